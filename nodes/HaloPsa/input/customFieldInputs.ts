import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { CUSTOM_FIELDS } from '../description/parameterNames';
import type { ItemContext } from '../execution/itemContext';
import type { RecordType } from '../records/record';
import type { CustomFieldInput } from './customFields';

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
