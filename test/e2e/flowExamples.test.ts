import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from '../../real-n8n';
import { named, referring, statusesOf, useFlows, writesIn } from './flows';

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
