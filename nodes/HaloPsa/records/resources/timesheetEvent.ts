import type { Resource } from '../record';
import { byReference } from './commonFilters';
import { beginsBefore, endsAfter, stretchFields } from './stretchOfTime';

declare module '../recordName' {
	interface RecordNames {
		timesheetEvent: 'resource';
	}
}

/** A stretch of an agent's day, as it stands in the timesheet. Halo's list has no pages, but a time. */
export const timesheetEvent: Resource = {
	name: 'timesheetEvent',
	label: 'Timesheet Event',
	plural: 'timesheet events',
	path: '/TimesheetEvent',
	paging: 'none',
	permission: 'timesheets',
	titles: ['subject', 'note'],
	titleLabel: 'Subject',
	subtitle: 'start_date',
	narrowedBy: { agent_id: 'agent_id' },
	operations: {
		create: {},
		get: {},
		getAll: {
			filters: [byReference('agent_id', 'Agent', 'agent'), endsAfter, beginsBefore],
		},
		update: {},
		delete: {},
	},
	fields: [
		...stretchFields('Whose timesheet it goes in'),
		{ name: 'charge_rate', label: 'Charge Rate', kind: 'reference', to: 'chargeRate' },
		{ name: 'client_id', label: 'Customer', kind: 'reference', to: 'customer' },
		{ name: 'note', label: 'Note', kind: 'text', rows: 4 },
		{ name: 'site_id', label: 'Site', kind: 'reference', to: 'site' },
		{
			name: 'timetaken',
			label: 'Time Taken',
			kind: 'number',
			description: 'Hours, such as 0.25',
		},
		{
			name: 'timetaken_minutes',
			label: 'Time Taken (Minutes)',
			kind: 'number',
			converts: { to: 'timetaken', by: 60 },
		},
		{
			name: 'traveltime',
			label: 'Travel Time',
			kind: 'number',
			description: 'Hours, such as 0.25',
		},
	],
	simplified: {
		id: 'integer',
		subject: 'string',
		start_date: 'string',
		end_date: 'string',
		timetaken: 'number',
		traveltime: 'number',
		agents: 'array',
		customer: 'string',
		user_name: 'string',
		charge_type_name: 'string',
		note: 'string',
		break_type: 'integer',
		event_type: 'integer',
		agent_id: 'reference',
		ticket_id: 'reference',
		client_id: 'reference',
		site_id: 'reference',
		charge_rate: 'reference',
	},
};
