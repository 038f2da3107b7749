import type { IDataObject } from 'n8n-workflow';
import { readChoice } from '../../../shared/choice';
import { inputRefused } from '../../../shared/errors';
import type { Choice } from '../../../shared/locator';
import { choiceOf } from '../../../shared/locator';
import { isObject } from '../../../shared/reply';
import { readSwitch } from '../../../shared/switch';
import type { ItemContext } from '../../execution/itemContext';
import type { RecordRegistry } from '../../execution/registry';
import { customFieldFormOf, readCustomFields } from '../../input/customFields';
import { readRow } from '../../input/fields';
import { refuseInexact } from '../../input/numbers';
import { fieldsOfType, typeFieldMeant, typeFieldWritten } from '../../input/typeFields';
import type { MatchKey } from '../../reconcile/key';
import { bracketed, keyTextOf } from '../../reconcile/key';
import type { MatchPolicy } from '../../reconcile/plan';
import type { CustomFieldForm } from '../../reconcile/values';
import { isBlankName } from '../../reconcile/values';
import type { Key, RecordType } from '../../records/record';
import { fieldOf, matchOnOf, nounOf, withArticle } from '../../records/record';
import { FOUND_PARAMETERS, KEY_PARAMETERS, whenClosedInput, whenFoundInput } from './inputs';

/** What is done with a record that is there, as the item says it. */
export interface UpsertPolicy extends Omit<MatchPolicy, 'whenClosed'> {
	/** For `createForNote`, a closed ticket gets a new one only where it lacks a note. */
	whenClosed: MatchPolicy['whenClosed'] | 'createForNote';
	reopenStatus: Choice | undefined;
	/** Texts of private notes, each to be added once. */
	notes: string[];
	/** Whether a ticket that is created gets them as well. */
	notesOnNew: boolean;
	noteOutcome: Choice | undefined;
}

/** One input item, read. */
export interface UpsertInput {
	/** Index of the item. */
	index: number;
	key: MatchKey;
	/** The properties to write. */
	body: IDataObject;
	policy: UpsertPolicy;
	/** Whether the properties are complete: where a record may be left as it is, names are looked up only if it is not. */
	isComplete: boolean;
}

function readText(item: ItemContext, name: string, otherwise: string): string {
	return String(item.context.getNodeParameter(name, item.index, otherwise) ?? '');
}

/** The texts to note: a list, such as an expression may give, is one note each, and blank ones are none. */
function readNotes({ context, index }: ItemContext): string[] {
	const given = context.getNodeParameter(FOUND_PARAMETERS.note, index, '') as unknown;
	return (Array.isArray(given) ? (given as unknown[]) : [given])
		.map((text) => String(text ?? '').trim())
		.filter((text) => text !== '');
}

/** The key that the item chose; the only one where there is no choice. */
function matchKeyOf({ context, index, client }: ItemContext, record: RecordType): Key {
	const keys = matchOnOf(record)?.keys ?? [];
	const chosen =
		keys.length === 1
			? keys[0].value
			: context.getNodeParameter(KEY_PARAMETERS.choice, index, keys[0]?.value);
	const key = keys.find(({ value }) => value === chosen);
	if (key !== undefined) return key;
	throw inputRefused(
		client.node,
		`Match On: ${withArticle(record)} can't be matched on "${String(chosen)}"`,
		`Choose ${keys.map(({ label }) => label).join(' or ')}.`,
	);
}

/** Properties within which a key counts. */
const withinOf = (record: RecordType, key: Key): string[] => [
	...(matchOnOf(record)?.within ?? []),
	...(key.within ?? []),
];

