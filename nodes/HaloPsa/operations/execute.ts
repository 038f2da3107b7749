import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { Directory } from '../input/directory';
import type { ItemContext } from '../input/fields';
import type { RecordType, Verb } from '../records/record';
import { HaloClient } from '../transport/client';
import { asNodeError } from '../transport/errors';
import { inParallel } from '../transport/pool';
import { operations } from './index';
import type { Operation } from './operation';

/** How many items are worked on at the same time unless Options says otherwise. */
export const ITEMS_IN_PARALLEL = 20;

interface Chosen {
	record: RecordType;
	operation: Operation;
}

function chosenBy(context: IExecuteFunctions, records: RecordType[]): Chosen {
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

async function runItem(
	item: ItemContext,
	{ record, operation }: Chosen,
): Promise<INodeExecutionData[]> {
	const { context, index } = item;
	const pairedItem = { item: index };
	try {
		const rows = await operation.run(item, record);
		return (Array.isArray(rows) ? rows : [rows]).map((json) => ({ json, pairedItem }));
	} catch (thrown) {
		const error = asNodeError(context.getNode(), thrown, index);
		if (!context.continueOnFail()) throw error;
		const json: IDataObject = { ...context.getInputData()[index].json };
		return [{ json, error, pairedItem }];
	}
}

/**
 * Runs the chosen operation for every input item, several at a time. Output stands in input order, each item paired
 * with its input; with Continue On Fail, an item that was refused carries its error.
 */
export async function execute(
	context: IExecuteFunctions,
	records: RecordType[],
): Promise<INodeExecutionData[][]> {
	const chosen = chosenBy(context, records);
	const client = await HaloClient.open(context);
	const directory = new Directory(client, records);
	const { itemsInParallel = ITEMS_IN_PARALLEL } = context.getNodeParameter('options', 0, {}) as {
		itemsInParallel?: number;
	};
	const width = Math.max(1, Math.trunc(Number(itemsInParallel)) || ITEMS_IN_PARALLEL);
	const outputs = await inParallel(
		context.getInputData(),
		width,
		async (_, index) => await runItem({ context, client, directory, index }, chosen),
	);
	return [outputs.flat()];
}
