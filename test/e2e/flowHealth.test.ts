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

/** Runs the flow as the button in the editor does: what it found, and the writes of tickets and notes. */
async function run(flow = check): Promise<{ found: Line[]; writes: number }> {
	const before = world.sandbox.requests.length;
	const execution = await flow.run('Every Morning');
	// Check Permissions tries writes of no rows, which store nothing.
	const written = world.sandbox.requests
		.slice(before)
		.filter(({ method, body }) => method === 'POST' && Array.isArray(body) && body.length > 0);
	return { found: outputOf(execution, 'Check Health'), writes: written.length };
}

const tickets = () => referring(world.sandbox, 'petra-health');
const notes = () => tickets().flatMap((ticket) => notesOf(world.sandbox, ticket));

const withoutCedar = () => {
	const { petra } = world.sandbox;
	petra.tenants = petra.tenants.filter(({ name }) => name !== 'Cedar Grove Clinic');
};

const brokenInTwoWays = () => {
	world.sandbox.halo.add('Webhook', {
		name: 'Closed tickets',
		url: 'http://127.0.0.1:9/',
		type: 0,
		active: false,
	});
	world.sandbox.petra.tenants[0].service = 'Response';
};

describe('The flow "Petra: Health check"', () => {
	it('finds nothing and opens no ticket while all is well', async () => {
		withoutCedar();
		expect(await run()).toEqual({ found: [], writes: 0 });
	});

	it('tells of what is wrong in one ticket, each finding once', async () => {
		brokenInTwoWays();
		const { found, writes } = await run();
		expect(found.map(({ check, state }) => [check, state])).toEqual([
			['Webhook "Closed tickets"', 'problem'],
			['Customers of the Items', 'problem'],
			['Products of the Items', 'problem'],
		]);
		// The ticket, and all its notes in one request.
		expect(writes).toBe(2);
		expect(tickets()).toHaveLength(1);
		expect(notes()).toEqual([
			expect.stringContaining('Webhook "Closed tickets": It is inactive'),
			expect.stringContaining('"Cedar Grove Clinic"'),
			expect.stringContaining('"Response"'),
		]);
		const before = structuredClone([tickets(), notes()]);
		expect((await run()).writes).toBe(0);
		expect([tickets(), notes()]).toEqual(before);
	});

	it('opens a new ticket for what is still wrong after it was closed', async () => {
		brokenInTwoWays();
		await run();
		world.sandbox.halo.change('Tickets', { id: tickets()[0].id, status_id: 9 });
		await run();
		expect(tickets()).toHaveLength(2);
		expect(notesOf(world.sandbox, tickets()[1])).toHaveLength(3);
	});

	it('goes on when a check can not be made, and names what is missing', async () => {
		withoutCedar();
		const may = ['read:tickets', 'edit:tickets', 'read:customers', 'read:items'];
		const halo = await world.newCredential(world.sandbox.addApplication({ permissions: may }));
		const { found } = await run(await importFlow(world, FLOW, { halo }));
		expect(found).toContainEqual(
			expect.objectContaining({
				check: 'Permission Read: softwarelicensing',
				state: 'problem',
				what_to_do: expect.stringContaining('In Halo'),
			}),
		);
		expect(found).toContainEqual(expect.objectContaining({ check: 'Webhooks', state: 'unknown' }));
	});

	it('asks only for the permissions of the part that is chosen', async () => {
		withoutCedar();
		const may = ['read:tickets', 'edit:tickets', 'read:customers', 'read:items'];
		const halo = await world.newCredential(world.sandbox.addApplication({ permissions: may }));
		const set = { 'Check Health': { part: 'ticketing', checks: ['permissions'] } };
		const { found } = await run(await importFlow(world, FLOW, { halo, set }));
		expect(found.map(({ check }) => check).join()).not.toContain('softwarelicensing');
	});

	it('tells a person in one ticket when it stops', async () => {
		await stopsByItself(world, FLOW, 'Check Health');
		const [stopped, ...more] = referring(world.sandbox, 'petra-health-stopped');
		expect(more).toEqual([]);
		expect(stopped).toMatchObject({
			team: 'Service Desk',
			details: expect.stringContaining('Node: Check Health\nReason: Made to stop'),
		});
		expect(notesOf(world.sandbox, stopped)).toEqual([
			expect.stringContaining('Reason: Made to stop'),
		]);
	});
});
