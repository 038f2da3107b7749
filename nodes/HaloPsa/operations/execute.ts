import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { mapConcurrent, mapWithTurns } from '../../shared/concurrency';
import { asNodeError } from '../../shared/errors';
import type { Batch, BatchResult } from '../execution/batch';
import type { ItemContext } from '../execution/itemContext';
import { ReferenceResolver } from '../execution/referenceResolver';
import { WriteMemory } from '../execution/writeMemory';
import type { RecordType, Verb } from '../records/record';
import { nounOf } from '../records/record';
import { HaloClient } from '../transport/client';
import { operations } from './index';
import type { Operation } from './operation';
import { FileOutput, readEndpoint } from './operation';

/** How many items are worked on at the same time unless Options says otherwise. */
export const ITEMS_IN_PARALLEL = 20;

const IDS_SHOWN = 20;

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
			`The operation "${verb}" of "${resource}" is unknown to this node`,
			{
				description: 'Choose Resource and Operation from their lists.',
			},
		);
	}
	return { record, operation: operations[verb] };
}

type NodeError = ReturnType<typeof asNodeError>;

interface Settings {
	itemsInParallel?: number;
	rowsPerRequest?: number;
}

function openBatch(context: IExecuteFunctions, client: HaloClient, records: readonly RecordType[]) {
	const { itemsInParallel, rowsPerRequest } = context.getNodeParameter(
		'options',
		0,
		{},
	) as Settings;
	const resolver = new ReferenceResolver(client, records);
	const memory = new WriteMemory(context);
	const itemOf = (index: number): ItemContext => ({ context, client, resolver, memory, index });
	return {
		context,
		client,
		resolver,
		memory,
		items: context.getInputData().map((_, index) => itemOf(index)),
		width: Math.max(1, Math.trunc(Number(itemsInParallel)) || ITEMS_IN_PARALLEL),
		rowsPerRequest: Math.trunc(Number(rowsPerRequest)) || undefined,
		stops: !context.continueOnFail(),
	} satisfies Batch;
}

/** What came out of the items: their output in input order, and the errors of those that were refused. */
interface Outcome {
	outputs: INodeExecutionData[][];
	errors: NodeError[];
}

/** An item's error as its output, for Continue On Fail. */
function asOutput(context: IExecuteFunctions, error: NodeError, index: number): INodeExecutionData {
	const json: IDataObject = { ...context.getInputData()[index].json };
	return { json, error, pairedItem: { item: index } };
}

async function runItem(
	item: ItemContext,
	record: RecordType,
	run: Extract<Operation, { kind: 'perItem' }>['run'],
): Promise<INodeExecutionData[]> {
	const pairedItem = { item: item.index };
	const rows = await run(item, record.anyEndpoint ? readEndpoint(item) : record);
	if (rows instanceof FileOutput) return [{ json: rows.json, binary: rows.binary, pairedItem }];
	return (Array.isArray(rows) ? rows : [rows]).map((json) => ({ json, pairedItem }));
}

async function runPerItem(
	{ context, items, width, stops }: Batch,
	record: RecordType,
	run: Extract<Operation, { kind: 'perItem' }>['run'],
): Promise<Outcome> {
	const errors: NodeError[] = [];
	const outputs = await mapConcurrent(items, width, async (item) => {
		if (stops && errors.length > 0) return [];
		try {
			return await runItem(item, record, run);
		} catch (thrown) {
			const error = asNodeError(context.getNode(), thrown, item.index);
			errors.push(error);
			return stops ? [] : [asOutput(context, error, item.index)];
		}
	});
	return { outputs, errors };
}

/** What stops all items at once, such as a list that can't be read, is the result of each. */
async function resultsOf(
	batch: Batch,
	record: RecordType,
	run: Extract<Operation, { kind: 'perBatch' }>['run'],
): Promise<BatchResult> {
	try {
		return await run(batch, record);
	} catch (error) {
		return { results: batch.items.map(() => ({ error })) };
	}
}

async function runPerBatch(
	batch: Batch,
	record: RecordType,
	run: Extract<Operation, { kind: 'perBatch' }>['run'],
): Promise<Outcome> {
	const { context, stops } = batch;
	const { results, more = [] } = await resultsOf(batch, record, run);
	const errors: NodeError[] = [];
	const outputs = await mapWithTurns(results, (result, index): INodeExecutionData[] => {
		if (result === undefined) return [];
		if ('row' in result) return [{ json: result.row, pairedItem: { item: index } }];
		const error = asNodeError(context.getNode(), result.error, index);
		errors.push(error);
		return stops ? [] : [asOutput(context, error, index)];
	});
	// Rows about all items go with the first: n8n can't follow a row back that comes from several.
	outputs.push(more.map((json) => ({ json, pairedItem: { item: 0 } })));
	return { outputs, errors };
}

/** Tells what was done for other items before the stop: their output is lost with the error, their effect is not. */
function withWhatWasDone(
	error: NodeError,
	done: INodeExecutionData[],
	record: RecordType,
): NodeError {
	const written = done.filter(({ json }) => json.outcome !== 'unchanged');
	if (written.length === 0) return error;
	const ids = written.map(({ json }) => json.id).filter((id) => id !== undefined);
	const named =
		ids.length === 0
			? ''
			: ` (ID ${ids.slice(0, IDS_SHOWN).join(', ')}${ids.length > IDS_SHOWN ? ', …' : ''})`;
	const sentence = `Before the stop it was done for ${written.length} other ${written.length === 1 ? nounOf(record) : record.plural}${named}. To get the outcome of each item, set On Error to Continue in the node's Settings.`;
	error.description = `${error.description ?? ''} ${sentence}`.trim();
	return error;
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
	const { record, operation } = chosenBy(context, records);
	const client = await HaloClient.open(context);
	const batch = openBatch(context, client, records);
	const { outputs, errors } =
		operation.kind === 'perItem'
			? await runPerItem(batch, record, operation.run)
			: await runPerBatch(batch, record, operation.run);
	if (errors.length === 0) batch.memory.clear();
	if (batch.stops && errors.length > 0) {
		const [first] = errors;
		throw operation.access === 'edit' ? withWhatWasDone(first, outputs.flat(), record) : first;
	}
	return [outputs.flat()];
}
