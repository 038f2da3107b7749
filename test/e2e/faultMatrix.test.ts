import type { WorkflowNode } from '../../real-n8n/api';
import type { ImportedFlow } from '../../real-n8n/flows';
import type { Fault, Row } from '../../sandbox';
import { importFlow } from './flows';
import type { PetraWorld } from './petraWorld';
import { enterPetraWorld } from './petraWorld';

let world: PetraWorld;

beforeAll(async () => {
	world = await enterPetraWorld();
});

afterAll(async () => {
	await world.leave();
});

/** When Petra raised the incidents: lately, or nobody looks at them, and the same in each run. */
const CREATED_AT = new Date().toISOString();

/** Tickets of the sandbox's data, before those of the flows. */
const DEMO_TICKETS = 5;

/** What can go wrong with one request. */
const FAULTS: Array<[name: string, fault: Fault]> = [
	['is answered with a fault of the server', { status: 500, body: 'Out of order' }],
	['is refused', { status: 400, body: 'Not today' }],
	['does not arrive', { drop: 'before' }],
	['arrives, but its answer is lost', { drop: 'after' }],
	['is one too many', { status: 429, headers: { 'Retry-After': '1' } }],
];

/** A flow, and what has happened before it runs. */
interface Case {
	file: string;
	trigger: string;
	set?: Record<string, Record<string, unknown>>;
	prepare(): Promise<unknown> | void;
}

const CASES: Case[] = [
	{
		file: 'incident-to-ticket',
		trigger: 'Petra Trigger',
		prepare: async () => {
			const tenants = [{ petraTenantId: 'Qx71Ab' }, { name: 'Nobody Knows Ltd' }];
			for (const [index, tenant] of tenants.entries())
				await world.sandbox.petra.raise({
					id: `7d3f0c52-6a1e-4c8b-9a40-0d1c2b3a4f5${index}`,
					occurredAt: '2026-01-01T00:00:00.000Z',
					createdAt: CREATED_AT,
					tenant,
					user: { mail: 'pat.lee@birchdental.example' },
				});
		},
	},
	{
		file: 'monthly-billing',
		trigger: 'First Day of the Month',
		set: { 'Sync Counts': { dryRun: false, 'guards.holdForRefused': false } },
		prepare: () => {
			for (const tenant of world.sandbox.petra.tenants) tenant.billableStatus = 'Active';
		},
	},
];

/** What stands in Halo, without what differs from run to run. */
function stateOfHalo(): unknown {
	const { halo } = world.sandbox;
	const tickets = halo.rows('Tickets').slice(DEMO_TICKETS);
	const notesOf = ({ id }: Row) =>
		halo
			.rows('Actions')
			.filter(({ ticket_id }) => ticket_id === id)
			.map(({ note }) => String(note))
			// Where the first can't be added, the ticket stays and a warning tells it; the second tells of the fault.
			.filter((note) => !/^Not found in Halo\.|^Sync Counts\n\nWarnings /.test(note));
	const shown = (ticket: Row) => [
		ticket.summary,
		ticket.details,
		ticket.client_id,
		ticket.user_id,
		ticket.tickettype_id,
		ticket.team,
		ticket.status_id,
		ticket.supplier_reference,
		notesOf(ticket).sort(),
	];
	const licence = (row: Row) => [row.client_id, row.name, row.count, row.item_id, row.is_active];
	return {
		tickets: tickets.map(shown).sort(),
		licences: halo.rows('SoftwareLicence').map(licence).sort(),
	};
}

async function fresh({ prepare }: Case): Promise<void> {
	world.sandbox.reset();
	world.sandbox.switches.petraLimits = false;
	await prepare();
}

/** Runs the flow as it may end; its status. */
async function attempt(flow: ImportedFlow, trigger: string): Promise<string> {
	return (await world.n8n.api.runManually(flow.id, trigger)).status;
}

describe.each(CASES)('$file, when one of its requests', (one) => {
	let flow: ImportedFlow;
	let requests = 0;
	let right: unknown;

	beforeAll(async () => {
		// A node that is refused is tried again, but at once.
		const change = (node: WorkflowNode): WorkflowNode =>
			node.retryOnFail === true ? { ...node, waitBetweenTries: 50 } : node;
		flow = await importFlow(world, one.file, { set: one.set, change });
		await fresh(one);
		await flow.run(one.trigger);
		await fresh(one);
		// The token is there by now.
		await flow.run(one.trigger);
		requests = world.sandbox.requests.length;
		right = stateOfHalo();
	});

	test.each(FAULTS)(
		'%s: it tells of it or does without, and the next run finds all in order',
		async (...[, fault]) => {
			expect(requests).toBeGreaterThan(5);
			const wrong: string[] = [];
			for (let skip = 0; skip < requests; skip++) {
				await fresh(one);
				world.sandbox.faults.add({ ...fault, skip });
				const status = await attempt(flow, one.trigger);
				const at = world.sandbox.requests[skip];
				const words = `request ${skip}, ${at?.method} ${at?.path}`;
				const isRight = JSON.stringify(stateOfHalo()) === JSON.stringify(right);
				if (status === 'success' && !isRight) wrong.push(`${words}: silent`);
				world.sandbox.faults.clear();
				if ((await attempt(flow, one.trigger)) !== 'success')
					wrong.push(`${words}: does not go on`);
				if (JSON.stringify(stateOfHalo()) !== JSON.stringify(right)) {
					wrong.push(`${words}: ${status}, then ${JSON.stringify(stateOfHalo())}`);
				}
			}
			expect(wrong).toEqual([]);
		},
		300_000,
	);
});
