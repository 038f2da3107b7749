import type { IDataObject } from 'n8n-workflow';
import { settleDoubles } from '../../execution/doubles';
import type { Group } from '../upsert/group';
import { bearsKey } from '../../reconcile/key';
import type { Wanted } from '../../reconcile/key';
import { LookUp } from '../../execution/lookUp';
import { isInUse } from '../upsert/group';
import type { Batch } from '../../execution/batch';
import { tellDifferences } from '../../execution/warnDifferences';
import type { RecordType } from '../../records/record';
import type { Stored } from '../../execution/bulkWriter';
import { MOST_ROWS, storeRows } from '../../execution/bulkWriter';
import type { SyncRow } from './rows';
import { end, wantedByName, wantedOf } from './rows';

/** What a row's new licence is recognised by in this answer: older builds do not keep its item. */
function wantedIn(row: SyncRow, record: RecordType, licence: IDataObject): Wanted {
	const isOlder = row.product.key.property === 'item_id' && !('item_id' in licence);
	return isOlder ? wantedByName(row, record) : wantedOf(row);
}

function isNewLicenceOf(
	row: SyncRow,
	record: RecordType,
	known: Set<string>,
	licence: IDataObject,
): boolean {
	return (
		!known.has(String(licence.id)) &&
		licence.deleted !== true &&
		isInUse(record, licence) &&
		bearsKey(licence, wantedIn(row, record, licence))
	);
}

const isKept = (row: SyncRow, licence: IDataObject): boolean =>
	licence.count !== undefined && Number(licence.count) === row.to;

/** Notes what became of a row that was sent. */
function close(batch: Batch, record: RecordType, row: SyncRow, stored: Stored): void {
	if ('error' in stored) {
		const { error } = stored;
		const description = (error as { description?: unknown }).description;
		const message = error instanceof Error ? error.message : String(error);
		return end(row, 'refused', [message, description].filter(Boolean).join('. '));
	}
	const creates = row.licence === undefined;
	if (!isKept(row, stored.row)) {
		const kept = String(stored.row.count ?? 'no count');
		return end(row, 'refused', `Halo kept ${kept} instead of ${row.to}. A rule in Halo decides it`);
	}
	const item = batch.items[row.place ?? 0];
	if (creates) tellDifferences(item, record, row.change ?? {}, stored.row);
	row.licence = { ...row.licence, ...stored.row };
	end(row, creates ? 'created' : 'updated');
}

/**
 * Writes what is planned, in arrays, and holds every row against what Halo has then. A new licence that another run
 * made at the same time is given up for the older one.
 *
 * @param known IDs of all licences that were there before
 * @param since milliseconds since 1970 by Halo's clock, before they were listed
 */
export async function storeChanges(
	batch: Batch,
	record: RecordType,
	rows: SyncRow[],
	known: Set<string>,
	since: number | undefined,
): Promise<void> {
	const lookUp = new LookUp(batch.client, record, []);
	const idOf = (position: number) => rows[position].licence?.id;
	const stored = await storeRows(batch.client, record, {
		bodies: rows.map(({ change, licence }) =>
			licence === undefined ? { ...change } : { ...change, id: Number(licence.id) },
		),
		size: batch.rowsPerRequest ?? MOST_ROWS,
		isSame: (position, licence) =>
			idOf(position) === undefined
				? isNewLicenceOf(rows[position], record, known, licence)
				: String(licence.id) === String(idOf(position)) && licence.count !== undefined,
		reread: async (positions) => {
			const asked = positions.map((position) => rows[position]);
			const found = await lookUp.rowsFor(asked.map(wantedOf));
			return positions.map((position) =>
				found.find((licence) =>
					idOf(position) === undefined
						? isNewLicenceOf(rows[position], record, known, licence)
						: String(licence.id) === String(idOf(position)) && isKept(rows[position], licence),
				),
			);
		},
		nameOf: (position) => `of the customer with the ID ${String(rows[position].customerId)}`,
	});
	for (const [position, result] of stored.entries()) close(batch, record, rows[position], result);
	const made = rows.filter(({ end: ended }) => ended?.outcome === 'created');
	await settle(batch, record, lookUp, made, known, since);
}

/** Gives up new licences that another run made as well; the older one stays. */
async function settle(
	batch: Batch,
	record: RecordType,
	lookUp: LookUp,
	made: SyncRow[],
	known: Set<string>,
	since: number | undefined,
): Promise<void> {
	const groups = made.map(
		(row): Group => ({
			wanted: wantedIn(row, record, row.licence ?? {}),
			places: [row.place ?? 0],
			body: {},
			isWhole: true,
			when: {
				found: 'leave',
				closed: 'leave',
				reopenStatus: undefined,
				note: '',
				noteOutcome: undefined,
			},
			notes: [],
			known,
			changes: {},
			twins: [],
			saved: row.licence,
			outcome: 'created',
			more: {},
		}),
	);
	await settleDoubles(batch, record, lookUp, groups, since);
	for (const [place, { outcome, saved, error }] of groups.entries()) {
		const row = made[place];
		if (error !== undefined) {
			const why = error instanceof Error ? error.message : String(error);
			row.end = { outcome: 'refused', reason: why };
		} else if (outcome !== 'created') {
			row.licence = saved;
			row.end = {
				outcome: 'skipped',
				reason: `Another run created the licence ${String(saved?.id)} at the same time, which stays. The next run compares its count`,
			};
		}
	}
}
