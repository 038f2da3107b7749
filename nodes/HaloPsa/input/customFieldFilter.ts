import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { CUSTOM_FIELD_FILTER } from '../description/parameterNames';
import type { ItemContext } from '../execution/itemContext';
import { warn } from '../execution/warnings';
import { customFieldRows, isUnsetField } from '../reconcile/customFields';
import type { MatchKey } from '../reconcile/key';
import { keyTextOf, matchesKey } from '../reconcile/key';
import { isBlankName } from '../reconcile/values';
import type { Key, RecordType } from '../records/record';
import type { Query } from '../transport/pages';
import { customFieldFormOf, readCustomFields } from './customFields';

const CUSTOM_FIELD_KEY: Key = {
	value: 'customField',
	label: 'Custom Field',
	kind: 'customField',
	property: 'customfields',
};

/** What rows must hold in a custom field. */
interface FieldTest {
	key: MatchKey;
	/** IDs of choices that must be among those of a selection of several. */
	choices?: string[];
}

/** Custom fields with the values that rows must have. Nothing published has Halo filter by them. */
export interface CustomFieldFilter {
	tests: FieldTest[];
	/** What has Halo's list show the fields. */
	query: Query;
}

/**
 * Reads the filter by custom fields; undefined where none is given.
 *
 * @throws NodeOperationError where a value is empty, or where the records have no such field
 */
export async function readCustomFieldFilter(
	item: ItemContext,
	record: RecordType,
): Promise<CustomFieldFilter | undefined> {
	const { context, client, resolver, index } = item;
	const filters = context.getNodeParameter('filters', index, {}) as IDataObject;
	const group = filters[CUSTOM_FIELD_FILTER];
	const given: unknown = isObject(group) ? group.field : undefined;
	const lines = Array.isArray(given) ? given.filter(isObject) : [];
	if (lines.length === 0) return undefined;
	const tests: FieldTest[] = [];
	for (const line of lines) {
		if (isBlankName(line.value))
			throw inputRefused(
				client.node,
				'Filter Custom Fields: a value is empty',
				'Without it the records of all would be listed. Look at what comes in, or take the filter out.',
			);
		const [{ id, name, value }] = await readCustomFields(item, record, [line]);
		const text = keyTextOf(value);
		const fieldForm = await customFieldFormOf(resolver, Number(id));
		tests.push({
			key: {
				key: CUSTOM_FIELD_KEY,
				value: text,
				fieldId: Number(id),
				fieldForm,
				within: {},
				words: String(name),
			},
			...(Array.isArray(value) ? { choices: text.split(',') } : {}),
		});
	}
	const ids = [...new Set(tests.map(({ key }) => key.fieldId))];
	return { tests, query: { include_custom_fields: ids.join(',') } };
}

const heldField = (row: IDataObject, { fieldId }: MatchKey): IDataObject | undefined =>
	customFieldRows(row).find(({ id }) => Number(id) === fieldId);

function passesFieldTest(row: IDataObject, { key, choices }: FieldTest): boolean {
	const field = heldField(row, key);
	if (field === undefined) return false;
	if (choices !== undefined) {
		const held = keyTextOf(field.value).split(',');
		return choices.every((choice) => held.includes(choice));
	}
	// A box that nobody ticked holds nothing.
	const isOff = key.fieldForm === 'boolean' && key.value === 'false';
	return (isOff && isUnsetField(field)) || matchesKey(row, key);
}

/**
 * The rows that have the values.
 *
 * @throws NodeApiError where Halo's list shows no custom fields, so that nobody can tell
 */
export function rowsWithCustomFields(
	{ context, client }: ItemContext,
	{ plural }: RecordType,
	{ tests }: CustomFieldFilter,
	rows: IDataObject[],
): IDataObject[] {
	if (rows.length > 0 && !rows.some(({ customfields }) => Array.isArray(customfields))) {
		const message = `Halo's list of ${plural} does not show custom fields`;
		const description =
			'This Halo build keeps them out of its lists, so nothing can be filtered by them. Take the filter out, and read the records one by one with Get.';
		throw new NodeApiError(client.node, { message }, { message, description });
	}
	for (const { key } of tests)
		if (rows.length > 0 && !rows.some((row) => heldField(row, key) !== undefined))
			warn(
				context,
				`Filter Custom Fields: none of the ${rows.length} ${plural} in the list shows the field "${key.words}". See in Halo whether they have it.`,
			);
	return rows.filter((row) => tests.every((test) => passesFieldTest(row, test)));
}
