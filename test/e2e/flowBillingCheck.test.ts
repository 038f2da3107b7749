import { outputOf } from '../../real-n8n';
import type { ImportedFlow } from '../../real-n8n/flows';
import type { Row } from '../../sandbox';
import { importFlow, notesOf, referring, stopsByItself, writesIn } from './flows';
import type { PetraWorld } from './petraWorld';
import { enterPetraWorld } from './petraWorld';

const FLOW = 'billing-check';

let world: PetraWorld;
let check: ImportedFlow;

beforeAll(async () => {
	world = await enterPetraWorld();
	check = await importFlow(world, FLOW);
	// The flow's credential keeps its token from here on.
	await check.run('Every Week');
});

beforeEach(() => {
	world.sandbox.reset();
	world.requestCounts();
});

afterEach(() => {
	expect(writesIn(world.requestCounts())).toEqual([]);
	expect(world.sandbox.violations).toEqual([]);
});

afterAll(async () => {
	await world.leave();
});

const table = async () => outputOf(await check.run('Every Week'), 'Table');
const findings = (rows: Array<Record<string, unknown>>) =>
	rows.map(({ customer, finding }) => [customer, finding]);

describe('The flow "Petra: check the billing"', () => {
	it('tells in a table what does not agree, with seven requests, and the same the second time', async () => {
		const rows = await table();
		expect(rows).toEqual([
			expect.objectContaining({
				customer: 'Cedar Grove Clinic',
				finding: 'Protected without a bill',
				petraCount: 12,
				whatToDo: expect.stringContaining('4c9b5d67-8eaf-4ab1-8c34-56789abcdef0'),
			}),
			expect.objectContaining({
				customer: 'Birch Dental',
				finding: 'Counts differ',
				petraCount: 29,
				licenceCount: 27,
				invoiceQuantity: 27,
				item: 'Petra Identity Protection (per user)',
			}),
			expect.objectContaining({
				customer: 'Quay Logistics',
				finding: 'Billed without protection',
				petraCount: 0,
				licenceCount: 64,
				invoiceQuantity: null,
				whatToDo: expect.stringContaining('Paused in Petra'),
			}),
			expect.objectContaining({
				customer: 'Quay Logistics',
				finding: 'Contract ended',
				contractEnd: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
			}),
		]);
		expect(world.requestCounts()).toEqual({
			'GET /petra/v1/usage': 1,
			'GET /api/FieldInfo': 1,
			'GET /api/Client': 1,
			'GET /api/Item': 1,
			'GET /api/SoftwareLicence': 1,
			'GET /api/RecurringInvoice': 1,
			'GET /api/ClientContract': 1,
		});
		expect(await table()).toEqual(rows);
	});

	it('tells of a licence that no recurring invoice bills', async () => {
		world.sandbox.halo.change('SoftwareLicence', { id: 1701, count: 29 });
		world.sandbox.halo.clear('RecurringInvoice');
		expect(await table()).toContainEqual(
			expect.objectContaining({
				customer: 'Birch Dental',
				finding: 'Protected without a bill',
				licenceCount: 29,
				invoiceQuantity: null,
				whatToDo: expect.stringContaining('attach the licence once by hand'),
			}),
		);
	});

	it('takes a line that follows the licence at its count, and one that was typed at its own', async () => {
		world.sandbox.halo.change('SoftwareLicence', { id: 1701, count: 29 });
		expect(findings(await table())).not.toContainEqual(['Birch Dental', 'Counts differ']);
		const [invoice] = world.sandbox.halo.rows('RecurringInvoice');
		const lines = (invoice.lines as Row[]).map((line) => ({ ...line, quantity_subscriptions: [] }));
		world.sandbox.halo.change('RecurringInvoice', { id: invoice.id, lines });
		expect(await table()).toContainEqual(
			expect.objectContaining({
				customer: 'Birch Dental',
				finding: 'Counts differ',
				petraCount: 29,
				licenceCount: 29,
				invoiceQuantity: 27,
				whatToDo: expect.stringContaining('attach the licence to it'),
			}),
		);
	});

	it('tells of a customer who is billed, but is no tenant of Petra', async () => {
		world.sandbox.petra.tenants.splice(0, 1);
		expect(await table()).toContainEqual(
			expect.objectContaining({
				customer: 'Birch Dental',
				finding: 'Billed without protection',
				petraCount: null,
				invoiceQuantity: 27,
				whatToDo: expect.stringContaining('Petra reports no such tenant'),
			}),
		);
	});

	it('takes one contract that runs for enough', async () => {
		world.sandbox.halo.add('ClientContract', { client_id: 13, ref: 'QUAY-2026' });
		expect(findings(await table())).not.toContainEqual(['Quay Logistics', 'Contract ended']);
	});

	it('takes the contract of the recurring invoice before others', async () => {
		world.sandbox.halo.change('ClientContract', { id: 61, end_date: '2026-01-31T00:00:00' });
		world.sandbox.halo.add('ClientContract', { client_id: 12, ref: 'BIRCH-OTHER' });
		expect(await table()).toContainEqual(
			expect.objectContaining({
				customer: 'Birch Dental',
				finding: 'Contract ended',
				contractEnd: '2026-01-31',
			}),
		);
	});

	it('tells of a service without an item, and of an item that Halo lacks', async () => {
		world.sandbox.petra.tenants[0].service = 'Concierge';
		world.sandbox.halo.change('Item', { id: 501, name: 'Renamed' });
		const rows = findings(await table());
		expect(rows).toContainEqual([null, 'Item missing']);
		expect(rows).toContainEqual(['Birch Dental', 'Service not in the product map']);
	});

	it('says so where everything agrees', async () => {
		world.sandbox.petra.tenants.splice(1);
		world.sandbox.petra.tenants[0].billableUsersThisMonth = 27;
		world.sandbox.halo.change('SoftwareLicence', { id: 1702, count: 0 });
		expect(findings(await table())).toEqual([[null, 'All agree']]);
	});
});

describe('When it stops by itself', () => {
	it('it opens one ticket for a person, however often', async () => {
		world.sandbox.switches.petraOutage = 503;
		await stopsByItself(world, FLOW);
		const stops = referring(world.sandbox, 'petra-billing-check-stopped');
		expect(stops).toMatchObject([
			{ team: 'Billing', details: expect.stringContaining('stopped at "Petra Usage"') },
		]);
		expect(notesOf(world.sandbox, stops[0])).toEqual([
			expect.stringContaining('It stopped again: '),
		]);
		world.requestCounts();
	});
});
