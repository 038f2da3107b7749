import type { Resource } from '../record';
import { byReference } from './commonFilters';

declare module '../recordName' {
	interface RecordNames {
		status: 'resource';
	}
}

/** What a ticket can be in, such as In Progress. */
export const status: Resource = {
	name: 'status',
	label: 'Status',
	plural: 'statuses',
	path: '/Status',
	paging: 'none',
	titles: ['name'],
	titleExample: 'In Progress',
	// Statuses of other things have other types (as shipped clients read them).
	meant: { property: 'type', value: 0 },
	narrowedBy: { tickettype_id: 'tickettype_id' },
	operations: {
		get: {},
		getAll: {
			filters: [
				{
					name: 'excludeclosed',
					label: 'Exclude Closing Statuses',
					kind: 'boolean',
					description: 'Whether to leave out statuses that close a ticket',
				},
				{
					...byReference('tickettype_id', 'Ticket Type', 'ticketType'),
					description: 'Statuses that tickets of this type can have',
				},
			],
		},
	},
	simplified: {
		id: 'integer',
		name: 'string',
		shortname: 'string',
		colour: 'string',
		sequence: 'integer',
	},
};
