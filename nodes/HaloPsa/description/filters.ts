import type { INodeProperties } from 'n8n-workflow';
import {
	dayProperty,
	filtersProperty,
	listProperties,
	momentProperty,
} from '../../shared/properties';
import type { Filter, RecordType } from '../records/record';
import { customFieldFilter } from './customFields';
import { ownerInputsOf, simplifyOf } from './fields';
import { locatorOf } from './locator';
import { byUse } from './panelOrder';
import { LIST_OUTPUT } from './parameterNames';
import { typeOf } from './property';

/** The n8n input of one declared filter. */
export function filterProperty(filter: Filter, records: readonly RecordType[]): INodeProperties {
	const common = {
		displayName: filter.label,
		name: filter.name,
		...(filter.description === undefined ? {} : { description: filter.description }),
	};
	switch (filter.kind) {
		case 'reference':
			return locatorOf(typeOf(records, filter.to), filter);
		case 'options':
			return {
				...common,
				type: 'options',
				default: filter.options[0].value,
				options: filter.options.map(({ name, value }) => ({ name, value })),
			};
		case 'boolean':
			return { ...common, type: 'boolean', default: true };
		case 'date':
			return dayProperty(common);
		case 'dateTime':
			return momentProperty(common);
		case 'text':
			return { ...common, type: 'string', default: '' };
	}
}

const otherFilters: INodeProperties = {
	displayName: 'Other Filters',
	name: 'otherFilters',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Filter',
	default: {},
	description: "Any other parameter of Halo's list, by its name in the API",
	options: [
		{
			displayName: 'Filter',
			name: 'filter',
			values: [
				{
					displayName: 'Name',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. toplevel_id',
				},
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			],
		},
	],
};

const allowUnchecked: INodeProperties = {
	displayName: 'Allow Unchecked Filters',
	name: 'allowUnchecked',
	type: 'boolean',
	default: true,
	description:
		"Whether to allow Other Filters that can't be checked. Halo returns everything when it does not know a filter.",
};

const outputInputs: INodeProperties[] = [
	{
		displayName: 'Output',
		name: LIST_OUTPUT.output,
		type: 'options',
		default: 'records',
		options: [
			{ name: 'Count', value: 'count', description: 'How many there are, whatever Limit says' },
			{ name: 'Records', value: 'records' },
			{ name: 'Selected Fields', value: 'fields' },
		],
	},
	{
		displayName: 'Fields',
		name: LIST_OUTPUT.fields,
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. summary, client_name',
		description:
			'Names as in the output, also those that Simplify leaves out; null when a record has none',
		displayOptions: { show: { [LIST_OUTPUT.output]: ['fields'] } },
	},
];

/** Inputs of Get Many: what it lists within, how many, the filters and what comes out. */
export function filterPropertiesOf(
	record: RecordType,
	records: readonly RecordType[],
): INodeProperties[] {
	return [
		...ownerInputsOf(record, records),
		...listProperties,
		filtersProperty(
			[
				...(record.operations?.getAll?.filters ?? []).map((filter) =>
					filterProperty(filter, records),
				),
				...(record.customFields === 'inLists' ? [customFieldFilter] : []),
				otherFilters,
				allowUnchecked,
			].sort(byUse),
		),
		...outputInputs,
		...simplifyOf(record).map((input) => ({
			...input,
			displayOptions: { show: { [LIST_OUTPUT.output]: ['records'] } },
		})),
	];
}