/** Names of the references that decide which record is meant: the key, what it counts within, and what these follow from. */
export function referencesOf(registry: RecordRegistry, record: RecordType, key: Key): Set<string> {
	const references = (record.fields ?? []).filter((field) => field.kind === 'reference');
	const names = new Set([key.property, ...withinOf(record, key)]);
	// What is added is visited as well.
	for (const name of names) {
		for (const field of references) {
			const { narrowedBy } = registry.record(field.to);
			if (field.name === name)
				for (const sibling of Object.values(narrowedBy ?? {})) names.add(sibling);
			if (name in (field.alsoSets ?? {})) names.add(field.name);
		}
	}
	return names;
}

function blank({ client }: ItemContext, record: RecordType, label: string) {
	return inputRefused(
		client.node,
		`${label} is empty`,
		`The ${nounOf(record)} is matched on it. Fill it in, or choose another way under Match On.`,
	);
}

/** Reads the tag, which is put behind the summary. */
function readTag(item: ItemContext, record: RecordType): string {
	const given = item.context.getNodeParameter(KEY_PARAMETERS.tag, item.index, '') as unknown;
	refuseInexact(item.client.node, 'Tag', given);
	const tag = String(given).trim();
	if (isBlankName(tag)) throw blank(item, record, 'Tag');
	if (!/[[\]\p{Cc}]/u.test(tag)) return tag;
	throw inputRefused(
		item.client.node,
		`Tag: "${tag.slice(0, 60)}" has square brackets or line breaks in it`,
		'The node puts the tag into square brackets itself.',
	);
}

/** Reads the custom field that identifies the record, as it is written. */
async function readKeyField(
	item: ItemContext,
	record: RecordType,
): Promise<{ written: IDataObject; form: CustomFieldForm | undefined }> {
	const { context, resolver, index } = item;
	const field = context.getNodeParameter(KEY_PARAMETERS.field, index, '');
	const value = context.getNodeParameter(KEY_PARAMETERS.value, index, '') as unknown;
	if (isBlankName(value)) throw blank(item, record, 'Custom Field Value');
	const [written] = await readCustomFields(item, record, [{ field, value }]);
	return { written, form: await customFieldFormOf(resolver, Number(written.id)) };
}

/** Reads the field of the type that identifies the record, by its label on the screen. */
async function readTypeFieldKey(
	item: ItemContext,
	record: RecordType,
	key: Key,
	within: MatchKey['within'],
	row: IDataObject,
): Promise<{ key: MatchKey; body: IDataObject }> {
	const { context, resolver, client, index } = item;
	const of = record.typeFields;
	if (of === undefined) throw new Error(`${record.label} has no fields by its type`);
	const value = context.getNodeParameter(KEY_PARAMETERS.value, index, '') as unknown;
	refuseInexact(client.node, key.label, value);
	if (isBlankName(value)) throw blank(item, record, key.label);
	const label = readText(item, KEY_PARAMETERS.label, key.label).trim() || key.label;
	const type = await fieldsOfType(resolver, record, of, within[of.chosenIn]);
	const field = typeFieldMeant(item, `Label of the ${key.label}`, type, label);
	const written = await typeFieldWritten(item, key.label, field, value);
	const given = Array.isArray(row[of.property]) ? (row[of.property] as IDataObject[]) : [];
	const text = String(written.value as string).trim();
	return {
		key: {
			key,
			value: text,
			fieldId: field.id,
			fieldLabel: field.name,
			within,
			words: `${field.name} "${text}"`,
		},
		body: {
			...row,
			[of.property]: [...given.filter(({ name }) => name !== written.name), written],
		},
	};
}

const isGiven = (value: unknown): boolean =>
	value !== undefined && value !== null && value !== '' && Number.isFinite(Number(value));

/**
 * Reads what identifies the item's record.
 *
 * @param row the properties to write
 * @returns the key, and the properties with it
 * @throws NodeOperationError where it is empty: an empty key would match what has nothing to do with it
 */
