import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../shared/properties';
import type { Field, RecordType } from '../records/record';
import { fieldOf, locatorNameOf } from '../records/record';
import { customFieldInputs, requiredFields } from './customFields';
import { endpointProperty } from './endpoint';
import { locatorOf } from './locator';
import { byUse } from './panelOrder';
import {
	ADDITIONAL,
	CLOSE_PARAMETERS,
	CLOSING_STATUS_SEARCH,
	NOTE_PARAMETERS,
} from './parameterNames';
import { propertyOf, typeOf } from './property';
import { typeFieldInputsOf } from './typeFields';
import { whenNotFoundOf } from './whenNotFound';

/** Halo properties that have no input of their own. */
export const otherFields: INodeProperties = {
	displayName: 'Other Fields (JSON)',
	name: 'otherFields',
	type: 'json',
	default: '{}',
	hint: 'Written as { "property": "value" }',
	description: "Other properties by Halo's own names; they win over the fields above",
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
	const parent = fieldOf(record, record.parent?.field);
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
		record.parent?.inListsOnly
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
		options: [...fields.map((field) => propertyOf(field, records, false)), otherFields].sort(byUse),
	};
}

/** What Add of a note asks besides its fields. */
export const noteInputs: INodeProperties[] = [
	{
		displayName: 'Attach Input Data Fields',
		name: NOTE_PARAMETERS.files,
		type: 'string',
		default: '',
		placeholder: 'e.g. data,report',
		hint: 'The names of the input binary fields that hold the files, separated by commas',
	},
	{
		displayName: 'Add Once',
		name: NOTE_PARAMETERS.once,
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to add no note whose text is on the ticket already; one more request for each ticket',
	},
	{
		displayName: 'When the Ticket Is Not Found',
		name: NOTE_PARAMETERS.whenMissing,
		type: 'options',
		default: 'stop',
		description: 'What to do when Halo does not have the ticket, or Ticket is empty',
		options: [
			{ name: 'Skip', value: 'skip', description: 'Add no note, and say so in the output' },
			{ name: 'Stop', value: 'stop', description: 'Refuse the item' },
			{
				name: 'Try Again Later',
				value: 'later',
				description:
					'Fail once the other notes are added: Retry On Fail then tries what is missing',
			},
		],
	},
];

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
		...(record.operations?.create?.isNote ? noteInputs : []),
		...(record.operations?.create?.requiredByType ? [requiredFields] : []),
		...typeFieldInputsOf(record),
		collectionOf('create', rest, records),
		...(record.customFields ? customFieldInputs : []),
		...whenNotFoundOf(record, records, 'create'),
		simplifyProperty,
	];
}

/** Inputs of Update, behind the locator of the record. */
export function updateFieldsOf(
	record: RecordType,
	records: readonly RecordType[],
): INodeProperties[] {
	return [
		...typeFieldInputsOf(record),
		collectionOf('update', writable(record, 'update'), records),
		...(record.customFields ? customFieldInputs : []),
		...whenNotFoundOf(record, records, 'update'),
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
			name: CLOSE_PARAMETERS.status,
			required: true,
			searchMethod: CLOSING_STATUS_SEARCH,
			description: 'The status that closes the ticket, such as Closed',
		}),
		{
			displayName: 'Closing Note',
			name: CLOSE_PARAMETERS.note,
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description: 'Note that is added with the new status, where Halo or a person wants one',
		},
		locatorOf(typeOf(records, 'outcome'), {
			label: 'Outcome',
			name: CLOSE_PARAMETERS.outcome,
			description:
				"The button in Halo with which a technician would close the ticket; for a note without one, Halo's own Private Note",
		}),
		simplifyProperty,
	];
}

/** What a record with an owner belongs to, in the middle of a sentence: "ticket". */
export function ownerOf(record: RecordType): string {
	return (fieldOf(record, record.parent?.field)?.label ?? record.label).toLowerCase();
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
