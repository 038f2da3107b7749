import type { INodeProperties } from 'n8n-workflow';
import { createFieldsOf } from '../../description/fields';
import { locatorOf } from '../../description/locator';
import { ADDITIONAL } from '../../description/parameterNames';
import { propertyOf, typeOf, withoutKey } from '../../description/property';
import { customField } from '../../records/lookups';
import type { Key, RecordType } from '../../records/record';
import { matchOnOf } from '../../records/record';

/** Names of the parameters that hold the key where it is no field of the record. */
export const KEY_PARAMETERS = {
	choice: 'matchOn',
	tag: 'tag',
	field: 'keyField',
	value: 'keyValue',
	label: 'keyLabel',
} as const;

/** Names of the parameters that say what to do with a record that is there. */
export const FOUND_PARAMETERS = {
	whenFound: 'whenFound',
	whenClosed: 'whenClosed',
	reopenStatus: 'reopenStatus',
	note: 'noteWhenFound',
	notesOnNew: 'noteWhenCreated',
	noteOutcome: 'noteOutcome',
} as const;

function choiceOfKey(keys: Key[]): INodeProperties[] {
	if (keys.length < 2) return [];
	const [{ value: first }] = keys;
	return [
		{
			displayName: 'Match On',
			name: KEY_PARAMETERS.choice,
			type: 'options',
			noDataExpression: true,
			default: first,
			description: 'What must be equal, except for capitals, for a record to be the same one',
			options: keys
				.map(({ label, value }) => ({ name: label, value }))
				.sort((left, right) => left.name.localeCompare(right.name, 'en')),
		},
	];
}

/** The inputs that hold the key, where it is not among the fields that Create shows at once. */
function keyInputsOf(
	record: RecordType,
	records: readonly RecordType[],
	keys: Key[],
): INodeProperties[] {
	return keys.flatMap((key): INodeProperties[] => {
		const shown =
			keys.length < 2 ? {} : { displayOptions: { show: { [KEY_PARAMETERS.choice]: [key.value] } } };
		if (key.kind === 'tag') {
			return [
				{
					displayName: 'Tag',
					name: KEY_PARAMETERS.tag,
					type: 'string',
					default: '',
					required: true,
					placeholder: 'e.g. inc_8f2a',
					description:
						'Added in square brackets after the summary; only looked for there, within Customer and Ticket Type',
					...shown,
				},
			];
		}
		if (key.kind === 'customField') {
			return [
				{
					...locatorOf(customField, {
						label: 'Custom Field',
						name: KEY_PARAMETERS.field,
						required: true,
						description: `Halo can't search it, so the whole list of ${record.plural} is read once a run`,
					}),
					...shown,
				},
				{
					displayName: 'Custom Field Value',
					name: KEY_PARAMETERS.value,
					type: 'string',
					default: '',
					required: true,
					...shown,
				},
			];
		}
		if (key.kind === 'typeField') {
			return [
				{
					displayName: key.label,
					name: KEY_PARAMETERS.value,
					type: 'string',
					default: '',
					required: true,
					placeholder: key.placeholder,
					...shown,
				},
				{
					displayName: `Label of the ${key.label}`,
					name: KEY_PARAMETERS.label,
					type: 'string',
					default: '',
					placeholder: 'e.g. IMEI',
					description: `What the field is called in Halo, if not ${key.label}`,
					...shown,
				},
			];
		}
		const field = record.fields?.find(({ name }) => name === key.property);
		if (field === undefined || field.place !== undefined) return [];
		return [{ ...propertyOf(field, records, true), ...shown }];
	});
}

/** What becomes of a record that is there. */
export const whenFoundInput: INodeProperties = {
	displayName: 'When Found',
	name: FOUND_PARAMETERS.whenFound,
	type: 'options',
	default: 'update',
	description: 'What to do with one that is in Halo already',
	options: [
		{
			name: 'Leave as It Is',
			value: 'leave',
			description: 'Only find it; what people changed in Halo stays',
		},
		{
			name: 'Update',
			value: 'update',
			description: 'Write the fields given that differ, and nothing where none does',
		},
	],
};

/** What becomes of a ticket that is there and closed. */
export const whenClosedInput: INodeProperties = {
	displayName: 'When Closed',
	name: FOUND_PARAMETERS.whenClosed,
	type: 'options',
	default: 'leave',
	description: 'What to do when the ticket that was found is closed',
	options: [
		{
			name: 'Create a New Ticket',
			value: 'create',
			description: 'The new one names the closed one in its details',
		},
		{
			name: 'Create a New Ticket for a New Note',
			value: 'createForNote',
			description: 'Only where the closed one does not have the note yet; else it is left closed',
		},
		{ name: 'Leave It Closed', value: 'leave', description: 'Nothing is written' },
		{ name: 'Reopen', value: 'reopen', description: 'Set it to an open status, and update it' },
	],
};

function closedInputsOf(records: readonly RecordType[]): INodeProperties[] {
	return [
		whenClosedInput,
		{
			displayName:
				'A workflow that repeats, such as Petra Trigger with Repeat While Open (Hours), then makes another ticket each time that somebody has closed one. Leave It Closed makes none.',
			name: 'whenClosedNotice',
			type: 'notice',
			default: '',
			displayOptions: { show: { [FOUND_PARAMETERS.whenClosed]: ['create'] } },
		},
		{
			...locatorOf(typeOf(records, 'status'), {
				label: 'Status When Reopened',
				name: FOUND_PARAMETERS.reopenStatus,
				required: true,
				description: 'The open status to give it, such as New or In Progress',
			}),
			displayOptions: { show: { [FOUND_PARAMETERS.whenClosed]: ['reopen'] } },
		},
		{
			displayName: 'Note When Found',
			name: FOUND_PARAMETERS.note,
			type: 'string',
			typeOptions: { rows: 3 },
			default: '',
			description:
				'Private note to add to a ticket that was in Halo already; the same text is added once only, and of a list each text is a note',
		},
		// Never hidden by the note: in the editor, an expression is empty until the nodes before it have run.
		{
			displayName: 'Note on a New Ticket Too',
			name: FOUND_PARAMETERS.notesOnNew,
			type: 'boolean',
			default: false,
			description: 'Whether a ticket that is created gets the note as well',
		},
		{
			...locatorOf(typeOf(records, 'outcome'), {
				label: 'Note Outcome',
				name: FOUND_PARAMETERS.noteOutcome,
				description: "The outcome of the note; Halo's own Private Note when empty",
			}),
		},
	];
}

/** Inputs of Create or Update: the key, the fields of Create, and what to do with a record that is there. */
export function upsertFieldsOf(
	record: RecordType,
	records: readonly RecordType[],
): INodeProperties[] {
	const keys = matchOnOf(record)?.keys ?? [];
	const fields = createFieldsOf(record, records).map((field) =>
		field.name === ADDITIONAL.create && keys.length > 1
			? withoutKey(field, keys, KEY_PARAMETERS.choice)
			: field,
	);
	return [
		...choiceOfKey(keys),
		...keyInputsOf(record, records, keys),
		...fields.slice(0, -1),
		whenFoundInput,
		...(record.hasClosedState ? closedInputsOf(records) : []),
		...fields.slice(-1),
	];
}
