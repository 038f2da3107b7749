import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import type { Key } from '../records/record';
import { canonicalValue, isNumberField, withoutSeparators } from './values';

/** What identifies one record. */
export interface MatchKey {
	key: Key;
	/** The value as given, trimmed. */
	value: string;
	/** ID of the custom field that holds it. */
	fieldId?: number;
	/** Properties within which it counts, with their values: `{ client_id: 12 }`. */
	within: Record<string, number>;
	/** For messages: `Supplier Reference "inc_8f2a"`. */
	words: string;
}

const TAGS = /\[([^[\]]*)\]/g;

/** A tag as it stands in a summary. */
export const bracketed = (tag: string): string => `[${tag}]`;

const formOf = ({ kind }: Key) => (kind === 'tag' || kind === 'customField' ? 'text' : kind);

/** The same text for every key that means the same record. */
export function identityOf({ key, value, fieldId, within }: MatchKey): string {
	const around = Object.entries(within).sort(([left], [right]) => (left < right ? -1 : 1));
	return JSON.stringify([key.value, fieldId, canonicalValue(formOf(key), value), around]);
}

function customFieldOf(row: IDataObject, id: number | undefined): IDataObject | undefined {
	const fields = Array.isArray(row.customfields) ? row.customfields.filter(isObject) : [];
	return fields.find((field) => Number(field.id) === id);
}

/** The values by which a row of Halo's can be recognized, in their canonical form. */
function valuesOf(row: IDataObject, { key, fieldId }: MatchKey): string[] {
	if (key.kind === 'tag') {
		const text = String(row[key.property] ?? '');
		return [...text.matchAll(TAGS)].map(([, tag]) => canonicalValue('text', tag));
	}
	if (key.kind === 'customField') {
		const field = customFieldOf(row, fieldId);
		const shown = field === undefined ? [] : [field.value, field.display];
		const held = isNumberField(field ?? {}) ? [...shown, ...shown.map(withoutSeparators)] : shown;
		return held.filter((value) => !isBlank(value)).map((value) => canonicalValue('text', value));
	}
	const held = row[key.property];
	return isBlank(held) ? [] : [canonicalValue(key.kind, held)];
}

function isBlank(value: unknown): boolean {
	return value === undefined || value === null || String(value).trim() === '';
}

/** The values of the properties within which a key counts; undefined where a row lacks one. */
function surroundings(row: IDataObject, properties: string[]): string[] | undefined {
	const values = properties.map((property) => row[property]);
	return values.some(isBlank) ? undefined : values.map((value) => canonicalValue('number', value));
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
		const bucket = this.bucketOf(key);
		if (!rows.has(bucket)) rows.set(bucket, []);
	}

	private groupOf(wanted: MatchKey): KeyGroup {
		const properties = Object.keys(wanted.within).sort();
		const name = JSON.stringify([wanted.key.value, wanted.fieldId, properties]);
		const group = this.groups.get(name) ?? { sample: wanted, properties, rows: new Map() };
		this.groups.set(name, group);
		return group;
	}

	private bucketOf({ key, value, within }: MatchKey): string {
		const properties = Object.keys(within).sort();
		const around = properties.map((property) => canonicalValue('number', within[property]));
		return JSON.stringify([canonicalValue(formOf(key), value), ...around]);
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
		return this.groupOf(key).rows.get(this.bucketOf(key)) ?? [];
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
	const rest = text.replace(TAGS, (whole, inner: string) =>
		canonicalValue('text', inner) === own ? '' : whole,
	);
	// What stood around a tag may be the same tag then: "[inc[inc]]".
	return rest === text ? text : withoutTag(rest, tag);
}

/**
 * The change by which a duplicate gives up its key and names the record that stays.
 *
 * @param winner ID of the record that stays
 */
export function withoutKey(row: IDataObject, wanted: MatchKey, winner: string): IDataObject {
	const { key, value, fieldId } = wanted;
	const remark = `(duplicate of ${winner})`;
	if (key.kind === 'customField') return { customfields: [{ id: fieldId, value: '' }] };
	const held = String(row[key.property] ?? '');
	if (key.kind === 'tag') {
		return { [key.property]: `${withoutTag(held, value).trim()} ${remark}` };
	}
	return typeof row[key.property] === 'string' ? { [key.property]: `${held} ${remark}` } : {};
}
