import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Execution, N8nApi, WorkflowJson, WorkflowNode } from './api';
import { settled, until } from './until';

const FOLDER = path.join(__dirname, '..', 'workflows');
/** The folder of the flows with Halo alone, below `workflows/`. */
export const EXAMPLES = 'examples';
const OVER = ['success', 'error', 'crashed', 'canceled'];

/** What a person chooses and changes after the import. */
export interface Choice {
	/** By their types. */
	credentials: Record<string, { id: string; name: string }>;
	/** Inputs to fill in, by node and by the path of the input, such as `additionalFields.team`. */
	set?: Record<string, Record<string, unknown>>;
	/** Nodes to activate that come deactivated. */
	activate?: string[];
	/** Nodes to deactivate. */
	deactivate?: string[];
	/** Whether runs are kept as the flow's own settings say, rather than all of them. */
	asShipped?: boolean;
	/** Anything else, node by node. */
	change?: (node: WorkflowNode) => WorkflowNode;
}

/**
 * @param folder below `workflows/`; those of Petra are in the folder itself
 * @returns names of the flows in a folder, as `readFlow` takes them
 */
export function flowNames(folder = ''): string[] {
	return fs
		.readdirSync(path.join(FOLDER, folder))
		.filter((file) => file.endsWith('.json'))
		.map((file) => path.posix.join(folder, path.basename(file, '.json')));
}

/** A flow of `workflows/`, as it is handed to other people. */
export function readFlow(name: string): WorkflowJson & { name: string } {
	return JSON.parse(fs.readFileSync(path.join(FOLDER, `${name}.json`), 'utf8'));
}

type Values = Record<string, unknown>;

/** Inputs of a node, one of them filled in. */
function filled(values: Values, [first, ...rest]: string[], value: unknown): Values {
	const inner = rest.length === 0 ? value : filled((values[first] ?? {}) as Values, rest, value);
	return { ...values, [first]: inner };
}

function withInputs(node: WorkflowNode, inputs: Values): WorkflowNode {
	const parameters = Object.entries(inputs).reduce<Values>(
		(values, [path, value]) => filled(values, path.split('.'), value),
		node.parameters ?? {},
	);
	return { ...node, parameters };
}

const KEEPS_DATA = { saveDataSuccessExecution: 'all' };

/** Nodes that n8n keeps an address for. */
const HAS_WEBHOOK = /\.(formTrigger|haloPsaApproval|haloPsaTrigger|petraWebhookTrigger)$/;

function prepared(
	node: WorkflowNode,
	{ credentials, set = {}, activate = [], deactivate = [], change = (same) => same }: Choice,
): WorkflowNode {
	const types = Object.keys(node.credentials ?? {});
	return change({
		...withInputs(node, set[node.name] ?? {}),
		...(activate.includes(node.name) ? { disabled: false } : {}),
		...(deactivate.includes(node.name) ? { disabled: true } : {}),
		// The editor gives webhooks an address on import.
		...(HAS_WEBHOOK.test(node.type) ? { webhookId: randomUUID() } : {}),
		credentials: Object.fromEntries(types.map((type) => [type, credentials[type]])),
	});
}

/** Waits until so many executions of a flow are over; the oldest first, and those too many as well. */
async function executionsOf(
	api: N8nApi,
	{ id, name }: { id: string; name: string },
	count: number,
): Promise<Execution[]> {
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
}

/**
 * Imports a flow of `workflows/` as a person does in the editor; it is not published yet.
 *
 * @param name of its file, without the ending
 */
export async function importFlow(api: N8nApi, name: string, choice: Choice) {
	const flow = readFlow(name);
	const { set = {}, activate = [], deactivate = [] } = choice;
	const named = [...Object.keys(set), ...activate, ...deactivate];
	const unknown = named.find((wanted) => !flow.nodes.some((node) => node.name === wanted));
	if (unknown) throw new Error(`"${flow.name}" has no node ${unknown}`);
	const nodes = flow.nodes.map((node) => prepared(node, choice));
	// Shipped flows keep nothing of runs that went well; who looks at these runs needs it.
	const settings = { ...flow.settings, ...(choice.asShipped ? {} : KEEPS_DATA) };
	const { id } = await api.createWorkflow({ ...flow, nodes, settings });
	const unpublish = async () => await api.unpublish(id);
	const webhookIdOf = (wanted: string) => nodes.find((one) => one.name === wanted)?.webhookId;
	return {
		id,
		name: flow.name,

		/**
		 * Where a webhook node takes calls in.
		 *
		 * @param wanted name of the node
		 * @param end of the address
		 */
		webhookUrl(wanted: string, end: string) {
			return `${api.url}/webhook/${webhookIdOf(wanted)}/${end}`;
		},

		/**
		 * Where a published form is.
		 *
		 * @param wanted name of the node
		 */
		formUrl(wanted: string) {
			return `${api.url}/form/${webhookIdOf(wanted)}`;
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
		 *
		 * @returns the oldest first, and those too many as well
		 */
		async executions(count: number): Promise<Execution[]> {
			return await executionsOf(api, { id, name }, count);
		},

		/**
		 * Runs it by hand.
		 *
		 * @param trigger name of the node to begin at
		 */
		async run(trigger: string): Promise<Execution> {
			return await api.runManually(id, trigger);
		},
	};
}

/** A flow in an n8n, and what a person does with it. */
export type ImportedFlow = Awaited<ReturnType<typeof importFlow>>;

/** What the last run of a node put out. */
export function outputOf({ data }: Execution, node: string): Array<Record<string, unknown>> {
	const items = data.resultData.runData[node]?.at(-1)?.data?.main?.[0] ?? [];
	return items.map(({ json }) => json);
}
