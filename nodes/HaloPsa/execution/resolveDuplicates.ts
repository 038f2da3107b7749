import type { IDataObject } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { withKeyedLock } from '../../shared/concurrency';
import type { CreatedRecord, DuplicateVerdict, Orphans } from '../reconcile/duplicates';
import { orphansAmong, verdictOn } from '../reconcile/duplicates';
import type { MatchKey } from '../reconcile/key';
import { idOfRow, isInUse } from '../reconcile/state';
import type { RecordType } from '../records/record';
import { matchOnOf, nounOf } from '../records/record';
import type { ItemContext } from './itemContext';
import type { LookUp } from './lookUp';
import { retireDuplicates } from './retireDuplicates';
import { warn, wordsOf } from './warnings';

/** How long other runs get to put their own duplicates out of use, in milliseconds; again while they are getting fewer. */
export const PATIENCE_MS = 3_000;
const MAX_ROUNDS = 10;

/** Executions in one process put what dead runs left out of use one after the other, each after a look of its own. */
const thisProcess = {};

/** What became of a record that may have duplicates. */
export type DuplicateOutcome =
	| { kind: 'only' }
	/** It stays; `retired` are the IDs of those that this run has put out of use for it. */
	| { kind: 'stays'; retired: string[] }
	/** This run's own was given up for an older one. */
	| { kind: 'yielded'; to: IDataObject; retired: string }
	| { kind: 'unresolved'; error: unknown };

const ONLY: DuplicateOutcome = { kind: 'only' };

/** Everything that a run needs to settle its duplicates. */
export interface DuplicateSearch {
	/** Any item of the run; its context tells the person what could not be settled. */
	item: ItemContext;
	record: RecordType;
	lookUp: LookUp;
	/** Milliseconds since 1970 by Halo's clock, before the first look-up; undefined where Halo did not tell. */
	since: number | undefined;
}

/** Whether the record type has any way to put a duplicate out of use. */
const canRetire = (record: RecordType): boolean =>
	record.hasClosedState === true || matchOnOf(record)?.retired !== undefined;

/** Whether a duplicate that gave up its key stays in use all the same. */
const staysInUse = (record: RecordType): boolean =>
	!record.hasClosedState && Object.keys(matchOnOf(record)?.retired ?? {}).length === 0;

/** The rows of each created record's key; where a list of recent changes lacks one of them, the whole list counts. */
async function findCreated(
	{ record, lookUp, since }: DuplicateSearch,
	created: CreatedRecord[],
): Promise<IDataObject[][]> {
	const keys = created.map(({ key }) => key);
	const recent = await lookUp.find(keys, since);
	const isComplete = created.every(({ row }, index) =>
		recent[index].some((seen) => idOfRow(record, seen) === idOfRow(record, row)),
	);
	return isComplete || since === undefined ? recent : await lookUp.find(keys);
}

function warnNotShown({ item, record }: DuplicateSearch, { key, row }: CreatedRecord): void {
	warn(
		item.context,
		`Halo's list does not show the new ${nounOf(record)} ${idOfRow(record, row)} by its ${key.words}. If it stays so, the next run will create another one: look whether Halo kept the value, and choose another way under Match On or Product By.`,
	);
}

function warnBoth(
	{ item, record }: DuplicateSearch,
	{ words }: MatchKey,
	one: IDataObject,
	other: IDataObject,
): void {
	warn(
		item.context,
		`Two runs created the ${nounOf(record)} with the ${words} at the same time: ${idOfRow(record, one)} and ${idOfRow(record, other)}. Keep one of them in Halo.`,
	);
}

/** Gives up the records of this run that are younger than another run's. */
async function yieldTo(
	search: DuplicateSearch,
	losing: Array<{ created: CreatedRecord; to: IDataObject }>,
): Promise<DuplicateOutcome[]> {
	const { item, record } = search;
	if (!canRetire(record)) {
		for (const { created, to } of losing) warnBoth(search, created.key, created.row, to);
		return losing.map(() => ONLY);
	}
	const errors = await retireDuplicates(
		item,
		record,
		losing.map(({ created, to }) => ({
			key: created.key,
			row: created.row,
			winner: idOfRow(record, to),
		})),
	);
	return losing.map(({ created, to }, index): DuplicateOutcome => {
		if (errors[index] !== undefined) return { kind: 'unresolved', error: errors[index] };
		if (staysInUse(record)) warnBoth(search, created.key, to, created.row);
		return { kind: 'yielded', to, retired: idOfRow(record, created.row) };
	});
}

/**
 * Waits until the other runs have put their own duplicates out of use, as long as they get fewer.
 *
 * @param others how many there were a moment ago; undefined where this run only found them, so that a look comes first
 * @returns the rows that have each key then
 */
