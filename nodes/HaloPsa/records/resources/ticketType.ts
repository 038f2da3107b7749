import type { Resource } from '../record';

declare module '../recordName' {
	interface RecordNames {
		ticketType: 'resource';
	}
}

/** What kind of work a ticket is, such as Incident. */
export const ticketType: Resource = {
	name: 'ticketType',
	label: 'Ticket Type',
	plural: 'ticket types',
	path: '/TicketType',
	paging: 'none',
	titles: ['name'],
	titleExample: 'Incident',
	operations: {
		get: {},
		getAll: {
			filters: [
				{
					name: 'can_create_only',
					label: 'Only for New Tickets',
					kind: 'boolean',
					description: 'Whether to list only those of which the connection may create tickets',
				},
			],
		},
	},
	simplified: {
		id: 'integer',
		name: 'string',
		group_name: 'string',
		default_team: 'string',
		group_id: 'reference',
		initial_status: 'reference',
		// By build.
		'default_sla|default_sla_id|sla_id|slaid|sla': 'reference',
	},
};
