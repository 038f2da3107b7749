import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { SECOND_MS } from '../../shared/clock';
import { mapWithTurns } from '../../shared/concurrency';
import { asNodeError, inputRefused } from '../../shared/errors';
import type { ItemsOutcome, NodeError } from '../../shared/runItems';
import {
	eachFailed,
	failedItemOf,
	goesOnAfterFailure,
	isForAgents,
	notTakenForError,
	runItems,
	unknownOperation,
} from '../../shared/runItems';
import { readSwitch } from '../../shared/switch';
import type { Batch, BatchResult } from '../execution/batch';
import { hasAbsent } from '../execution/batch';
import type { ItemContext } from '../execution/itemContext';
import { rowInUtc } from '../execution/outputRow';
import { ReferenceResolver } from '../execution/referenceResolver';
import { warn } from '../execution/warnings';
import { WriteMemory } from '../execution/writeMemory';
import type { RecordType, Resource, Verb } from '../records/record';
import { nounOf } from '../records/record';
import { HaloClient } from '../transport/client';
import { operations } from './index';
import { noteNotFound } from './noteNotFound';
import type { AnyOperation } from './operation';
import { FileOutput, OwnRows, readEndpoint } from './operation';

/** How many items are worked on at the same time unless Options says otherwise. */
export const ITEMS_IN_PARALLEL = 20;

const IDS_SHOWN = 20;

interface Chosen {
	record: Resource;
	operation: AnyOperation;
}

function chosenBy(context: IExecuteFunctions, records: readonly RecordType[]): Chosen {
	const resource = context.getNodeParameter('resource', 0) as string;
	const verb = context.getNodeParameter('operation', 0) as Verb;
	const record = records.find(
		(candidate): candidate is Resource =>
			candidate.name === resource && candidate.operations?.[verb] !== undefined,
	);
	if (record === undefined) throw unknownOperation(context, { resource, operation: verb });
	const operation: AnyOperation = operations[verb];
	if (operation.isHiddenFromTools && isForAgents(context))
		throw inputRefused(
			context.getNode(),
			`${operation.name} is not for AI agents`,
			'Choose another operation for the tool, or use the node in a workflow that a person has written.',
		);
	return { record, operation };
}

type Run<K extends AnyOperation['kind']> = Extract<AnyOperation, { kind: K }>['run'];

interface NodeOptions {
	itemsInParallel?: number;
	rowsPerRequest?: number;
	rateLimitWaitSeconds?: number;
	requestsPerMinute?: number;
	dryRun?: unknown;
}

/** Read once, of the first item: options are of the run, not of an item. */
function runOptionsOf(context: IExecuteFunctions): NodeOptions {
	return context.getNodeParameter('options', 0, {}) as NodeOptions;
}

/** A client whose patience and speed go by the options. */
async function openClientOf(
	context: IExecuteFunctions,
	{ itemsInParallel, rateLimitWaitSeconds, requestsPerMinute }: NodeOptions,
): Promise<HaloClient> {
	const seconds = Number(rateLimitWaitSeconds ?? NaN);
	const perMinute = Number(requestsPerMinute);
	return await HaloClient.open(context, {
		...(seconds >= 0 ? { patienceMs: seconds * SECOND_MS } : {}),
		...(perMinute > 0 ? { requestsPerMinute: perMinute } : {}),
		createsSideBySide: Number(itemsInParallel) > 1,
	});
}

function openBatch(
	context: IExecuteFunctions,
	client: HaloClient,
	{ records, options }: { records: readonly RecordType[]; options: NodeOptions },
) {
	const { itemsInParallel, rowsPerRequest } = options;
	const resolver = new ReferenceResolver(client, records);
	const memory = new WriteMemory(context);
	const itemOf = (index: number): ItemContext => ({
		context,
		client,
		resolver,
		memory,
		remarks: {},
		absent: new Map(),
		index,
	});
	return {
		context,
		client,
		resolver,
		memory,
		items: context.getInputData().map((_, index) => itemOf(index)),
		width: Math.max(1, Math.trunc(Number(itemsInParallel)) || ITEMS_IN_PARALLEL),
		rowsPerRequest: Math.trunc(Number(rowsPerRequest)) || undefined,
		stops: !goesOnAfterFailure(context),
		dryRun: 'dryRun' in options && readSwitch(client.node, 'Dry Run', options.dryRun),
	} satisfies Batch;
}

