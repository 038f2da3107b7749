import type { Resource } from '../record';
import { byCustomer, bySearch } from './commonFilters';
import { byAgent, byState, byStatus, byTeam, byTicketType } from './ticketFilters';

/** What projects and opportunities have in common: Halo keeps them among the tickets, behind paths of their own. */
export const keptAmongTickets = {
	listKey: 'tickets',
	paging: 'pages',
	titles: ['summary'],
	titleLabel: 'Summary',
	idLabel: 'Number (ID)',
	subtitle: 'client_name',
	search: 'search',
	narrowedBy: { client_id: 'client_id' },
	numberedInTurn: true,
	// Without these Halo lists the IDs alone.
	query: { includeagent: true, includestatus: true, includetickettype: true },
	operations: {
		create: { requiredByType: true },
		get: {},
		getAll: {
			filters: [byAgent, byCustomer, byState, bySearch, byStatus, byTeam, byTicketType],
		},
		update: {},
		delete: {},
	},
	customFields: 'inLists',
} satisfies Partial<Resource>;
