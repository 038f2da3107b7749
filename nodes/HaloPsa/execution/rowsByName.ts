import type { IDataObject } from 'n8n-workflow';
import { isInUse, oldestFirst } from '../reconcile/state';
import { canonicalValue } from '../reconcile/values';
import type { Key, RecordType } from '../records/record';
import { idPropertyOf, titleOf } from '../records/record';
import type { Query } from '../transport/pages';
import { rowsWithin } from '../transport/pages';

/** Records that have a key. */
export interface KeyHits {
	rows: IDataObject[];
	/** What they have it as, in words. */
	by: string;
}

/** One value for each list, made when it is first asked for: thousands of items look into the same few lists. */
function ofList<T>(make: (rows: IDataObject[], record: RecordType) => T) {
	const made = new WeakMap<IDataObject[], T>();
	return (record: RecordType, rows: IDataObject[]): T => {
		const value = made.get(rows) ?? make(rows, record);
		made.set(rows, value);
		return value;
	};
}

/** Adds a row under a text; blanks are no text. */
function note(index: Map<string, IDataObject[]>, text: string, row: IDataObject): void {
	const same = index.get(text);
	if (same !== undefined) same.push(row);
	else if (text !== '') index.set(text, [row]);
}

const byName = ofList((rows, record) => {
	const named = new Map<string, IDataObject[]>();
	for (const row of rows)
		for (const name of new Set(record.titles.map((title) => canonicalValue('name', row[title]))))
			note(named, name, row);
	return named;
});

const byProperty = ofList(() => new Map<string, Map<string, IDataObject[]>>());

function withText(record: RecordType, rows: IDataObject[], property: string, text: string) {
	const known = byProperty(record, rows);
	const index = known.get(property) ?? new Map<string, IDataObject[]>();
	if (!known.has(property))
		for (const row of rows) note(index, canonicalValue('text', row[property]), row);
	known.set(property, index);
	return index.get(text) ?? [];
}

const byId = ofList((rows, record) => {
	const idProperty = idPropertyOf(record);
	// The first of equal ones counts.
	return new Map([...rows].reverse().map((row) => [String(row[idProperty]), row]));
});

const titles = ofList((rows, record) => [
	...new Set(rows.map((row) => titleOf(record, row)).filter((title) => title !== '')),
]);

/** Those of the rows that are in use, where there are any. */
export function inUseOf(record: RecordType, rows: IDataObject[]): IDataObject[] {
	const active = rows.filter((row) => isInUse(record, row));
	return active.length > 0 ? active : rows;
}

/** The rows of a list that have a name, from the oldest to the newest. */
export const rowsNamed = (record: RecordType, rows: IDataObject[], name: string): IDataObject[] =>
	oldestFirst(record, byName(record, rows).get(canonicalValue('name', name)) ?? []);

/** The rows of a list that have a key, from the oldest to the newest: those that tell it first, else those that tell it elsewhere. */
export function rowsWithKey(
	record: RecordType,
	rows: IDataObject[],
	{ property, also = [] }: Key,
	value: string,
): IDataObject[] {
	const text = canonicalValue('text', value);
	const first = withText(record, rows, property, text);
	const hits = first.length > 0 ? first : also.flatMap((one) => withText(record, rows, one, text));
	return oldestFirst(record, hits);
}

/** Parts of lists, by what they lie within. */
const parts = new WeakMap<IDataObject[], Map<string, IDataObject[]>>();

/** The rows of a list that lie within a query, the same list each time. */
export function partWithin(rows: IDataObject[], within: Query): IDataObject[] {
	const known = parts.get(rows) ?? new Map<string, IDataObject[]>();
	parts.set(rows, known);
	const query = JSON.stringify(within);
	const kept = known.get(query) ?? rowsWithin(rows, within);
	known.set(query, kept);
	return kept;
}

/** The row of a list that has an ID. */
export const rowWithId = (
	record: RecordType,
	rows: IDataObject[],
	id: string,
): IDataObject | undefined => byId(record, rows).get(id);

/** Names that begin their words so alike may be meant. */
const ALIKE_LETTERS = 4;

/**
 * The names of a list that are like a name which it does not have, each once.
 *
 * @param few a list of no more names is shown whole where none is like it, as is one that Halo does not search
 */
export function titlesLike(
	record: RecordType,
	rows: IDataObject[],
	name: string,
	few: number,
): string[] {
	const all = titles(record, rows);
	const words = canonicalValue('name', name)
		.split(/[^\p{L}\p{N}]+/u)
		.filter((word) => word.length >= ALIKE_LETTERS)
		.map((word) => word.slice(0, ALIKE_LETTERS));
	const alike = all.filter((title) => {
		const own = canonicalValue('name', title);
		return words.some((word) => own.includes(word));
	});
	if (alike.length > 0) return alike;
	return all.length <= few || record.search === undefined ? all : [];
}
