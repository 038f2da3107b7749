import type { Resource } from '../record';
import { keptAmongTickets, lastColumns } from './keptAmongTickets';
import { ticketFieldsNamed } from './ticketFields';

declare module '../recordName' {
	interface RecordNames {
		project: 'resource';
	}
}

/** Work that is planned: Halo keeps it among the tickets, behind a path of its own. */
export const project: Resource = {
	...keptAmongTickets,
	name: 'project',
	label: 'Project',
	plural: 'projects',
	path: '/Projects',
	permission: 'projects',
	fields: [
		...ticketFieldsNamed(
			'summary',
			'details',
			'tickettype_id',
			'client_id',
			'user_id',
			'agent_id',
			'contract_id',
			'parent_id',
			'site_id',
			'startdate',
			'status_id',
			'targetdate',
			'team',
		),
		{ name: 'projectmoneybudget', label: 'Money Budget', kind: 'number' },
		{ name: 'projecttimebudget', label: 'Time Budget', kind: 'number', description: 'Hours' },
	],
	simplified: {
		id: 'integer',
		summary: 'string',
		client_name: 'string',
		status_name: 'string',
		user_name: 'string',
		tickettype_name: 'string',
		agent_name: 'string',
		team: 'string',
		site_name: 'string',
		startdate: 'string',
		targetdate: 'string',
		projecttimebudget: 'number',
		projecttimeactual: 'number',
		projectmoneybudget: 'number',
		projectcompletionpercentage: 'number',
		...lastColumns,
	},
};
