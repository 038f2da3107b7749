import { outputOf } from '../../real-n8n';
import type { ImportedFlow } from '../../real-n8n/flows';
import { importFlow, notesOf, referring, stopsByItself } from './flows';
import type { PetraWorld } from './petraWorld';
import { enterPetraWorld } from './petraWorld';

const FLOW = 'health-check';

let world: PetraWorld;
let check: ImportedFlow;

beforeAll(async () => {
	world = await enterPetraWorld();
	check = await importFlow(world, FLOW);
});

beforeEach(() => world.sandbox.reset());

afterEach(() => expect(world.sandbox.violations).toEqual([]));

afterAll(async () => {
	await world.leave();
});

type Line = Record<string, unknown>;

/** Runs the flow as the button in the editor does: its table, and the writes of tickets and notes. */
async function run(flow = check): Promise<{ table: Line[]; writes: number }> {
	const before = world.sandbox.requests.length;
	const execution = await flow.run('Every Morning');
	// Check Permissions tries writes of no rows, which store nothing.
	const written = world.sandbox.requests
		.slice(before)
		.filter(({ method, body }) => method === 'POST' && Array.isArray(body) && body.length > 0);
	return { table: outputOf(execution, 'Table'), writes: written.length };
}

const stateOf = (table: Line[], check: string) => table.find((line) => line.check === check);
const tickets = () => referring(world.sandbox, 'petra-health');
const notes = () => tickets().flatMap((ticket) => notesOf(world.sandbox, ticket));

const withoutCedar = () => {
	const { petra } = world.sandbox;
	petra.tenants = petra.tenants.filter(({ name }) => name !== 'Cedar Grove Clinic');
};

describe('The flow "Petra: Health check"', () => {
	it('shows a table, and opens no ticket while all is well', async () => {
		withoutCedar();
		const { table, writes } = await run();
		expect(table.map(({ state, found }) => [state, found])).toEqual(
			Array.from({ length: 8 }, () => ['ok', '']),
		);
		expect(writes).toBe(0);
	});

	it('tells of what is wrong in one ticket, once', async () => {
		world.sandbox.halo.change('Item', { id: 501, name: 'Renamed' });
		world.sandbox.halo.add('Webhook', {
			name: 'Closed tickets',
			url: 'http://127.0.0.1:9/',
			type: 0,
			active: false,
		});
		world.sandbox.petra.tenants[0].service = 'Response';
		const { table, writes } = await run();
		expect(writes).toBeGreaterThan(0);
		for (const [check, found] of [
			['Customer of each Petra tenant', 'Cedar Grove Clinic fits 0 active customers'],
			['Item of each Petra service', 'Response is not mapped'],
			['Items of the product map', 'Petra Identity Protection (per user) is not in Halo'],
			['Webhooks of Halo', 'Closed tickets is off'],
		]) {
			expect(stateOf(table, check)).toMatchObject({ state: 'look at', found });
			expect(notes().join()).toContain(found);
		}
		const before = structuredClone([tickets(), notes()]);
		expect((await run()).writes).toBe(0);
		expect([tickets(), notes()]).toEqual(before);
		expect([tickets().length, notes().length]).toEqual([1, 1]);
	});

	it('goes on when a check can not be made, and names what is missing', async () => {
		withoutCedar();
		const may = ['read:tickets', 'edit:tickets', 'read:customers', 'read:items'];
		const halo = await world.newCredential(world.sandbox.addApplication({ permissions: may }));
		const { table } = await run(await importFlow(world, FLOW, { halo }));
		expect(stateOf(table, 'Permissions in Halo')).toMatchObject({
			state: 'look at',
			found: expect.stringContaining('softwarelicensing is missing'),
		});
		expect(stateOf(table, 'Checks that could be made')).toMatchObject({
			state: 'look at',
			found: expect.stringContaining('Webhooks: Halo does not let this connection list webhooks'),
		});
	});

	it('asks only for the permissions that Settings name, and tells of one that it does not know', async () => {
		withoutCedar();
		const may = ['edit:tickets', 'read:customers', 'read:items', 'admin:webhooks'];
		const halo = await world.newCredential(world.sandbox.addApplication({ permissions: may }));
		const permissions = async (permissionsNeeded: string) => {
			const flow = await importFlow(world, FLOW, { halo, settings: { permissionsNeeded } });
			return stateOf((await run(flow)).table, 'Permissions in Halo');
		};
		expect(await permissions('edit: tickets, Read: items,')).toMatchObject({ state: 'ok' });
		expect(await permissions('Edit: tickets, Reed: items')).toMatchObject({
			state: 'look at',
			found: 'Reed: items can not be checked: compare its spelling in Settings',
		});
	});

	it('tells a person in one ticket when it stops', async () => {
		await stopsByItself(world, FLOW, 'Table');
		const [stopped, ...more] = referring(world.sandbox, 'petra-health-stopped');
		expect(more).toEqual([]);
		expect(stopped).toMatchObject({
			team: 'Service Desk',
			details: expect.stringContaining('stopped at "Table":\n\nMade to stop'),
		});
		expect(notesOf(world.sandbox, stopped)).toEqual(['It stopped again: Made to stop']);
	});
});
