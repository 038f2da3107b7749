import { randomUUID } from 'crypto';
import { request, settled, startN8n, until } from '../../real-n8n';
import type { N8nApi } from '../../real-n8n/api';
import { packPackage } from '../../real-n8n/pack';
import { startSandbox } from '../../sandbox';
import type { PetraWorld } from './petraWorld';
import { enterPetraWorld } from './petraWorld';

type Items = Array<Record<string, unknown>>;

const SECRET = 'correct-horse-battery-staple';
const NAME = 'Petra';
const EVERY_MINUTE = { item: [{ mode: 'everyMinute' }] };

let world: PetraWorld;
const published: string[] = [];

beforeAll(async () => {
	world = await enterPetraWorld();
});

beforeEach(() => {
	world.sandbox.reset();
	world.sandbox.switches.petraLimits = false;
	world.petraRequests();
});

afterEach(async () => {
	for (const id of published.splice(0)) {
		await world.n8n.api.unpublish(id);
	}
});

afterAll(async () => {
	await world.leave();
});

/** What a trigger has put out so far, execution by execution, the oldest first. */
async function startedBy(api: N8nApi, workflowId: string, name = NAME): Promise<Items[]> {
	const executions = await api.executions(workflowId);
	const started = await Promise.all(
		executions.reverse().map(async ({ id }) => {
			const run = (await api.execution(id)).data?.resultData.runData[name]?.[0];
			return run?.data?.main?.[0]?.map(({ json }) => json);
		}),
	);
	return started.filter((items) => items !== undefined);
}

/** Waits until so many executions have been started, and sees whether one too many is. */
async function executionsOf(
	workflowId: string,
	count: number,
	{ api = world.n8n.api, name = NAME } = {},
): Promise<Items[]> {
	const look = async () => await startedBy(api, workflowId, name);
	const counted = async () => (await look()).length;
	await until(counted, `${count} executions of ${name}`, { reached: (now) => now >= count });
	await settled(counted, `the executions of ${name}`);
	const started = await look();
	expect(started).toHaveLength(count);
	return started;
}

const short = (items: Items) => items.map(({ event, id }) => [event, id]);

async function create(nodes: Parameters<N8nApi['createWorkflow']>[0]['nodes']): Promise<string> {
	const { id } = await world.n8n.api.createWorkflow({
		nodes: [...nodes, { name: 'Nothing', type: 'n8n-nodes-base.noOp' }],
		connections: Object.fromEntries(
			nodes.map(({ name }) => [name, { main: [[{ node: 'Nothing', type: 'main', index: 0 }]] }]),
		),
	});
	published.push(id);
	return id;
}

const pollNode = (parameters: Record<string, unknown> = {}, more: object = {}) =>
	world.petraNode('petraTrigger', { pollTimes: EVERY_MINUTE, ...parameters }, more);

const publish = async (id: string) => await world.n8n.api.publish(id);

/** n8n polls at once when a workflow is published, with what it has stored: as after a restart. */
async function pollAgain(id: string): Promise<void> {
	await world.n8n.api.unpublish(id);
	expect(await publish(id)).toMatchObject({ status: 'published' });
}

const everyEvent = {
	events: [
		'newIncident',
		'incidentRemediated',
		'incidentStatusChanged',
		'tenantAdded',
		'tenantPaused',
		'tenantResumed',
	],
};

