import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { asNodeError, inputRefused } from '../../shared/errors';
import { PetraClient } from '../transport/client';
import { operations } from './index';
import type { Operation } from './operation';

function chosenBy(context: IExecuteFunctions): Operation {
	const resource = context.getNodeParameter('resource', 0) as string;
	const value = context.getNodeParameter('operation', 0) as string;
	const operation = operations.find(
		(candidate) => candidate.record.name === resource && candidate.value === value,
	);
	if (operation !== undefined) return operation;
	throw inputRefused(
		context.getNode(),
		`This node knows no operation "${value}" for "${resource}"`,
		'Choose Resource and Operation from their lists.',
	);
}

/**
 * Runs the chosen operation for every input item, one after the other, since Petra counts requests by the minute. Items
 * that ask the same share one request. Output stands in input order, each item paired with its input; with Continue
 * On Fail, an item that was refused carries its error.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = chosenBy(context);
	const client = await PetraClient.open(context);
	const outputs: INodeExecutionData[] = [];
	for (const [index, { json: given }] of context.getInputData().entries()) {
		const pairedItem = { item: index };
		try {
			const rows = await operation.run({ context, client, index });
			outputs.push(...rows.map((json) => ({ json, pairedItem })));
		} catch (thrown) {
			const error = asNodeError(client.node, thrown, index);
			if (!context.continueOnFail()) throw error;
			outputs.push({ json: { ...given }, error, pairedItem });
		}
	}
	return [outputs];
}
