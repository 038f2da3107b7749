import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { choiceOf } from '../../shared/locator';
import { isObject } from '../../shared/reply';
import { firstOf } from '../../shared/text';
import { CUSTOM_FIELDS } from '../description/parameterNames';
import type { ItemContext } from '../execution/itemContext';
import type { ReferenceResolver } from '../execution/referenceResolver';
import type { CustomFieldForm } from '../reconcile/values';
import { formOfCustomField } from '../reconcile/values';
import { characterLimitOf, customFieldKindOf, isCustomFieldOf } from '../records/customFieldKind';
import { customField } from '../records/lookups';
import type { RecordType } from '../records/record';
import { customFieldValueOf, isSameLabel } from './customFieldValue';
import { refuseInexact } from './numbers';
import { idOf, isIdText } from './references';

/** A custom field as an input names it, and what it is to hold. */
export interface CustomFieldInput {
	field?: unknown;
	value?: unknown;
}

const SEPARATOR = ': ';

/** A choice of a selection of several as the list of them keeps it: `CFSystems: Mailbox`. */
export const choiceKey = (fieldName: string, choice: string): string =>
	`${fieldName}${SEPARATOR}${choice}`;

/**
 * What a resource mapper holds, read without n8n's own conversion: that turns dates into a zone which depends on earlier
 * expressions (measured in n8n 2.41). Fields that were taken off the form keep a value there, which is not meant.
 *
 * @returns values by the ID of the mapper's field; what nobody filled in is left out
 */
export function mapperValues({ context, index }: ItemContext, parameter: string): IDataObject {
	const mapper = context.getNodeParameter(parameter, index, {}) as unknown;
	if (!isObject(mapper) || !isObject(mapper.value)) return {};
	const schema = Array.isArray(mapper.schema) ? mapper.schema.filter(isObject) : [];
	const removed = new Set(schema.filter((field) => field.removed === true).map(({ id }) => id));
	return Object.fromEntries(
		Object.entries(mapper.value).filter(
			([name, value]) => value !== null && value !== undefined && !removed.has(name),
		),
	);
}

/** One input for each field of which choices were picked. */
function choicesPicked({ context, index, client }: ItemContext): CustomFieldInput[] {
	const given = context.getNodeParameter(CUSTOM_FIELDS.choices, index, []) as unknown;
	const picked = Array.isArray(given) ? given : [given];
	const byField = new Map<string, string[]>();
	for (const key of picked.map(String).filter((text) => text !== '')) {
		const at = key.indexOf(SEPARATOR);
		if (at <= 0)
			throw inputRefused(
				client.node,
				`Custom Fields with Several Choices: "${key.slice(0, 60)}" names no field`,
				'Choose from the list, or write the name of the field, a colon, a space and the choice, such as "CFSystems: Mailbox".',
			);
		const name = key.slice(0, at);
		byField.set(name, [...(byField.get(name) ?? []), key.slice(at + SEPARATOR.length)]);
	}
	return [...byField].map(([name, value]) => ({ field: { mode: 'name', value: name }, value }));
}

/**
 * All custom fields that the form gives, in the order in which the later one counts: those that the ticket type requires,
 * those by type, choices of several, those by name or ID.
 *
 * @param requiredFields values of what the ticket type requires, by name
 * @param emptyIsNotGiven a text left empty means "not given", rather than "to be emptied"
 */
export function customFieldInputsOf(
	item: ItemContext,
	record: RecordType,
	requiredFields: IDataObject,
	emptyIsNotGiven: boolean,
): CustomFieldInput[] {
	const declared = new Set((record.fields ?? []).map(({ name }) => name));
	const typed = { ...requiredFields, ...mapperValues(item, CUSTOM_FIELDS.byType) };
	const named = Object.entries(typed)
		.filter(([name, value]) => !declared.has(name) && !(emptyIsNotGiven && value === ''))
		.map(([name, value]) => ({ field: { mode: 'name', value: name }, value }));
	const byHand = item.context.getNodeParameter(CUSTOM_FIELDS.byName, item.index, {}) as unknown;
	const lines: unknown = isObject(byHand) ? byHand.field : undefined;
	return [...named, ...choicesPicked(item), ...(Array.isArray(lines) ? lines : [])];
}

/** How many custom fields a message names. */
const NAMED = 20;

/** What a custom field is called on Halo's screen. */
export const customFieldLabel = (info: IDataObject): string => String(info.label ?? info.name);