describe('Petra Trigger', () => {
	it('every event starts the flow once, and nothing that was there before', async () => {
		const { petra } = world.sandbox;
		const [old] = petra.raiseMany(3);
		const id = await create([pollNode(everyEvent)]);
		await publish(id);
		expect(world.petraRequests()).toBe(2);
		await pollAgain(id);
		expect(world.petraRequests()).toBe(2);
		const fresh = await petra.raise();
		petra.remediate(old.id);
		petra.tenants[0].isPaused = true;
		petra.tenants.push({ ...petra.tenants[0], petraTenantId: 'Nw00Nw', name: 'Newcomer' });
		await pollAgain(id);
		petra.setStatus(fresh.id, 'ESCALATED');
		petra.tenants[0].isPaused = false;
		await pollAgain(id);
		await pollAgain(id);
		const [first, second] = await executionsOf(id, 2);
		expect(short(first)).toEqual([
			['incidentRemediated', old.id],
			['newIncident', fresh.id],
			['tenantPaused', undefined],
			['tenantAdded', undefined],
		]);
		expect(second).toMatchObject([
			{
				event: 'incidentStatusChanged',
				id: fresh.id,
				previousStatus: 'NEEDS_REMEDIATION',
				remediationStatus: 'ESCALATED',
				isRemediated: false,
			},
			{ event: 'tenantResumed', tenantName: 'Birch Dental' },
		]);
	});

	it('does not begin where Petra refuses, and says why', async () => {
		const id = await create([pollNode()]);
		world.sandbox.switches.petraOutage = 401;
		expect(await publish(id)).toMatchObject({
			status: 'failed',
			triggers: [{ errorMessage: expect.stringContaining('Petra does not accept the API key') }],
		});
	});

	it('700 incidents since the last poll come all, with six requests', async () => {
		const { petra } = world.sandbox;
		const id = await create([pollNode()]);
		await publish(id);
		world.petraRequests();
		const made = petra.raiseMany(700);
		await pollAgain(id);
		expect(world.petraRequests()).toBe(6);
		const [items] = await executionsOf(id, 1);
		expect(items.map((item) => item.id)).toEqual(made.map((incident) => incident.id));
	});

	it("an outage of more than 30 polls, n8n's retries and its clock: nothing is missed or repeated", async () => {
		const { petra, switches, petraRequests } = world.sandbox;
		const [old] = petra.raiseMany(1);
		const retried = await create([pollNode(everyEvent)]);
		const clocked = await create([pollNode(everyEvent)]);
		for (const id of [retried, clocked]) await publish(id);
		await world.n8n.api.unpublish(retried);
		switches.petraOutage = 503;
		const missed: string[] = [];
		// n8n tries five times to bring up a trigger.
		for (let nth = 0; nth < 6; nth++) {
			missed.push(...petra.raiseMany(5).map(({ id }) => id));
			expect(await publish(retried)).toMatchObject({
				status: 'failed',
				triggers: [{ errorMessage: expect.stringContaining('Petra could not give incidents') }],
			});
			await world.n8n.api.unpublish(retried);
		}
		// Each poll asks three times before it fails.
		const refused = petraRequests().filter(({ status }) => status === 503);
		expect(refused.length / 3).toBeGreaterThan(30);
		petra.remediate(old.id);
		switches.petraOutage = undefined;
		await pollAgain(retried);
		await pollAgain(retried);
		const [byRetry] = await executionsOf(retried, 1);
		const [byClock] = await executionsOf(clocked, 1);
		const failed = await world.n8n.api.executions(clocked);
		expect(failed.filter(({ status }) => status === 'error')).not.toHaveLength(0);
		for (const items of [byRetry, byClock]) {
			const of = (wanted: string) => items.filter(({ event }) => event === wanted);
			expect(of('incidentRemediated').map(({ id }) => id)).toEqual([old.id]);
			expect(of('newIncident').map(({ id }) => id)).toEqual(expect.arrayContaining(missed));
			expect(items).toHaveLength(missed.length + 1);
		}
	});

	it('is tried in the editor: the newest incidents, and nothing is remembered', async () => {
		world.sandbox.petra.raiseMany(2);
		const id = await create([pollNode()]);
		const workflow = await world.n8n.api.rest('GET', `/workflows/${id}`);
		await world.n8n.api.rest('POST', `/workflows/${id}/run`, {
			workflowData: workflow,
			triggerToStartFrom: { name: NAME },
		});
		const [items] = await executionsOf(id, 1);
		expect(items).toHaveLength(2);
	});
});

const secretCredential = async (): Promise<{ id: string; name: string }> => {
	const named = { name: 'Petra Webhook', type: 'petraWebhookApi' };
	const data = { headerName: 'X-Petra-Webhook-Secret', secret: SECRET };
	return { id: await world.n8n.api.createCredential({ ...named, data }), name: named.name };
};

