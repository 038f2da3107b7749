import type { INodeProperties } from 'n8n-workflow';
import type { Field, LinesField, RecordType } from '../records/record';
import { locatorOf } from './locator';

/** The declaration of a record type by its name. */
export function typeOf(records: RecordType[], name: string): RecordType {
	const found = records.find((record) => record.name === name);
	if (found === undefined) throw new Error(`No record type is declared as "${name}"`);
	return found;
}

/** Sorts inputs by what a person reads. */
export const byLabel = (left: INodeProperties, right: INodeProperties): number =>
	left.displayName.localeCompare(right.displayName, 'en');

/** The n8n input of one declared field. */
export function propertyOf(
	field: Field,
	records: RecordType[],
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
		case 'dateTime':
			return { ...common, type: 'dateTime', default: '' };
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
			return { ...common, type: 'number', default: field.default ?? 0 };
		case 'text':
			return {
				...common,
				type: 'string',
				default: field.default ?? '',
				...(field.rows === undefined ? {} : { typeOptions: { rows: field.rows } }),
			};
	}
}

/** The list in which lines are filled in, one form a line. */
export function linesProperty(field: LinesField, records: RecordType[]): INodeProperties {
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
					{
						displayName: 'More',
						name: 'more',
						type: 'collection',
						placeholder: 'Add Field',
						default: {},
						options: rest.map((inner) => propertyOf(inner, records, false)).sort(byLabel),
					},
				],
			},
		],
	};
}
