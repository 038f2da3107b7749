import type { IDataObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { mapWithTurns } from '../../../shared/concurrency';
import { asNodeError } from '../../../shared/errors';
import type { Batch } from '../../execution/batch';
import type { WriteResult } from '../../execution/bulkWriter';
import { MAX_ROWS, writeInBulk } from '../../execution/bulkWriter';
import { indexRows, LookUp } from '../../execution/lookUp';
import type { DuplicateOutcome } from '../../execution/resolveDuplicates';
import { resolveDuplicates } from '../../execution/resolveDuplicates';
import { warnDifferences } from '../../execution/warnDifferences';
import { wordsOf } from '../../execution/warnings';
import { readCollection } from '../../input/fields';
import type { MatchKey } from '../../reconcile/key';
import { matchesKey } from '../../reconcile/key';
import { idOfRow, isInUse } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import { NEW_FIELDS } from './inputs';
import type { EndedRow, PlannedRow, SyncRow } from './rows';
import { endRow, keyOfRow, nameKeyOfRow } from './rows';

/** A row that is to be written, with what is sent for it. */
export interface WritableRow {
	planned: PlannedRow;
	/** What to send; of an update, with the licence's ID. */
	body: IDataObject;
}

/** What was there before anything was written. */
export interface Before {
	/** IDs of all licences. */
	knownIds: ReadonlySet<string>;
	/** Milliseconds since 1970 by Halo's clock, before they were listed. */
	since: number | undefined;
}

/** Completes what is to be created: the fields given, and a name. A row whose fields can't be used ends as refused. */
export async function writableRow(
	batch: Batch,
	record: RecordType,
	planned: PlannedRow,
): Promise<EndedRow | WritableRow> {
	const { row } = planned;
	if (planned.kind === 'update')
		return { planned, body: { ...planned.change, id: Number(planned.row.licence.id) } };
	try {
		const given = await readCollection(batch.items[row.index ?? 0], record, NEW_FIELDS);
		const { key, value, name = value } = row.product;
		const body: IDataObject = {
			type: 1,
			name,
			...given,
			[key.property]: key.kind === 'number' ? Number(value) : value,
			client_id: row.customerId,
			...(row.siteId === undefined ? {} : { site_id: row.siteId }),
			count: row.to,
		};
		return { planned, body };
	} catch (thrown) {
		if (!(thrown instanceof NodeOperationError))
			throw asNodeError(batch.client.node, thrown, row.index ?? 0);
		return endRow(row, 'refused', wordsOf(thrown));
	}
}

/** What a row's new licence is recognized by in this answer: older builds do not keep its item. */
function keyIn(row: SyncRow, licence: IDataObject): MatchKey {
	const isOlder = row.product.key.property === 'item_id' && !('item_id' in licence);
	return isOlder ? nameKeyOfRow(row) : keyOfRow(row);
}

function isRowOf(
	record: RecordType,
	{ planned }: WritableRow,
	{ knownIds }: Before,
	licence: IDataObject,
): boolean {
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
	rows: WritableRow[],
	licences: IDataObject[],
): Promise<IDataObject[][]> {
	const keysOf = ({ planned: { kind, row } }: WritableRow): MatchKey[] =>
		kind === 'update' ? [] : [keyOfRow(row), nameKeyOfRow(row)];
	const index = await indexRows(licences, rows.flatMap(keysOf));
	const byId = new Map(licences.map((licence) => [idOfRow(record, licence), licence]));
	return rows.map((one) => {
		const { planned } = one;
		if (planned.kind === 'create') return keysOf(one).flatMap((key) => index.rowsOf(key));
		return [byId.get(idOfRow(record, planned.row.licence))].filter((found) => found !== undefined);
	});
}

const hasCount = ({ to }: SyncRow, { count }: IDataObject): boolean =>
	count !== undefined && Number(count) === to;

/** What became of a row that was sent. */
function endOf(
	batch: Batch,
	record: RecordType,
	{ planned, body }: WritableRow,
	result: WriteResult | undefined,
): EndedRow {
	const { kind, row } = planned;
	if (result === undefined || 'error' in result)
		return endRow(row, 'refused', wordsOf(result?.error));
	const licence = { ...row.licence, ...result.row };
	if (!hasCount(row, result.row)) {
		const kept = String(result.row.count ?? 'no count');
		return endRow(
			row,
			'refused',
			`Halo kept ${kept} instead of ${row.to}. A rule in Halo decides it`,
		);
	}
	if (kind === 'create') {
		warnDifferences(batch.items[row.index ?? 0], record, body, result.row);
		return endRow({ ...row, licence }, 'created');
	}
	const wasInactive = !isInUse(record, planned.row.licence) && row.to === 0;
	return endRow(
		{ ...row, licence },
		'updated',
		wasInactive ? 'It is inactive, and had a count that Halo may have billed' : undefined,
	);
}

function afterDuplicates(ended: EndedRow, outcome: DuplicateOutcome): EndedRow {
	if (outcome.kind === 'unresolved') return endRow(ended.row, 'refused', wordsOf(outcome.error));
	if (outcome.kind !== 'yielded') return ended;
	return endRow(
		{ ...ended.row, licence: outcome.to },
		'skipped',
		`Another run created the licence ${String(outcome.to.id)} at the same time, which stays. The next run compares its count`,
	);
}

/** Gives up new licences that another run made as well; the older one stays. */
async function settleDuplicates(
	batch: Batch,
	record: RecordType,
	lookUp: LookUp,
	rows: EndedRow[],
	{ knownIds, since }: Before,
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
		created.map((one, place) => [one, afterDuplicates(one, outcomes.created[place])]),
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
	rows: WritableRow[],
	before: Before,
): Promise<EndedRow[]> {
	const lookUp = new LookUp(batch.client, record, []);
	const results = await writeInBulk(batch.client, record, {
		bodies: rows.map(({ body }) => body),
		rowsPerRequest: batch.rowsPerRequest ?? MAX_ROWS,
		isRow: (index, licence) => isRowOf(record, rows[index], before, licence),
		lookUp: async (indexes) => {
			const held = await lookUp.candidates(
				indexes.map((index) => keyOfRow(rows[index].planned.row)),
			);
			const candidates = await candidatesOf(
				record,
				indexes.map((index) => rows[index]),
				held,
			);
			return indexes.map((index, place) =>
				candidates[place].find(
					(licence) =>
						licence.deleted !== true &&
						isRowOf(record, rows[index], before, licence) &&
						(rows[index].planned.kind === 'create' || hasCount(rows[index].planned.row, licence)),
				),
			);
		},
		nameOf: (index) => `of the customer with the ID ${String(rows[index].planned.row.customerId)}`,
	});
	const ended = await mapWithTurns(rows, (row, place) => endOf(batch, record, row, results[place]));
	return await settleDuplicates(batch, record, lookUp, ended, before);
}
