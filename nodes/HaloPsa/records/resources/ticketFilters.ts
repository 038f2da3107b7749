import type { Filter } from '../record';
import { byReference } from './commonFilters';

/** Filters that lists of tickets, projects and opportunities share. */
export const byUser = byReference('user_id', 'User', 'user');

export const byAgent = byReference('agent_id', 'Agent', 'agent');

export const byStatus = byReference('status_id', 'Status', 'status');

export const byTeam: Filter = {
	name: 'team_name',
	label: 'Team',
	kind: 'reference',
	to: 'team',
	takes: 'name',
	check: { properties: ['team'], is: 'equal' },
};

export const byTicketType: Filter = {
	name: 'requesttype_id',
	label: 'Ticket Type',
	kind: 'reference',
	to: 'ticketType',
	check: { properties: ['tickettype_id'], is: 'equal' },
};

export const byState: Filter = {
	name: 'state',
	label: 'Open or Closed',
	kind: 'options',
	options: [
		{ name: 'All', value: 'all', query: {} },
		{
			name: 'Closed Only',
			value: 'closed',
			query: { closed_only: true },
			rows: { state: 'closed' },
		},
		{
			name: 'Open Only',
			value: 'open',
			query: { open_only: true },
			// A ticket that was closed and opened again may still count as "has been closed".
			rows: { state: 'open', doubtful: true },
		},
	],
};
