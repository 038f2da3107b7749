import type { IDataObject } from 'n8n-workflow';
import { mapWithTurns } from '../../../shared/concurrency';
import type { Batch } from '../../execution/batch';
import type { WriteResult } from '../../execution/bulkWriter';
import { MAX_ROWS, writeInBulk } from '../../execution/bulkWriter';
import { indexRows, LookUp } from '../../execution/lookUp';
import type { DuplicateOutcome } from '../../execution/resolveDuplicates';
import { resolveDuplicates } from '../../execution/resolveDuplicates';
import { warnDifferences } from '../../execution/warnDifferences';
import { wordsOf } from '../../execution/warnings';
import { createdAmong, isOwnRecord } from '../../reconcile/duplicates';
import type { MatchKey } from '../../reconcile/key';
import { matchesKey } from '../../reconcile/key';
import { idOfRow, isInUse } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import type { EndedRow, PlannedRow, SyncRow } from './rows';
import { endRow, isById, keyOfRow, nameKeyOfRow } from './rows';

/** What was there before anything was written. */
export interface Before {
	/** IDs of all licences. */
	knownIds: ReadonlySet<string>;
	/** Milliseconds since 1970 by Halo's clock, before they were listed. */
	since: number | undefined;
}

/** What is sent for a row; of an update, with the licence's ID. */
const bodyOfRow = (planned: PlannedRow): IDataObject =>
	planned.kind === 'create'
		? planned.change
		: { ...planned.change, id: Number(planned.row.licence.id) };

/** What a row's new licence is recognized by in this answer: older builds do not keep its item. */
function keyIn(row: SyncRow, licence: IDataObject): MatchKey {
	const isOlder = isById(row.product) && !(row.product.key.property in licence);
	return isOlder ? nameKeyOfRow(row) : keyOfRow(row);
}

function isLicenceOfRow(
	record: RecordType,
	planned: PlannedRow,
	{ knownIds }: Before,
	licence: IDataObject,
): boolean {
	// Without its count, an answered licence proves nothing.
	if (licence.count === undefined) return false;
	if (planned.kind === 'update')
		return idOfRow(record, licence) === idOfRow(record, planned.row.licence);
	return (
		!knownIds.has(idOfRow(record, licence)) &&
		isInUse(record, licence) &&
		matchesKey(licence, keyIn(planned.row, licence))
	);
}

/** The licences among which each row's own is: those with its ID, and those with what it is recognized by. */
async function candidatesOf(
	record: RecordType,
	rows: PlannedRow[],
	licences: IDataObject[],
): Promise<IDataObject[][]> {
	const keysOf = ({ kind, row }: PlannedRow): MatchKey[] =>
		kind === 'update' ? [] : [keyOfRow(row), nameKeyOfRow(row)];
	const index = await indexRows(licences, rows.flatMap(keysOf));
	const byId = new Map(licences.map((licence) => [idOfRow(record, licence), licence]));
	return rows.map((planned) => {
		if (planned.kind === 'create') return keysOf(planned).flatMap((key) => index.rowsOf(key));
		return [byId.get(idOfRow(record, planned.row.licence))].filter((found) => found !== undefined);
	});
}

const hasCount = ({ to }: SyncRow, { count }: IDataObject): boolean =>
	count !== undefined && Number(count) === to;

/** Whether the licence is in use where it was to be made so. */
const isAwake = (record: RecordType, { change }: PlannedRow, licence: IDataObject): boolean =>
	change.is_active !== true || isInUse(record, licence);

/** The licence where Halo holds what was to be written. */
function heldFor(
	record: RecordType,
	planned: PlannedRow,
	before: Before,
	licences: IDataObject[],
): IDataObject | undefined {
	const own = licences.filter(
		(licence) => licence.deleted !== true && isLicenceOfRow(record, planned, before, licence),
	);
	return planned.kind === 'create'
		? createdAmong(record, bodyOfRow(planned), own)
		: own.find((licence) => hasCount(planned.row, licence) && isAwake(record, planned, licence));
}

/** Ends a row as refused whose licence was written all the same: what Halo has now can be taken back. */
function endHeld(row: SyncRow, reason: string): EndedRow {
	const held = Number(row.licence?.count ?? NaN);
	return { ...endRow(row, 'refused', reason), ...(Number.isFinite(held) ? { held } : {}) };
}

