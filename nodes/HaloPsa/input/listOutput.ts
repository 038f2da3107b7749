import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { readSwitch } from '../../shared/switch';
import { LIST_OUTPUT } from '../description/parameterNames';
import type { ItemContext } from '../execution/itemContext';
import type { SortOrder } from '../reconcile/sortRows';

/** How a list is put out: the records, only some of their fields, or how many there are. */
export type ListOutput = { kind: 'count' | 'records' } | { kind: 'fields'; names: string[] };

/**
 * Reads Output of Get Many.
 *
 * @throws NodeOperationError where Fields is empty, or Output is none of its choices
 */
export function readListOutput({ context, client, index }: ItemContext): ListOutput {
	const kind = context.getNodeParameter(LIST_OUTPUT.output, index, 'records') as unknown;
	if (kind === 'count' || kind === 'records') return { kind };
	if (kind !== 'fields')
		throw inputRefused(
			client.node,
			`Output: "${String(kind).slice(0, 60)}" is none of its choices`,
			'Use records, fields or count.',
		);
	const given = context.getNodeParameter(LIST_OUTPUT.fields, index, '') as unknown;
	const texts = Array.isArray(given) ? given : String(given ?? '').split(/[,\n]/);
	const names = texts.map((text) => String(text).trim()).filter((text) => text !== '');
	if (names.length > 0) return { kind, names: [...new Set(names)] };
	throw inputRefused(
		client.node,
		'Fields is empty',
		'Give the names of the fields with commas between, such as id, client_name.',
	);
}

/** Reads Sort By and Sort Descending; undefined where the list keeps the order in which Halo gives it. */
export function readSort({ context, client, index }: ItemContext): SortOrder | undefined {
	const options = context.getNodeParameter('options', index, {}) as IDataObject;
	// An expression that is empty is there all the same, and does not mean the order of the list.
	if (!(LIST_OUTPUT.sortBy in options)) return undefined;
	const property = String(options[LIST_OUTPUT.sortBy] ?? '').trim();
	if (!/^\w+$/.test(property))
		throw inputRefused(
			client.node,
			property === '' ? 'Sort By is empty' : `Sort By: "${property.slice(0, 60)}" is not one field`,
			'Give the name of one field as Halo answers it, such as id, or remove Sort By from Options.',
		);
	const isDescending = readSwitch(
		client.node,
		'Sort Descending',
		options[LIST_OUTPUT.descending] ?? false,
	);
	return { property, isDescending };
}
