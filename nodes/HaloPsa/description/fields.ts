import type { INodeProperties } from 'n8n-workflow';
import { ADDITIONAL } from '../input/fields';
import { customFieldType } from '../records/customField';
import type { Field, Filter, LinesField, RecordType } from '../records/record';
import { locatorNameOf } from '../records/record';
import { locatorOf } from './locator';

function typeOf(records: RecordType[], name: string): RecordType {
	const found = records.find((record) => record.name === name);
	if (found === undefined) throw new Error(`No record type is declared as "${name}"`);
	return found;
}

const byLabel = (left: INodeProperties, right: INodeProperties): number =>
	left.displayName.localeCompare(right.displayName, 'en');

function propertyOf(field: Field, records: RecordType[], required: boolean): INodeProperties {
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

const otherFields: INodeProperties = {
	displayName: 'Other Fields (JSON)',
	name: 'otherFields',
	type: 'json',
	default: '{}',
	description:
		"Halo properties that are not listed here, with Halo's own names; they win over the fields above",
};

const customFields: INodeProperties = {
	displayName: 'Custom Fields',
	name: 'customfields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Custom Field',
	default: {},
	options: [
		{
			displayName: 'Custom Field',
			name: 'field',
			values: [
				locatorOf(customFieldType, { label: 'Field', name: 'field' }),
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					description: 'For a selection, the label of the choice as Halo shows it',
				},
			],
		},
	],
};

/** The inputs that the chosen ticket type demands. */
const demandedFields: INodeProperties = {
	displayName: 'Fields the Ticket Type Demands',
	name: 'demanded',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'defineBelow', value: null },
	typeOptions: {
		loadOptionsDependsOn: ['tickettype_id.value'],
		resourceMapper: {
			resourceMapperMethod: 'getDemandedFields',
			mode: 'add',
			fieldWords: { singular: 'field', plural: 'fields' },
			addAllFields: true,
			supportAutoMap: false,
		},
	},
};

/** The switch between the useful fields and all that Halo sends. */
export const simplifyProperty: INodeProperties = {
	displayName: 'Simplify',
	name: 'simple',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

/** Chooses one of the endpoints that Halo publishes. */
export const endpointProperty: INodeProperties = {
	displayName: 'Endpoint',
	name: 'endpoint',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: "The kind of record, by its name in Halo's API",
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose an endpoint…',
			typeOptions: { searchListMethod: 'searchEndpoint', searchable: true },
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'e.g. KBArticle',
		},
	],
};

/** The rows that Create or Update Rows sends. */
export const rowsProperty: INodeProperties = {
	displayName: 'Rows (JSON)',
	name: 'rows',
	type: 'json',
	default: '[]',
	required: true,
	description:
		"One object or a list of objects with Halo's own property names; with an ID a row is changed, without one it is created",
};

/** The locator of the record itself, behind that of its owner where it has one. */
export function recordLocatorsOf(record: RecordType, records: RecordType[]): INodeProperties[] {
	if (record.anyEndpoint) {
		const id: INodeProperties = {
			displayName: 'ID',
			name: locatorNameOf(record),
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 1207',
		};
		return [endpointProperty, id];
	}
	const parent = record.fields?.find((field) => field.name === record.parent);
	return [
		...(parent === undefined ? [] : [propertyOf(parent, records, true)]),
		locatorOf(record, { label: record.label, name: locatorNameOf(record), required: true }),
	];
}

function writable(record: RecordType, verb: 'create' | 'update'): Field[] {
	return (record.fields ?? []).filter((field) => field.on === undefined || field.on === verb);
}

function collectionOf(
	verb: 'create' | 'update',
	fields: Field[],
	records: RecordType[],
): INodeProperties {
	return {
		displayName: verb === 'create' ? 'Additional Fields' : 'Update Fields',
		name: ADDITIONAL[verb],
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: [...fields.map((field) => propertyOf(field, records, false)), otherFields].sort(
			byLabel,
		),
	};
}

/** Inputs of Create: what most need at once, the rest under Additional Fields. */
export function createFieldsOf(record: RecordType, records: RecordType[]): INodeProperties[] {
	const fields = writable(record, 'create');
	const main = fields.filter((field) => field.place !== undefined);
	const rest = fields.filter((field) => field.place === undefined);
	return [
		...main.map((field) => propertyOf(field, records, field.place === 'required')),
		...(record.demandsByType ? [demandedFields] : []),
		collectionOf('create', rest, records),
		...(record.customFields ? [customFields] : []),
		simplifyProperty,
	];
}

/** Inputs of Update, behind the locator of the record. */
export function updateFieldsOf(record: RecordType, records: RecordType[]): INodeProperties[] {
	return [
		collectionOf('update', writable(record, 'update'), records),
		...(record.customFields ? [customFields] : []),
		simplifyProperty,
	];
}

/** Inputs of Close. */
export function closeFieldsOf(record: RecordType, records: RecordType[]): INodeProperties[] {
	return [
		...recordLocatorsOf(record, records),
		locatorOf(typeOf(records, 'status'), {
			label: 'Status',
			name: 'status_id',
			required: true,
			description: 'The status that closes the ticket, such as Closed',
		}),
		simplifyProperty,
	];
}

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

function filterProperty(filter: Filter, records: RecordType[]): INodeProperties {
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
		case 'dateTime':
			return { ...common, type: 'dateTime', default: '' };
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
					placeholder: 'e.g. category_1',
				},
				{ displayName: 'Value', name: 'value', type: 'string', default: '' },
			],
		},
	],
};

/** Filters and Simplify of Get Many; a record with an owner is listed within it. */
export function filterPropertiesOf(record: RecordType, records: RecordType[]): INodeProperties[] {
	const parent = record.fields?.find((field) => field.name === record.parent);
	return [
		...(record.anyEndpoint ? [endpointProperty] : []),
		...(parent === undefined ? [] : [propertyOf(parent, records, true)]),
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				...(record.filters ?? []).map((filter) => filterProperty(filter, records)),
				otherFilters,
			].sort(byLabel),
		},
		simplifyProperty,
	];
}

/** What a record with an owner belongs to, in the middle of a sentence: "ticket". */
export function ownerOf(record: RecordType): string {
	const owner = record.fields?.find((field) => field.name === record.parent);
	return (owner?.label ?? record.label).toLowerCase();
}

/** Inputs of Upload: the owner, the input's file, the rest under Additional Fields. */
export function uploadFieldsOf(record: RecordType, records: RecordType[]): INodeProperties[] {
	const [owner, ...rest] = createFieldsOf(record, records);
	return [
		owner,
		{
			displayName: 'Input Data Field Name',
			name: 'binaryProperty',
			type: 'string',
			default: 'data',
			required: true,
			hint: 'The name of the input binary field that holds the file',
		},
		...rest,
	];
}
