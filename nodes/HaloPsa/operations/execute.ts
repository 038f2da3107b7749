import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { ReferenceResolver } from '../execution/referenceResolver';
import type { ItemContext } from '../execution/itemContext';
import type { RecordType, Verb } from '../records/record';
import { nounOf } from '../records/record';
import { HaloClient } from '../transport/client';
import { asNodeError } from '../../shared/errors';
import { inParallel } from '../../shared/pool';
import type { Batch, BatchResult } from '../execution/batch';
import { operations } from './index';
import type { Operation } from './operation';
import { FileOutput, readEndpoint } from './operation';

/** How many items are worked on at the same time unless Options says otherwise. */
export const ITEMS_IN_PARALLEL = 20;

interface Chosen {
	record: RecordType;
	operation: Operation;
}

function chosenBy(context: IExecuteFunctions, records: readonly RecordType[]): Chosen {
	const resource = context.getNodeParameter('resource', 0) as string;
	const verb = context.getNodeParameter('operation', 0) as Verb;
	const record = records.find((candidate) => candidate.name === resource);
	if (record === undefined || !record.operations?.includes(verb)) {
		throw new NodeOperationError(
			context.getNode(),
			`This node knows no operation "${verb}" for "${resource}"`,
			{
				description: 'Choose Resource and Operation from their lists.',
			},
		);
	}
	return { record, operation: operations[verb] };
}

type NodeError = ReturnType<typeof asNodeError>;

async function runItem(
	item: ItemContext,
	{ record, operation }: Chosen,
): Promise<INodeExecutionData[] | NodeError> {
	const pairedItem = { item: item.index };
	try {
		const rows =
			(await operation.run?.(item, record.anyEndpoint ? readEndpoint(item) : record)) ?? [];
		if (rows instanceof FileOutput) return [{ json: rows.json, binary: rows.binary, pairedItem }];
		return (Array.isArray(rows) ? rows : [rows]).map((json) => ({ json, pairedItem }));
	} catch (thrown) {
		return asNodeError(item.context.getNode(), thrown, item.index);
	}
}

/** An item's error as its output, for Continue On Fail. */
function asOutput(context: IExecuteFunctions, error: NodeError, index: number): INodeExecutionData {
	const json: IDataObject = { ...context.getInputData()[index].json };
	return { json, error, pairedItem: { item: index } };
}

/** Tells what was done for other items before the stop: their output is lost with the error, their effect is not. */
function withWhatWasDone(
	error: NodeError,
	done: INodeExecutionData[],
	{ record }: Chosen,
): NodeError {
	const written = done.filter(({ json }) => json.outcome !== 'unchanged');
	if (written.length === 0) return error;
	const ids = written.map(({ json }) => json.id).filter((id) => id !== undefined);
	const named =
		ids.length === 0 ? '' : ` (ID ${ids.slice(0, 20).join(', ')}${ids.length > 20 ? ', …' : ''})`;
	const sentence = `Before the stop it was done for ${written.length} other ${written.length === 1 ? nounOf(record) : record.plural}${named}. To get the outcome of each item, set On Error to Continue in the node's Settings.`;
	error.description = `${error.description ?? ''} ${sentence}`.trim();
	return error;
}

interface Settings {
	itemsInParallel?: number;
	rowsPerRequest?: number;
}

/** What came out of the items: their output in input order, and the first refusal that stops the node. */
interface Outcome {
	outputs: INodeExecutionData[][];
	stopped: NodeError | undefined;
}

async function runEach(batch: Batch, chosen: Chosen): Promise<Outcome> {
	const { context, items, width, stops } = batch;
	let stopped: NodeError | undefined;
	const outputs = await inParallel(items, width, async (item) => {
		if (stopped !== undefined) return [];
		const outcome = await runItem(item, chosen);
		if (Array.isArray(outcome)) return outcome;
		if (!stops) return [asOutput(context, outcome, item.index)];
		stopped ??= outcome;
		return [];
	});
	return { outputs, stopped };
}

/** What stops all items at once, such as a list that can't be read, is the fate of each. */
async function fatesOf(batch: Batch, { record, operation }: Chosen): Promise<BatchResult> {
	try {
		return (await operation.runAll?.(batch, record)) ?? { fates: [] };
	} catch (error) {
		return { fates: batch.items.map(() => ({ error })) };
	}
}

async function runTogether(batch: Batch, chosen: Chosen): Promise<Outcome> {
	const { context, items, stops } = batch;
	const { fates, more = [] } = await fatesOf(batch, chosen);
	let stopped: NodeError | undefined;
	const outputs = fates.map((fate, index): INodeExecutionData[] => {
		if (fate === undefined) return [];
		if ('row' in fate) return [{ json: fate.row, pairedItem: { item: index } }];
		const error = asNodeError(context.getNode(), fate.error, index);
		if (!stops) return [asOutput(context, error, index)];
		stopped ??= error;
		return [];
	});
	const pairedItem = items.map((_, item) => ({ item }));
	outputs.push(more.map((json) => ({ json, pairedItem })));
	return { outputs, stopped };
}

/**
 * Runs the chosen operation for every input item, several at a time. Output stands in input order, each item paired
 * with its input; with Continue On Fail, an item that was refused carries its error. Without it nothing is begun
 * after the first refusal.
 */
export async function execute(
	context: IExecuteFunctions,
	records: readonly RecordType[],
): Promise<INodeExecutionData[][]> {
	const chosen = chosenBy(context, records);
	const client = await HaloClient.open(context);
	const resolver = new ReferenceResolver(client, records);
	const { itemsInParallel, rowsPerRequest } = context.getNodeParameter(
		'options',
		0,
		{},
	) as Settings;
	const batch: Batch = {
		context,
		client,
		resolver,
		items: context.getInputData().map((_, index) => ({ context, client, resolver, index })),
		width: Math.max(1, Math.trunc(Number(itemsInParallel)) || ITEMS_IN_PARALLEL),
		rowsPerRequest: Math.trunc(Number(rowsPerRequest)) || undefined,
		stops: !context.continueOnFail(),
	};
	const { run, runAll, access } = chosen.operation;
	const together = run === undefined || (runAll !== undefined && (batch.rowsPerRequest ?? 1) > 1);
	const { outputs, stopped } = await (together ? runTogether : runEach)(batch, chosen);
	if (stopped !== undefined)
		throw access === 'edit' ? withWhatWasDone(stopped, outputs.flat(), chosen) : stopped;
	return [outputs.flat()];
}
