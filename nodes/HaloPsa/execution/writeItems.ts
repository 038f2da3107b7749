import type { IDataObject } from 'n8n-workflow';
import { mapConcurrent, mapWithTurns } from '../../shared/concurrency';
import { isUncertain } from '../../shared/errors';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import { uncertain } from '../transport/errors';
import type { Attempt, Batch, ItemResult } from './batch';
import { isStopped, refusedOf, valueOf } from './batch';
import type { RowsToWrite, WriteResult } from './bulkWriter';
import { writeInBulk } from './bulkWriter';
import type { ItemContext } from './itemContext';
import { readWhole, shaped } from './readRecord';
import { warnDifferences } from './warnDifferences';

/** How many records of an earlier try are read at the same time. */
const RECALLED_AT_ONCE = 20;

/** How the rows of items are recognized; the indexes are those of the items. */
export type Recognition = Pick<RowsToWrite, 'isRow' | 'lookUp' | 'nameOf'>;

const ownerOf = (record: RecordType, body: IDataObject): Record<string, number> =>
	record.parent === undefined || body[record.parent] === undefined
		? {}
		: { [record.parent]: Number(body[record.parent]) };

/** What an earlier try of this node did with the write: its record, read, or that it may have happened. */
async function recalled(
	item: ItemContext,
	record: RecordType,
	body: IDataObject,
): Promise<WriteResult | undefined> {
	const write = item.memory.recall(record, item.index, body);
	if (write === undefined) return undefined;
	const doing = `read the ${nounOf(record)} that an earlier try has written`;
	if (write.kind === 'unconfirmed') {
		const intent = { record, access: 'edit' as const, doing: `write the ${nounOf(record)}` };
		return { error: uncertain(item.client.node, intent, 'in an earlier try of this node') };
	}
	try {
		const row = await readWhole(item, record, write.id, doing, ownerOf(record, body));
		return { row: row ?? { ...body, [idPropertyOf(record)]: write.id } };
	} catch (error) {
		return { error };
	}
}

function remember(
	{ memory, index }: ItemContext,
	record: RecordType,
	body: IDataObject,
	result: WriteResult,
): void {
	if ('row' in result) {
		const id = result.row[idPropertyOf(record)] ?? body[idPropertyOf(record)];
		memory.note(record, index, body, { kind: 'written', id: String(id as number) });
	} else if (isUncertain(result.error)) memory.note(record, index, body, { kind: 'unconfirmed' });
}

/**
 * Writes rows, each for one item, except what an earlier try of this node has written.
 *
 * @param writes item and row, in the order of writing; the indexes of `rows` are places in this list
 */
async function writeOnce(
	record: RecordType,
	writes: Array<{ item: ItemContext; body: IDataObject }>,
	rows: Omit<RowsToWrite, 'bodies'>,
): Promise<Array<WriteResult | undefined>> {
	const results = await mapConcurrent(
		writes,
		RECALLED_AT_ONCE,
		async ({ item, body }) => await recalled(item, record, body),
	);
	const open = results.flatMap((result, place) => (result === undefined ? [place] : []));
	if (open.length === 0) return results;
	const { lookUp } = rows;
	const written = await writeInBulk(writes[open[0]].item.client, record, {
		...rows,
		bodies: open.map((place) => writes[place].body),
		isRow: (index, row) => rows.isRow(open[index], row),
		nameOf: (index) => rows.nameOf(open[index]),
		lookUp: lookUp && (async (indexes) => await lookUp(indexes.map((index) => open[index]))),
	});
	await mapWithTurns(written, (result, index) => {
		const { item, body } = writes[open[index]];
		results[open[index]] = result;
		if (result !== undefined) remember(item, record, body, result);
	});
	return results;
}

/**
 * Writes the row of each item that was read, and answers what became of each item.
 *
 * @param bodies by the item's index
 */
export async function writeItems(
	batch: Batch,
	record: RecordType,
	bodies: Array<Attempt<IDataObject>>,
	recognition: Recognition,
): Promise<Array<ItemResult | undefined>> {
	const results = refusedOf(bodies);
	if (isStopped(batch, bodies)) return results;
	const indexes = bodies.flatMap((body, index) => (valueOf(body) === undefined ? [] : [index]));
	const writes = indexes.map((index) => ({
		item: batch.items[index],
		body: valueOf(bodies[index]) ?? {},
	}));
	const { lookUp } = recognition;
	const rowsPerRequest = batch.rowsPerRequest ?? 1;
	const written = await writeOnce(record, writes, {
		rowsPerRequest,
		...(rowsPerRequest === 1 ? { requestsAtOnce: batch.width } : {}),
		stopsAtRefusal: batch.stops,
		isRow: (place, row) => recognition.isRow(indexes[place], row),
		nameOf: (place) => recognition.nameOf(indexes[place]),
		lookUp: lookUp && (async (places) => await lookUp(places.map((place) => indexes[place]))),
	});
	await mapWithTurns(written, (result, place) => {
		const { item, body } = writes[place];
		if (result !== undefined && 'row' in result) {
			warnDifferences(item, record, body, result.row);
			results[item.index] = { row: shaped(item, record, result.row) };
		} else results[item.index] = result;
	});
	return results;
}

/**
 * Writes one row for one item.
 *
 * @param rows how it is recognized
 * @returns the row as Halo holds it
 * @throws what the write ended with
 */
export async function writeRow(
	item: ItemContext,
	record: RecordType,
	body: IDataObject,
	rows: {
		isRow: (row: IDataObject) => boolean;
		lookUp?: () => Promise<IDataObject | undefined>;
		doing?: string;
		sendsOnce?: boolean;
	},
): Promise<IDataObject> {
	const { isRow, lookUp, ...more } = rows;
	const [result] = await writeOnce(record, [{ item, body }], {
		rowsPerRequest: 1,
		...more,
		isRow: (_, row) => isRow(row),
		nameOf: () => '',
		lookUp: lookUp && (async () => [await lookUp()]),
	});
	if (result !== undefined && 'row' in result) return result.row;
	throw result?.error;
}