/** What became of a row that was sent. */
function endOf(
	batch: Batch,
	record: RecordType,
	planned: PlannedRow,
	result: WriteResult | undefined,
): EndedRow {
	const { kind, row } = planned;
	if (result === undefined || 'error' in result)
		return endRow(row, 'refused', wordsOf(result?.error));
	const licence = { ...row.licence, ...result.row };
	if (!hasCount(row, result.row)) {
		const kept = String(result.row.count ?? 'no count');
		const why = `Halo kept ${kept} instead of ${row.to}. A rule in Halo decides it`;
		return endHeld({ ...row, licence }, why);
	}
	if (!isAwake(record, planned, result.row))
		return endHeld(
			{ ...row, licence },
			`Halo kept the licence ${String(licence.id)} inactive, with a count of ${row.to}. Make it active in Halo`,
		);
	if (kind === 'create') {
		warnDifferences(batch.items[row.index ?? 0], record, planned.change, result.row);
		return endRow({ ...row, licence }, 'created');
	}
	const wasInactive = !isInUse(record, planned.row.licence) && row.to === 0;
	return endRow(
		{ ...row, licence },
		'updated',
		wasInactive ? 'It is inactive, and had a count that Halo may have billed' : undefined,
	);
}

/** What was sent more than once for rows that ended as created. */
type SentAgain = ReadonlyMap<EndedRow, IDataObject>;

function rowAfterDuplicates(
	record: RecordType,
	ended: EndedRow,
	outcome: DuplicateOutcome,
	sentAgain: IDataObject | undefined,
): EndedRow {
	if (outcome.kind === 'unresolved') return endHeld(ended.row, wordsOf(outcome.error));
	if (outcome.kind !== 'yielded') return ended;
	if (sentAgain !== undefined && isOwnRecord(record, sentAgain, outcome.to))
		return { ...ended, row: { ...ended.row, licence: outcome.to } };
	return endRow(
		{ ...ended.row, licence: outcome.to },
		'skipped',
		`Another run created the licence ${String(outcome.to.id)} at the same time, which stays. The next run compares its count`,
	);
}

/** Gives up new licences that another run made as well; the older one stays. */
async function resolveRowDuplicates(
	batch: Batch,
	record: RecordType,
	lookUp: LookUp,
	rows: EndedRow[],
	{ knownIds, since }: Before,
	sentAgain: SentAgain,
): Promise<EndedRow[]> {
	const created = rows.filter(({ outcome }) => outcome === 'created');
	if (created.length === 0) return rows;
	const outcomes = await resolveDuplicates(
		{ item: batch.items[0], record, lookUp, since },
		created.map(({ row }) => {
			const licence = row.licence ?? {};
			return { key: keyIn(row, licence), row: licence, knownIds };
		}),
		[],
	);
	const settled = new Map(
		created.map((one, index) => [
			one,
			rowAfterDuplicates(record, one, outcomes.created[index], sentAgain.get(one)),
		]),
	);
	return rows.map((one) => settled.get(one) ?? one);
}

/**
 * Writes what is planned, in arrays, and holds every row against what Halo has then. A new licence that another run
 * made at the same time is given up for the older one.
 *
 * @returns the end of each row, in their order
 */
export async function writeSync(
	batch: Batch,
	record: RecordType,
	rows: PlannedRow[],
	before: Before,
): Promise<EndedRow[]> {
	const lookUp = new LookUp(batch.client, record, []);
	const results = await writeInBulk(batch.client, record, {
		bodies: rows.map(bodyOfRow),
		rowsPerRequest: batch.rowsPerRequest ?? MAX_ROWS,
		isRow: (index, licence) => isLicenceOfRow(record, rows[index], before, licence),
		isKnown: (_, licence) => before.knownIds.has(idOfRow(record, licence)),
		lookUp: async (indexes) => {
			const held = await lookUp.candidates(indexes.map((index) => keyOfRow(rows[index].row)));
			const candidates = await candidatesOf(
				record,
				indexes.map((index) => rows[index]),
				held,
			);
			return indexes.map((index, rowIndex) =>
				heldFor(record, rows[index], before, candidates[rowIndex]),
			);
		},
		nameOf: (index) => `of the customer with the ID ${String(rows[index].row.customerId)}`,
	});
	const ended = await mapWithTurns(rows, (row, rowIndex) =>
		endOf(batch, record, row, results[rowIndex]),
	);
	const sentAgain = new Map(
		ended.flatMap((one, rowIndex) => {
			const result = results[rowIndex];
			const wasSentAgain = result !== undefined && 'row' in result && result.wasSentAgain;
			return wasSentAgain ? [[one, bodyOfRow(rows[rowIndex])] as const] : [];
		}),
	);
	return await resolveRowDuplicates(batch, record, lookUp, ended, before, sentAgain);
}
