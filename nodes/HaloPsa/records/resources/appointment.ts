import type { Resource } from '../record';
import { byCustomer, byReference, bySearch } from './commonFilters';
import { beginsBefore, endsAfter, stretchFields } from './stretchOfTime';

declare module '../recordName' {
	interface RecordNames {
		appointment: 'resource';
	}
}

/** A time in an agent's calendar, or a task. */
export const appointment: Resource = {
	name: 'appointment',
	label: 'Appointment',
	plural: 'appointments',
	path: '/Appointment',
	listKey: 'appointments',
	paging: 'pages',
	permission: 'calendar',
	titles: ['subject'],
	titleLabel: 'Subject',
	subtitle: 'agent_name',
	search: 'search',
	narrowedBy: { client_id: 'client_id', ticket_id: 'ticket_id' },
	// Without it Halo may answer those of the agent that the application logs in as alone.
	query: { showall: true },
	operations: {
		create: {},
		get: {},
		getAll: {
			filters: [
				{
					name: 'agents',
					label: 'Agent',
					kind: 'reference',
					to: 'agent',
					check: { properties: ['agent_id'], is: 'equal' },
				},
				byCustomer,
				endsAfter,
				{
					name: 'hidecompleted',
					label: 'Exclude Completed',
					kind: 'boolean',
					description: 'Whether to leave out what is completed',
				},
				{
					name: 'tasksonly',
					label: 'Only Tasks',
					kind: 'boolean',
					description: 'Whether to list only tasks',
					check: { properties: ['is_task'], is: 'equal' },
				},
				bySearch,
				byReference('ticket_id', 'Ticket', 'ticket'),
				beginsBefore,
			],
		},
		update: {},
		delete: {},
	},
	fields: [
		...stretchFields('Whose calendar it goes in'),
		{
			name: 'allday',
			label: 'All Day',
			kind: 'boolean',
			description: 'Whether it takes the whole day',
		},
		{ name: 'client_id', label: 'Customer', kind: 'reference', to: 'customer' },
		{
			name: 'inform_agents',
			label: 'Inform Agents',
			kind: 'boolean',
			description: 'Whether Halo tells the agents by email',
		},
		{
			name: 'inform_user',
			label: 'Inform User',
			kind: 'boolean',
			description: 'Whether Halo tells the user by email',
		},
		{ name: 'appointment_location_free_text', label: 'Location', kind: 'text' },
		{ name: 'note', label: 'Note', kind: 'text', rows: 4 },
		{
			name: 'is_private',
			label: 'Private',
			kind: 'boolean',
			description: 'Whether others see only that the time is taken',
		},
		{ name: 'site_id', label: 'Site', kind: 'reference', to: 'site' },
		{
			name: 'is_task',
			label: 'Task',
			kind: 'boolean',
			description: 'Whether it is a task, which takes no time in the calendar',
		},
		{ name: 'user_id', label: 'User', kind: 'reference', to: 'user' },
	],
	simplified: {
		id: 'integer',
		subject: 'string',
		start_date: 'string',
		end_date: 'string',
		allday: 'boolean',
		agent_name: 'string',
		client_name: 'string',
		is_task: 'boolean',
		complete_status: 'integer',
		agent_id: 'reference',
		ticket_id: 'reference',
		client_id: 'reference',
	},
};
