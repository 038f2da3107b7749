import flow from '../../workflows/health-check.json';
import type { PetraWorld } from './petraWorld';
import { enterPetraWorld } from './petraWorld';
import { until } from './triggers';

let world: PetraWorld;
let credentials: Record<string, { id: string; name: string }>;

beforeAll(async () => {
	world = await enterPetraWorld();
	const halo = { id: await world.newCredential(), name: 'Halo PSA account' };
	credentials = { haloPsaApi: halo, petraApi: world.petraCredential };
});

beforeEach(() => world.sandbox.reset());

afterEach(() => expect(world.sandbox.violations).toEqual([]));

afterAll(async () => {
	await world.leave();
});

type Line = Record<string, unknown>;

/** Runs the flow as the button in the editor does: its table, and the writes of tickets and notes. */
async function run(chosen = credentials): Promise<{ table: Line[]; writes: number }> {
	const { api } = world.n8n;
	const nodes = flow.nodes.map((node) => ({
		...node,
		credentials: Object.fromEntries(
			Object.keys(node.credentials ?? {}).map((type) => [type, chosen[type]]),
		),
	}));
	const { id } = await api.createWorkflow({ ...flow, nodes });
	const before = world.sandbox.requests.length;
	const workflowData = await api.rest('GET', `/workflows/${id}`);
	const { executionId } = await api.rest<{ executionId: string }>('POST', `/workflows/${id}/run`, {
		workflowData,
		triggerToStartFrom: { name: 'Every Morning' },
	});
	const over = async () => !['new', 'running'].includes((await api.execution(executionId)).status);
	await until(over, 'the flow has run');
	const { status, data } = await api.execution(executionId);
	expect([status, data.resultData.error?.message]).toEqual(['success', undefined]);
	// Check Permissions tries writes of no rows, which store nothing.
	const written = world.sandbox.requests
		.slice(before)
		.filter(({ method, body }) => method === 'POST' && Array.isArray(body) && body.length > 0);
	const output = data.resultData.runData.Table[0].data?.main?.[0] ?? [];
	return {
		table: output.map(({ json }) => json),
		writes: written.length,
	};
}

const stateOf = (table: Line[], check: string) => table.find((line) => line.check === check);
const tickets = () =>
	world.sandbox.halo
		.rows('Tickets')
		.filter(({ summary }) => String(summary).includes('[petra-health]'));
const notes = () =>
	world.sandbox.halo
		.rows('Actions')
		.filter(({ ticket_id }) => tickets().some(({ id }) => id === ticket_id))
		.map(({ note }) => String(note));

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
		const id = await world.newCredential(
			world.sandbox.addApplication({ permissions: may }) as never,
		);
		const { table } = await run({ ...credentials, haloPsaApi: { id, name: 'Halo PSA account' } });
		expect(stateOf(table, 'Permissions in Halo')).toMatchObject({
			state: 'look at',
			found: expect.stringContaining('softwarelicensing is missing'),
		});
		expect(stateOf(table, 'Checks that could be made')).toMatchObject({
			state: 'look at',
			found: expect.stringContaining('Webhooks: open this node'),
		});
	});
});
