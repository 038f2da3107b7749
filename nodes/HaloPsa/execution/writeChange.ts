import type { IDataObject } from 'n8n-workflow';
import { asNodeError, isUncertain } from '../../shared/errors';
import { holds } from '../reconcile/compare';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import { uncertain } from '../transport/errors';
import type { ItemContext } from './itemContext';
import { readWhole, savedRow } from './readRecord';

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
			(
				await item.client.request({
					method: 'POST',
					retry: 'never',
					path: record.path,
					body,
					intent,
				})
			).body,
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