async function waitForOthers(
	{ record, lookUp }: DuplicateSearch,
	keys: MatchKey[],
	others: number | undefined,
): Promise<IDataObject[][]> {
	for (let round = 1, before = others ?? Infinity; ; round++) {
		// Runs that only found them come after the one that made the oldest, and not all at once.
		if (others !== undefined) await sleep(PATIENCE_MS);
		else if (round > 1) await sleep(PATIENCE_MS * (1 + Math.random()));
		const rows = await lookUp.find(keys);
		const inUse = rows.map((found) => found.filter((row) => isInUse(record, row)).length);
		const left = inUse.reduce((sum, count) => sum + Math.max(0, count - 1), 0);
		if (left === 0 || left >= before || round === MAX_ROUNDS) return rows;
		before = left;
	}
}

/** Puts duplicates out of use that no other run has, in as few requests as are safe. */
async function retireOrphans(
	search: DuplicateSearch,
	keys: MatchKey[],
	rows: IDataObject[][],
): Promise<DuplicateOutcome[]> {
	const { item, record } = search;
	const found = rows.map((own) => orphansAmong(record, own));
	const duplicates = found.flatMap((orphans: Orphans, rowIndex) =>
		orphans.kind === 'orphans'
			? orphans.orphans.map((row) => ({
					rowIndex,
					duplicate: { key: keys[rowIndex], row, winner: idOfRow(record, orphans.stays) },
				}))
			: [],
	);
	const errors =
		duplicates.length === 0
			? []
			: await retireDuplicates(
					item,
					record,
					duplicates.map(({ duplicate }) => duplicate),
				);
	const failures = new Map<number, unknown>();
	for (const [index, { rowIndex }] of duplicates.entries())
		if (errors[index] !== undefined && !failures.has(rowIndex))
			failures.set(rowIndex, errors[index]);
	return found.map((orphans, rowIndex): DuplicateOutcome => {
		if (orphans.kind === 'unclear') warnBoth(search, keys[rowIndex], orphans.stays, orphans.other);
		if (orphans.kind !== 'orphans') return ONLY;
		if (failures.has(rowIndex)) return { kind: 'unresolved', error: failures.get(rowIndex) };
		return { kind: 'stays', retired: orphans.orphans.map((row) => idOfRow(record, row)) };
	});
}

/** The same, unless another execution of this process does it just now. */
async function retireLeftOvers(
	search: DuplicateSearch,
	keys: MatchKey[],
	rows: IDataObject[][],
): Promise<DuplicateOutcome[]> {
	const { item, record, lookUp } = search;
	if (!rows.some((own) => orphansAmong(record, own).kind === 'orphans'))
		return await retireOrphans(search, keys, rows);
	const { server, tenant } = item.client.connection;
	const name = JSON.stringify([server, tenant, record.path]);
	return await withKeyedLock(
		thisProcess,
		name,
		async () => await retireOrphans(search, keys, await lookUp.find(keys)),
	);
}

/**
 * Looks again after records were created: where another run made the same one meanwhile, the oldest stays. Each run puts
 * its own duplicate out of use; one whose run died is put out of use by the run that made the oldest, or found both.
 * What was written is reported whatever fails here: a look that is refused leaves a warning.
 *
 * @param created the records of this run
 * @param found keys of records that were there, of which several were in use
 * @returns what became of each of them
 */
export async function resolveDuplicates(
	search: DuplicateSearch,
	created: CreatedRecord[],
	found: MatchKey[],
): Promise<{ created: DuplicateOutcome[]; found: DuplicateOutcome[] }> {
	const outcomes: DuplicateOutcome[] = created.map(() => ONLY);
	const isUnlooked = { created: outcomes, found: found.map(() => ONLY) };
	const { record } = search;
	try {
		const seen = created.length === 0 ? [] : await findCreated(search, created);
		const verdicts = created.map(
			(one, rowIndex): DuplicateVerdict => verdictOn(record, one, seen[rowIndex]),
		);
		const placesOf = (kind: DuplicateVerdict['kind']) =>
			verdicts.flatMap((verdict, rowIndex) => (verdict.kind === kind ? [rowIndex] : []));
		for (const rowIndex of placesOf('notShown')) warnNotShown(search, created[rowIndex]);
		const losing = verdicts.flatMap((verdict, rowIndex) =>
			verdict.kind === 'yield' ? [{ rowIndex, created: created[rowIndex], to: verdict.to }] : [],
		);
		const yielded = losing.length === 0 ? [] : await yieldTo(search, losing);
		for (const [index, outcome] of yielded.entries()) outcomes[losing[index].rowIndex] = outcome;
		const staying = placesOf('stays');
		const keys = [...staying.map((rowIndex) => created[rowIndex].key), ...found];
		if (keys.length === 0) return isUnlooked;
		const others = verdicts.reduce(
			(sum, verdict) => sum + (verdict.kind === 'stays' ? verdict.others.length : 0),
			0,
		);
		const rows = await waitForOthers(search, keys, staying.length > 0 ? others : undefined);
		const resolved = await retireLeftOvers(search, keys, rows);
		for (const [index, rowIndex] of staying.entries()) outcomes[rowIndex] = resolved[index];
		return { created: outcomes, found: resolved.slice(staying.length) };
	} catch (thrown) {
		warn(
			search.item.context,
			`What was written is in Halo, but whether another run created the same ${record.plural} at the same time could not be looked up: ${wordsOf(thrown)}`,
		);
		return isUnlooked;
	}
}
