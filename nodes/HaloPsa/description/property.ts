import type { INodeProperties } from 'n8n-workflow';
import { dayProperty, momentProperty } from '../../shared/properties';
import type { Field, Key, LinesField, RecordType } from '../records/record';
import type { RecordName } from '../records/recordName';
import { locatorOf } from './locator';
import { byUse } from './panelOrder';

/** The declaration of a record type by its name. */
export function typeOf(records: readonly RecordType[], name: RecordName): RecordType {
	const found = records.find((record) => record.name === name);
	if (found === undefined) throw new Error(`No record type is declared as "${name}"`);
	return found;
}

/** The n8n input of one declared field. */
export function propertyOf(
	field: Field,
	records: readonly RecordType[],
	required: boolean,
): INodeProperties {
	const common = {
		displayName: field.label,
		name: field.name,
		...(required ? { required } : {}),
		...(field.description === undefined ? {} : { description: field.description }),
		...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
	};
	switch (field.kind) {
		case 'reference':
			return locatorOf(typeOf(records, field.to), { ...field, required });
		case 'boolean':
			return { ...common, type: 'boolean', default: field.default ?? false };
		case 'date':
			return dayProperty(common);
		case 'dateTime':
			return momentProperty(common);
		case 'options':
			return {
				...common,
				type: 'options',
				options: field.options,
				default: field.options[0].value,
			};
		case 'lines':
			return linesProperty(field, records);
		case 'number':
			return {
				...common,
				type: 'number',
				default: field.default ?? 0,
				...(field.whole ? { typeOptions: { numberPrecision: 0 } } : {}),
			};
		case 'text':
			return {
				...common,
				type: 'string',
				default: field.default ?? '',
				...(field.rows === undefined ? {} : { typeOptions: { rows: field.rows } }),
			};
	}
}

/** A collection without the field that holds the key, while that is asked for by an input of its own. */
export function withoutKey(
	collection: INodeProperties,
	keys: Key[],
	choice: string,
): INodeProperties {
	const options = (collection.options ?? []).map((option) => {
		const key = keys.find(({ property }) => property === option.name);
		if (key === undefined || !('type' in option)) return option;
		return { ...option, displayOptions: { hide: { [`/${choice}`]: [key.value] } } };
	});
	return { ...collection, options: options as INodeProperties[] };
}

const moreOf = (fields: Field[], records: readonly RecordType[]): INodeProperties => ({
	displayName: 'More',
	name: 'more',
	type: 'collection',
	placeholder: 'Add Field',
	default: {},
	options: fields.map((inner) => propertyOf(inner, records, false)).sort(byUse),
});

/** The list in which lines are filled in, one form a line. */
export function linesProperty(field: LinesField, records: readonly RecordType[]): INodeProperties {
	const shown = field.of.filter((inner) => inner.place !== undefined);
	const rest = field.of.filter((inner) => inner.place === undefined);
	return {
		displayName: field.label,
		name: field.name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: `Add ${field.lineLabel}`,
		default: {},
		...(field.description === undefined ? {} : { description: field.description }),
		options: [
			{
				displayName: field.lineLabel,
				name: 'line',
				values: [
					...shown.map((inner) => propertyOf(inner, records, false)),
					...(rest.length === 0 ? [] : [moreOf(rest, records)]),
				],
			},
		],
	};
}
