import packageJson from '../../package.json';
import { OLDEST, outputOf, request } from '../../real-n8n';
import type { N8nApi } from '../../real-n8n/api';
import type { ImportedFlow } from '../../real-n8n/flows';
import {
	callWebhook,
	incidentWithTicket,
	notesOf,
	statusesOf,
	useFlows,
	writesIn,
} from '../e2e/flows';
import { enterPetraWorld } from '../e2e/petraWorld';
import { closeTicket, flowOf, openTickets, send, signedDelivery } from '../e2e/triggers';
import { by, HALO_NODE } from '../e2e/world';

/** The folder of `versions` of the n8n that this runs in. */
const { HALOPSA_TEST_VERSION: version = OLDEST } = process.env;
const { world, imports, leaving } = useFlows(async () => await enterPetraWorld(version));
let api: N8nApi;
let halo: string;

beforeAll(async () => {
	({ api } = world().n8n);
	halo = await world().newCredential();
});

const rows = (entity: string) => world().sandbox.halo.rows(entity);

/** Waits for so many executions of a flow, which must succeed. */
async function succeeded(flow: ImportedFlow, count: number): Promise<void> {
	expect(statusesOf(await flow.executions(count))).toEqual(
		Array.from({ length: count }, () => 'success'),
	);
}

const tickets = () => rows('Tickets').length;
const writes = () => writesIn(world().requestCounts());

describe('The package', () => {
	it('is in the n8n that it is meant to be tried in', async () => {
		const { versionCli } = await api.rest<{ versionCli: string }>('GET', '/settings');
		expect(versionCli).toMatch(new RegExp(`^${version.replace('.', '\\.')}\\.`));
	});

	it('brings all its nodes and credentials, and the tool for agents', async () => {
		const answer = await request(`${api.url}/types/credentials.json`, {
			headers: { cookie: api.cookie },
		});
		const credentials = (await answer.json()) as Array<{ name: string }>;
		const types = [...(await api.nodeTypes()), ...credentials].map(({ name }) => name);
		const ours = [...packageJson.n8n.nodes, ...packageJson.n8n.credentials].map((file) => {
			const [name] = file.split('/').slice(-1)[0].split('.');
			const camelCase = name[0].toLowerCase() + name.slice(1);
			return file.includes('.node.') ? `n8n-nodes-halopsa.${camelCase}` : camelCase;
		});
		expect(types).toEqual(expect.arrayContaining([...ours, `${HALO_NODE}Tool`]));
		const installed = await api.rest<Array<{ packageName: string }>>('GET', '/community-packages');
		expect(installed.map(({ packageName }) => packageName)).toEqual(['n8n-nodes-halopsa']);
	});
});

describe('The credentials', () => {
	it.each([
		['haloPsaApi', () => ({ permissions: 'all', ...world().sandbox.credential() })],
		['petraApi', () => ({ ...world().sandbox.petra.credential(world().sandbox.url) })],
	])('%s is green', async (type, data) => {
		const tested = await api.testCredential({ name: type, type, data: data() });
		expect(tested).toMatchObject({ status: 'OK' });
	});

	it('say what to change where the log-in is refused', async () => {
		const data = { permissions: 'all', ...world().sandbox.credential(), clientSecret: 'guessed' };
		const { status, message } = await api.testCredential({
			name: 'Wrong',
			type: 'haloPsaApi',
			data,
		});
		expect(status).toBe('Error');
		expect(message).toContain('Halo does not accept the Client ID or the Client Secret');
	});
});

