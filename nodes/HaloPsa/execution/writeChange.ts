import type { IDataObject } from 'n8n-workflow';
import { confirmsWrite } from '../reconcile/compare';
import { idOfRow } from '../reconcile/state';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import type { ItemContext } from './itemContext';
import { ownerQueryOf, readWhole } from './readRecord';
import { writeRow } from './writeItems';

/**
 * Reads a record after a change whose answer was lost.
 *
 * @param proof what the record must show then
 * @returns the record where it holds the change
 */
export async function readIfChanged(
	item: ItemContext,
	record: RecordType,
	id: string,
	proof: IDataObject,
): Promise<IDataObject | undefined> {
	const owner = ownerQueryOf(record, proof);
	const row = await readWhole(item, record, id, `read the ${nounOf(record)} again`, owner);
	// The row was found by its ID, so what has to be proven is the rest.
	const isHeld = row !== undefined && idOfRow(record, row) === id;
	return isHeld && confirmsWrite(row, proof, record.fields) ? row : undefined;
}

/**
 * Writes a change to one record. When the answer is lost, the record is read: it either holds the change, which then is
 * the result, or the change is sent once more.
 *
 * @param proof what the record must show then, when it is not the whole change
 * @param sendsOnce whether the change adds something, so that it must not be sent again
 */
export async function writeChange(
	item: ItemContext,
	record: RecordType,
	id: string,
	change: IDataObject,
	{ proof = change, sendsOnce = false }: { proof?: IDataObject; sendsOnce?: boolean } = {},
): Promise<IDataObject> {
	const body = { ...change, [idPropertyOf(record)]: Number(id) };
	return await writeRow(item, record, body, {
		isRow: (row) => idOfRow(record, row) === id,
		lookUp: async () => await readIfChanged(item, record, id, proof),
		sendsOnce,
	});
}
