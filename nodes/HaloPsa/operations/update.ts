import { recordLocatorsOf, updateFieldsOf } from '../description/fields';
import type { IDataObject } from 'n8n-workflow';
import { fromHaloDate } from '../input/dates';
import { readRow } from '../input/fields';
import type { ItemContext } from '../input/fields';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf, withArticle } from '../records/record';
import { asNodeError, inputRefused, isUncertain } from '../../shared/errors';
import { uncertain } from '../transport/errors';
import { isObject } from '../../shared/reply';
import { tellDifferences } from './tellDifferences';
import type { Operation } from './operation';
import { readRecordId, readWhole, savedRow, shaped } from './operation';

/** Whether a value of Halo's is the one written; undefined where the two can't be compared. */
function isHeld(held: unknown, written: unknown): boolean | undefined {
	if (Array.isArray(held) && Array.isArray(written)) {
		const rows = held.filter(isObject);
		return written.filter(isObject).every((entry) => rows.some((row) => holds(row, entry)));
	}
	if (held === undefined || held === null || typeof held === 'object') return undefined;
	const moment = fromHaloDate(written);
	if (moment !== undefined) return fromHaloDate(held) === moment;
	return String(held).trim() === String(written).trim();
}

/** Whether Halo's row proves a change: at least one value can be compared, and none differs. */
function holds(row: IDataObject, written: IDataObject): boolean {
	const compared = Object.entries(written)
		.map(([property, value]) => isHeld(row[property], value))
		.filter((same) => same !== undefined);
	return compared.length > 0 && compared.every((same) => same);
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
	try {
		const body = [{ ...change, [idPropertyOf(record)]: Number(id) }];
		const row = savedRow(
			(await item.client.request({ method: 'POST', path: record.path, body, intent })).body,
		);
		if (row !== undefined) return row;
	} catch (thrown) {
		if (!isUncertain(thrown)) throw asNodeError(item.client.node, thrown, item.index);
	}
	const row = await readWhole(item, record, id, `read the ${nounOf(record)} again`);
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
		tellDifferences(item, record, change, row);
		return shaped(item, record, row);
	},
};
