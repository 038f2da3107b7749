import type { INodeProperties } from 'n8n-workflow';
import type { Filter, RecordType } from '../records/record';
import { ownerInputsOf, simplifyOf } from './fields';
import { locatorOf } from './locator';
import { byLabel, dayProperty, momentProperty, typeOf } from './property';

/** Return All and Limit, in n8n's own words. */
export const listProperties: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

function filterProperty(filter: Filter, records: readonly RecordType[]): INodeProperties {
	const common = {
		displayName: filter.label,
		name: filter.name,
		...(filter.description === undefined ? {} : { description: filter.description }),
	};
	switch (filter.kind) {
		case 'reference':
			return locatorOf(typeOf(records, filter.to ?? ''), filter);
		case 'options':
			return {
				...common,
				type: 'options',
				default: filter.options?.[0].value ?? '',
				options: filter.options?.map(({ name, value }) => ({ name, value })),
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

/** The list of filters that a person adds to, in the order given. */
export function filtersProperty(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options,
	};
}

/** Inputs of Get Many: what it lists within, how many, the filters and Simplify. */
export function filterPropertiesOf(
	record: RecordType,
	records: readonly RecordType[],
): INodeProperties[] {
	return [
		...ownerInputsOf(record, records),
		...listProperties,
		filtersProperty(
			[
				...(record.filters ?? []).map((filter) => filterProperty(filter, records)),
				otherFilters,
			].sort(byLabel),
		),
		...simplifyOf(record),
	];
}
