import { recordLocatorsOf, updateFieldsOf } from '../description/fields';
import type { IDataObject } from 'n8n-workflow';
import { readRow } from '../input/fields';
import type { ItemContext } from '../input/fields';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf, withArticle } from '../records/record';
import { asNodeError, inputRefused, isUncertain, uncertain } from '../transport/errors';
import { isObject } from '../transport/reply';
import { tellDropped } from './newerFields';
import type { Operation } from './operation';
import { readRecordId, savedRow, shaped } from './operation';

/**
 * Whether Halo's row holds what was written, as far as values can be compared: plain ones as text, lists (custom
 * fields, lines) by whether each row written is among those held.
 */
function holds(row: IDataObject, written: IDataObject): boolean {
	return Object.entries(written).every(([property, value]) => {
		const held = row[property];
		if (Array.isArray(held) && Array.isArray(value)) {
			const rows = held.filter(isObject);
			return value.filter(isObject).every((entry) => rows.some((one) => holds(one, entry)));
		}
		if (held === undefined || held === null || typeof held === 'object') return true;
		const isDate = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value);
		return isDate || String(held).trim() === String(value).trim();
	});
}

/**
 * Writes a change to one record. When the answer is lost, the record is read: it either holds the change, which
 * then is the result, or the write is reported as uncertain.
 *
 * @param proof what the record must show then, when it is not the whole change
 */
export async function writeChange(
	item: ItemContext,
	record: RecordType,
	id: string,
	change: IDataObject,
	proof = change,
): Promise<IDataObject> {
	const intent = {
		record,
		access: 'edit' as const,
		doing: `update the ${nounOf(record)}`,
		id,
	};
	const path = `${record.path}/${encodeURIComponent(id)}`;
	try {
		const body = [{ ...change, [idPropertyOf(record)]: Number(id) }];
		const row = savedRow(
			(await item.client.request({ method: 'POST', path: record.path, body, intent })).body,
		);
		if (row !== undefined) return row;
	} catch (thrown) {
		if (!isUncertain(thrown)) throw asNodeError(item.client.node, thrown, item.index);
	}
	const query = { includedetails: true };
	const row = savedRow((await item.client.request({ method: 'GET', path, query, intent })).body);
	if (row !== undefined && holds(row, proof)) return row;
	throw uncertain(
		item.client.node,
		intent,
		'the answer was lost, and Halo does not show the change',
	);
}

/** Changes the given fields of one record; the others stay. */
export const update: Operation = {
	verb: 'update',
	access: 'edit',
	name: 'Update',
	action: (record) => `Update ${withArticle(record)}`,
	description: (record) => `Change fields of ${withArticle(record)}`,
	properties: (record, records) => [
		...recordLocatorsOf(record, records),
		...updateFieldsOf(record, records),
	],
	async run(item, record) {
		const id = await readRecordId(item, record);
		const change = await readRow(item, record, 'update');
		if (Object.keys(change).length === 0) {
			throw inputRefused(
				item.client.node,
				'Nothing to update',
				'Add at least one field under Update Fields or Custom Fields.',
			);
		}
		const row = await writeChange(item, record, id, change);
		tellDropped(item, record, change, row);
		return shaped(item, record, row);
	},
};
