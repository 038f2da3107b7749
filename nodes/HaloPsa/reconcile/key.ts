import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import type { Key } from '../records/record';
import { isSameTypeField, typeFieldRows } from './typeFields';
import type { CustomFieldForm } from './values';
import { canonicalCustomValue, canonicalValue, formOfCustomField, isBlankName } from './values';

/** What identifies one record. */
export interface MatchKey {
	key: Key;
	/** The value as given, trimmed. */
	value: string;
	/** ID of the custom field that holds it. */
	fieldId?: number;
	/** What Halo declares that custom field to hold; where it does not tell, the rows may, and else it is text. */
	fieldForm?: CustomFieldForm;
	/** Label of the field of the record's type that holds it. */
	fieldLabel?: string;
	/** Properties within which it counts, with their values: `{ client_id: 12 }`. */
	within: Record<string, number>;
	/** For messages: `Supplier Reference "inc_8f2a"`. */
	words: string;
}

/** A tag as it stands in a summary. */
export const bracketed = (tag: string): string => `[${tag}]`;

/**
 * The tag with which a text ends, and the text before it; undefined where it ends otherwise. What stands in brackets
 * before the end is no tag: others write into a summary too, such as the subject of an e-mail or the name of a user.
 */
function tagAtEnd(text: string): { before: string; tag: string } | undefined {
	const whole = text.trimEnd();
	const open = whole.lastIndexOf('[');
	const tag = whole.slice(open + 1, -1);
	if (open === -1 || !whole.endsWith(']') || tag.includes(']')) return undefined;
	return { before: whole.slice(0, open), tag };
}

const FIELD_FORMS: CustomFieldForm[] = ['boolean', 'day', 'moment', 'number', 'text'];

const canonicalFieldValue = (form: CustomFieldForm, value: unknown): string =>
	form === 'text' ? canonicalValue('text', value) : `${form} ${canonicalCustomValue(form, value)}`;

/**
 * The value of a key in each form in which a row may hold it: one, except for a custom field of which Halo's declaration
 * says nothing but text, since its rows may tell more.
 */
function valuesOfKey({ key, value, fieldForm }: MatchKey): string[] {
	if (key.kind === 'tag' || key.kind === 'typeField') return [canonicalValue('text', value)];
	if (key.kind !== 'customField') return [canonicalValue(key.kind, value)];
	const isTold = fieldForm !== undefined && fieldForm !== 'text';
	const forms = isTold ? [fieldForm] : FIELD_FORMS;
	return [...new Set(forms.map((form) => canonicalFieldValue(form, value)))];
}

/** The same text for every key that means the same record. */
export function identityOf(wanted: MatchKey): string {
	const { key, value, fieldId, fieldForm = 'text', within } = wanted;
	const around = Object.entries(within).sort(([left], [right]) => (left < right ? -1 : 1));
	const own =
		key.kind === 'customField' ? canonicalFieldValue(fieldForm, value) : valuesOfKey(wanted)[0];
	return JSON.stringify([key.value, fieldId, own, around]);
}

function customFieldOf(row: IDataObject, id: number | undefined): IDataObject | undefined {
	const fields = Array.isArray(row.customfields) ? row.customfields.filter(isObject) : [];
	return fields.find((field) => Number(field.id) === id);
}

/**
 * A custom field's value as the text that stands for it in a key.
 *
 * @param value of a selection of several, its choices
 */
export function keyTextOf(value: unknown): string {
	if (!Array.isArray(value)) return String(value ?? '').trim();
	const ids = value.map((entry) => String((isObject(entry) ? entry.id : entry) as string));
	return ids.sort().join(',');
}

/** The values by which a row of Halo's can be recognized, in their canonical form. */
function valuesOf(
	row: IDataObject,
	{ key, fieldId, fieldForm = 'text', fieldLabel }: MatchKey,
): string[] {
	if (key.kind === 'tag') {
		const ending = tagAtEnd(String(row[key.property] ?? ''));
		return ending === undefined ? [] : [canonicalValue('text', ending.tag)];
	}
	if (key.kind === 'customField') {
		const field = customFieldOf(row, fieldId);
		const form = fieldForm === 'text' ? (formOfCustomField(field ?? {}) ?? 'text') : fieldForm;
		const held = field === undefined ? [] : [field.value, field.display].map(keyTextOf);
		return held
			.filter((value) => !isBlankName(value))
			.map((value) => canonicalFieldValue(form, value));
	}
	if (key.kind === 'typeField') {
		const wanted = { id: fieldId, name: fieldLabel };
		const fields = typeFieldRows(row, key)?.filter((field) => isSameTypeField(field, wanted)) ?? [];
		return fields
			.filter(({ value }) => !isBlankName(value))
			.map(({ value }) => canonicalValue('text', value));
	}
	const held = row[key.property];
	return isBlankName(held) ? [] : [canonicalValue(key.kind, held)];
}

