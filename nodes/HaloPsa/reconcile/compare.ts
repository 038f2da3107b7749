import type { IDataObject } from 'n8n-workflow';
import { DAY_MS } from '../../shared/clock';
import { isObject } from '../../shared/reply';
import type { Field } from '../records/record';
import { formOfTypeField } from './typeFields';
import {
	canonicalNumber,
	formOfCustomField,
	fromHaloDate,
	isEmptyValue,
	isNoRecord,
	withoutSeparators,
} from './values';

/** What a change does to one property, as a person reads it. */
export type Changes = Record<string, { from: unknown; to: unknown }>;

/** How a row differs from what is to be written. */
export interface Differences {
	changes: Changes;
	/** Properties that the row does not show, so that they can't be compared. */
	unseen: string[];
}

/** What a value is, so that it is held against another of its kind; `undeclared` for properties that nobody declared. */
type Kind = 'boolean' | 'day' | 'moment' | 'number' | 'record' | 'text' | 'undeclared';

/**
 * A property of a row. Rows of a list name some properties without the underscores of the whole record
 * (`category1` for `category_1`, seen live).
 */
export function heldIn(row: IDataObject, property: string): unknown {
	return row[property] ?? row[property.replace(/_/g, '')];
}

const declarations = new WeakMap<Field[], Map<string, Field>>();

/** A record's declared fields by their names; made once for each declaration. */
function fieldsByName(fields: Field[]): Map<string, Field> {
	const known =
		declarations.get(fields) ?? new Map(fields.map((field) => [field.name, field] as const));
	declarations.set(fields, known);
	return known;
}

function kindOf(field: Field | undefined): Kind {
	switch (field?.kind) {
		case 'boolean':
			return 'boolean';
		case 'date':
			return 'day';
		case 'dateTime':
			return 'moment';
		case 'number':
			return 'number';
		case 'options':
			return typeof field.options[0]?.value === 'number' ? 'number' : 'text';
		case 'reference':
			return field.writes === 'name' ? 'text' : 'record';
		case 'text':
			return 'text';
		default:
			return 'undeclared';
	}
}

const asText = (value: unknown): string => String(value).replace(/\r\n?/g, '\n').trim();

function sameMoment(held: unknown, written: unknown, unit: number): boolean | undefined {
	const [one, other] = [fromHaloDate(held), fromHaloDate(written)];
	if (one === undefined || other === undefined) return undefined;
	return Math.floor(one / unit) === Math.floor(other / unit);
}

/** Numbers by their value; Halo writes those of custom fields with separators ("20,000", seen live). */
function sameNumber(held: unknown, written: unknown): boolean | undefined {
	const [one, other] = [held, written].map((value) => canonicalNumber(withoutSeparators(value)));
	return one === undefined || other === undefined ? undefined : one === other;
}

function sameSwitch(held: unknown, written: unknown): boolean {
	const isOn = (value: unknown) => ['true', '1'].includes(String(value).toLowerCase());
	return isOn(held) === isOn(written);
}

/**
 * Without a declaration, what Halo holds tells what the property is: what it holds as a number is compared by its value,
 * what it holds as text is compared as text, also where a number is written ("0012" is not 12).
 */
function sameUndeclared(held: unknown, written: unknown): boolean {
	const moments = sameMoment(held, written, 1_000);
	if (moments !== undefined) return moments;
	const isNumber = typeof held === 'number';
	return (isNumber ? sameNumber(held, written) : undefined) ?? asText(held) === asText(written);
}

function sameScalar(held: unknown, written: unknown, kind: Kind): boolean {
	switch (kind) {
		case 'boolean':
			return sameSwitch(held, written);
		case 'record':
			if (isNoRecord(held) && isNoRecord(written)) return true;
			return sameNumber(held, written) ?? asText(held) === asText(written);
		case 'number':
			return sameNumber(held, written) ?? asText(held) === asText(written);
		case 'day':
			// A day is written as noon and comes back as midnight, or as written.
			return sameMoment(held, written, DAY_MS) ?? asText(held) === asText(written);
		case 'moment':
			return sameMoment(held, written, 1_000) ?? asText(held) === asText(written);
		case 'text':
			return asText(held) === asText(written);
		case 'undeclared':
			return sameUndeclared(held, written);
	}
}

/** Several choices, by their IDs: Halo may show them as text with commas, as their labels, or as a list. */
function sameChoices(held: unknown, written: unknown[]): boolean {
	const idsOf = (choices: unknown[]) =>
		choices.map((one) => String((isObject(one) ? one.id : one) as string).trim()).sort();
	const shown = Array.isArray(held) ? held : String(held).split(',');
	return idsOf(shown).join() === idsOf(written).join();
}

/**
 * Whether a custom field of a row holds a value. A selection shows its label in `display` and its number in `value`, by
 * build the other way round; an unset one has neither.
 */
