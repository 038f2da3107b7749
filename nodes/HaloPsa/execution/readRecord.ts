import type { IDataObject } from 'n8n-workflow';
import { readSwitch } from '../../shared/switch';
import { idOfRow, isClosed, showsState } from '../reconcile/state';
import type { RecordType } from '../records/record';
import { nounOf } from '../records/record';
import { recordOf } from '../transport/pages';
import type { ItemContext } from './itemContext';
import { simplify } from './simplify';

/** The owner within which a record's ID counts (a note's ticket), as query; empty where there is none. */
export function ownerQueryOf({ parent }: RecordType, row: IDataObject): Record<string, number> {
	if (parent === undefined || parent.inListsOnly || row[parent.field] === undefined) return {};
	return { [parent.field]: Number(row[parent.field]) };
}

/**
 * Reads one record whole.
 *
 * @param doing for the sentence of a refusal, such as `get the ticket`
 * @throws NodeApiError where Halo refuses, or where the answer is not surely this record
 */
export async function readWhole(
	{ client }: ItemContext,
	record: RecordType,
	id: string,
	doing: string,
	query: Record<string, number> = {},
): Promise<IDataObject | undefined> {
	const reply = await client.request({
		method: 'GET',
		retry: 'safe',
		path: `${record.path}/${encodeURIComponent(id)}`,
		query: { ...query, includedetails: true },
		purpose: { record, access: 'read', doing, id },
	});
	return recordOf(client.node, record, reply, id);
}

/** Whether a ticket is closed by now, as the answer to a write tells it; one that does not is read. */
export async function isClosedNow(
	item: ItemContext,
	record: RecordType,
	row: IDataObject,
): Promise<boolean> {
	if (showsState(row)) return isClosed(row);
	const doing = `read the ${nounOf(record)} again`;
	return isClosed((await readWhole(item, record, idOfRow(record, row), doing)) ?? {});
}

/** A row as the person asked for it: simplified or as Halo sends it. */
export function shaped(item: ItemContext, record: RecordType, row: IDataObject): IDataObject {
	const simple = item.context.getNodeParameter('simple', item.index, true) as unknown;
	return readSwitch(item.client.node, 'Simplify', simple)
		? simplify(record, row, item.client.screens)
		: row;
}
