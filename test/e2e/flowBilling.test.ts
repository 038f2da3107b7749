import { readFlow } from '../../real-n8n';
import type { WorkflowNode } from '../../real-n8n/api';
import type { ImportedFlow } from '../../real-n8n/flows';
import { everySecond, importFlow, notesOf, referring, stopsByItself, untilEnded } from './flows';
import type { PetraWorld } from './petraWorld';
import { enterPetraWorld } from './petraWorld';

const FLOW = 'monthly-billing';
const TRIGGER = 'First Day of the Month';
const ITEM = 501;
const WRITES = { dryRun: false };

let world: PetraWorld;
let imported: ImportedFlow;
let billsTheRest: ImportedFlow;

beforeAll(async () => {
	world = await enterPetraWorld();
	imported = await importFlow(world, FLOW, { set: { 'Sync Counts': WRITES } });
	billsTheRest = await importFlow(world, FLOW, {
		set: { 'Sync Counts': { ...WRITES, 'guards.holdForRefused': false } },
	});
});

beforeEach(() => {
	world.sandbox.reset();
	// Petra counts for every tenant of a customer, and nobody is refused.
	change('Quay Logistics', { isPaused: false });
	world.requestCounts();
});

afterEach(() => expect(world.sandbox.violations).toEqual([]));

afterAll(async () => {
	await world.leave();
});

function change(tenantName: string, more: Partial<PetraWorld['sandbox']['petra']['tenants'][0]>) {
	Object.assign(tenant(tenantName), more);
}

function tenant(tenantName: string) {
	const found = world.sandbox.petra.tenants.find(({ name }) => name === tenantName);
	if (found === undefined) throw new Error(`Petra has no tenant ${tenantName}`);
	return found;
}

/** Another tenant of Birch Dental's. */
function second(more: Partial<PetraWorld['sandbox']['petra']['tenants'][0]>) {
	const { tenants } = world.sandbox.petra;
	tenants.push({ ...tenant('Birch Dental'), petraTenantId: 'Second', ...more });
}

/** Runs the flow as the button in the editor does; how many writes Halo had. */
async function run(flow = imported, trigger = TRIGGER): Promise<number> {
	await flow.run(trigger);
	const writes = Object.entries(world.requestCounts()).filter(([name]) =>
		name.startsWith('POST /api'),
	);
	return writes.reduce((sum, [, count]) => sum + count, 0);
}

const rows = (entity: string) => world.sandbox.halo.rows(entity);
const seatsOf = (customer: number) =>
	rows('SoftwareLicence')
		.filter(({ client_id, item_id }) => client_id === customer && item_id === ITEM)
		.map(({ count }) => count);
const reports = () =>
	rows('Tickets').filter(({ summary }) => String(summary).startsWith('Petra billing'));
const reported = () =>
	reports()
		.flatMap((report) => notesOf(world.sandbox, report))
		.join('\n');

/** Runs it twice: the second time nothing is written, and what is in Halo is the same. */
async function runTwice(flow = imported, trigger = TRIGGER): Promise<void> {
	expect(await run(flow, trigger)).toBeGreaterThan(0);
	const before = structuredClone([rows('SoftwareLicence'), rows('Tickets'), rows('Actions')]);
	expect(await run(flow, trigger)).toBe(0);
	expect([rows('SoftwareLicence'), rows('Tickets'), rows('Actions')]).toEqual(before);
}

/** Runs it by hand where it is held back: nothing is written, and the words of the node that stops it. */
async function heldBack(flow = imported): Promise<string> {
	const before = structuredClone([rows('SoftwareLicence'), rows('Tickets')]);
	const { status, data } = await world.n8n.api.runManually(flow.id, TRIGGER);
	expect(status).toBe('error');
	expect([rows('SoftwareLicence'), rows('Tickets')]).toEqual(before);
	const { error } = data.resultData;
	expect(error?.message).toBe('Sync Counts wrote nothing: the input looks wrong');
	return String(error?.description);
}

