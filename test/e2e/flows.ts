import { importFlow as importFile, request, until } from '../../real-n8n';
import type { Execution, WorkflowNode } from '../../real-n8n/api';
import type { Choice as FlowChoice, ImportedFlow } from '../../real-n8n/flows';
import type { Incident, Row, Sandbox } from '../../sandbox';
import type { PetraWorld } from './petraWorld';
import { enterPetraWorld } from './petraWorld';
import { nothingIsLeft } from './triggers';

const SECRET = 'correct-horse-battery-staple';
const SCHEDULE = 'n8n-nodes-base.scheduleTrigger';
const WAIT = 'n8n-nodes-base.wait';

/** What a person chooses and changes after the import. */
interface Choice extends Omit<FlowChoice, 'credentials'> {
	/** The Halo credential; without it, one that may do everything. */
	halo?: string;
	/** Others, by their types. */
	credentials?: FlowChoice['credentials'];
}

/** A choice by name, as a locator or a routing field keeps it. */
export const named = (value: string) => ({ __rl: true, mode: 'name', value });

/**
 * Imports a flow with only its credentials set, and what a person changes.
 *
 * @param file name in `workflows/`, without its ending
 */
export async function importFlow(
	world: PetraWorld,
	file: string,
	{ halo, credentials: others, ...choice }: Choice = {},
): Promise<ImportedFlow> {
	const { api } = world.n8n;
	const webhook = {
		name: 'Petra webhook',
		type: 'petraWebhookApi',
		data: { headerName: 'X-Petra-Webhook-Secret', secret: SECRET },
	};
	const credentials = {
		haloPsaApi: { id: halo ?? (await world.newCredential()), name: 'Halo PSA' },
		petraApi: world.petraCredential,
		petraWebhookApi: { id: await api.createCredential(webhook), name: webhook.name },
		...others,
	};
	const flow = await importFile(api, file, { ...choice, credentials });
	return {
		...flow,
		executions: async (count) => {
			const found = await flow.executions(count);
			expect(found).toHaveLength(count);
			return found;
		},
		run: async (trigger) => {
			const execution = await flow.run(trigger);
			expect(execution.data.resultData.error?.message).toBeUndefined();
			expect(execution.status).toBe('success');
			return execution;
		},
	};
}

/**
 * For a test file about flows: a world that is fresh before each test. After each, what was imported is unpublished,
 * and nothing of it is left in Halo.
 *
 * @param enter how the world is entered
 */
export function useFlows(enter: () => Promise<PetraWorld> = enterPetraWorld) {
	let entered: PetraWorld;
	const imported: Array<{ unpublish(): Promise<void> }> = [];

	beforeAll(async () => {
		entered = await enter();
	});

	beforeEach(() => {
		entered.sandbox.reset();
		entered.sandbox.switches.petraLimits = false;
	});

	afterEach(async () => {
		for (const flow of imported.splice(0)) await flow.unpublish();
		await nothingIsLeft(entered.sandbox);
		expect(entered.sandbox.violations).toEqual([]);
	});

	afterAll(async () => {
		await entered.leave();
	});

	/** Notes that a flow is to be unpublished after the test. */
	function leaving<T extends { unpublish(): Promise<void> }>(flow: T): T {
		imported.push(flow);
		return flow;
	}

	return {
		world: () => entered,
		leaving,
		imports: async (file: string, choice?: Choice) =>
			leaving(await importFlow(entered, file, choice)),
	};
}

/** An open incident, and the open ticket with its ID in Supplier Reference. */
export async function incidentWithTicket(
	{ petra, halo }: Sandbox,
	referenceOf = (id: string) => id,
): Promise<{ incident: Incident; ticket: Row }> {
	const incident = await petra.raise();
	const ticket = halo.add('Tickets', {
		summary: 'Account taken over',
		client_id: 12,
		status_id: 2,
		supplier_reference: referenceOf(incident.id),
	});
	return { incident, ticket };
}

/** For an import: a schedule that is not deactivated fires every second instead of when the flow says. */
export function everySecond(node: WorkflowNode): WorkflowNode {
	if (node.type !== SCHEDULE || node.disabled === true) return node;
	const rule = { interval: [{ field: 'seconds', secondsInterval: 1 }] };
	return { ...node, parameters: { rule } };
}

/** For an import: a node that is refused is not tried again, and a wait takes seconds instead of minutes. */
export function impatient(node: WorkflowNode): WorkflowNode {
	const parameters =
		node.type === WAIT ? { ...node.parameters, amount: 2, unit: 'seconds' } : node.parameters;
	return { ...node, parameters, retryOnFail: false };
}

/** Waits until so many executions of a published flow have ended in this way; then it is unpublished. */
export async function untilEnded(
	{ api }: PetraWorld['n8n'],
	flow: ImportedFlow,
	wanted: Record<'success' | 'error', number>,
): Promise<void> {
	const statuses = async () => (await api.executions(flow.id)).map(({ status }) => status);
	try {
		for (const [wish, count] of Object.entries(wanted))
			await until(statuses, `${count} runs ended in ${wish}`, {
				reached: (all) => all.filter((status) => status === wish).length >= count,
			});
	} finally {
		await flow.unpublish();
	}
	await until(statuses, 'no run is under way', {
		reached: (all) => !all.some((status) => ['new', 'running'].includes(status)),
	});
}

/**
 * Lets the flow's own schedule start it until it has stopped twice and has told of both.
 *
 * @param broken a node that is made to stop the flow; without it, the test sees to the stop
 */
export async function stopsByItself(
	world: PetraWorld,
	file: string,
	broken?: string,
): Promise<void> {
	const stop = {
		type: 'n8n-nodes-base.stopAndError',
		typeVersion: 1,
		parameters: { errorMessage: 'Made to stop' },
	};
	const change = (node: WorkflowNode): WorkflowNode =>
		node.name === broken
			? { name: node.name, position: node.position, ...stop }
			: everySecond(node);
	const flow = await importFlow(world, file, { change });
	await flow.publish();
	await untilEnded(world.n8n, flow, { error: 2, success: 2 });
}

/** Sends what Petra's custom webhook sends, or another body; the status that n8n answers. */
export async function callWebhook(flow: ImportedFlow, body: object): Promise<number> {
	let status = 404;
	await until(async () => {
		const answer = await request(flow.webhookUrl('Petra Webhook Trigger', 'petra'), {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'X-Petra-Webhook-Secret': SECRET },
			body: JSON.stringify(body),
		});
		({ status } = answer);
		return status !== 404;
	}, 'n8n listens to Petra');
	return status;
}

/** Requests that may change something in Halo, by their names in a count. */
export function writesIn(counts: Record<string, number>): string[] {
	return Object.keys(counts).filter((request) => /^(POST|PUT|DELETE) \/api\//.test(request));
}

/** Tickets with a supplier reference. */
export const referring = ({ halo }: Sandbox, reference: string): Row[] =>
	halo.rows('Tickets').filter((row) => row.supplier_reference === reference);

/** The private notes of a ticket, the oldest first. */
export const notesOf = ({ halo }: Sandbox, { id }: Row): string[] =>
	halo
		.rows('Actions')
		.filter(({ ticket_id, hiddenfromuser }) => ticket_id === id && hiddenfromuser === true)
		.map(({ note }) => String(note));

/** The statuses of executions. */
export const statusesOf = (executions: Execution[]): string[] =>
	executions.map(({ status }) => status);
