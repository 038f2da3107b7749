import { randomUUID } from 'node:crypto';
import type { Execution, ExecutionError, ItemData, N8nApi, WorkflowNode } from './api';

/** A node with what a person sets in it. */
export interface NodeSetup {
	type: string;
	typeVersion?: number;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id?: string; name?: string }>;
	settings?: Record<string, unknown>;
}

/** What a node threw. */
interface NodeFailure {
	message: string;
	description?: string | null;
	httpCode?: string | null;
	itemIndex?: number;
	name?: string;
	raw: ExecutionError;
}

/** What one run of a node gave. */
interface NodeResult {
	/** JSON of the first output. */
	items: Array<Record<string, unknown>>;
	/** What the node threw. */
	error: NodeFailure | null;
	executionId: string;
	/** All outputs, with the error that continue-on-fail leaves on an item. */
	outputs: ItemData[][];
	execution: Execution;
}

const NODE_NAME = 'Node under test';

/** What these need of an n8n; a real one has more. */
type CallingApi = Pick<
	N8nApi,
	'activate' | 'createWorkflow' | 'execution' | 'executions' | 'webhook'
>;

/** Workflows by n8n and node configuration: a call of a known one costs one request more. */
const workflows = new WeakMap<CallingApi, Map<string, Promise<{ id: string; path: string }>>>();

/** A published flow that runs nodes one behind the other on the items of a webhook call. */
async function createChain(api: CallingApi, nodes: WorkflowNode[], timezone?: string) {
	const path = randomUUID();
	const chain = [
		{
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2,
			webhookId: path,
			parameters: {
				httpMethod: 'POST',
				path,
				responseMode: 'lastNode',
				responseData: 'allEntries',
			},
		},
		{
			name: 'Split Out',
			type: 'n8n-nodes-base.splitOut',
			parameters: { fieldToSplitOut: 'body.items' },
		},
		...nodes,
	];
	const connections = Object.fromEntries(
		chain
			.slice(1)
			.map(({ name }, index) => [
				chain[index].name,
				{ main: [[{ node: name, type: 'main', index: 0 }]] },
			]),
	);
	const { id } = await api.createWorkflow({
		name: `Test ${path}`,
		nodes: chain,
		connections,
		...(timezone === undefined ? {} : { settings: { timezone } }),
	});
	await api.activate(id);
	return { id, path };
}

async function createFlow(api: CallingApi, { settings, ...node }: NodeSetup) {
	return await createChain(api, [{ name: NODE_NAME, typeVersion: 1, ...node, ...settings }]);
}

function flowFor(api: CallingApi, setup: NodeSetup) {
	const known = workflows.get(api) ?? new Map();
	workflows.set(api, known);
	const { type, typeVersion, parameters, credentials, settings } = setup;
	const key = JSON.stringify([type, typeVersion, parameters, credentials, settings]);
	const flow = known.get(key) ?? createFlow(api, setup);
	known.set(key, flow);
	return flow;
}

async function executionOf(api: CallingApi, workflowId: string, call: string) {
	// The newest is ours unless calls of the same flow ran side by side.
	for (const { id } of await api.executions(workflowId)) {
		const execution = await api.execution(id);
		const received = execution.data.resultData.runData.Webhook?.[0]?.data?.main?.[0]?.[0]?.json;
		const body = received?.body as { call?: string } | undefined;
		if (body?.call === call) return execution;
	}
	throw new Error(`n8n keeps no execution of call ${call}`);
}

function failureFrom(raw: ExecutionError | undefined): NodeFailure | null {
	if (!raw) return null;
	const { message = '', description, httpCode, name, context } = raw;
	return { message, description, httpCode, name, itemIndex: context?.itemIndex, raw };
}

/** Runs one node on items in a published flow. Calls with the same configuration share the flow. */
export async function callNode(
	{ api }: { api: CallingApi },
	{ items = [{}], ...setup }: NodeSetup & { items?: Array<Record<string, unknown>> },
): Promise<NodeResult> {
	const flow = await flowFor(api, setup);
	const call = randomUUID();
	await api.webhook(flow.path, { items, call });
	const execution = await executionOf(api, flow.id, call);
	const { runData, error } = execution.data.resultData;
	const run = runData[NODE_NAME]?.[0];
	const outputs = (run?.data?.main ?? []).map((output) => output ?? []);
	return {
		items: (outputs[0] ?? []).map(({ json }) => json),
		error: failureFrom(run?.error ?? error),
		executionId: execution.id,
		outputs,
		execution,
	};
}

/** The quick form, for many calls in a row: one request each, the items as the webhook answers them. */
export async function nodeCaller(
	{ api }: { api: CallingApi },
	setup: NodeSetup,
): Promise<(items?: Array<Record<string, unknown>>) => Promise<Array<Record<string, unknown>>>> {
	const flow = await flowFor(api, setup);
	return async (items = [{}]) => {
		const { status, body } = await api.webhook(flow.path, { items });
		if (status !== 200) throw new Error(`The flow failed: ${JSON.stringify(body)}`);
		return body as Array<Record<string, unknown>>;
	};
}

/**
 * Runs nodes one behind the other on items, in a published flow.
 *
 * @returns what the last node put out
 */
export async function callChain(
	{ api }: { api: CallingApi },
	nodes: WorkflowNode[],
	items: Array<Record<string, unknown>>,
	timezone?: string,
): Promise<ItemData[]> {
	const flow = await createChain(api, nodes, timezone);
	const call = randomUUID();
	await api.webhook(flow.path, { items, call });
	const { resultData } = (await executionOf(api, flow.id, call)).data;
	if (resultData.error) throw new Error(`The flow failed: ${resultData.error.message}`);
	const last = nodes[nodes.length - 1].name;
	return resultData.runData[last][0].data?.main?.[0] ?? [];
}