/** The values of the properties within which a key counts; undefined where a row lacks one. */
function surroundings(row: IDataObject, properties: string[]): string[] | undefined {
	const values = properties.map((property) => row[property]);
	return values.some(isBlankName)
		? undefined
		: values.map((value) => canonicalValue('number', value));
}

/** Keys of one kind: what their rows are held against costs one look a row, however many keys there are. */
interface KeyGroup {
	sample: MatchKey;
	properties: string[];
	rows: Map<string, IDataObject[]>;
}

/** Finds the rows of many keys in one pass: the work grows with rows plus keys, never with rows times keys. */
export class KeyIndex {
	private readonly groups = new Map<string, KeyGroup>();

	constructor(keys: readonly MatchKey[] = []) {
		for (const key of keys) this.expect(key);
	}

	/** Has rows that are added from now on noted under a key. */
	expect(key: MatchKey): void {
		const { rows } = this.groupOf(key);
		for (const bucket of this.bucketsOf(key)) if (!rows.has(bucket)) rows.set(bucket, []);
	}

	private groupOf(wanted: MatchKey): KeyGroup {
		const properties = Object.keys(wanted.within).sort();
		const { key, fieldId, fieldForm } = wanted;
		const name = JSON.stringify([key.value, fieldId, fieldForm, properties]);
		const group = this.groups.get(name) ?? { sample: wanted, properties, rows: new Map() };
		this.groups.set(name, group);
		return group;
	}

	private bucketsOf(key: MatchKey): string[] {
		const { within } = key;
		const properties = Object.keys(within).sort();
		const around = properties.map((property) => canonicalValue('number', within[property]));
		return valuesOfKey(key).map((value) => JSON.stringify([value, ...around]));
	}

	/** Notes a row of Halo's under each key that it has; a deleted one has none. */
	add(row: IDataObject): void {
		if (row.deleted === true) return;
		for (const { sample, properties, rows } of this.groups.values()) {
			const around = surroundings(row, properties);
			if (around === undefined) continue;
			for (const value of new Set(valuesOf(row, sample)))
				rows.get(JSON.stringify([value, ...around]))?.push(row);
		}
	}

	/** The rows that have a key which the index was made for, in the order in which they were added. */
	rowsOf(key: MatchKey): IDataObject[] {
		const { rows } = this.groupOf(key);
		const found = this.bucketsOf(key).map((bucket) => rows.get(bucket) ?? []);
		return found.length === 1 ? found[0] : [...new Set(found.flat())];
	}
}

/** Whether one row of Halo's has the key. */
export function matchesKey(row: IDataObject, key: MatchKey): boolean {
	const index = new KeyIndex([key]);
	index.add(row);
	return index.rowsOf(key).length > 0;
}

function withoutTag(text: string, tag: string): string {
	const own = canonicalValue('text', tag);
	let rest = text;
	for (
		let ending = tagAtEnd(rest);
		ending !== undefined && canonicalValue('text', ending.tag) === own;
		ending = tagAtEnd(rest)
	)
		rest = ending.before;
	return rest;
}

/**
 * The change by which a duplicate gives up its key and names the record that stays.
 *
 * @param winner ID of the record that stays
 */
export function withoutMatchKey(row: IDataObject, wanted: MatchKey, winner: string): IDataObject {
	const { key, value, fieldId } = wanted;
	const remark = `(duplicate of ${winner})`;
	if (key.kind === 'customField') return { customfields: [{ id: fieldId, value: '' }] };
	// Halo would empty the other fields; what is out of use may keep its key.
	if (key.kind === 'typeField') return {};
	const held = String(row[key.property] ?? '');
	if (key.kind === 'tag') {
		return { [key.property]: `${withoutTag(held, value).trim()} ${remark}` };
	}
	return typeof row[key.property] === 'string' ? { [key.property]: `${held} ${remark}` } : {};
}
