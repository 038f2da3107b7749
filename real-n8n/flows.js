const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { settled, until } = require('./until');

const FOLDER = path.join(__dirname, '..', 'workflows');
const OVER = ['success', 'error', 'crashed', 'canceled'];

/**
 * @typedef {import('./api').WorkflowNode} WorkflowNode
 * @typedef {import('./api').WorkflowJson} WorkflowJson
 * @typedef {import('./api').Execution} Execution
 * @typedef {{ name: string, value: unknown }} Assignment
 *
 * @typedef {object} Choice what a person chooses and changes after the import
 * @property {Record<string, { id: string, name: string }>} credentials by their types
 * @property {Record<string, unknown>} [settings] values of the node Settings
 * @property {string[]} [activate] nodes to activate that come deactivated
 * @property {(node: WorkflowNode) => WorkflowNode} [change] anything else, node by node
 */

/** @returns {string[]} names of the flows in `workflows/`, without their ending */
function flowNames() {
	return fs
		.readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.map((file) => path.basename(file, '.json'));
}

/**
 * @param {string} name
 * @returns {WorkflowJson & { name: string }}
 */
function readFlow(name) {
	return JSON.parse(fs.readFileSync(path.join(FOLDER, `${name}.json`), 'utf8'));
}

/**
 * The node Settings, filled in.
 * @param {WorkflowNode} node
 * @param {Record<string, unknown>} settings
 * @returns {WorkflowNode}
 */
function withSettings(node, settings) {
	const { assignments } = /** @type {{ assignments: Assignment[] }} */ (
		node.parameters?.assignments
	);
	const unknown = Object.keys(settings).find(
		(wanted) => !assignments.some(({ name }) => name === wanted),
	);
	if (unknown) throw new Error(`Settings has no ${unknown}`);
	const filled = assignments.map((one) => ({ ...one, value: settings[one.name] ?? one.value }));
	return { ...node, parameters: { ...node.parameters, assignments: { assignments: filled } } };
}

/**
 * @param {WorkflowNode} node
 * @param {Choice} choice
 * @returns {WorkflowNode}
 */
function prepared(node, { credentials, settings = {}, activate = [], change = (same) => same }) {
	const types = Object.keys(node.credentials ?? {});
	return change({
		...(node.name === 'Settings' ? withSettings(node, settings) : node),
		...(activate.includes(node.name) ? { disabled: false } : {}),
		// The editor gives webhooks a new address on import.
		...(node.webhookId === undefined ? {} : { webhookId: randomUUID() }),
		credentials: Object.fromEntries(types.map((type) => [type, credentials[type]])),
	});
}

/**
 * Imports a flow of `workflows/` as a person does in the editor; it is not published yet.
 * @param {import('./api').N8nApi} api
 * @param {string} name of its file, without the ending
 * @param {Choice} choice
 */
async function importFlow(api, name, choice) {
	const flow = readFlow(name);
	const nodes = flow.nodes.map((node) => prepared(node, choice));
	const { id } = await api.createWorkflow({ ...flow, nodes });

	async function unpublish() {
		await api.unpublish(id);
	}

	return {
		id,
		name: flow.name,

		/**
		 * Where a webhook node takes calls in.
		 * @param {string} wanted name of the node
		 * @param {string} end of the address
		 */
		webhookUrl(wanted, end) {
			const node = nodes.find((one) => one.name === wanted);
			return `${api.url}/webhook/${node?.webhookId}/${end}`;
		},

		unpublish,

		/** Publishes it, or publishes it anew: a polling trigger polls at once. */
		async publish() {
			await unpublish();
			const { status, triggers } = await api.publish(id);
			if (status === 'published') return;
			const [reason] = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
			throw new Error(`"${flow.name}" could not be published: ${reason}`);
		},

		/**
		 * Waits until so many executions are over.
		 * @param {number} count
		 * @returns {Promise<Execution[]>} the oldest first, and those too many as well
		 */
		async executions(count) {
			const statuses = async () => (await api.executions(id)).map(({ status }) => status);
			await until(statuses, `${count} executions of ${name} are over`, {
				reached: (all) => all.length >= count && all.every((status) => OVER.includes(status)),
			});
			await settled(statuses, `the executions of ${name}`);
			await until(statuses, `all executions of ${name} are over`, {
				reached: (all) => all.every((status) => OVER.includes(status)),
			});
			const found = (await api.executions(id)).reverse();
			return await Promise.all(found.map(async (one) => await api.execution(one.id)));
		},

		/**
		 * Runs it by hand.
		 * @param {string} trigger name of the node to begin at
		 * @returns {Promise<Execution>}
		 */
		async run(trigger) {
			return await api.runManually(id, trigger);
		},
	};
}

/** @typedef {Awaited<ReturnType<typeof importFlow>>} ImportedFlow */

/**
 * What the last run of a node put out.
 * @param {Execution} execution
 * @param {string} node
 * @returns {Array<Record<string, unknown>>}
 */
function outputOf({ data }, node) {
	const items = data.resultData.runData[node]?.at(-1)?.data?.main?.[0] ?? [];
	return items.map(({ json }) => json);
}

module.exports = { flowNames, importFlow, outputOf, readFlow };
