import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { NodeApiError, sleep } from 'n8n-workflow';
import { asNodeError, inputRefused } from '../../shared/errors';
import { recordLocatorsOf } from '../description/fields';
import { locatorOf } from '../description/locator';
import type { ItemContext } from '../execution/itemContext';
import { readWhole } from '../execution/readRecord';
import { writeRow } from '../execution/writeItems';
import { idOfRow } from '../reconcile/state';
import type { RecordType, Resource } from '../records/record';
import { idPropertyOf, nounOf } from '../records/record';
import { listPage } from '../transport/pages';
import { readChosenId, readRecordId } from './operation';

/** Milliseconds before each look at what was written: Halo may show it late. */
const LOOKS_AFTER_MS = [0, 1_000, 4_000];

/** The input that chooses the second of two records. */
export interface OtherInput {
	name: string;
	label: string;
	description?: string;
}

/** Two records, by their IDs. */
export interface Pair {
	id: string;
	otherId: string;
}

/** Inputs of what is done with two records of a type. */
export function pairInputsOf(
	record: Resource,
	records: readonly RecordType[],
	other: OtherInput,
): INodeProperties[] {
	return [...recordLocatorsOf(record, records), locatorOf(record, { ...other, required: true })];
}

/**
 * The two records that are chosen.
 *
 * @throws NodeOperationError where both are the same
 */
export async function readPair(
	item: ItemContext,
	record: RecordType,
	{ name, label }: OtherInput,
): Promise<Pair> {
	const id = await readRecordId(item, record);
	const otherId = await readChosenId(item, record, { parameter: name, label });
	if (id !== otherId) return { id, otherId };
	throw inputRefused(
		item.client.node,
		`${record.label} and ${label} are the same: ${id}`,
		`Choose another ${nounOf(record)} in one of them.`,
	);
}

/** Whether Halo says that it does not have a record; both answers were seen of one that was deleted. */
export const isMissing = (thrown: unknown): boolean =>
	thrown instanceof NodeApiError && ['400', '404'].includes(String(thrown.httpCode));

/** A record that was deleted, as Halo lists it; undefined where no list shows it. */
async function deletedRow(
	{ client }: ItemContext,
	record: RecordType,
	id: string,
): Promise<IDataObject | undefined> {
	const doing = `look for ${nounOf(record)} ${id} among those that are deleted`;
	const purpose = { record, access: 'read' as const, doing };
	const { rows } = await listPage(client, record, { deleted: true, search_id: id }, 1, 1, purpose);
	return rows.find((row) => idOfRow(record, row) === id);
}

/** A record whole, or the row that is left of one that was deleted. */
export interface FoundRow {
	row: IDataObject;
	isDeleted: boolean;
}

/**
 * Reads one of two records.
 *
 * @throws NodeApiError where Halo has none of the ID, not even a deleted one
 */
export async function readFound(
	item: ItemContext,
	record: RecordType,
	id: string,
): Promise<FoundRow> {
	try {
		const row = (await readWhole(item, record, id, `read ${nounOf(record)} ${id}`)) ?? {};
		return { row, isDeleted: row.deleted === true };
	} catch (thrown) {
		const row = isMissing(thrown) ? await deletedRow(item, record, id) : undefined;
		if (row === undefined) throw asNodeError(item.client.node, thrown, item.index);
		return { row, isDeleted: true };
	}
}

/**
 * Reads a record that must not be deleted.
 *
 * @throws NodeOperationError where it is
 */
export async function readThere(
	item: ItemContext,
	record: RecordType,
	id: string,
): Promise<IDataObject> {
	const { row, isDeleted } = await readFound(item, record, id);
	if (!isDeleted) return row;
	throw inputRefused(
		item.client.node,
		`${record.label} ${id} was deleted in Halo`,
		`Restore it first, or choose another ${nounOf(record)}.`,
	);
}

/** A change of a record that nothing published describes, and how it is seen. */
export interface LinkWrite<T> {
	id: string;
	change: IDataObject;
	/** For the sentence of a refusal, such as `merge ticket 5 into ticket 3`. */
	doing: string;
	/** Reads what shows the change; undefined where Halo does not hold it. */
	look: () => Promise<T | undefined>;
	/** What is said where Halo took it and did not do it, and what a person does then; asked for after the last look. */
	notDone: () => { message: string; description: string };
}

/**
 * Writes such a change once and reads it back, since an answer of Halo's proves nothing here.
 *
 * @returns what the look showed
 * @throws NodeOperationError where Halo did not do it
 */
export async function writeLink<T>(
	item: ItemContext,
	record: RecordType,
	{ id, change, doing, look, notDone }: LinkWrite<T>,
): Promise<T> {
	const written = { ...change, [idPropertyOf(record)]: Number(id) };
	await writeRow(item, record, written, {
		isRow: (row) => idOfRow(record, row) === id,
		lookUp: async () => ((await look()) === undefined ? undefined : written),
		doing,
		sendsOnce: true,
	});
	for (const wait of LOOKS_AFTER_MS) {
		if (wait > 0) await sleep(wait);
		const seen = await look();
		if (seen !== undefined) return seen;
	}
	const { message, description } = notDone();
	throw inputRefused(item.client.node, message, description);
}