async function webhookNode(parameters: Record<string, unknown> = {}, name = NAME) {
	const webhookId = randomUUID();
	const petraWebhookApi = await secretCredential();
	const credentials = { petraApi: world.petraCredential, petraWebhookApi };
	return {
		url: `${world.n8n.url}/webhook/${webhookId}/petra`,
		node: {
			name,
			type: 'n8n-nodes-halopsa.petraWebhookTrigger',
			webhookId,
			parameters,
			credentials,
		},
	};
}

/** Petra's settings as a person fills them in after the node's notice. */
const customWebhook = (url: string, more: object = {}) => ({
	url,
	headers: { 'X-Petra-Webhook-Secret': SECRET },
	body: '{"url": "{{url}}"}',
	...more,
});

/** n8n opens the address a moment after the workflow was published. */
async function opened(url: string): Promise<void> {
	const statusOf = async () => (await request(url, { method: 'POST' })).status;
	await until(statusOf, 'n8n has opened the address', { reached: (status) => status === 401 });
}

describe('Petra Webhook Trigger', () => {
	it.each(['POST', 'PUT', 'PATCH'])(
		'an incident that Petra tells by %s comes completed',
		async (method) => {
			const { petra } = world.sandbox;
			const { url, node } = await webhookNode();
			const id = await create([node]);
			await publish(id);
			await opened(url);
			petra.webhooks = [customWebhook(url, { method })];
			const incident = await petra.raise({ tenant: { name: 'Northwind Law' } });
			const [items] = await executionsOf(id, 1);
			expect(items).toMatchObject([
				{
					event: 'newIncident',
					id: incident.id,
					tenantName: 'Northwind Law',
					isComplete: true,
					note: null,
					body: { url: incident.url },
				},
			]);
			expect(world.petraRequests()).toBe(1);
		},
	);

	it('a wrong secret, none, and a method that Petra does not use start nothing', async () => {
		const { url, node } = await webhookNode();
		const id = await create([node]);
		await publish(id);
		await opened(url);
		const incident = await world.sandbox.petra.raise();
		const body = JSON.stringify({ url: incident.url });
		const send = async (headers: Record<string, string>, method = 'POST') => {
			const type = { 'content-type': 'application/json' };
			const answer = await request(url, {
				method,
				headers: { ...type, ...headers },
				body: method === 'GET' ? undefined : body,
			});
			return answer.status;
		};
		expect(await send({})).toBe(401);
		expect(await send({ 'X-Petra-Webhook-Secret': `${SECRET}!` })).toBe(401);
		expect(await send({ 'X-Petra-Webhook-Secret': SECRET }, 'GET')).toBe(404);
		expect(await send({ 'X-Petra-Webhook-Secret': SECRET })).toBe(200);
		expect(await send({ 'X-Petra-Webhook-Secret': SECRET })).toBe(200);
		await executionsOf(id, 1);
	});

	it('an incident is not lost where Petra does not answer', async () => {
		const { petra, switches } = world.sandbox;
		const { url, node } = await webhookNode();
		const id = await create([node]);
		await publish(id);
		await opened(url);
		switches.petraOutage = 503;
		petra.webhooks = [customWebhook(url)];
		const incident = await petra.raise();
		const [items] = await executionsOf(id, 1);
		expect(items).toMatchObject([
			{
				id: incident.id,
				tenantId: 'Qx71Ab',
				isComplete: false,
				note: expect.stringContaining('503'),
			},
		]);
	});

	it('a call that names no incident fails, and the next one goes on to what is behind', async () => {
		const { petra } = world.sandbox;
		const { url, node } = await webhookNode();
		const { api } = world.n8n;
		const assignments = [
			{ id: 'a', name: 'same', type: 'string', value: "={{ $('Petra').item.json.id }}" },
		];
		const { id } = await api.createWorkflow({
			nodes: [
				node,
				{
					name: 'Behind',
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					parameters: { assignments: { assignments } },
				},
			],
			connections: { [NAME]: { main: [[{ node: 'Behind', type: 'main', index: 0 }]] } },
		});
		published.push(id);
		await publish(id);
		await opened(url);
		petra.webhooks = [customWebhook(url, { body: '{"text": "Something happened"}' })];
		await petra.raise();
		const executions = async () => await api.executions(id);
		const ended = async () =>
			(await executions()).filter(({ status }) => status === 'error').length;
		await until(ended, 'the execution failed', { reached: (count) => count === 1 });
		const [failed] = await executions();
		expect((await api.execution(failed.id)).data?.resultData.error).toMatchObject({
			message: expect.stringContaining('The body names no incident. Put the address'),
			description: 'What Petra sent: {"text":"Something happened"}',
		});
		petra.webhooks = [customWebhook(url)];
		const incident = await petra.raise();
		const [items] = await executionsOf(id, 1, { name: 'Behind' });
		expect(items).toEqual([{ same: incident.id }]);
		expect((await executions()).map(({ status }) => status)).toEqual(['success', 'error']);
	});

	it('beside a Petra Trigger each incident comes once, whichever sees it first', async () => {
		const { petra } = world.sandbox;
		const { url, node } = await webhookNode({}, 'Webhook');
		const id = await create([pollNode({}, { name: 'Polling' }), node]);
		await publish(id);
		await opened(url);
		petra.webhooks = [customWebhook(url)];
		const byWebhook = await petra.raise();
		petra.webhooks = [];
		const byPolling = await petra.raise();
		await executionsOf(id, 1, { name: 'Webhook' });
		await pollAgain(id);
		const [polled] = await executionsOf(id, 1, { name: 'Polling' });
		expect(short(polled)).toEqual([['newIncident', byPolling.id]]);
		await opened(url);
		for (const { url: incident } of [byPolling, byWebhook]) {
			const answer = await request(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'X-Petra-Webhook-Secret': SECRET },
				body: JSON.stringify({ url: incident }),
			});
			expect(await answer.json()).toEqual({ received: true, passedOn: false });
		}
		await executionsOf(id, 1, { name: 'Webhook' });
	});

	it('its credential is tested without a request', async () => {
		const test = async (secret: string) =>
			await world.n8n.api.testCredential({
				name: 'Petra Webhook',
				type: 'petraWebhookApi',
				data: { headerName: 'X-Petra-Webhook-Secret', secret },
			});
		expect(await test(SECRET)).toMatchObject({ status: 'OK' });
		const refused = await test('short');
		expect(refused.status).toBe('Error');
		expect(refused.message).toContain('16 are the least');
	});
});

