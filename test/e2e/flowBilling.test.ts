import { outputOf, readFlow } from '../../real-n8n';
import type { WorkflowNode } from '../../real-n8n/api';
import type { ImportedFlow } from '../../real-n8n/flows';
import { everySecond, importFlow, notesOf, referring, stopsByItself, untilEnded } from './flows';
import type { PetraWorld } from './petraWorld';
import { enterPetraWorld } from './petraWorld';

const FLOW = 'monthly-billing';
const TRIGGER = 'First Day of the Month';
const ITEM = 501;

let world: PetraWorld;
let imported: ImportedFlow;
let billsTheRest: ImportedFlow;

beforeAll(async () => {
	world = await enterPetraWorld();
	imported = await importFlow(world, FLOW);
	billsTheRest = await importFlow(world, FLOW, { settings: { billTheRest: true } });
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

describe('The flow "Petra: Monthly billing"', () => {
	it('writes the counts, and reports them in one ticket a month', async () => {
		change('Northwind Law', { billableStatus: 'Active' });
		await runTwice();
		expect([seatsOf(12), seatsOf(13), seatsOf(14)]).toEqual([[29], [64], [18]]);
		const [report, ...more] = reports();
		expect(more).toEqual([]);
		expect(report).toMatchObject({ team: 'Billing', tickettype_id: 5 });
		expect(report.summary).toMatch(/^Petra billing \d{4}-\d\d$/);
		expect(notesOf(world.sandbox, report)).toHaveLength(2);
		expect(reported()).toContain('Birch Dental: Petra Identity Protection 27 → 29');
		expect(reported()).toMatch(/Northwind Law: .* 0 → 18\. New licence: attach it once, by hand/);
		expect(reported()).toContain('Petra tenant Cedar Grove Clinic: not billed, no active customer');
	});

	it('asks Petra once, and finds customers by their Microsoft tenant', async () => {
		change('Birch Dental', { name: 'BD Holding' });
		world.petraRequests();
		await run();
		expect(world.petraRequests()).toBe(1);
		expect(seatsOf(12)).toEqual([29]);
		expect(reported()).not.toContain('BD Holding');
	});

	it('does not take a customer of the same name that has another Microsoft tenant', async () => {
		change('Birch Dental', { microsoftTenantId: '99999999-5b7c-4d8e-9f01-23456789abcd' });
		await run();
		expect(seatsOf(12)).toEqual([27]);
		expect(reported()).toContain('Petra tenant Birch Dental: not billed, no active customer');
		expect(reported()).toContain('is billed for 27, but no tenant of Petra belongs to it');
	});

	it('bills a service only when it is mapped', async () => {
		change('Birch Dental', { service: 'Response' });
		await runTwice();
		expect(seatsOf(12)).toEqual([27]);
		expect(reported()).toContain('productMap in Settings has no item for the service Response');
	});

	it('adds up several tenants of one customer, also where their counts are equal', async () => {
		second({ billableUsersThisMonth: 15 });
		change('Birch Dental', { billableUsersThisMonth: 15 });
		await runTwice();
		expect(seatsOf(12)).toEqual([30]);
		expect(reported()).toContain('27 → 30. Petra tenants: Birch Dental 15 + Birch Dental 15');
	});

	it('sends one row for each customer and item, with plain expressions', async () => {
		second({ billableUsersThisMonth: 15 });
		const execution = await imported.run(TRIGGER);
		const sums = outputOf(execution, 'Add Up by Customer');
		expect(sums).toMatchObject([
			{ customerId: 12, count: 44 },
			{ customerId: 13, count: 64 },
			{ customerId: 14, count: 0 },
		]);
		// One row of the answer for each, and the summary.
		expect(outputOf(execution, 'Dry Run')).toHaveLength(sums.length + 1);
		for (const name of ['Dry Run', 'Sync Counts'])
			expect(readFlow(FLOW).nodes.find((node) => node.name === name)?.parameters).toMatchObject({
				client_id: { value: '={{ $json.customerId }}' },
				item_id: { value: '={{ $json.item }}' },
				count: '={{ $json.count }}',
			});
	});

	it('refuses a customer whose one tenant has no count, and names the tenants', async () => {
		second({ name: 'Birch West', billableUsersThisMonth: null as unknown as number });
		await runTwice();
		expect(seatsOf(12)).toEqual([27]);
		expect(reported()).toContain('NOTHING WAS WRITTEN');
		expect(reported()).toMatch(
			/Birch Dental: Count is blank\..* Petra tenants: Birch Dental 29 \+ Birch West without a count \(No count: Petra gives null/,
		);
	});

	it('refuses it also where Settings say to bill the rest', async () => {
		second({ name: 'Birch West', billableUsersThisMonth: null as unknown as number });
		change('Northwind Law', { billableStatus: 'Active' });
		await runTwice(billsTheRest);
		expect([seatsOf(12), seatsOf(14)]).toEqual([[27], [18]]);
		expect(reported()).toContain('Birch Dental: Count is blank');
	});

	it('writes nothing and tells a person when the sums can not be made', async () => {
		const broken = (node: WorkflowNode): WorkflowNode =>
			node.name === 'Add Up by Customer'
				? { ...node, parameters: { ...node.parameters, jsCode: "throw new Error('No sum');" } }
				: everySecond(node);
		const flow = await importFlow(world, FLOW, { change: broken });
		await flow.publish();
		await untilEnded(world.n8n, flow, { error: 1, success: 1 });
		expect(seatsOf(12)).toEqual([27]);
		expect(referring(world.sandbox, 'petra-billing-stopped')).toMatchObject([
			{ details: expect.stringContaining('No sum') },
		]);
	});

	it('writes nothing when a row is refused, and tells why', async () => {
		change('Quay Logistics', { isPaused: true });
		await runTwice();
		expect([seatsOf(12), seatsOf(13)]).toEqual([[27], [64]]);
		expect(reported()).toContain('NOTHING WAS WRITTEN');
		expect(reported()).toContain('Quay Logistics: From 64 to 0 bills nothing any more');
	});

	it('bills the rest when a row is refused, where Settings say so', async () => {
		change('Quay Logistics', { isPaused: true });
		await runTwice(billsTheRest);
		expect([seatsOf(12), seatsOf(13)]).toEqual([[29], [64]]);
		expect(reported()).toContain('Quay Logistics: From 64 to 0 bills nothing any more');
		expect(reported()).not.toContain('NOTHING WAS WRITTEN');
	});

	it('writes nothing when the decision can not be made', async () => {
		const undecided = (node: WorkflowNode): WorkflowNode => {
			const text = JSON.stringify(node.parameters);
			const parameters = text.replace('const mayWrite = held_back', 'const mayWrite = undefined');
			if (node.name === 'Plan') expect(parameters).not.toBe(text);
			return { ...node, parameters: JSON.parse(parameters) };
		};
		const { id } = await importFlow(world, FLOW, { change: undecided });
		const { status } = await world.n8n.api.runManually(id, TRIGGER);
		expect(status).toBe('error');
		expect(seatsOf(12)).toEqual([27]);
	});

	it.each([
		['before anything is written', { path: '/SoftwareLicence', skip: 1 }, 'error'],
		// What was written is told; that nobody could look for duplicates is a warning.
		['after the counts are written', { path: '/SoftwareLicence', skip: 3 }, 'success'],
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
		expect(changes).toEqual([expect.stringMatching(/Northwind Law: .* New licence: attach it/)]);
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
			.filter((note) => note.startsWith('NOT WRITTEN after all'));
		expect(refused).toEqual([expect.stringMatching(/- Birch Dental: .*This licence is locked/)]);
	});

	it('writes nothing when the item is not in Halo', async () => {
		world.sandbox.halo.change('Item', { id: ITEM, name: 'Renamed' });
		await runTwice();
		expect(seatsOf(12)).toEqual([27]);
		expect(reported()).toContain('NOTHING WAS WRITTEN');
		expect(reported()).toContain('Petra Identity Protection (per user)');
	});

	it('leaves a closed report closed while there is nothing new', async () => {
		await run();
		world.sandbox.halo.change('Tickets', { id: reports()[0].id, status_id: 9 });
		expect(await run()).toBe(0);
		expect(reports()).toHaveLength(1);
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
		await runTwice();
		expect(seatsOf(12)).toEqual([27]);
		expect(reported()).toContain('NOTHING WAS WRITTEN');
		expect(reported()).toContain('"Minimum Customer Coverage (%)" under Guards');
	});

	it('holds the first run of all back, until Settings allow it', async () => {
		world.sandbox.halo.clear('SoftwareLicence');
		expect(await run()).toBeGreaterThan(0);
		expect(rows('SoftwareLicence')).toEqual([]);
		expect(reported()).toContain('NOTHING WAS WRITTEN');
		expect(reported()).toMatch(/so 1 would be created: .*"Allow First Run" under Guards/);
		expect(reported()).toContain('"Maximum Change per Row (Seats)" under Guards');
		const settings = { allowFirstRun: true, maximumChangeSeats: 64 };
		const first = await importFlow(world, FLOW, { settings });
		await runTwice(first);
		expect([seatsOf(12), seatsOf(13)]).toEqual([[29], [64]]);
	});

	it('opens a new report when the closed one would hide that nothing was written', async () => {
		change('Quay Logistics', { isPaused: true });
		await run();
		world.sandbox.halo.change('Tickets', { id: reports()[0].id, status_id: 9 });
		await runTwice();
		expect(reports().map(({ hasbeenclosed }) => hasbeenclosed === true)).toEqual([true, false]);
	});

	it('may run every day: a day with nothing new writes nothing, one with a change adds a note to the month', async () => {
		const daily = await importFlow(world, FLOW, { activate: ['Every Day'] });
		await runTwice(daily, 'Every Day');
		const [report, ...more] = reports();
		expect(more).toEqual([]);
		const before = notesOf(world.sandbox, report);
		change('Birch Dental', { billableUsersThisMonth: 31 });
		await runTwice(daily, 'Every Day');
		expect(seatsOf(12)).toEqual([31]);
		expect(reports().map(({ id }) => id)).toEqual([report.id]);
		expect(notesOf(world.sandbox, report)).toEqual([
			...before,
			expect.stringContaining('Birch Dental: Petra Identity Protection 29 → 31'),
		]);
	});

	it('is started by its schedule, and writes once however often', async () => {
		const flow = await importFlow(world, FLOW, { change: everySecond });
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
			expect.stringContaining('It stopped again: '),
		]);
		expect(seatsOf(12)).toEqual([27]);
	});
});
