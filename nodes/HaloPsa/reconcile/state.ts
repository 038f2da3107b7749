import type { IDataObject } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import { isEmptyValue } from './values';

/**
 * Whether a ticket is closed. Halo's rows come in five kinds: an open ticket shows `hasbeenclosed` as absent or null
 * (seen live) or false; a reopened one may keep `hasbeenclosed: true` without a closing date, or the date with false;
 * a closed one has the date, and true or nothing. A list that shows no date at all is taken by its flag.
 */
export function isClosed(row: IDataObject): boolean {
	if (row.hasbeenclosed === false) return false;
	if (row.dateclosed === undefined) return row.hasbeenclosed === true;
	return !isEmptyValue(row.dateclosed);
}

/** Whether a ticket's row tells of its closing at all; one that was open all the time may show neither. */
export const showsState = ({ hasbeenclosed, dateclosed }: IDataObject): boolean =>
	hasbeenclosed !== undefined || dateclosed !== undefined;

/** Whether a record is in use: an open ticket, an active customer. */
export function isInUse(record: RecordType, row: IDataObject): boolean {
	if (record.hasClosedState) return !isClosed(row);
	return row.inactive !== true && row.is_active !== false && row.active !== false;
}

/** A row's own ID, as text. */
export const idOfRow = (record: RecordType, row: IDataObject): string =>
	String(row[idPropertyOf(record)]);

/** Rows from the oldest record to the newest; Halo counts its IDs up. */
export function oldestFirst(record: RecordType, rows: readonly IDataObject[]): IDataObject[] {
	const byId = new Map(rows.map((row) => [idOfRow(record, row), row]));
	return [...byId]
		.map(([id, row]) => ({ id: Number(id), row }))
		.sort((left, right) => left.id - right.id)
		.map(({ row }) => row);
}