it('n8n killed, incidents happen, n8n started: each comes once, and none twice after a second kill', async () => {
	const sandbox = await startSandbox();
	const n8n = await startN8n({ tarballs: [await packPackage()] });
	try {
		const petraApi = {
			name: 'Petra',
			id: await n8n.api.createCredential({
				name: 'Petra',
				type: 'petraApi',
				data: sandbox.petra.credential(sandbox.url),
			}),
		};
		const trigger = {
			...pollNode(everyEvent),
			credentials: { petraApi },
		};
		sandbox.petra.raiseMany(2);
		const { id } = await n8n.api.createWorkflow({ nodes: [trigger], connections: {} });
		expect(await n8n.api.publish(id)).toMatchObject({ status: 'published' });
		await n8n.kill();
		const createdAt = new Date(Date.now() - 60_000).toISOString();
		const missed = [await sandbox.petra.raise({ createdAt }), await sandbox.petra.raise()];
		await n8n.restart();
		const { api } = n8n;
		const [items] = await executionsOf(id, 1, { api });
		expect(short(items)).toEqual(missed.map((incident) => ['newIncident', incident.id]));
		await n8n.kill();
		const polls = () => sandbox.petraRequests().filter(({ status }) => status === 200).length;
		const before = polls();
		await n8n.restart();
		await until(polls, 'n8n polls again', { reached: (count) => count > before });
		await executionsOf(id, 1, { api });
	} finally {
		await n8n.stop();
		await sandbox.close();
	}
});
