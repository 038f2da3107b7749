import type { IDataObject } from 'n8n-workflow';
import type { Attempt } from '../../shared/concurrency';
import { mapConcurrent, mapWithTurns, valueOf } from '../../shared/concurrency';
import { isUnconfirmed } from '../../shared/errors';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import { unconfirmedWrite } from '../transport/errors';
import type { Batch, ItemResult } from './batch';
import { isStopped, refusedOf } from './batch';
import type { RowsToWrite, WriteResult } from './bulkWriter';
import { MAX_ROWS } from './bulkWriter';
import type { ItemContext } from './itemContext';
import { writeKeepingFields } from './keepFields';
import { shaped } from './outputRow';
import { ownerQueryOf, readWhole } from './readRecord';
import { rowsAt } from './rowsToWrite';
import { warnDifferences } from './warnDifferences';
import { warn, wordsOf } from './warnings';

/** How many records of an earlier try are read at the same time. */
const RECALLED_AT_ONCE = 20;

/** How the rows of items are recognized; the indexes are those of the items. */
export type Recognition = Pick<
	RowsToWrite,
	'goTogether' | 'isRow' | 'lookUp' | 'nameOf' | 'onWritten'
>;

/** Nothing but the order tells which new row is which, so a reply without all rows is not taken. */
const UNRECOGNIZED = { isRow: () => false, lookUp: undefined, onWritten: undefined };

/**
 * What tells an item's write from another: of one that adds something only its record, since an item adds once a run,
 * and its values may be others in the next try (the present moment, the lines that are there).
 */
function identityOfWrite(record: RecordType, body: IDataObject, sendsOnce: boolean): IDataObject {
	const idProperty = idPropertyOf(record);
	const { [idProperty]: id } = body;
	return id === undefined || sendsOnce ? { [idProperty]: id } : body;
}

/**
 * What an earlier try of this node did with the write: its record, read, or that it may have happened.
 *
 * @param sendsOnce whether the write adds something to the record in `body`
 * @returns undefined where no earlier try has sent it
 */
export async function recalled(
	item: ItemContext,
	record: RecordType,
	body: IDataObject,
	sendsOnce: boolean,
): Promise<WriteResult | undefined> {
	const write = item.memory.recall(record, item.index, identityOfWrite(record, body, sendsOnce));
	if (write === undefined) return undefined;
	if (write.kind === 'unconfirmed') {
		const purpose = { record, access: 'edit' as const, doing: `write the ${nounOf(record)}` };
		return { error: unconfirmedWrite(item.client.node, purpose, 'in an earlier try of this node') };
	}
	const known: IDataObject = { ...body, [idPropertyOf(record)]: write.id };
	delete known.data_base64;
	// Where the record's own path answers its file, or a number that counts within its owner only, it is not read.
	const isFile = record.operations?.download?.path === record.path;
	if (isFile || record.operations?.create?.mayBeSeveral) return { row: known };
	const doing = `read the ${nounOf(record)} that an earlier try has written`;
	try {
		return {
			row: (await readWhole(item, record, write.id, doing, ownerQueryOf(record, body))) ?? known,
		};
	} catch (thrown) {
		const why = wordsOf(thrown);
		warn(
			item.context,
			`${record.label} ${write.id} was written by an earlier try of this node, but could not be read again: ${why}`,
		);
		return { row: known };
	}
}

function rememberWrite(
	{ memory, index }: ItemContext,
	record: RecordType,
	body: IDataObject,
	result: WriteResult,
	sendsOnce: boolean,
): void {
	const identity = identityOfWrite(record, body, sendsOnce);
	if ('row' in result) {
		const id = result.row[idPropertyOf(record)] ?? body[idPropertyOf(record)];
		memory.note(record, index, identity, { kind: 'written', id: String(id as number) });
	} else if (isUnconfirmed(result.error))
		memory.note(record, index, identity, { kind: 'unconfirmed' });
}

/**
 * Writes rows, each for one item, except what an earlier try of this node has written.
 *
 * @param writes item and row, in the order of writing; the indexes of `rows` are those of this list
 */
async function writeUnlessRecalled(
	record: RecordType,
	writes: Array<{ item: ItemContext; body: IDataObject }>,
	rows: Omit<RowsToWrite, 'bodies'>,
): Promise<Array<WriteResult | undefined>> {
	const { sendsOnce = false } = rows;
	const results = await mapConcurrent(
		writes,
		RECALLED_AT_ONCE,
		async ({ item, body }) => await recalled(item, record, body, sendsOnce),
	);
	const open = results.flatMap((result, rowIndex) => (result === undefined ? [rowIndex] : []));
	if (open.length === 0) return results;
	const all = { ...rows, bodies: writes.map(({ body }) => body) };
	const itemOf = (index: number) => writes[open[index]].item;
	const written = await writeKeepingFields(itemOf, record, rowsAt(all, open));
	await mapWithTurns(written, (result, index) => {
		const { item, body } = writes[open[index]];
		results[open[index]] = result;
		if (result !== undefined) rememberWrite(item, record, body, result, sendsOnce);
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
	const { goTogether } = recognition;
	// What may not be under way at the same moment costs less time together.
	const isTogether =
		goTogether !== undefined &&
		writes.length > 1 &&
		batch.rowsPerRequest === undefined &&
		batch.client.createsInTurn(
			record,
			writes.map(({ body }) => body),
		);
	// What is recognized by what it follows needs a first one that is known.
	const { isRow, lookUp, onWritten }: Recognition =
		goTogether === undefined || isTogether ? recognition : { ...recognition, ...UNRECOGNIZED };
	const isAlone = record.operations?.create?.mayBeSeveral === true;
	const rowsPerRequest = isAlone ? 1 : (batch.rowsPerRequest ?? (isTogether ? MAX_ROWS : 1));
	const written = await writeUnlessRecalled(record, writes, {
		rowsPerRequest,
		...(rowsPerRequest === 1 ? { requestsAtOnce: batch.width } : {}),
		goTogether: isTogether ? goTogether : undefined,
		stopsAtRefusal: batch.stops,
		isRow: (rowIndex, row) => isRow(indexes[rowIndex], row),
		nameOf: (rowIndex) => recognition.nameOf(indexes[rowIndex]),
		onWritten: onWritten && ((rowIndex, row) => onWritten(indexes[rowIndex], row)),
		lookUp:
			lookUp &&
			(async (rowIndexes) => await lookUp(rowIndexes.map((rowIndex) => indexes[rowIndex]))),
	});
	await mapWithTurns(written, (result, rowIndex) => {
		const { item, body } = writes[rowIndex];
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
	const [result] = await writeUnlessRecalled(record, [{ item, body }], {
		rowsPerRequest: 1,
		...more,
		isRow: (_, row) => isRow(row),
		nameOf: () => '',
		lookUp: lookUp && (async () => [await lookUp()]),
	});
	if (result !== undefined && 'row' in result) return result.row;
	throw result?.error;
}