describe('The Halo PSA node', () => {
	const ticket = {
		resource: 'ticket',
		operation: 'upsert',
		supplier_reference: 'test-1',
		summary: 'Try it out',
		tickettype_id: by('name', 'Incident'),
		client_id: by('name', 'Birch Dental'),
	};

	it('makes a ticket once, with one log-in, and renews a dead token', async () => {
		world().requestCounts();
		expect(await world().one(ticket)).toMatchObject({ outcome: 'created' });
		expect(world().requestCounts()).toMatchObject({ 'POST /auth/token': 1 });
		expect(await world().one(ticket)).toMatchObject({ outcome: 'unchanged' });
		expect(world().requestCounts()).not.toHaveProperty('POST /auth/token');
		world().sandbox.expireTokens();
		expect(await world().one(ticket)).toMatchObject({ outcome: 'unchanged' });
		expect(world().requestCounts()).toMatchObject({ 'POST /auth/token': 1 });
	});

	it('looks into Halo where the answer to a creation is lost', async () => {
		const before = tickets();
		world().sandbox.faults.add({ method: 'POST', path: '/Tickets', drop: 'after' });
		await world().one(ticket);
		expect(tickets()).toBe(before + 1);
	});

	it('reads a list to its end', async () => {
		const { items, error } = await world().run({
			resource: 'customer',
			operation: 'getAll',
			returnAll: true,
		});
		expect(error).toBeNull();
		expect(items.length).toBeGreaterThan(1);
		expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
	});

	it('shows what Sync Counts would do, and writes nothing', async () => {
		world().requestCounts();
		const { items, error } = await world().run(
			{
				resource: 'softwareLicence',
				operation: 'syncCounts',
				client_id: by('id', 12),
				productBy: 'item_id',
				item_id: by('id', 501),
				count: 29,
				dryRun: true,
				guards: { minCoverage: 0, maxRowsPercent: 100 },
			},
			[{}],
		);
		expect(error).toBeNull();
		expect(items[0]).toMatchObject({ outcome: 'updated', from: 27, to: 29 });
		expect(writes()).toEqual([]);
	});

	const ask = {
		nodeTypeAndVersion: { name: HALO_NODE, version: 1 },
		currentNodeParameters: { resource: 'ticket', operation: 'create' },
	};

	it('fills its lists, and asks for what a ticket type demands', async () => {
		const credentials = { haloPsaApi: { id: halo, name: 'Halo PSA' } };
		const list = await api.rest<{ results: Array<{ name: string }> }>(
			'POST',
			'/dynamic-node-parameters/resource-locator-results',
			{
				...ask,
				path: 'parameters.client_id',
				methodName: 'searchCustomer',
				filter: 'birch',
				credentials,
			},
		);
		expect(list.results.map(({ name }) => name)).toEqual(['Birch Dental']);
		const requiredFields = await api.rest<{ fields: Array<{ displayName: string }> }>(
			'POST',
			'/dynamic-node-parameters/resource-mapper-fields',
			{
				...ask,
				path: 'parameters.requiredFields',
				methodName: 'getRequiredFields',
				currentNodeParameters: { ...ask.currentNodeParameters, tickettype_id: by('list', 3) },
				credentials,
			},
		);
		expect(requiredFields.fields).toMatchObject([{ displayName: 'Reason for Change' }]);
	});
});

describe('What n8n keeps for a flow', () => {
	it('a file goes to a ticket, and comes back byte for byte', async () => {
		const [ticket_id, resource] = [by('id', 1003), 'ticketAttachment'];
		const name = 'Bericht für März.txt';
		const [file] = await world().runChain(
			[
				{
					name: 'Convert to File',
					type: 'n8n-nodes-base.convertToFile',
					typeVersion: 1.1,
					parameters: {
						operation: 'toText',
						sourceProperty: 'text',
						options: { fileName: '={{ $json.name }}' },
					},
				},
				world().node('Upload', {
					resource,
					operation: 'upload',
					ticket_id,
					binaryProperty: 'data',
				}),
				world().node('Download', {
					resource,
					operation: 'download',
					ticket_id,
					ticketAttachmentId: by('id', '={{ $json.id }}'),
					binaryProperty: 'data',
				}),
			],
			[{ name, text: 'Forward to outside: “on”' }],
		);
		expect(file.binary?.data).toMatchObject({ fileName: name });
		expect((await world().fileOf(file, 'data')).toString('utf8')).toBe('Forward to outside: “on”');
	});

	it('pinned data stands for a node, which then asks Halo for nothing', async () => {
		const [{ id: ticket }] = openTickets(world().sandbox, 1);
		const get = { resource: 'ticket', operation: 'get' };
		const nodes = [
			{ name: 'By Hand', type: 'n8n-nodes-base.manualTrigger' },
			world().node('Pinned', { ...get, ticketId: by('id', 987654) }),
			world().node('Get', { ...get, ticketId: by('id', '={{ $json.id }}') }),
		];
		const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
		const { id } = await api.createWorkflow({
			nodes,
			connections: { 'By Hand': to('Pinned'), Pinned: to('Get') },
			pinData: { Pinned: [{ json: { id: ticket } }] },
		});
		world().requestCounts();
		const { status, data } = await api.runManually(id, 'By Hand');
		expect(status).toBe('success');
		expect(data.resultData.runData.Get[0].data?.main?.[0]).toMatchObject([
			{ json: { id: ticket } },
		]);
		const asked = Object.entries(world().requestCounts()).filter(([request]) =>
			request.includes('/Tickets'),
		);
		expect(asked.reduce((sum, [, times]) => sum + times, 0)).toBe(1);
	});
});

