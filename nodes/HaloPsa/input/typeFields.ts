import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { firstOf } from '../../shared/text';
import { TYPE_FIELDS } from '../description/parameterNames';
import type { ItemContext } from '../execution/itemContext';
import type { ReferenceResolver } from '../execution/referenceResolver';
import type { RecordType, TypeFields } from '../records/record';
import { fieldOf, firstIdIn, nounOf, titleOf } from '../records/record';
import type { TypeField } from '../records/typeField';
import { typeFieldsIn } from '../records/typeField';
import { choicesOf, mapperValues } from './customFields';
import { customFieldValueOf, isSameLabel } from './customFieldValue';
import { refuseInexact } from './numbers';

/** How many fields a message names. */
const LABELS_SHOWN = 20;

/** A type, with the fields that its records have. */
interface TypeRead {
	title: string;
	/** Undefined where this Halo does not show them. */
	fields: TypeField[] | undefined;
}

/** The record type of the types themselves. */
function typeRecordOf(
	{ registry }: ReferenceResolver,
	record: RecordType,
	{ chosenIn }: TypeFields,
): { types: RecordType; label: string } {
	const field = fieldOf(record, chosenIn);
	if (field?.kind !== 'reference') throw new Error(`${record.label}: ${chosenIn} names no type`);
	return { types: registry.record(field.to), label: field.label };
}

/**
 * The fields that records of a type have, as Halo declares them; a type is read once a run.
 *
 * @param id of the type
 */
export async function fieldsOfType(
	resolver: ReferenceResolver,
	record: RecordType,
	of: TypeFields,
	id: number,
): Promise<TypeRead> {
	const { types, label } = typeRecordOf(resolver, record, of);
	const type = await resolver.whole(types, String(id), label);
	return { title: titleOf(types, type), fields: typeFieldsIn(type) };
}

/** Values by the label of the field, as the form gives them; those by label count where both name one. */
function valuesGiven(item: ItemContext, emptyIsNotGiven: boolean): Map<string, unknown> {
	const { context, index } = item;
	const byType = mapperValues(item, TYPE_FIELDS.byType);
	const values = new Map<string, unknown>(
		Object.entries(byType).filter(([, value]) => !(emptyIsNotGiven && value === '')),
	);
	const given = context.getNodeParameter(TYPE_FIELDS.byLabel, index, {}) as unknown;
	const lines: unknown = isObject(given) ? given.field : undefined;
	for (const { label, value } of Array.isArray(lines) ? lines.filter(isObject) : [])
		if (value !== undefined && value !== null) values.set(String(label ?? '').trim(), value);
	return values;
}

/** The type of the record that is written: the one that the item chooses, else that of the record that it changes. */
async function typeIdFor(
	{ resolver, changes }: ItemContext,
	record: RecordType,
	{ chosenIn }: TypeFields,
	row: IDataObject,
): Promise<number | undefined> {
	const chosen = firstIdIn(row, [chosenIn]);
	if (chosen !== undefined || changes === undefined) return chosen;
	return firstIdIn(await resolver.whole(record, changes.id, record.label), [chosenIn]);
}

/**
 * The field that a label means.
 *
 * @throws NodeOperationError where the type has none of that label, or several
 */
export function typeFieldMeant(
	{ client }: ItemContext,
	group: string,
	{ title, fields }: TypeRead,
	label: string,
): TypeField {
	// Where Halo does not say which fields there are, it takes them by their names (a script on a tenant does that).
	if (fields === undefined) return { id: 0, name: label, kind: undefined, info: {} };
	const named = fields.filter(({ name }) => isSameLabel(name, label));
	if (named.length === 1) return named[0];
	const seen = firstOf(
		fields.map(({ name }) => `"${name}"`),
		{ most: LABELS_SHOWN },
	);
	throw inputRefused(
		client.node,
		named.length > 1
			? `${group}: ${named.length} fields of ${title} are labelled "${label}"`
			: `${group}: ${title} has no field labelled "${label}"`,
		`In Halo it has ${seen || 'none'}. Write the label as Halo shows it, or add the field to the type in Halo.`,
	);
}

/**
 * The fields of the record's type to write, only those given. A field that is given twice gets what the later input says.
 *
 * @param row properties written so far, the type among them
 * @param creates whether a text left empty means "not given", rather than "to be emptied"
 * @throws NodeOperationError where the type has no such field, or where the field can't hold the value
 */
export async function readTypeFields(
	item: ItemContext,
	record: RecordType,
	row: IDataObject,
	creates: boolean,
): Promise<IDataObject[]> {
	const { typeFields: of } = record;
	const given = valuesGiven(item, creates);
	if (of === undefined || given.size === 0) return [];
	const typeId = await typeIdFor(item, record, of, row);
	if (typeId === undefined) {
		const { label } = typeRecordOf(item.resolver, record, of);
		throw inputRefused(
			item.client.node,
			`${of.label}: the ${nounOf(record)} has no ${label}`,
			`Its fields follow from the ${label}. Fill that in as well.`,
		);
	}
	const type = await fieldsOfType(item.resolver, record, of, typeId);
	const written = new Map<string, IDataObject>();
	for (const [label, value] of given) {
		const field = typeFieldMeant(item, of.label, type, label);
		written.set(field.name, await typeFieldWritten(item, of.label, field, value));
	}
	return [...written.values()];
}

/** A field of a type as Halo takes it: with its ID and its name; what is no choice goes as text. */
export async function typeFieldWritten(
	item: ItemContext,
	group: string,
	{ id, name, kind, info }: TypeField,
	value: unknown,
): Promise<IDataObject> {
	const choices = await choicesOf(item.resolver, info);
	refuseInexact(item.client.node, `${group}: "${name}"`, value);
	const stored = customFieldValueOf(item, { group, label: name, kind, choices }, value);
	return { ...(id === 0 ? {} : { id }), name, value: stored === null ? '' : String(stored) };
}
