import type { IDataObject } from 'n8n-workflow';
import { oldestFirst } from '../reconcile/state';
import { canonicalValue } from '../reconcile/values';
import type { RecordType } from '../records/record';
import { idPropertyOf, titleOf } from '../records/record';

/** One value for each list, made when it is first asked for: thousands of items look into the same few lists. */
function ofList<T>(make: (rows: IDataObject[], record: RecordType) => T) {
	const made = new WeakMap<IDataObject[], T>();
	return (record: RecordType, rows: IDataObject[]): T => {
		const value = made.get(rows) ?? make(rows, record);
		made.set(rows, value);
		return value;
	};
}

const byName = ofList((rows, record) => {
	const named = new Map<string, IDataObject[]>();
	for (const row of rows) {
		for (const name of new Set(record.titles.map((title) => canonicalValue('name', row[title])))) {
			const same = named.get(name);
			if (same === undefined) named.set(name, [row]);
			else same.push(row);
		}
	}
	return named;
});

const byId = ofList((rows, record) => {
	const idProperty = idPropertyOf(record);
	// The first of equal ones counts.
	return new Map([...rows].reverse().map((row) => [String(row[idProperty]), row]));
});

const titles = ofList((rows, record) => [
	...new Set(rows.map((row) => titleOf(record, row)).filter((title) => title !== '')),
]);

/** The rows of a list that have a name, from the oldest to the newest. */
export const rowsNamed = (record: RecordType, rows: IDataObject[], name: string): IDataObject[] =>
	oldestFirst(record, byName(record, rows).get(canonicalValue('name', name)) ?? []);

/** The row of a list that has an ID. */
export const rowWithId = (
	record: RecordType,
	rows: IDataObject[],
	id: string,
): IDataObject | undefined => byId(record, rows).get(id);

/** The names that a list shows, each once. */
export const titlesIn = (record: RecordType, rows: IDataObject[]): string[] => titles(record, rows);