describe('The triggers', () => {
	it('Halo PSA Trigger takes what Halo signed, and nothing else', async () => {
		const flow = await flowOf(api, {
			type: 'n8n-nodes-halopsa.haloPsaTrigger',
			parameters: { events: [39] },
			credential: halo,
		});
		await leaving(flow).publish();
		const [webhook] = rows('Webhook');
		expect(webhook).toMatchObject({ url: flow.url, active: true });
		const delivery = signedDelivery(webhook, { id: 'a', event: 'ticket closed', object_id: 1 });
		const forged = { ...delivery, body: delivery.body.replace('"object_id":1', '"object_id":2') };
		expect(await send(flow.url, forged)).toBe(401);
		expect(await send(flow.url, delivery)).toBe(200);
		expect(await send(flow.url, delivery)).toBe(200);
		expect(await flow.outputs(1)).toMatchObject([[{ object_id: 1 }]]);
	});

	it('Halo PSA Polling Trigger tells of a closed ticket once', async () => {
		const [{ id: ticket }] = openTickets(world().sandbox, 1);
		const flow = await flowOf(api, {
			type: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
			parameters: { events: ['closed'], options: { catchUpAfterPause: true } },
			credential: halo,
		});
		const pollAgain = async () => {
			await flow.unpublish();
			await flow.publish();
		};
		await leaving(flow).publish();
		closeTicket(world().sandbox, ticket);
		await pollAgain();
		expect(await flow.outputs(1)).toMatchObject([[{ event: 'ticket closed', object_id: ticket }]]);
		await pollAgain();
		expect(await flow.count()).toBe(1);
	});
});

describe('The flows to import', () => {
	it('incident-to-ticket: the webhook or the next poll makes one ticket, and runs by hand change nothing', async () => {
		const flow = await imports('incident-to-ticket', { activate: ['Petra Webhook Trigger'] });
		await flow.publish();
		const told = await world().sandbox.petra.raise();
		expect(await callWebhook(flow, { url: told.url })).toBe(200);
		await succeeded(flow, 1);
		const polled = await world().sandbox.petra.raise();
		await flow.publish();
		await succeeded(flow, 2);
		const references = rows('Tickets').map(({ supplier_reference }) => supplier_reference);
		for (const { id } of [told, polled])
			expect(references.filter((reference) => reference === id)).toHaveLength(1);
		world().requestCounts();
		await flow.run('Petra Trigger');
		await flow.run('Petra Trigger');
		expect(writes()).toEqual([]);
	});

	it('monthly-billing: the second run writes nothing', async () => {
		const quay = world().sandbox.petra.tenants.find(({ name }) => name === 'Quay Logistics');
		Object.assign(quay ?? {}, { isPaused: false });
		const set = { 'Sync Counts': { dryRun: false, 'guards.holdForRefused': false } };
		const flow = await imports('monthly-billing', { set });
		await flow.run('First Day of the Month');
		const seats = rows('SoftwareLicence').find(
			(row) => row.client_id === 12 && row.item_id === 501,
		);
		expect(seats).toMatchObject({ count: 29 });
		expect(rows('Tickets').at(-1)?.summary).toMatch(/^Petra billing/);
		world().requestCounts();
		await flow.run('First Day of the Month');
		expect(writes()).toEqual([]);
	});

	it.each([
		['billing-check', 'Every Week', 'Check'],
		['health-check', 'Every Morning', 'Check Health'],
	])('%s puts out what it finds', async (file, trigger, node) => {
		const flow = await imports(file);
		expect(outputOf(await flow.run(trigger), node)).not.toEqual([]);
	});

	it('incident-remediated: the ticket gets its note', async () => {
		const flow = await imports('incident-remediated');
		const { incident, ticket } = await incidentWithTicket(world().sandbox);
		await flow.publish();
		world().sandbox.petra.remediate(incident.id);
		await flow.publish();
		await succeeded(flow, 1);
		expect(notesOf(world().sandbox, ticket)).toHaveLength(1);
	});

	it('ticket-closed-check-petra: the ticket of an open incident gets its note', async () => {
		const flow = await imports('ticket-closed-check-petra');
		await flow.publish();
		const { ticket } = await incidentWithTicket(world().sandbox);
		closeTicket(world().sandbox, ticket.id);
		await succeeded(flow, 1);
		expect(notesOf(world().sandbox, ticket)).toHaveLength(1);
	});
});
