import type { IDataObject } from 'n8n-workflow';
import { isObject, sentenceOf } from '../../shared/reply';

/** Which answered row belongs to which row of a request, as far as that can be determined. */
export interface PairedReply {
	/** Answered rows, by the index of the row written. */
	found: Map<number, IDataObject>;
	/** Whether every row of the request has its answer. */
	isWhole: boolean;
}

/** No record of Halo's has the ID 0 or an empty one. */
const hasId = (row: IDataObject, idProperty: string): boolean =>
	![undefined, null, '', 0].includes(row[idProperty] as string | number | null | undefined);

/**
 * Pairs the rows of a reply with those of the request: by what was written; where the reply holds every row, the rest by
 * their order. What Halo answers to several rows differs by build (all, the first, the last), so a reply that is short
 * proves nothing of the rows that it leaves out.
 *
 * @param indexes the rows of the request, in their order
 * @param isRow whether an answered row is the one written
 * @param mayBe whether an answered row can be the one written, where only their order is left to tell: a change is known by
 * its ID, and a new record is none that was there before
 */
export function pairReply(
	indexes: readonly number[],
	body: unknown,
	idProperty: string,
	isRow: (index: number, row: IDataObject) => boolean,
	mayBe: (index: number, row: IDataObject) => boolean = () => true,
): PairedReply {
	const answered = (Array.isArray(body) ? body : [body])
		.filter(isObject)
		.filter((row) => hasId(row, idProperty));
	const idOf = (row: IDataObject) => String(row[idProperty]);
	const isInOrder =
		answered.length === indexes.length &&
		new Set(answered.map(idOf)).size === indexes.length &&
		answered.every((row, rowIndex) => isRow(indexes[rowIndex], row));
	// The everyday reply costs one look a row.
	if (isInOrder)
		return {
			found: new Map(indexes.map((index, rowIndex) => [index, answered[rowIndex]])),
			isWhole: true,
		};
	const hits = indexes.map((index) => answered.filter((row) => isRow(index, row)));
	// A row that may be the answer to several of the request is the answer to none.
	const claims = new Map<string, number>();
	for (const row of hits.flat()) claims.set(idOf(row), (claims.get(idOf(row)) ?? 0) + 1);
	const found = new Map<number, IDataObject>();
	for (const [rowIndex, index] of indexes.entries()) {
		const [row, ...others] = hits[rowIndex];
		if (row !== undefined && others.length === 0 && claims.get(idOf(row)) === 1)
			found.set(index, row);
	}
	const taken = new Set([...found.values()].map(idOf));
	const distinct = new Set(answered.map(idOf));
	const isComplete = answered.length === indexes.length && distinct.size === indexes.length;
	if (isComplete && taken.size === found.size) {
		const rest = answered.filter((row) => !taken.has(idOf(row)));
		const left = indexes.filter((index) => !found.has(index));
		const isPossible = left.every((index, rowIndex) => mayBe(index, rest[rowIndex]));
		if (isPossible)
			for (const [rowIndex, index] of left.entries()) found.set(index, rest[rowIndex]);
	}
	return { found, isWhole: found.size === indexes.length };
}

/**
 * The first of the rows that Halo made of one, such as the approvals of a process with several approvers.
 *
 * @param owner property of the record to which they belong; a row that names another one is not of this write
 * @returns undefined where a row has no ID or belongs elsewhere, or where there is none
 */
export function firstOfOwn(
	written: IDataObject,
	body: unknown,
	idProperty: string,
	owner = '',
): IDataObject | undefined {
	const answered = (Array.isArray(body) ? body : [body]).filter(isObject);
	const isOwn = (row: IDataObject) =>
		hasId(row, idProperty) &&
		(row[owner] === undefined || Number(row[owner]) === Number(written[owner]));
	return answered.every(isOwn) ? answered[0] : undefined;
}

/** Place of the row at fault among those sent, where a refusal names it (`[3].outcome_id`). */
export function placeAtFault(body: unknown): number | undefined {
	if (!isObject(body)) return undefined;
	const keyed = isObject(body.errors) ? body.errors : body;
	for (const key of Object.keys(keyed)) {
		const index = /^\[(\d+)\]/.exec(key)?.[1];
		if (index !== undefined) return Number(index);
	}
	return undefined;
}

const KEY_TAKEN = /primary key|unique (key|index|constraint)|duplicate key|deadlock/i;

/** Whether a refusal speaks of a key that was taken at the same moment. What Halo itself says then is not known. */
export function saysCollision(body: unknown): boolean {
	return KEY_TAKEN.test(sentenceOf(body) ?? '');
}
