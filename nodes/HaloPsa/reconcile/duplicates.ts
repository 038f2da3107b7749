import type { IDataObject } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { matchOnOf } from '../records/record';
import { confirmsWrite, differencesOf } from './compare';
import type { MatchKey } from './key';
import { isSameWork } from './plan';
import { idOfRow, isInUse, oldestFirst } from './state';

/** A record that a run has just created. */
export interface CreatedRecord {
	key: MatchKey;
	row: IDataObject;
	/** IDs of the records that had the key before: they were seen, and are no duplicates. */
	knownIds: ReadonlySet<string>;
}

/**
 * Whether an older record that stays is the one that this run has created: the request got lost, no list showed its
 * record for long, and it was sent again. If another run made it after all, it holds the same.
 *
 * @param body what was sent more than once
 */
export const isOwnRecord = (record: RecordType, body: IDataObject, stays: IDataObject): boolean =>
	confirmsWrite(stays, body, record.fields);

/**
 * The record that a run has created, where the answer was lost and another run may have made the same: the youngest that
 * holds what was written. If it is the other run's, both give up the same one, and the oldest stays; with the oldest,
 * both would keep it, and nobody would give up the youngest.
 *
 * @param rows those in use that have the key and were not there before
 */
export function createdAmong(
	record: RecordType,
	body: IDataObject,
	rows: readonly IDataObject[],
): IDataObject | undefined {
	const all = oldestFirst(record, rows);
	const alike = all.filter((row) => confirmsWrite(row, body, record.fields));
	const [youngest] = (alike.length > 0 ? alike : all).slice(-1);
	return youngest;
}

/** What a look after the creation says of a record. */
export type DuplicateVerdict =
	| { kind: 'only' }
	/** Halo's list does not show it by its key. */
	| { kind: 'notShown' }
	/** An older one is in use, which stays. */
	| { kind: 'yield'; to: IDataObject }
	/** It is the older one: the runs that made the others should give them up. */
	| { kind: 'stays'; others: IDataObject[] };

/**
 * Judges a created record by what Halo's list shows of its key then. The oldest stays: each run comes to the same
 * verdict, whichever looks first.
 *
 * @param seen rows that have the key, from the oldest to the newest
 */
export function verdictOn(
	record: RecordType,
	{ row, knownIds }: CreatedRecord,
	seen: IDataObject[],
): DuplicateVerdict {
	const own = idOfRow(record, row);
	if (!seen.some((one) => idOfRow(record, one) === own)) return { kind: 'notShown' };
	const others = seen.filter((one) => {
		const id = idOfRow(record, one);
		return id !== own && !knownIds.has(id) && isInUse(record, one);
	});
	if (others.length === 0) return { kind: 'only' };
	return Number(idOfRow(record, others[0])) < Number(own)
		? { kind: 'yield', to: others[0] }
		: { kind: 'stays', others };
}

/** Duplicates that nobody has put out of use, because the run that made them died. */
export type Orphans =
	| { kind: 'none' }
	/** They differ from the record that stays, so a person may have made them. */
	| { kind: 'unclear'; stays: IDataObject; other: IDataObject }
	| { kind: 'orphans'; stays: IDataObject; orphans: IDataObject[] };

/**
 * Whether records are the same but for what puts one out of use. They came up within the seconds of a run, so that they
 * are those of a run which could not give its own up.
 */
function isAlike(record: RecordType, [first, ...others]: IDataObject[]): boolean {
	const { retired = {} } = matchOnOf(record) ?? {};
	if (Object.keys(retired).length === 0) return false;
	const compared = (record.fields ?? [])
		.map(({ name }) => name)
		.filter((name) => !(name in retired));
	return others.every((other) => {
		const own = Object.entries(other).filter(([property]) => compared.includes(property));
		const { changes } = differencesOf(first, Object.fromEntries(own), record.fields);
		// Records that show nothing to compare are not taken for one.
		return own.length > 0 && Object.keys(changes).length === 0;
	});
}

/**
 * What is left over once every run had time to give up its own.
 *
 * @param rows rows that have the key, from the oldest to the newest
 */
export function orphansAmong(record: RecordType, rows: IDataObject[]): Orphans {
	const inUse = rows.filter((row) => isInUse(record, row));
	const [stays, ...others] = inUse;
	if (others.length === 0) return { kind: 'none' };
	return isSameWork(record, inUse) || isAlike(record, inUse)
		? { kind: 'orphans', stays, orphans: others }
		: { kind: 'unclear', stays, other: others[0] };
}