async function readKey(
	item: ItemContext,
	record: RecordType,
	row: IDataObject,
): Promise<{ key: MatchKey; body: IDataObject }> {
	const key = matchKeyOf(item, record);
	const missing = (key.within ?? []).find((property) => !isGiven(row[property]));
	if (missing !== undefined) {
		const label = fieldOf(record, missing)?.label ?? missing;
		throw inputRefused(
			item.client.node,
			`${label} is empty`,
			`Fill in ${label}: ${key.label} counts only within it${key.kind === 'tag' ? ', since anybody who writes to your desk can write a tag' : ''}. Or match on something else.`,
		);
	}
	const within = Object.fromEntries(
		withinOf(record, key)
			.filter((property) => isGiven(row[property]))
			.map((property) => [property, Number(row[property])]),
	);
	if (key.kind === 'tag') {
		const value = readTag(item, record);
		const text = `${String(row[key.property] ?? '')} ${bracketed(value)}`.trim();
		return {
			key: { key, value, within, words: `tag ${bracketed(value)}` },
			body: { ...row, [key.property]: text },
		};
	}
	if (key.kind === 'customField') {
		const { written, form } = await readKeyField(item, record);
		const value = keyTextOf(written.value);
		const given = Array.isArray(row.customfields) ? row.customfields.filter(isObject) : [];
		const fieldId = Number(written.id);
		return {
			key: {
				key,
				value,
				fieldId,
				...(form === undefined ? {} : { fieldForm: form }),
				within,
				words: `${String(written.name)} "${value}"`,
			},
			body: {
				...row,
				customfields: [...given.filter(({ id }) => id !== written.id), written],
			},
		};
	}
	if (key.kind === 'typeField') return await readTypeFieldKey(item, record, key, within, row);
	const value = String(row[key.property] ?? '').trim();
	// Halo writes 0 and -1 for "none", which most records then have.
	const standsForNone = key.kind === 'number' && [0, -1].includes(Number(value));
	if (isBlankName(value) || standsForNone) throw blank(item, record, key.label);
	return { key: { key, value, within, words: `${key.label} "${value}"` }, body: row };
}

/**
 * Reads an item; what it throws names the field.
 *
 * @param extent `forMatching` leaves out what takes a look-up and may not be needed
 */
export async function readUpsertInput(
	item: ItemContext,
	record: RecordType,
	extent: 'forMatching' | 'complete',
): Promise<UpsertInput> {
	const { context, client, index, resolver } = item;
	const key = matchKeyOf(item, record);
	const given = (name: string, otherwise: boolean | string) =>
		context.getNodeParameter(name, index, otherwise) as unknown;
	const whenFound = readChoice<MatchPolicy['whenFound']>(
		client.node,
		whenFoundInput,
		given(FOUND_PARAMETERS.whenFound, 'update'),
	);
	const isComplete = extent === 'complete' || whenFound === 'update';
	const telling = referencesOf(resolver.registry, record, key);
	const references = isComplete ? undefined : telling;
	const row = await readRow(item, record, 'upsert', key.property, references, {
		needed: new Set([key.property, ...withinOf(record, key)]),
		takesNoOther: record.hasClosedState !== true || key.kind === 'tag',
	});
	const choice = (name: string) =>
		record.hasClosedState ? choiceOf(context.getNodeParameter(name, index, '')) : undefined;
	const whenClosed = record.hasClosedState
		? readChoice<UpsertPolicy['whenClosed']>(
				client.node,
				whenClosedInput,
				given(FOUND_PARAMETERS.whenClosed, 'leave'),
			)
		: 'leave';
	const notesOnNew = given(FOUND_PARAMETERS.notesOnNew, false);
	return {
		index,
		...(await readKey(item, record, row)),
		isComplete,
		policy: {
			whenFound,
			whenClosed,
			reopenStatus: choice(FOUND_PARAMETERS.reopenStatus),
			notes: record.hasClosedState ? readNotes(item) : [],
			notesOnNew: readSwitch(client.node, 'Note on a New Ticket Too', notesOnNew),
			noteOutcome: choice(FOUND_PARAMETERS.noteOutcome),
		},
	};
}
