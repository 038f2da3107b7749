import type { IDataObject } from 'n8n-workflow';
import { mapConcurrent } from '../../shared/concurrency';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { typeFieldRows, withHeldFields } from '../reconcile/typeFields';
import type { RecordType, TypeFields } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import type { WriteResult } from './bulkWriter';
import { writeInBulk } from './bulkWriter';
import type { ItemContext } from './itemContext';
import { writeKeepingCustomFields } from './keepCustomFields';
import { readWhole } from './readRecord';
import type { RowsToWrite } from './rowsToWrite';
import { rowsAt } from './rowsToWrite';

/** How many records are read at the same time. */
const READ_AT_ONCE = 20;

/** The record as it is before a change, read whole. */
type Known = (index: number) => IDataObject | undefined;

/** The records as they are before their changes, where they were read already: for each kind of field of its own. */
interface KnownRecords {
	customFields: Known;
	typeFields: Known;
}

const NOTHING_KNOWN: KnownRecords = {
	customFields: () => undefined,
	typeFields: () => undefined,
};

/**
 * A change with every field of the type that the record holds, since Halo empties those that are left out.
 *
 * @throws where they can't be read: the change would empty what it does not name
 */
async function completed(
	item: ItemContext,
	record: RecordType,
	of: TypeFields,
	body: IDataObject,
	known: IDataObject | undefined,
): Promise<IDataObject> {
	const id = body[idPropertyOf(record)];
	const given = body[of.property];
	const written = Array.isArray(given) ? given.filter(isObject) : [];
	if (id === undefined || written.length === 0) return body;
	const doing = `read the ${nounOf(record)} before the change`;
	const row = known ?? (await readWhole(item, record, String(id as number), doing));
	const held = typeFieldRows(row, of);
	if (held !== undefined) return { ...body, [of.property]: withHeldFields(written, held) };
	throw inputRefused(
		item.client.node,
		`Halo does not show the fields of ${nounOf(record)} ${String(id as number)}`,
		'Halo empties those that a change leaves out, so nothing was written.',
	);
}

/** Writes changes as {@link writeKeepingCustomFields} does, and keeps the fields of a record's type as well. */
async function writeKeepingTypeFields(
	itemOf: (index: number) => ItemContext,
	record: RecordType,
	of: TypeFields,
	rows: RowsToWrite,
	known: KnownRecords,
): Promise<Array<WriteResult | undefined>> {
	const bodies = await mapConcurrent([...rows.bodies.keys()], READ_AT_ONCE, async (index) => {
		try {
			const body = rows.bodies[index];
			return { body: await completed(itemOf(index), record, of, body, known.typeFields(index)) };
		} catch (error) {
			return { error };
		}
	});
	const results: Array<WriteResult | undefined> = bodies.map((one) =>
		'error' in one ? { error: one.error } : undefined,
	);
	const isStopped = rows.stopsAtRefusal === true && results.some((result) => result !== undefined);
	const ready = bodies.flatMap((one, index) => ('error' in one || isStopped ? [] : [index]));
	if (ready.length === 0) return results;
	const whole = { ...rows, bodies: bodies.map((one, index) => one.body ?? rows.bodies[index]) };
	const written = await writeKeepingCustomFields(
		(index) => itemOf(ready[index]),
		record,
		rowsAt(whole, ready),
		(index) => known.customFields(ready[index]),
	);
	for (const [position, index] of ready.entries()) results[index] = written[position];
	return results;
}

/**
 * Writes rows as {@link writeInBulk} does, and sees that a change keeps the fields that it leaves out: custom fields, and
 * those of the record's type. A new record has none to keep.
 *
 * @param itemOf the item of a row
 */
export async function writeKeepingFields(
	itemOf: (index: number) => ItemContext,
	record: RecordType,
	rows: RowsToWrite,
	known: KnownRecords = NOTHING_KNOWN,
): Promise<Array<WriteResult | undefined>> {
	const isNew = (body: IDataObject) => body[idPropertyOf(record)] === undefined;
	if (rows.bodies.every(isNew)) return await writeInBulk(itemOf(0).client, record, rows);
	const { typeFields } = record;
	return typeFields === undefined
		? await writeKeepingCustomFields(itemOf, record, rows, known.customFields)
		: await writeKeepingTypeFields(itemOf, record, typeFields, rows, known);
}
