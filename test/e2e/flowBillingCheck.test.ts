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

const table = async () => outputOf(await check.run('Every Week'), 'Check');
const findings = (rows: Array<Record<string, unknown>>) =>
	rows.map(({ client_name: customer, finding }) => [customer, finding]);

describe('The flow "Petra: check the billing"', () => {
	it('tells in a table what does not agree, with seven requests, and the same the second time', async () => {
		const rows = await table();
		expect(rows).toEqual([
			// Paused in Petra, so its count is 0.
			expect.objectContaining({
				client_name: 'Quay Logistics',
				finding: 'Refused',
				from: 64,
				to: 0,
				found: expect.stringContaining('From 64 to 0 bills nothing any more'),
			}),
			expect.objectContaining({
				client_name: 'Cedar Grove Clinic',
				finding: 'Refused',
				to: 12,
				found: expect.stringContaining('4c9b5d67-8eaf-4ab1-8c34-56789abcdef0'),
			}),
			expect.objectContaining({
				client_name: 'Birch Dental',
				finding: 'Count differs',
				from: 27,
				to: 29,
				found: expect.stringContaining('Halo has 27, the input 29'),
			}),
			expect.objectContaining({
				client_name: 'Quay Logistics',
				finding: 'Recurring invoice',
				found: expect.stringContaining('is on no line of a recurring invoice'),
			}),
			expect.objectContaining({
				client_name: 'Quay Logistics',
				finding: 'Contract',
				found: expect.stringContaining('is inactive or past its end'),
			}),
		]);
		expect(world.requestCounts()).toEqual({
			'GET /petra/v1/usage': 1,
			'GET /api/FieldInfo': 1,
			'GET /api/Client': 2,
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
				client_name: 'Birch Dental',
				finding: 'Recurring invoice',
				found: expect.stringMatching(/count of 29 is on no line .*Let a line take its quantity/),
			}),
		);
	});

	it('takes a line that follows the licence at its count, and one that was typed at its own', async () => {
		world.sandbox.halo.change('SoftwareLicence', { id: 1701, count: 29 });
		const about = async () =>
			(await table()).filter(({ client_name: customer }) => customer === 'Birch Dental');
		expect(await about()).toEqual([]);
		const [invoice] = world.sandbox.halo.rows('RecurringInvoice');
		const lines = (invoice.lines as Row[]).map((line) => ({
			...line,
			quantity_subscriptions: [],
			recurring_invoice_quantity_type: 0,
		}));
		world.sandbox.halo.change('RecurringInvoice', { id: invoice.id, lines });
		expect(await about()).toMatchObject([
			{
				finding: 'Recurring invoice',
				found: expect.stringMatching(/with a count of 29 .* has the typed quantity 27/),
			},
		]);
	});

	it('tells of a customer who is billed, but is no tenant of Petra', async () => {
		world.sandbox.petra.tenants.splice(0, 1);
		expect(await table()).toContainEqual(
			expect.objectContaining({
				client_name: 'Birch Dental',
				finding: 'Not in the input',
				from: 27,
				to: null,
			}),
		);
	});

	it('takes one contract that runs for enough', async () => {
		world.sandbox.halo.add('ClientContract', { client_id: 13, ref: 'QUAY-2026' });
		expect(findings(await table())).not.toContainEqual(['Quay Logistics', 'Contract']);
	});

	it('tells of a service without an item, and of an item that Halo lacks', async () => {
		world.sandbox.petra.tenants[0].service = 'Concierge';
		world.sandbox.halo.change('Item', { id: 501, name: 'Renamed' });
		const found = (await table()).map((row) => String(row.found)).join('\n');
		expect(found).toContain('"Concierge"');
		expect(found).toContain('"Petra Identity Protection (per user)"');
	});

	it('says so where everything agrees', async () => {
		world.sandbox.petra.tenants.splice(1);
		world.sandbox.petra.tenants[0].billableUsersThisMonth = 27;
		world.sandbox.halo.change('SoftwareLicence', { id: 1702, count: 0 });
		expect(findings(await table())).toEqual([[null, 'Nothing']]);
	});
});

describe('When it stops by itself', () => {
	it('it opens one ticket for a person, however often', async () => {
		world.sandbox.switches.petraOutage = 503;
		await stopsByItself(world, FLOW);
		const stops = referring(world.sandbox, 'petra-billing-check-stopped');
		expect(stops).toMatchObject([
			{ team: 'Billing', details: expect.stringContaining('Node: Petra Usage') },
		]);
		expect(notesOf(world.sandbox, stops[0])).toEqual([
			expect.stringContaining('Node: Petra Usage'),
		]);
		world.requestCounts();
	});
});
