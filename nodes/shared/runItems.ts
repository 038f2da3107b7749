import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import { mapConcurrent } from './concurrency';
import { asNodeError, inputRefused } from './errors';

/** The input items of an execution, and how they are worked on. */
export interface Items<Item extends { index: number }> {
	context: IExecuteFunctions;
	items: readonly Item[];
	/** How many items are worked on at the same time. */
	width: number;
	/** Whether an item that is refused stops the others. */
	stops: boolean;
}

/** What came out of the items: their output in input order, and the errors of those that were refused. */
export interface ItemsOutcome {
	outputs: INodeExecutionData[][];
	errors: NodeError[];
}

/**
 * Does an operation for each item. Output stands in input order. Where nothing stops, an item that was refused carries
 * what to do about it; else nothing is begun after the first refusal, and the caller throws the first error.
 *
 * @param run gives the item's output, paired with its input
 */
export async function runItems<Item extends { index: number }>(
	{ context, items, width, stops }: Items<Item>,
	run: (item: Item) => Promise<INodeExecutionData[]>,
): Promise<ItemsOutcome> {
	const errors: NodeError[] = [];
	const failedItem = failedItemOf(context);
	const outputs = await mapConcurrent(items, width, async (item) => {
		if (stops && errors.length > 0) return [];
		try {
			return await run(item);
		} catch (thrown) {
			const error = asNodeError(context.getNode(), thrown, item.index);
			errors.push(error);
			return stops ? [] : [failedItem(error, item.index)];
		}
	});
	return { outputs, errors };
}

/** The refusal of a Resource and an Operation that the node does not have, as an expression may give them. */
export function unknownOperation(
	context: IExecuteFunctions,
	{ resource, operation }: { resource: string; operation: string },
): NodeOperationError {
	return inputRefused(
		context.getNode(),
		`The operation "${operation}" of "${resource}" is unknown to this node`,
		'Choose Resource and Operation from their lists.',
	);
}

/** An n8n error that belongs to an item. */
export type NodeError = ReturnType<typeof asNodeError>;

/** Makes the output item of an input item that failed. */
export type FailedItem = (error: NodeError, index: number) => INodeExecutionData;

/** What happened and what to do about it, as one text: people and models read only one field. */
function sentencesOf({ message, description }: NodeError): string {
	const end = /[.!?…]$/.test(message.trim()) ? '' : '.';
	return description ? `${message.trim()}${end} ${description}` : message;
}

/** Whether an AI agent runs the node as its tool: Agent v2 says it in the context (n8n 1.123 not yet), Agent v3 in the node. */
function isTool(context: IExecuteFunctions): boolean {
	const saysSo = typeof context.isToolExecution === 'function' && context.isToolExecution();
	return saysSo || context.getNode().rewireOutputLogTo === 'ai_tool';
}

/** The same, or the node is of the type that n8n makes for agents: what no agent may do is refused there in any case. */
export function isForAgents(context: IExecuteFunctions): boolean {
	return isTool(context) || /\.\w+Tool$/.test(context.getNode().type);
}

/** Whether the run goes on behind an item that failed: by On Error in the node's Settings, and always as a tool, since a model reads no error that is thrown. */
export function goesOnAfterFailure(context: IExecuteFunctions): boolean {
	return context.continueOnFail() || isTool(context);
}

/**
 * How a failed item goes out. `json.error` has all sentences, and the item keeps its own fields. On the way to the
 * error output n8n adds these itself, and only to an item that has nothing but `error`; `error` beside `json` would
 * have it throw `json` away (n8n 2.41, `normalizeNodeErrors` and `handleNodeErrorOutput`).
 */
export function failedItemOf(context: IExecuteFunctions): FailedItem {
	const items = context.getInputData();
	const addsOwn = context.getNode().onError === 'continueErrorOutput' && !isTool(context);
	return (error, index) => {
		const { json, binary } = items[index];
		return {
			json: { ...(addsOwn ? {} : json), error: sentencesOf(error) },
			...(binary === undefined ? {} : { binary }),
			pairedItem: { item: index },
		};
	};
}

/** What n8n takes an item for a failed one by: it has nothing but these (n8n 2.41, `handleNodeErrorOutput`). */
const OF_AN_ERROR = new Set(['error', 'message', 'details']);

/**
 * A row that goes out as a row. One that consists of nothing but `error`, `message` and `details` would go to the error
 * output, so it gets its number besides.
 *
 * @param index of the row, from 0
 */
export function notTakenForError(row: IDataObject, index: number): IDataObject {
	if (!row.error || !Object.keys(row).every((name) => OF_AN_ERROR.has(name))) return row;
	return { ...row, row_number: index + 1 };
}

/**
 * The output where everything stopped before the first item, such as by a credential that can't be right: each item with
 * that error. n8n would pass the items on as if they had succeeded, and a model would read nothing.
 *
 * @throws the error, where the run does not go on after one
 */
export function eachFailed(context: IExecuteFunctions, thrown: unknown): INodeExecutionData[][] {
	if (!goesOnAfterFailure(context)) throw thrown;
	const failedItem = failedItemOf(context);
	const node = context.getNode();
	const items = context.getInputData();
	return [items.map((_, index) => failedItem(asNodeError(node, thrown, index), index))];
}