async function runItem(
	item: ItemContext,
	record: Resource,
	run: Run<'perItem'>,
): Promise<INodeExecutionData[]> {
	const pairedItem = { item: item.index };
	const rows = await run(item, record.anyEndpoint ? readEndpoint(item) : record, operations);
	const told = (row: IDataObject) => ({ ...rowInUtc(row), ...item.remarks });
	if (rows instanceof FileOutput)
		return [{ json: told(rows.json), binary: rows.binary, pairedItem }];
	if (rows instanceof OwnRows)
		return await mapWithTurns(rows.rows, (row, index) => ({
			json: notTakenForError(row, index),
			pairedItem,
		}));
	if (!Array.isArray(rows)) return [{ json: told(rows), pairedItem }];
	return await mapWithTurns(rows, (row, index) => ({
		json: notTakenForError(rowInUtc(row), index),
		pairedItem,
	}));
}

/** What stops all items at once, such as a list that can't be read, is the result of each. */
async function batchResultOf(
	batch: Batch,
	record: Resource,
	run: Run<'perBatch'>,
): Promise<BatchResult> {
	try {
		return await run(batch, record);
	} catch (error) {
		return { results: batch.items.map(() => ({ error })) };
	}
}

async function runPerBatch(
	batch: Batch,
	record: Resource,
	{ verb, run }: { verb: Verb; run: Run<'perBatch'> },
): Promise<ItemsOutcome> {
	const { context, stops } = batch;
	const { results, more = [] } = await batchResultOf(batch, record, run);
	if (hasAbsent(batch) && !batch.dryRun)
		await noteNotFound(batch, record, results, verb === 'create');
	const errors: NodeError[] = [];
	const asOutput = failedItemOf(context);
	const outputs = await mapWithTurns(results, (result, index): INodeExecutionData[] => {
		if (result === undefined) return [];
		if ('row' in result) {
			const row = { ...rowInUtc(result.row), ...batch.items[index].remarks };
			const pairedItem = { item: index };
			if (result.own === undefined) return [{ json: row, pairedItem }];
			const { binary } = context.getInputData()[index];
			const json = { ...row, ...result.own };
			return [{ json, pairedItem, ...(binary === undefined ? {} : { binary }) }];
		}
		const error = asNodeError(context.getNode(), result.error, index);
		errors.push(error);
		return stops ? [] : [asOutput(error, index)];
	});
	// Rows about all items go with the first: n8n can't follow a row back that comes from several.
	outputs.push(more.map((row) => ({ json: rowInUtc(row), pairedItem: { item: 0 } })));
	return { outputs, errors };
}

/** Tells what was done for other items before the stop: their output is lost with the error, their effect is not. */
function withWhatWasDone(
	error: NodeError,
	done: INodeExecutionData[],
	record: RecordType,
): NodeError {
	const written = done.filter(({ json }) => json.outcome !== 'unchanged' && json.dry_run !== true);
	if (written.length === 0) return error;
	const ids = written.map(({ json }) => json.id).filter((id) => id !== undefined);
	const named =
		ids.length === 0
			? ''
			: ` (ID ${ids.slice(0, IDS_SHOWN).join(', ')}${ids.length > IDS_SHOWN ? ', …' : ''})`;
	const sentence = `${written.length} other ${written.length === 1 ? nounOf(record) : record.plural} had already been processed${named}. To get the outcome of each item, set On Error to Continue in the node's Settings.`;
	error.description = `${error.description ?? ''} ${sentence}`.trim();
	return error;
}

/**
 * Runs the chosen operation for every input item, several at a time. Output stands in input order, each item paired
 * with its input; where the run goes on after an error, an item that was refused carries what to do about it. Else
 * nothing is begun after the first refusal.
 */
export async function execute(
	context: IExecuteFunctions,
	records: readonly RecordType[],
): Promise<INodeExecutionData[][]> {
	return await runChosen(context, records).catch((thrown) => eachFailed(context, thrown));
}

async function runChosen(
	context: IExecuteFunctions,
	records: readonly RecordType[],
): Promise<INodeExecutionData[][]> {
	const { record, operation } = chosenBy(context, records);
	const options = runOptionsOf(context);
	const client = await openClientOf(context, options);
	const batch = openBatch(context, client, { records, options });
	const { outputs, errors } =
		operation.kind === 'perItem'
			? await runItems(batch, async (item) => await runItem(item, record, operation.run))
			: await runPerBatch(batch, record, operation);
	for (const what of batch.resolver.refused)
		warn(context, `Halo refused the look-up of ${what}; what only that tells was left aside.`);
	if (errors.length === 0) batch.memory.clear();
	if (batch.stops && errors.length > 0) {
		const [first] = errors;
		throw operation.access === 'edit' ? withWhatWasDone(first, outputs.flat(), record) : first;
	}
	return [outputs.flat()];
}
