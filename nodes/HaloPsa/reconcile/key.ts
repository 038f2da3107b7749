import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { readCustomFields } from '../input/customFields';
import type { ReferenceResolver } from '../execution/referenceResolver';
import type { ItemContext } from '../execution/itemContext';
import type { Key, RecordType } from '../records/record';
import { nounOf } from '../records/record';
import { isSameValue } from './compare';

/** Names of the parameters that hold the key where it is no field of the record. */
export const KEY_PARAMETERS = {
	choice: 'recogniseBy',
	tag: 'tag',
	field: 'keyField',
	value: 'keyValue',
} as const;

/** What identifies one record, read from an input item. */
export interface Wanted {
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

/** The key that the item chose; the only one where there is no choice. */
export function keyOf({ context, index, client }: ItemContext, record: RecordType): Key {
	const keys = record.recognised?.keys ?? [];
	const chosen =
		keys.length === 1
			? keys[0].value
			: context.getNodeParameter(KEY_PARAMETERS.choice, index, keys[0]?.value);
	const key = keys.find(({ value }) => value === chosen);
	if (key !== undefined) return key;
	throw inputRefused(
		client.node,
		`Recognise By: a ${nounOf(record)} can't be recognised by "${String(chosen)}"`,
		`Choose ${keys.map(({ label }) => label).join(' or ')}.`,
	);
}

/** Names of the references that decide which record is meant: the key, what it counts within, and what these follow from. */
export function referencesOf(
	resolver: ReferenceResolver,
	record: RecordType,
	key: Key,
): Set<string> {
	const references = (record.fields ?? []).filter((field) => field.kind === 'reference');
	const names = new Set([key.property, ...(record.recognised?.within ?? [])]);
	// What is added is visited as well.
	for (const name of names) {
		for (const field of references) {
			const { scopes } = resolver.registry.record(field.to);
			if (field.name === name) for (const scope of Object.values(scopes ?? {})) names.add(scope);
			if (name in (field.brings ?? {})) names.add(field.name);
		}
	}
	return names;
}

function blank({ client }: ItemContext, record: RecordType, label: string) {
	return inputRefused(
		client.node,
		`${label} is empty`,
		`It is what the ${nounOf(record)} is recognised by. Fill it in, or choose another way under Recognise By.`,
	);
}

const bracketed = (tag: string): string => `[${tag}]`;

/** Puts the tag behind the summary; its value is the key. */
function withTag(item: ItemContext, record: RecordType, key: Key, row: IDataObject): string {
	const tag = String(item.context.getNodeParameter(KEY_PARAMETERS.tag, item.index, '')).trim();
	if (tag === '') throw blank(item, record, 'Tag');
	if (/[[\]]/.test(tag)) {
		throw inputRefused(
			item.client.node,
			`Tag: "${tag.slice(0, 60)}" has square brackets in it`,
			'The node puts the tag into square brackets itself.',
		);
	}
	row[key.property] = `${String(row[key.property] ?? '')} ${bracketed(tag)}`.trim();
	return tag;
}

/** Writes the custom field that identifies the record, beside those that were given. */
async function withCustomField(
	item: ItemContext,
	record: RecordType,
	row: IDataObject,
): Promise<{ value: string; fieldId: number; label: string }> {
	const { context, client, resolver, index } = item;
	const field = context.getNodeParameter(KEY_PARAMETERS.field, index, '');
	const value = context.getNodeParameter(KEY_PARAMETERS.value, index, '') as unknown;
	if (value === undefined || value === null || String(value).trim() === '')
		throw blank(item, record, 'Custom Field Value');
	const [written] = await readCustomFields(resolver, client, { field: [{ field, value }] });
	const given = Array.isArray(row.customfields) ? row.customfields.filter(isObject) : [];
	row.customfields = [...given.filter(({ id }) => id !== written.id), written];
	return {
		value: String(written.value).trim(),
		fieldId: Number(written.id),
		label: String(written.name),
	};
}

/**
 * Reads what identifies the item's record, and sees that it will be written with it.
 *
 * @param row the properties to write; a tag or a custom field is added
 * @throws NodeOperationError where it is empty: an empty key would match what has nothing to do with it
 */
export async function readKey(
	item: ItemContext,
	record: RecordType,
	row: IDataObject,
): Promise<Wanted> {
	const key = keyOf(item, record);
	const within: Record<string, number> = {};
	for (const property of record.recognised?.within ?? []) {
		if (row[property] !== undefined) within[property] = Number(row[property]);
	}
	if (key.kind === 'tag') {
		const value = withTag(item, record, key, row);
		return { key, value, within, words: `tag ${bracketed(value)}` };
	}
	if (key.kind === 'customField') {
		const { value, fieldId, label } = await withCustomField(item, record, row);
		return { key, value, fieldId, within, words: `${label} "${value}"` };
	}
	const value = String(row[key.property] ?? '').trim();
	if (value === '') throw blank(item, record, key.label);
	return { key, value, within, words: `${key.label} "${value}"` };
}

const plain = (value: unknown): string =>
	String(value ?? '')
		.trim()
		.toLowerCase();

/** The same text for every item that means the same record. */
export function identityOf({ key, value, fieldId, within }: Wanted): string {
	return JSON.stringify([key.value, fieldId, plain(value), within]);
}

function customFieldOf(row: IDataObject, id: number | undefined): IDataObject | undefined {
	const fields = Array.isArray(row.customfields) ? row.customfields.filter(isObject) : [];
	return fields.find((field) => Number(field.id) === id);
}

/** Whether a row of Halo's bears the key. Upper and lower case count as equal, as they do in Halo's searches. */
export function bearsKey(row: IDataObject, { key, value, fieldId, within }: Wanted): boolean {
	for (const [property, wanted] of Object.entries(within)) {
		if (isSameValue(row[property], wanted) !== true) return false;
	}
	if (key.kind === 'tag') return plain(row[key.property]).includes(plain(bracketed(value)));
	if (key.kind === 'customField') {
		const field = customFieldOf(row, fieldId);
		return (
			field !== undefined &&
			(plain(field.value) === plain(value) || plain(field.display) === plain(value))
		);
	}
	const held = row[key.property];
	if (held === undefined || held === null) return false;
	return plain(held) === plain(value) || isSameValue(held, value) === true;
}

/**
 * The change by which a doubled record stops bearing the key and names the one that stays.
 *
 * @param winner ID of the record that stays
 */
export function withoutKey(row: IDataObject, wanted: Wanted, winner: string): IDataObject {
	const { key, value, fieldId } = wanted;
	const remark = `(duplicate of ${winner})`;
	if (key.kind === 'customField') return { customfields: [{ id: fieldId, value: '' }] };
	const held = String(row[key.property] ?? '');
	if (key.kind === 'tag') {
		const at = plain(held).indexOf(plain(bracketed(value)));
		const cut = at === -1 ? held : held.slice(0, at) + held.slice(at + bracketed(value).length);
		return { [key.property]: `${cut.trim()} ${remark}` };
	}
	return typeof row[key.property] === 'string' ? { [key.property]: `${held} ${remark}` } : {};
}
