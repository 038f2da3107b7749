import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { outputOf, request, until } from '../../real-n8n';
import { linksIn, press } from './approvals';
import { startChatModel } from './chatModel';
import { named, notesOf, referring, statusesOf, useFlows, writesIn } from './flows';

const { world, imports } = useFlows();
const rows = (entity: string) => world().sandbox.halo.rows(entity);
const team = (reference: string) => referring(world().sandbox, reference);

/** Another system with a list of devices. */
async function deviceList(devices: Array<Record<string, string>>) {
	const server = createServer((_, response) => {
		response.setHeader('content-type', 'application/json').end(JSON.stringify(devices));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/devices`,
		close: async () => await new Promise((resolve) => server.close(resolve)),
	};
}

describe('The example "the devices of your RMM become assets"', () => {
	const device = {
		serial: '5CG9990001',
		name: 'BIRCH-LT-90',
		type: 'Laptop',
		customer: 'Birch Dental',
	};

	it('makes each device an asset once, and tells in one ticket what Halo refused', async () => {
		const odd = { serial: '5CG9990002', name: 'ODD-1', type: 'Abacus', customer: 'Birch Dental' };
		const devices = [device, odd];
		const list = await deviceList(devices);
		try {
			const flow = await imports('examples/asset-sync', { set: { Devices: { url: list.url } } });
			const before = rows('Asset').length;
			await flow.run('Every Night');
			expect(rows('Asset')).toHaveLength(before + 1);
			expect(rows('Asset').at(-1)).toMatchObject({ inventory_number: 'BIRCH-LT-90' });
			expect(team('n8n asset-sync')).toHaveLength(1);
			expect(team('n8n asset-sync')[0].details).toContain('ODD-1');
			devices.pop();
			world().requestCounts();
			await flow.run('Every Night');
			expect(rows('Asset')).toHaveLength(before + 1);
			expect(writesIn(world().requestCounts())).toEqual([]);
		} finally {
			await list.close();
		}
	});
});

describe('The example "a form for new starters"', () => {
	it('makes one user and one ticket, also when the form is sent twice', async () => {
		const flow = await imports('examples/onboarding-form');
		await flow.publish();
		const send = async () => {
			const body = new FormData();
			['Birch Dental', 'Robin Vale', 'robin.vale@birch.example', '2026-12-01', 'A laptop'].forEach(
				(value, index) => body.append(`field-${index}`, value),
			);
			const answer = await request(flow.formUrl('New Starter'), { method: 'POST', body });
			expect(answer.status).toBe(200);
		};
		const users = () =>
			rows('Users').filter(({ emailaddress }) => emailaddress === 'robin.vale@birch.example');
		const tickets = () => team('new-starter robin.vale@birch.example');
		await send();
		await send();
		expect(statusesOf(await flow.executions(2))).toEqual(['success', 'success']);
		expect(users()).toMatchObject([{ name: 'Robin Vale' }]);
		expect(tickets()).toMatchObject([
			{ summary: 'New starter: Robin Vale', user_id: users()[0].id },
		]);
		expect(tickets()[0].details).toContain('Needed: A laptop');
	});
});

describe('The example "a report each week, as a file on a ticket"', () => {
	it('puts the rows as a file on one ticket of the week', async () => {
		const flow = await imports('examples/weekly-report', {
			set: { Ticket: { client_id: named('Birch Dental') } },
		});
		await flow.run('Every Monday');
		const weekly = rows('Tickets').filter(({ supplier_reference }) =>
			/^weekly-report \d{4}-\d+$/.test(String(supplier_reference)),
		);
		expect(weekly).toHaveLength(1);
		const files = rows('Attachment').filter(({ ticket_id }) => ticket_id === weekly[0].id);
		expect(files).toHaveLength(1);
		expect(files[0].filename).toMatch(/^report-\d{4}-\d+\.csv$/);
		await flow.run('Every Monday');
		const again = rows('Tickets').filter(
			({ supplier_reference }) => supplier_reference === weekly[0].supplier_reference,
		);
		expect(again).toHaveLength(1);
	});
});

describe('The example "somebody approves the counts before they are billed"', () => {
	const counts = () => rows('SoftwareLicence').map(({ id, count }) => [id, count]);
	it.each([
		['Approve', true],
		['Decline', false],
	])('after %s, whether the counts are written: %s', async (label, writes) => {
		const flow = await imports('examples/approval-before-billing', {
			set: {
				Ticket: { client_id: named('Unmapped Customers') },
				// One tenant of the sandbox can't be told.
				'Sync Counts': { 'guards.holdForRefused': false },
			},
		});
		const { api } = world().n8n;
		const before = counts();
		const { id, status } = await api.runManually(flow.id, 'Every Month', {
			untilItWaits: true,
		});
		expect(status).toBe('waiting');
		expect(counts()).toEqual(before);
		const [ticket] = rows('Tickets').filter(({ supplier_reference }) =>
			/^petra-approval-/.test(String(supplier_reference)),
		);
		const asked = rows('Actions').find(
			({ ticket_id, note_html }) => ticket_id === ticket.id && /<a href/.test(String(note_html)),
		);
		const link = linksIn(String(asked?.note_html)).find((found) => found.label === label);
		expect(await press(String(link?.url))).toMatchObject({ status: 200 });
		const over = await until(async () => await api.execution(id), 'the run is over', {
			reached: (now) => !['new', 'running', 'waiting'].includes(now.status),
		});
		expect(over.status).toBe('success');
		expect(outputOf(over, 'Sync Counts').length > 0).toBe(writes);
		if (writes) expect(counts()).not.toEqual(before);
		else expect(counts()).toEqual(before);
	});
});

describe('The example "a new ticket is sorted by an AI, in a private note"', () => {
	it('adds the proposal as one private note, and changes nothing else', async () => {
		const model = await startChatModel('About: a mailbox\nUrgency: high\nFirst: call the user');
		try {
			const name = 'Stand-in';
			const data = { apiKey: 'none', url: model.url, header: false };
			const openAi = await world().n8n.api.createCredential({ name, type: 'openAiApi', data });
			const flow = await imports('examples/ai-triage', {
				set: {
					'Halo PSA Trigger': { ignoreOwnChanges: false },
					Model: { model: { __rl: true, mode: 'id', value: 'stand-in' } },
				},
				credentials: { openAiApi: { id: openAi, name } },
			});
			await flow.publish();
			const ticket = await world().one({
				resource: 'ticket',
				operation: 'create',
				summary: 'Mailbox is empty',
				tickettype_id: named('Incident'),
				client_id: named('Birch Dental'),
				details: 'All mail is gone since noon',
			});
			const [run] = await flow.executions(1);
			expect(run.status).toBe('success');
			expect(notesOf(world().sandbox, ticket)).toEqual([
				expect.stringContaining('Proposed by an AI, not checked:\nAbout: a mailbox'),
			]);
			expect(model.told).toEqual([
				expect.stringMatching(/Mailbox is empty.*All mail is gone since noon/),
			]);
		} finally {
			await model.close();
		}
	});
});
