import type { INodeProperties } from 'n8n-workflow';
import { ADDITIONAL } from './parameterNames';
import { customFieldType } from '../records/customField';
import type { Field, RecordType } from '../records/record';
import { locatorNameOf } from '../records/record';
import { endpointProperty } from './endpoint';
import { locatorOf } from './locator';
import { byLabel, propertyOf, typeOf } from './property';

/** Halo properties that have no input of their own. */
export const otherFields: INodeProperties = {
	displayName: 'Other Fields (JSON)',
	name: 'otherFields',
	type: 'json',
	default: '{}',
	hint: 'Written as { "property": "value" }',
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
			valuesLabel: 'Fields the Ticket Type Demands',
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

/** Simplify, for record types that have a simplified form. */
export function simplifyOf(record: RecordType): INodeProperties[] {
	return record.simplified === undefined ? [] : [simplifyProperty];
}

/** What a list is read within, chosen first: the endpoint, or the owner of the records. */
export function ownerInputsOf(
	record: RecordType,
	records: readonly RecordType[],
): INodeProperties[] {
	if (record.anyEndpoint) return [endpointProperty];
	const parent = record.fields?.find((field) => field.name === record.parent);
	return parent === undefined ? [] : [propertyOf(parent, records, true)];
}

/** The locator of the record itself, behind that of its owner where it has one. */
export function recordLocatorsOf(
	record: RecordType,
	records: readonly RecordType[],
): INodeProperties[] {
	const name = locatorNameOf(record);
	const id: INodeProperties = {
		displayName: 'ID',
		name,
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 1207',
	};
	const owner = ownerInputsOf(record, records).map((input) =>
		record.parentInListsOnly
			? { ...input, required: false, description: 'Only needed to choose From List or By Name' }
			: input,
	);
	return [
		...owner,
		record.anyEndpoint ? id : locatorOf(record, { label: record.label, name, required: true }),
	];
}

function writable(record: RecordType, verb: 'create' | 'update'): Field[] {
	return (record.fields ?? []).filter((field) => field.on === undefined || field.on === verb);
}

function collectionOf(
	verb: 'create' | 'update',
	fields: Field[],
	records: readonly RecordType[],
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
export function createFieldsOf(
	record: RecordType,
	records: readonly RecordType[],
): INodeProperties[] {
	const fields = writable(record, 'create');
	const main = fields.filter((field) => field.place !== undefined);
	const rest = fields.filter((field) => field.place === undefined);
	return [
		...main.map((field) => propertyOf(field, records, field.place === 'required')),
		...(record.requiredByType ? [demandedFields] : []),
		collectionOf('create', rest, records),
		...(record.customFields ? [customFields] : []),
		simplifyProperty,
	];
}

/** Inputs of Update, behind the locator of the record. */
export function updateFieldsOf(
	record: RecordType,
	records: readonly RecordType[],
): INodeProperties[] {
	return [
		collectionOf('update', writable(record, 'update'), records),
		...(record.customFields ? [customFields] : []),
		simplifyProperty,
	];
}

/** Inputs of Close. */
export function closeFieldsOf(
	record: RecordType,
	records: readonly RecordType[],
): INodeProperties[] {
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

/** What a record with an owner belongs to, in the middle of a sentence: "ticket". */
export function ownerOf(record: RecordType): string {
	const owner = record.fields?.find((field) => field.name === record.parent);
	return (owner?.label ?? record.label).toLowerCase();
}

/** Inputs of Upload: the owner, the input's file, the rest under Additional Fields. */
export function uploadFieldsOf(
	record: RecordType,
	records: readonly RecordType[],
): INodeProperties[] {
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
