const { randomUUID } = require('node:crypto');

/**
 * @typedef {{ type: string, typeVersion?: number, parameters: Record<string, unknown>,
 *   credentials?: Record<string, { id?: string, name?: string }>, settings?: Record<string, unknown> }} NodeSetup
 * @typedef {{ message: string, description?: string | null, httpCode?: string | null,
 *   itemIndex?: number, name?: string, raw: import('./api').ExecutionError }} NodeFailure
 * @typedef {{ items: Array<Record<string, unknown>>, error: NodeFailure | null,
 *   executionId: string, outputs: Array<import('./api').ItemData[]>,
 *   execution: import('./api').Execution }} NodeResult
 */

const NODE_NAME = 'Node under test';

/**
 * What these need of an n8n; a real one has more.
 * @typedef {Pick<import('./api').N8nApi, 'activate' | 'createWorkflow' | 'execution' | 'executions' | 'webhook'>} CallingApi
 */

/** Workflows by n8n and node configuration: a call of a known one costs one request more. */
/** @type {WeakMap<CallingApi, Map<string, Promise<{ id: string, path: string }>>>} */
const workflows = new WeakMap();

/**
 * A published flow that runs nodes one behind the other on the items of a webhook call.
 * @param {CallingApi} api
 * @param {import('./api').WorkflowNode[]} nodes
 */
async function createChain(api, nodes) {
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
	const { id } = await api.createWorkflow({ name: `Test ${path}`, nodes: chain, connections });
	await api.activate(id);
	return { id, path };
}

/**
 * @param {CallingApi} api
 * @param {NodeSetup} setup
 */
async function createFlow(api, { settings, ...node }) {
	return await createChain(api, [{ name: NODE_NAME, typeVersion: 1, ...node, ...settings }]);
}

/**
 * @param {CallingApi} api
 * @param {NodeSetup} setup
 */
function flowFor(api, setup) {
	const known = workflows.get(api) ?? new Map();
	workflows.set(api, known);
	const { type, typeVersion, parameters, credentials, settings } = setup;
	const key = JSON.stringify([type, typeVersion, parameters, credentials, settings]);
	const flow = known.get(key) ?? createFlow(api, setup);
	known.set(key, flow);
	return flow;
}

/**
 * @param {CallingApi} api
 * @param {string} workflowId
 * @param {string} call
 */
async function executionOf(api, workflowId, call) {
	// The newest is ours unless calls of the same flow ran side by side.
	for (const { id } of await api.executions(workflowId)) {
		const execution = await api.execution(id);
		const received = execution.data.resultData.runData.Webhook?.[0]?.data?.main?.[0]?.[0]?.json;
		const body = /** @type {{ call?: string } | undefined} */ (received?.body);
		if (body?.call === call) return execution;
	}
	throw new Error(`n8n keeps no execution of call ${call}`);
}

/** @param {import('./api').ExecutionError | undefined} raw @returns {NodeFailure | null} */
function failureFrom(raw) {
	if (!raw) return null;
	const { message = '', description, httpCode, name, context } = raw;
	return { message, description, httpCode, name, itemIndex: context?.itemIndex, raw };
}

/**
 * Runs one node on items in a published flow. Calls with the same configuration share the flow.
 * @param {{ api: CallingApi }} n8n
 * @param {NodeSetup & { items?: Array<Record<string, unknown>> }} call
 * @returns {Promise<NodeResult>} `items` of the first output as JSON; `outputs` whole, with the
 *   error that continue-on-fail leaves on an item; `error` when the node threw
 */
async function callNode({ api }, { items = [{}], ...setup }) {
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

/**
 * The quick form, for many calls in a row: one request each, the items as the webhook answers them.
 * @param {{ api: CallingApi }} n8n
 * @param {NodeSetup} setup
 * @returns {Promise<(items?: Array<Record<string, unknown>>) => Promise<Array<Record<string, unknown>>>>}
 */
async function nodeCaller({ api }, setup) {
	const flow = await flowFor(api, setup);
	return async (items = [{}]) => {
		const { status, body } = await api.webhook(flow.path, { items });
		if (status !== 200) throw new Error(`The flow failed: ${JSON.stringify(body)}`);
		return /** @type {Array<Record<string, unknown>>} */ (body);
	};
}

/**
 * Runs nodes one behind the other on items, in a published flow.
 * @param {{ api: CallingApi }} n8n
 * @param {import('./api').WorkflowNode[]} nodes
 * @param {Array<Record<string, unknown>>} items
 * @returns {Promise<import('./api').ItemData[]>} what the last node put out
 */
async function callChain({ api }, nodes, items) {
	const flow = await createChain(api, nodes);
	const call = randomUUID();
	await api.webhook(flow.path, { items, call });
	const { resultData } = (await executionOf(api, flow.id, call)).data;
	if (resultData.error) throw new Error(`The flow failed: ${resultData.error.message}`);
	const last = nodes[nodes.length - 1].name;
	return resultData.runData[last][0].data?.main?.[0] ?? [];
}

module.exports = { callChain, callNode, nodeCaller };
