import type { IExecuteFunctions, INode } from 'n8n-workflow';
import { inputRefused } from './errors';
import { readSwitch } from './switch';

/** An item whose Return All and Limit are read. */
interface LimitedItem {
	context: IExecuteFunctions;
	client: { node: INode };
	index: number;
}

/**
 * Reads Return All and Limit.
 *
 * @returns the most rows wanted; undefined for all
 * @throws NodeOperationError where Limit is no whole number above 0: fewer rows than are meant look like all there are
 */
export function readLimit({ context, client, index }: LimitedItem): number | undefined {
	const all = context.getNodeParameter('returnAll', index, false) as unknown;
	if (readSwitch(client.node, 'Return All', all)) return undefined;
	const limit = Number(context.getNodeParameter('limit', index, 50));
	if (Number.isInteger(limit) && limit >= 1) return limit;
	throw inputRefused(
		client.node,
		'Limit is not a whole number above 0',
		'Set it to 1 or more, or switch on Return All.',
	);
}