describe('The flow "Petra: Monthly billing"', () => {
	it('as it is imported writes no count, and reports what would change', async () => {
		change('Northwind Law', { billableStatus: 'Active' });
		const flow = await importFlow(world, FLOW);
		await runTwice(flow);
		expect([seatsOf(12), seatsOf(13), seatsOf(14)]).toEqual([[27], [64], []]);
		expect(reported()).toContain('Dry run, nothing was written');
		expect(reported()).toContain(
			'Would change (1):\n- Birch Dental: Petra Identity Protection 27 → 29',
		);
	});

	it('writes the counts, and reports them in one ticket a month', async () => {
		change('Northwind Law', { billableStatus: 'Active' });
		await runTwice();
		expect([seatsOf(12), seatsOf(13), seatsOf(14)]).toEqual([[29], [64], [18]]);
		const [report, ...more] = reports();
		expect(more).toEqual([]);
		expect(report).toMatchObject({ team: 'Billing', tickettype_id: 5 });
		expect(report.summary).toMatch(/^Petra billing \d{4}-\d\d$/);
		expect(report.supplier_reference).toBe(`petra-billing-${String(report.summary).slice(-7)}`);
		expect(notesOf(world.sandbox, report)).toHaveLength(2);
		expect(reported()).toContain('Birch Dental: Petra Identity Protection 27 → 29');
		expect(reported()).toMatch(/New, not yet on an invoice.*\n- Northwind Law: .* 0 → 18/);
		expect(reported()).toMatch(/No customer in use has the ID .* or the name "Cedar Grove Clinic"/);
	});

	it('counts the month that ended', async () => {
		await run();
		const asked = world.sandbox.requests.filter(({ path }) => path === '/petra/v1/usage');
		const lastDay = new Date();
		lastDay.setUTCDate(0);
		expect(asked.map(({ query }) => query)).toEqual([{ asOf: lastDay.toISOString().slice(0, 10) }]);
	});

	it('asks Petra once, and finds customers by their Microsoft tenant', async () => {
		change('Birch Dental', { name: 'BD Holding' });
		world.petraRequests();
		await run();
		expect(world.petraRequests()).toBe(1);
		expect(seatsOf(12)).toEqual([29]);
		expect(reported()).not.toContain('BD Holding');
	});

	it('asks Halo for no more than it needs', async () => {
		await run();
		await imported.run(TRIGGER);
		// Custom fields and customers, items, licences; the report's type, team, customer, key and notes.
		expect(world.requestCounts()).toEqual({
			'GET /petra/v1/usage': 1,
			'GET /api/FieldInfo': 1,
			'GET /api/Client': 1,
			'GET /api/Item': 1,
			'GET /api/SoftwareLicence': 1,
			'GET /api/Tickets': 1,
			'GET /api/Actions': 1,
		});
	});

	it('does not take a customer of the same name that has another Microsoft tenant', async () => {
		change('Birch Dental', { microsoftTenantId: '99999999-5b7c-4d8e-9f01-23456789abcd' });
		await run();
		expect(seatsOf(12)).toEqual([27]);
		expect(reported()).toContain('bears the name, but has another Microsoft tenant');
		expect(reported()).toMatch(
			/Left as it is .*\n(- .*\n)*- Birch Dental: .*The input does not name it/,
		);
	});

	it('bills a service only when Halo has an item for it', async () => {
		change('Birch Dental', { service: 'Response' });
		await runTwice();
		expect(seatsOf(12)).toEqual([27]);
		expect(reported()).toContain('"Response"');
	});

	it('bills each service by the item that Products names', async () => {
		change('Birch Dental', { service: 'Response' });
		const products = {
			product: [
				{ service: 'Monitoring', product: 'Nothing of the kind' },
				{ service: 'response', product: 'Petra Identity Protection (per user)' },
			],
		};
		const flow = await importFlow(world, FLOW, {
			set: { 'Petra Usage': { products }, 'Sync Counts': WRITES },
		});
		await run(flow);
		expect([seatsOf(12), seatsOf(13)]).toEqual([[29], [64]]);
		expect(reported()).toContain('Nothing of the kind');
	});

	it('adds up several tenants of one customer, also where their counts are equal', async () => {
		second({ billableUsersThisMonth: 15 });
		change('Birch Dental', { billableUsersThisMonth: 15 });
		await runTwice();
		expect(seatsOf(12)).toEqual([30]);
		expect(reported()).toMatch(
			/27 → 30 .*The sum of 15 \(item \d, Birch Dental\) \+ 15 \(item \d, Birch Dental\)/,
		);
	});

	it('refuses a customer whose one tenant has no count, and names the tenants', async () => {
		second({ name: 'Birch West', billableUsersThisMonth: null as unknown as number });
		const why = await heldBack();
		expect(why).toMatch(/2 rows are refused, and "Hold All Back for a Refused Row"/);
		expect(why).toMatch(/Birch Dental: Items \d and \d of the input are added up/);
		expect(why).toMatch(/the count of item \d, Birch West can't be used, .* Count is blank/);
	});

	it('refuses it also where the rest is billed', async () => {
		second({ name: 'Birch West', billableUsersThisMonth: null as unknown as number });
		change('Northwind Law', { billableStatus: 'Active' });
		await runTwice(billsTheRest);
		expect([seatsOf(12), seatsOf(14)]).toEqual([[27], [18]]);
		expect(reported()).toContain('Count is blank');
	});

	it('writes nothing and tells a person when Petra can not be read', async () => {
		const change = (node: WorkflowNode) => ({ ...everySecond(node), retryOnFail: false });
		const flow = await importFlow(world, FLOW, { set: { 'Sync Counts': WRITES }, change });
		world.sandbox.switches.petraOutage = 403;
		await flow.publish();
		await untilEnded(world.n8n, flow, { error: 1, success: 1 });
		expect(seatsOf(12)).toEqual([27]);
		expect(referring(world.sandbox, 'petra-billing-stopped')).toMatchObject([
			{ details: expect.stringContaining('Node: Petra Usage') },
		]);
	});

	it('writes nothing when a row is refused, and tells why', async () => {
		change('Quay Logistics', { isPaused: true });
		expect(await heldBack()).toContain('Quay Logistics: From 64 to 0 bills nothing any more');
	});

	it('bills the rest when a row is refused, where that guard is off', async () => {
		change('Quay Logistics', { isPaused: true });
		await runTwice(billsTheRest);
		expect([seatsOf(12), seatsOf(13)]).toEqual([[29], [64]]);
		expect(reported()).toContain('Quay Logistics: Petra Identity Protection. From 64 to 0 bills');
	});

	it.each([
		['before anything is written', { path: '/SoftwareLicence', skip: 0 }, 'error'],
		// What was written is told; that nobody could look for duplicates is a warning.
		['after the counts are written', { path: '/SoftwareLicence', skip: 2 }, 'success'],
	])('goes on where Halo was lost %s, with one note of the change', async (...[, where, end]) => {
		change('Northwind Law', { billableStatus: 'Active' });
		world.sandbox.faults.add({ ...where, drop: 'before', times: Infinity });
		const { status } = await world.n8n.api.runManually(imported.id, TRIGGER);
		expect(status).toBe(end);
		world.sandbox.faults.clear();
		await imported.run(TRIGGER);
		expect([seatsOf(12), seatsOf(14)]).toEqual([[29], [18]]);
		const [report, ...more] = reports();
		expect(more).toEqual([]);
		const changes = notesOf(world.sandbox, report).filter((note) => note.includes('27 → 29'));
		expect(changes).toEqual([expect.stringContaining('Northwind Law')]);
	});

	it('tells what Halo refused after all, once', async () => {
		world.sandbox.faults.add({
			method: 'POST',
			path: '/SoftwareLicence',
			status: 400,
			body: 'This licence is locked',
			times: Infinity,
		});
		await imported.run(TRIGGER);
		world.requestCounts();
		await imported.run(TRIGGER);
		world.sandbox.faults.clear();
		expect(seatsOf(12)).toEqual([27]);
		const refused = reports()
			.flatMap((report) => notesOf(world.sandbox, report))
			.filter((note) => note.includes('This licence is locked'));
		expect(refused).toEqual([expect.stringMatching(/Refused .*\n- Birch Dental: .*locked/)]);
	});

	it('writes nothing when the item is not in Halo', async () => {
		world.sandbox.halo.change('Item', { id: ITEM, name: 'Renamed' });
		await runTwice();
		expect(seatsOf(12)).toEqual([27]);
		expect(reported()).toContain('Petra Identity Protection (per user)');
	});

	it('leaves a closed report closed while there is nothing new', async () => {
		await run();
		world.sandbox.halo.change('Tickets', { id: reports()[0].id, status_id: 9 });
		expect(await run()).toBe(0);
		expect(reports()).toHaveLength(1);
	});

	it('opens a new report for what the closed one does not say', async () => {
		await run();
		world.sandbox.halo.change('Tickets', { id: reports()[0].id, status_id: 9 });
		change('Birch Dental', { billableUsersThisMonth: 31 });
		await runTwice();
		expect(reports().map(({ hasbeenclosed }) => hasbeenclosed === true)).toEqual([true, false]);
		expect(notesOf(world.sandbox, reports()[1]).join()).toContain('29 → 31');
	});

	it('writes nothing when the run is held back, and tells why', async () => {
		for (const client_id of [15, 16, 17, 18, 19])
			world.sandbox.halo.add('SoftwareLicence', {
				client_id,
				name: 'Petra Identity Protection',
				count: 5,
				item_id: ITEM,
				type: 1,
			});
		expect(await heldBack()).toContain('"Minimum Customer Coverage (%)" under Guards');
	});

	it('holds the first run of all back, until that is allowed', async () => {
		world.sandbox.halo.clear('SoftwareLicence');
		const why = await heldBack();
		expect(why).toMatch(/so 1 would be created: .*"Allow First Run" under Guards/);
		expect(why).toContain('"Maximum Change per Row (Seats)" under Guards');
		const first = await importFlow(world, FLOW, {
			set: { 'Sync Counts': { ...WRITES, 'guards.allowFirstRun': true, 'guards.maxSeats': 64 } },
		});
		await runTwice(first);
		expect([seatsOf(12), seatsOf(13)]).toEqual([[29], [64]]);
	});

	it('may run every day: a day with nothing new writes nothing, one with a change adds a note to the month', async () => {
		const daily = await importFlow(world, FLOW, {
			set: {
				[TRIGGER]: { rule: { interval: [{ field: 'days' }] } },
				'Petra Usage': { asOf: 'yesterday' },
				'Sync Counts': WRITES,
			},
		});
		await runTwice(daily);
		const [report, ...more] = reports();
		expect(more).toEqual([]);
		const before = notesOf(world.sandbox, report);
		change('Birch Dental', { billableUsersThisMonth: 31 });
		await runTwice(daily);
		expect(seatsOf(12)).toEqual([31]);
		expect(reports().map(({ id }) => id)).toEqual([report.id]);
		expect(notesOf(world.sandbox, report)).toEqual([
			...before,
			expect.stringContaining('Birch Dental: Petra Identity Protection 29 → 31'),
		]);
	});

	it('is started by its schedule, and writes once however often', async () => {
		const flow = await importFlow(world, FLOW, {
			set: { 'Sync Counts': WRITES },
			change: everySecond,
		});
		await flow.publish();
		await untilEnded(world.n8n, flow, { success: 2, error: 0 });
		expect(seatsOf(12)).toEqual([29]);
		expect(world.requestCounts()).toMatchObject({ 'POST /api/SoftwareLicence': 1 });
		expect(reports()).toHaveLength(1);
	});

	it('tells a person in one ticket when it stops', async () => {
		world.sandbox.switches.petraOutage = 403;
		await stopsByItself(world, FLOW);
		const stopped = referring(world.sandbox, 'petra-billing-stopped');
		expect(stopped).toMatchObject([
			{ summary: 'n8n: Petra: Monthly billing stopped', team: 'Billing' },
		]);
		expect(notesOf(world.sandbox, stopped[0])).toEqual([
			expect.stringContaining('Node: Petra Usage'),
		]);
		expect(seatsOf(12)).toEqual([27]);
	});

	it('is a dry run until a person switches that off', () => {
		const sync = readFlow(FLOW).nodes.find(({ name }) => name === 'Sync Counts');
		expect(sync?.parameters).toMatchObject({ dryRun: true, guards: { holdForRefused: true } });
	});
});
