import type { IDataObject } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { isDateNotSet } from '../reconcile/haloDates';

const namesOf = new WeakMap<string[], string[][]>();

/** The names of each property to keep, the one that it gets first. */
function kept(simplified: string[]): string[][] {
	const names = namesOf.get(simplified) ?? simplified.map((entry) => entry.split('|'));
	namesOf.set(simplified, names);
	return names;
}

/**
 * The useful properties of a row: dates that stand for "not set" as null, and -1 or 0 in a reference likewise.
 */
export function simplify(record: RecordType, row: IDataObject): IDataObject {
	if (record.simplified === undefined) return row;
	const simple: IDataObject = {};
	for (const names of kept(record.simplified)) {
		const held = names.find((name) => row[name] !== undefined);
		if (held === undefined) continue;
		const value = row[held];
		const noRecord = names[0].endsWith('_id') && (value === -1 || value === 0);
		simple[names[0]] = noRecord || isDateNotSet(value) ? null : value;
	}
	return record.simplify?.(simple) ?? simple;
}
