import type { IDataObject } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import type { ItemContext } from '../execution/itemContext';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import { refuseInexact } from './numbers';

/**
 * The free JSON of a write, checked to be an object. It can't say which record is written: with an ID, Halo would take a
 * creation for a change of that record.
 */
export function readOtherFields(
	item: ItemContext,
	record: RecordType,
	given: unknown,
): IDataObject {
	if (given === undefined || given === null || given === '') return {};
	const value =
		typeof given === 'string' ? jsonParse<unknown>(given, { fallbackValue: null }) : given;
	const idProperty = idPropertyOf(record);
	refuseInexact(item.client.node, 'Other Fields (JSON)', value);
	if (isObject(value) && value[idProperty] !== undefined)
		throw inputRefused(
			item.client.node,
			`Other Fields (JSON) must not have "${idProperty}"`,
			`It would write another ${nounOf(record)} than the one that is meant. Take "${idProperty}" out.`,
		);
	if (isObject(value)) return value;
	throw inputRefused(
		item.client.node,
		'Other Fields (JSON): this is not a JSON object',
		'It must look like { "property": "value" }, with Halo\'s own property names.',
	);
}
