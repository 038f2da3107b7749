import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import { fromHaloDate, isDateNotSet } from './haloDates';
import type { Field } from '../records/record';

/** What a change does to one property, as a person reads it. */
export type Changes = Record<string, { from: unknown; to: unknown }>;

/** How a row differs from what is to be written. */
export interface Differences {
	changes: Changes;
	/** Properties that the row does not show, so that they can't be compared. */
	unseen: string[];
}

/**
 * A property of a row. Rows of a list name some properties without the underscores of the whole record
 * (`category1` for `category_1`, seen live).
 */
export function heldIn(row: IDataObject, property: string): unknown {
	return row[property] ?? row[property.replace(/_/g, '')];
}

/** Whether a value stands for "nothing": absent, empty, or one of Halo's dates for "not set". */
export function isNone(value: unknown): boolean {
	return value === undefined || value === null || value === '' || isDateNotSet(value);
}

function asText(value: unknown): string {
	return String(value).replace(/\r\n?/g, '\n').trim();
}

/** An entry of a nested list is the one with its ID or name; the other properties have to agree. */
function holdsEntry(rows: IDataObject[], entry: IDataObject): boolean {
	const { id, name, ...rest } = entry;
	const own = rows.filter(
		(row) =>
			(id !== undefined && String(row.id) === String(id as string)) ||
			(id === undefined && name !== undefined && row.name === name),
	);
	if (id === undefined && name === undefined) return rows.some((row) => holds(row, entry));
	if (own.length === 0) return Object.values(rest).every(isNone);
	return own.some((row) =>
		Object.entries(rest).every(([property, value]) => {
			if (isSameValue(row[property], value) === true) return true;
			// A selection field shows its label in `display` and its number in `value`, by build the other way round.
			return property === 'value' && row.display !== undefined && isSameValue(row.display, value);
		}),
	);
}

/** Whether a value of Halo's is the one written; undefined where the two can't be compared. */
export function isSameValue(
	held: unknown,
	written: unknown,
	kind?: Field['kind'],
): boolean | undefined {
	if (Array.isArray(held) && Array.isArray(written)) {
		const rows = held.filter(isObject);
		return written.filter(isObject).every((entry) => holdsEntry(rows, entry));
	}
	if (held === undefined || (typeof held === 'object' && held !== null)) return undefined;
	if (isNone(held) || isNone(written)) {
		// "No record" is -1 or 0 in Halo, and an empty number or switch is written as 0 or false.
		const other = isNone(held) ? written : held;
		return isNone(other) || other === 0 || other === -1 || other === false;
	}
	const moment = fromHaloDate(written);
	if (moment !== undefined) {
		const other = fromHaloDate(held);
		// A day is written as noon and comes back as midnight, or as written.
		const unit = kind === 'date' ? 86_400_000 : 1_000;
		return other !== undefined && Math.floor(other / unit) === Math.floor(moment / unit);
	}
	const [one, two] = [asText(held), asText(written)];
	return one === two || (one !== '' && two !== '' && Number(one) === Number(two));
}

/** Whether Halo's row proves a write: at least one value can be compared, and none differs. */
export function holds(row: IDataObject, written: IDataObject): boolean {
	const compared = Object.entries(written)
		.map(([property, value]) => isSameValue(heldIn(row, property), value))
		.filter((same) => same !== undefined);
	return compared.length > 0 && compared.every((same) => same);
}

/** What writing these properties would change in a row of Halo's. */
export function differencesOf(
	row: IDataObject,
	written: IDataObject,
	fields: Field[] = [],
): Differences {
	const changes: Changes = {};
	const unseen: string[] = [];
	for (const [property, to] of Object.entries(written)) {
		const kind = fields.find(({ name }) => name === property)?.kind;
		const isShown = property in row || property.replace(/_/g, '') in row;
		const from = heldIn(row, property) ?? (isShown ? null : undefined);
		const same = isSameValue(from, to, kind);
		if (same === undefined || (Array.isArray(to) && from === null)) unseen.push(property);
		else if (!same) changes[property] = { from, to };
	}
	return { changes, unseen };
}
