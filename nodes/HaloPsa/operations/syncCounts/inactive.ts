import type { IDataObject } from 'n8n-workflow';
import type { Guards } from './guards';
import { refusedChange } from './guards';
import { seatsOf } from './licences';
import type { EndedRow, RunRow, SyncRow } from './rows';
import { endRow } from './rows';

const isRefused = (one: RunRow): boolean => one.kind === 'ended' && one.outcome === 'refused';

const whyInactive = ({ id, count }: IDataObject): string =>
	`The licence ${String(id)} is inactive, but has a count of ${String(count ?? 'unknown')}, which Halo may bill beside the active one.`;

const leftAsItIs = (row: SyncRow & { licence: IDataObject }): EndedRow =>
	endRow(
		row,
		'skipped',
		`${whyInactive(row.licence)} It was left as it is, since its row was refused`,
	);

/**
 * What becomes of a licence that is inactive with a count, beside the active one that the row means: Halo may bill its
 * seats too, so they are taken over by the active one. Where that does not take them, they stay.
 */
export function planInactive(guards: Guards, own: RunRow, licence: IDataObject): RunRow {
	const from = seatsOf(licence);
	const row = { ...own.row, index: undefined, licence, from, to: 0, takenOverBy: own.row.index };
	if (!Number.isFinite(from))
		return endRow(
			{ ...row, from: undefined },
			'skipped',
			`${whyInactive(licence)} It was left as it is, since its count can't be read`,
		);
	if (isRefused(own)) return leftAsItIs(row);
	const why = whyInactive(licence);
	const held = refusedChange(guards, from, 0);
	return held === undefined
		? { kind: 'update', row, change: { client_id: row.customerId, count: 0 } }
		: endRow(row, 'refused', `${why} ${held}`);
}

/** Each licence once, though several rows of its customer and product may have it beside them. */
export function eachOnce(beside: RunRow[]): RunRow[] {
	const byLicence = new Map(beside.map((one) => [String(one.row.licence?.id as number), one]));
	return [...byLicence.values()];
}

/**
 * An inactive licence keeps its seats where the row that was to take them over was refused.
 *
 * @param rows the rows of the input, in the order of the items
 */
export function leftWhereRefused(one: RunRow, rows: readonly RunRow[]): RunRow {
	if (one.kind !== 'update') return one;
	const own = rows[one.row.takenOverBy ?? -1];
	return own !== undefined && isRefused(own) ? leftAsItIs(one.row) : one;
}
