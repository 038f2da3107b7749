import type { Resource } from '../record';

declare module '../recordName' {
	interface RecordNames {
		ticketNote: 'resource';
	}
}

/** A note in a ticket's history; Halo's API calls it an action. */
export const ticketNote: Resource = {
	name: 'ticketNote',
	label: 'Ticket Note',
	plural: 'ticket notes',
	path: '/Actions',
	listKey: 'actions',
	paging: 'count',
	permission: 'tickets',
	titles: ['note', 'outcome'],
	subtitle: 'outcome',
	parent: { field: 'ticket_id' },
	narrowedBy: { ticket_id: 'ticket_id' },
	operations: {
		create: { label: 'Add', isNote: true },
		get: {},
		getAll: {
			filters: [
				{
					name: 'agentonly',
					label: 'Only Notes by Agents',
					kind: 'boolean',
					description: 'Whether to leave out what users and the system added',
				},
				{
					name: 'excludeprivate',
					label: 'Exclude Private Notes',
					kind: 'boolean',
					description: 'Whether to leave out notes that are hidden from the user',
				},
				{
					name: 'excludesys',
					label: 'Exclude System Entries',
					kind: 'boolean',
					description: 'Whether to leave out what Halo itself added',
				},
			],
		},
		update: {},
		delete: {},
	},
	customFields: true,
	fields: [
		{
			name: 'ticket_id',
			label: 'Ticket',
			kind: 'reference',
			to: 'ticket',
			place: 'required',
			on: 'create',
		},
		{
			name: 'note',
			label: 'Note',
			kind: 'text',
			rows: 5,
			place: 'main',
			description:
				'May be empty where the outcome alone or a change is meant, or where Note (HTML) is given',
		},
		{
			name: 'outcome_id',
			label: 'Outcome',
			kind: 'reference',
			to: 'outcome',
			place: 'required',
			description:
				'The button in Halo with which a technician would add this note, such as Private Note',
		},
		{
			name: 'hiddenfromuser',
			label: 'Private',
			kind: 'boolean',
			default: true,
			place: 'main',
			description: 'Whether the note is hidden from the end user',
		},
		{
			name: 'actionby_agent_id',
			label: 'Agent',
			kind: 'reference',
			to: 'agent',
			description:
				"Who did the work; the node says so where Halo keeps the application's own agent",
		},
		{
			name: 'actisbillable',
			label: 'Billable',
			kind: 'boolean',
			description: 'Whether the time is billed',
		},
		{ name: 'new_agent', label: 'Change Agent To', kind: 'reference', to: 'agent', on: 'create' },
		{
			name: 'new_status',
			label: 'Change Status To',
			kind: 'reference',
			to: 'status',
			on: 'create',
		},
		{
			name: 'new_team',
			label: 'Change Team To',
			kind: 'reference',
			to: 'team',
			writes: 'name',
			on: 'create',
		},
		{ name: 'chargerate', label: 'Charge Rate', kind: 'reference', to: 'chargeRate' },
		{
			name: 'datetime',
			label: 'Date and Time',
			kind: 'dateTime',
			description: 'When it was noted; now when left out',
		},
		{
			name: 'emailcc',
			label: 'Email CC',
			kind: 'text',
			placeholder: 'e.g. pat@example.com',
			on: 'create',
		},
		{ name: 'emailsubject', label: 'Email Subject', kind: 'text', on: 'create' },
		{
			name: 'emailto',
			label: 'Email To',
			kind: 'text',
			placeholder: 'e.g. pat@example.com',
			on: 'create',
		},
		{
			name: 'important',
			label: 'Important',
			kind: 'boolean',
			description: 'Whether the note is marked as important',
		},
		{
			name: 'recalculate_billing',
			label: 'Recalculate Billing',
			kind: 'boolean',
			on: 'update',
			description: 'Whether Halo works out anew what is charged',
		},
		{
			name: 'actreviewed',
			label: 'Reviewed',
			kind: 'boolean',
			on: 'update',
			description: 'Whether the time has been reviewed',
		},
		{
			name: 'note_html',
			label: 'Note (HTML)',
			kind: 'text',
			rows: 5,
			description:
				'Formatted note, used in place of Note; left out, the node makes it from Note where the user may read that',
		},
		{
			name: 'sendemail',
			on: 'create',
			label: 'Send Email',
			kind: 'boolean',
			description: 'Whether Halo emails the note to the user',
		},
		{ name: 'timetaken', label: 'Time Taken', kind: 'number', description: 'Hours, such as 0.25' },
		{
			name: 'timetaken_minutes',
			label: 'Time Taken (Minutes)',
			kind: 'number',
			converts: { to: 'timetaken', by: 60 },
		},
		{
			name: 'travel_chargerate',
			label: 'Travel Charge Rate',
			kind: 'reference',
			to: 'chargeRate',
		},
		{
			name: 'traveltime',
			label: 'Travel Time',
			kind: 'number',
			description: 'Hours, such as 0.25',
		},
		{
			name: 'dont_do_rules',
			label: 'Apply Rules',
			kind: 'boolean',
			inverted: true,
			default: true,
			description: "Whether Halo's ticket rules run on this note",
		},
	],
	simplified: {
		id: 'integer',
		ticket_id: 'reference',
		outcome: 'string',
		outcome_id: 'reference',
		note: 'string',
		who: 'string',
		hiddenfromuser: 'boolean',
		datetime: 'string',
		timetaken: 'number',
		traveltime: 'number',
		chargerate: 'reference',
		actisbillable: 'boolean',
		actreviewed: 'boolean',
	},
};
