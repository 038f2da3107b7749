import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachFailed, goesOnAfterFailure, runItems, unknownOperation } from '../../shared/runItems';
import { PetraClient } from '../transport/client';
import { operations } from './index';
import type { Operation, PetraItemContext } from './operation';

/** Petra counts requests by the minute, so no two items ask at the same time. */
const ITEMS_IN_PARALLEL = 1;

/**
 * Runs the chosen operation for every input item, one after the other. Items that ask the same share one request. Output
 * stands in input order, each item paired with its input; where the run goes on after an error, an item that was refused
 * carries what to do about it.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runChosen(context).catch((thrown) => eachFailed(context, thrown));
}

async function runChosen(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = chosenBy(context);
	const client = await PetraClient.open(context);
	const items = context
		.getInputData()
		.map((_, index): PetraItemContext => ({ context, client, index }));
	const stops = !goesOnAfterFailure(context);
	const { outputs, errors } = await runItems(
		{ context, items, width: ITEMS_IN_PARALLEL, stops },
		async (item) => {
			const rows = await operation.run(item);
			return rows.map((json) => ({ json, pairedItem: { item: item.index } }));
		},
	);
	if (stops && errors.length > 0) throw errors[0];
	return [outputs.flat()];
}

function chosenBy(context: IExecuteFunctions): Operation {
	const resource = context.getNodeParameter('resource', 0) as string;
	const verb = context.getNodeParameter('operation', 0) as string;
	const operation = operations.find(
		(candidate) => candidate.record.name === resource && candidate.verb === verb,
	);
	if (operation === undefined) throw unknownOperation(context, { resource, operation: verb });
	return operation;
}