function holdsCustomValue(row: IDataObject, written: unknown): boolean {
	const kind = formOfCustomField(row) ?? formOfTypeField(row) ?? 'undeclared';
	const isCleared = isEmptyValue(written) || (Array.isArray(written) && written.length === 0);
	if (isCleared && isEmptyValue(row.value) && isEmptyValue(row.display)) return true;
	// A label that is a number says nothing of the choice with that number.
	const isNumbered = /^\d+$/.test(String(row.value)) && /^\d+$/.test(String(written));
	return (isNumbered ? [row.value] : [row.value, row.display]).some((held) => {
		if (held === undefined) return false;
		if (Array.isArray(written) && !written.every(isEntryWithRows))
			return !isEmptyValue(held) && sameChoices(held, written);
		return sameInner(held, written, kind) === true;
	});
}

/** A row of a table, rather than a choice. */
const isEntryWithRows = (entry: unknown): boolean =>
	isObject(entry) && Array.isArray(entry.customfields);

/** An entry of a nested list is the one with its ID or name; the other properties have to agree. */
function hasEntry(rows: IDataObject[], entry: IDataObject, fields: Field[]): boolean {
	const { id, name, ...rest } = entry;
	if (id === undefined && name === undefined)
		return rows.some((row) => confirmsWrite(row, entry, fields));
	const own = rows.filter((row) =>
		id === undefined ? row.name === name : String(row.id) === String(id as string),
	);
	// An entry that is its ID alone has to be there.
	if (own.length === 0)
		return Object.keys(rest).length > 0 && Object.values(rest).every(isEmptyValue);
	return own.some((row) =>
		Object.entries(rest).every(([property, value]) => {
			if (property === 'value') return holdsCustomValue(row, value);
			const field = fields.find((candidate) => candidate.name === property);
			return sameInner(row[property], value, kindOf(field)) === true;
		}),
	);
}

/** Whether each entry written is among those held; others may be beside them. */
function hasEach(held: unknown[], written: unknown[], fields: Field[]): boolean {
	const rows = held.filter(isObject);
	return written.every((entry) =>
		isObject(entry)
			? hasEntry(rows, entry, fields)
			: held.some((one) => sameKnown(one, entry, 'undeclared') === true),
	);
}

/** A value inside an entry. A list in it is written whole (the choices of a selection), so none may be over. */
function sameInner(held: unknown, written: unknown, kind: Kind): boolean | undefined {
	if (Array.isArray(held) && Array.isArray(written))
		return held.length === written.length && hasEach(held, written, []);
	if (isObject(held) && isObject(written))
		return Object.entries(written).every(
			([property, value]) => sameInner(held[property], value, 'undeclared') === true,
		);
	return sameKnown(held, written, kind);
}

function sameKnown(held: unknown, written: unknown, kind: Kind): boolean | undefined {
	if (held === undefined || (typeof held === 'object' && held !== null)) return undefined;
	if (isEmptyValue(held) || isEmptyValue(written)) {
		// "No record" is -1 or 0 in Halo, and an empty number or switch is written as 0 or false.
		const other = isEmptyValue(held) ? written : held;
		return isEmptyValue(other) || other === 0 || other === -1 || other === false;
	}
	return sameScalar(held, written, kind);
}

/**
 * Whether a value of Halo's is the one written, by what the field is declared to be.
 *
 * @param field its declaration; absent for a property that nobody declared
 * @returns undefined where the two can't be compared
 */
export function isSameValue(held: unknown, written: unknown, field?: Field): boolean | undefined {
	if (Array.isArray(held) && Array.isArray(written)) {
		return hasEach(held, written, field?.kind === 'lines' ? field.of : []);
	}
	return sameInner(held, written, kindOf(field));
}

/** Whether Halo's row proves a write: at least one value can be compared, and none differs. */
export function confirmsWrite(
	row: IDataObject,
	written: IDataObject,
	fields: Field[] = [],
): boolean {
	const byName = fieldsByName(fields);
	const compared = Object.entries(written)
		.map(([property, value]) => {
			const field = byName.get(property);
			return isSameValue(heldIn(row, property), value, field);
		})
		.filter((same) => same !== undefined);
	return compared.length > 0 && compared.every((same) => same);
}

/**
 * Properties that were to be changed and that Halo's answer shows as they were before. What it shows as nothing is not
 * held against it: answers to a write leave things out.
 *
 * @param changes what was to be changed
 * @param row Halo's answer to the write
 */
export function keptAsBefore(row: IDataObject, changes: Changes, fields: Field[] = []): string[] {
	const byName = fieldsByName(fields);
	return Object.keys(changes).filter((property) => {
		const [held, { from, to }] = [heldIn(row, property), changes[property]];
		const is = (value: unknown) => isSameValue(held, value, byName.get(property));
		return !isEmptyValue(held) && is(from) === true && is(to) === false;
	});
}

/** What writing these properties would change in a row of Halo's. */
export function differencesOf(
	row: IDataObject,
	written: IDataObject,
	fields: Field[] = [],
): Differences {
	const byName = fieldsByName(fields);
	const changes: Changes = {};
	const unseen: string[] = [];
	for (const [property, to] of Object.entries(written)) {
		const field = byName.get(property);
		const isShown = property in row || property.replace(/_/g, '') in row;
		const from = heldIn(row, property) ?? (isShown ? null : undefined);
		const same = isSameValue(from, to, field);
		if (same === undefined || (Array.isArray(to) && from === null)) unseen.push(property);
		else if (!same) changes[property] = { from, to };
	}
	return { changes, unseen };
}