/** The choices of a selection field: with the field itself, or in the look-up list that it names. */
export async function choicesOf(
	resolver: ReferenceResolver,
	info: IDataObject,
): Promise<IDataObject[]> {
	if (Array.isArray(info.values) && info.values.length > 0) return info.values.filter(isObject);
	const list = Number(info.lookup ?? 0);
	if (!Number.isInteger(list) || list <= 0) return [];
	const rows = await resolver.list(resolver.registry.record('lookup'), { lookupid: list });
	return rows.filter((row) => row.lookupid === undefined || Number(row.lookupid) === list);
}

/** The custom fields that records of a type have, as Halo declares them; the list is read once a run. */
export async function ownCustomFields(
	resolver: ReferenceResolver,
	record: RecordType,
): Promise<IDataObject[]> {
	const fields = await resolver.list(customField, {});
	return fields.filter(({ usage }) => isCustomFieldOf(record.name, usage));
}

/**
 * What a custom field holds, as Halo's list of custom fields declares it; the list is read once a run.
 *
 * @returns undefined where Halo does not tell
 */
export async function customFieldFormOf(
	resolver: ReferenceResolver,
	id: number,
): Promise<CustomFieldForm | undefined> {
	const fields = await resolver.list(customField, {});
	return formOfCustomField(fields.find((info) => Number(info.id) === id) ?? {});
}

/** The fields that an input means: by the ID; else by the name, or where none has that name by the label. */
function meant(fields: IDataObject[], wanted: string, isId: boolean): IDataObject[] {
	if (isId) return fields.filter((info) => String(info.id) === wanted);
	const named = fields.filter((info) => isSameLabel(info.name, wanted));
	return named.length > 0 ? named : fields.filter((info) => isSameLabel(info.label, wanted));
}

/** The custom field that an input means, among those of the record's own kind. */
async function fieldMeant(
	{ resolver, client }: ItemContext,
	record: RecordType,
	field: unknown,
): Promise<IDataObject> {
	const choice = choiceOf(field);
	if (choice === undefined) {
		throw inputRefused(
			client.node,
			'Custom Fields: a line has no field',
			'Choose the custom field, or remove the line.',
		);
	}
	const isId = choice.mode === 'id' && isIdText(choice.value);
	const wanted = isId ? idOf(client, 'Custom Fields', choice.value) : choice.value;
	const own = await ownCustomFields(resolver, record);
	const hits = meant(own, wanted, isId);
	if (hits.length === 1) return hits[0];
	const seen = firstOf(
		own.map((info) => `"${customFieldLabel(info)}"`),
		{ most: NAMED },
	);
	const advice = `For ${record.plural} Halo has ${seen || 'none'}. Use From List, or the name that begins with CF.`;
	if (hits.length > 1)
		throw inputRefused(
			client.node,
			`Custom Fields: ${hits.length} custom fields are named "${wanted}"`,
			advice,
		);
	const [other] = meant(await resolver.list(customField, {}), wanted, isId);
	throw inputRefused(
		client.node,
		other === undefined
			? `Custom Fields: no custom field is named "${wanted}"`
			: `Custom Fields: "${customFieldLabel(other)}" is no field of ${record.plural}`,
		advice,
	);
}

/**
 * The `customfields` to write, only those given: Halo keeps the others. A field that is given twice gets what the later
 * input says.
 *
 * @param inputs one for each field; a value that is absent is not written
 * @throws NodeOperationError where the record type has no such custom field, or where the field can't hold the value
 */
export async function readCustomFields(
	item: ItemContext,
	record: RecordType,
	inputs: CustomFieldInput[],
): Promise<IDataObject[]> {
	const written = new Map<number, IDataObject>();
	for (const { field, value } of inputs) {
		// A line without a field is refused also where it has no value.
		const isGiven = value !== undefined && value !== null;
		if (!isGiven && choiceOf(field) !== undefined) continue;
		const info = await fieldMeant(item, record, field);
		const of = {
			label: customFieldLabel(info),
			kind: customFieldKindOf(info),
			choices: await choicesOf(item.resolver, info),
			most: characterLimitOf(info),
		};
		refuseInexact(item.client.node, `Custom Fields: "${of.label}"`, value);
		const stored = customFieldValueOf(item, of, value) as IDataObject;
		written.set(Number(info.id), { id: Number(info.id), name: String(info.name), value: stored });
	}
	return [...written.values()];
}
