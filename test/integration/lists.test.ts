import { sleep } from 'n8n-workflow';
import type { World } from './world';
import { by, enterWorld } from './world';

const ROWS = 250;

let world: World;

beforeAll(async () => {
	world = await enterWorld();
	// Logs in, so that only the lists are counted.
	await world.one({ resource: 'supplier', operation: 'get', supplierId: by('id', 9) });
});

afterAll(async () => {
	await world.leave();
});

it.each([
	['contract', 'ClientContract', { ref: 'C' }],
	['item', 'Item', { name: 'I', assetgroup_id: 14 }],
	['invoice', 'Invoice', { invoice_date: '2026-01-01T12:00:00' }],
	['recurringInvoice', 'RecurringInvoice', { reference: 'R' }],
	['softwareLicence', 'SoftwareLicence', { name: 'L', count: 1 }],
	['asset', 'Asset', { inventory_number: 'A' }],
	['supplier', 'Supplier', { name: 'S' }],
	['user', 'Users', { name: 'U', site_id: 18 }],
	['site', 'Site', { name: 'S' }],
	['customer', 'Client', { name: 'C' }],
])('%s: three pages are read with three requests', async (resource, entity, row) => {
	const { halo } = world.sandbox;
	halo.clear(entity);
	for (let number = 0; number < ROWS; number++) halo.add(entity, { client_id: 12, ...row });
	world.requestCounts();
	const { items, error } = await world.run({ resource, operation: 'getAll', returnAll: true });
	expect(error).toBeNull();
	const ids = halo.rows(entity).map(({ id }) => id);
	expect(ids).toHaveLength(ROWS);
	expect(new Set(items.map(({ id }) => id))).toEqual(new Set(ids));
	expect(items).toHaveLength(ROWS);
	expect(world.requestCounts()).toEqual({ [`GET /api/${entity}`]: 3 });
	const { items: few } = await world.run({ resource, operation: 'getAll', limit: 120 });
	expect(few).toHaveLength(120);
	expect(world.requestCounts()).toEqual({ [`GET /api/${entity}`]: 2 });
	expect(world.sandbox.violations).toEqual([]);
});

it('the changes of a licence: three pages are read with three requests', async () => {
	for (let number = 1; number <= ROWS; number++) {
		world.sandbox.halo.add('LicenceChange', { licence_id: 77, new_count: number });
		world.sandbox.halo.add('LicenceChange', { licence_id: 78, new_count: number });
	}
	world.requestCounts();
	const { items } = await world.run({
		resource: 'softwareLicence',
		operation: 'getChanges',
		softwareLicenceId: by('id', 77),
		returnAll: true,
	});
	expect(items.map(({ new_count }) => new_count)).toEqual(
		Array.from({ length: ROWS }, (_, index) => index + 1),
	);
	expect(world.requestCounts()).toEqual({ 'GET /api/LicenceChange': 3 });
	expect(world.sandbox.violations).toEqual([]);
});

it('tickets are listed by the date on which they were closed', async () => {
	const { halo } = world.sandbox;
	const closing = halo.rows('Status').find(({ name }) => name === 'Closed');
	const [{ id }] = halo.rows('Tickets').filter(({ hasbeenclosed }) => hasbeenclosed === false);
	await sleep(5);
	const now = new Date().toISOString();
	const closedIn = async (filters: Record<string, string>) => {
		const { items, error } = await world.run({
			resource: 'ticket',
			operation: 'getAll',
			returnAll: true,
			filters: { ...filters, state: 'closed' },
		});
		expect(error).toBeNull();
		return items.map((ticket) => ticket.id);
	};
	const before = await closedIn({ closed_to: now });
	expect(before).not.toHaveLength(0);
	expect(await closedIn({ closed_from: now })).toEqual([]);
	halo.change('Tickets', { id, status_id: closing?.id });
	expect(await closedIn({ closed_from: now })).toEqual([id]);
	expect(await closedIn({ closed_to: now })).toEqual(before);
	expect(world.sandbox.violations).toEqual([]);
});
