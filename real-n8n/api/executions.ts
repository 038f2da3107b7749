import { parse } from 'flatted';
import type { Rest } from '../rest';
import { until } from '../until';

const UNDER_WAY = ['new', 'running', 'waiting'];

/** One run of a flow, as n8n's list of executions has it. */
interface ExecutionState {
	id: string;
	status: string;
	finished: boolean;
}

/** One run of a flow with all that went through it. */
export interface Execution extends ExecutionState {
	data: ExecutionData;
	[field: string]: unknown;
}

/** What went wrong in a node. */
export interface ExecutionError {
	message?: string;
	description?: string | null;
	httpCode?: string | null;
	name?: string;
	context?: { itemIndex?: number; [key: string]: unknown };
	[field: string]: unknown;
}

/** One item that a node has put out. */
export interface ItemData {
	json: Record<string, unknown>;
	error?: ExecutionError;
	pairedItem?: unknown;
	binary?: Record<string, unknown>;
}

/** One run of a node within an execution. */
interface NodeRun {
	data?: { main?: Array<ItemData[] | null> };
	error?: ExecutionError;
	executionTime: number;
	[field: string]: unknown;
}

/** What n8n keeps of an execution, node by node. */
export interface ExecutionData {
	resultData: {
		runData: Record<string, NodeRun[]>;
		error?: ExecutionError;
		lastNodeExecuted?: string;
	};
	[field: string]: unknown;
}

/** The calls of n8n's editor about executions. */
export function executionCalls(rest: Rest) {
	/** Newest first. */
	async function executions(workflowId: string): Promise<ExecutionState[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await rest<{ results: ExecutionState[] }>(
			'GET',
			`/executions?filter=${filter}&limit=100`,
		);
		return results;
	}

	/** One run, with its data as n8n works with it, not as it stores it */
	async function execution(id: string): Promise<Execution> {
		const found = await rest<Execution>('GET', `/executions/${id}`);
		return { ...found, data: parse(String(found.data)) };
	}

	/**
	 * Runs a workflow by hand from one of its triggers, published or not, as the editor's button does, and waits
	 * until it is over. Not for triggers that wait to be called.
	 *
	 * @param trigger name of the node to begin at
	 */
	async function runManually(
		workflowId: string,
		trigger: string,
		{ untilItWaits = false } = {},
	): Promise<Execution> {
		const { executionId } = await rest<{ executionId?: string }>(
			'POST',
			`/workflows/${workflowId}/run`,
			{
				// n8n 2 reads it from its database.
				workflowData: await rest('GET', `/workflows/${workflowId}`),
				triggerToStartFrom: { name: trigger },
			},
		);
		if (executionId === undefined) throw new Error(`n8n waits for a call of "${trigger}"`);
		return await until(
			async () => await execution(executionId),
			`execution ${executionId} is over`,
			{
				// n8n 1 may note the status a moment before the data.
				reached: ({ status, data }) =>
					data !== undefined &&
					(!UNDER_WAY.includes(status) || (untilItWaits && status === 'waiting')),
				moving: ({ status, data }) => [status, Object.keys(data?.resultData.runData ?? {})],
			},
		);
	}

	return { executions, execution, runManually };
}
