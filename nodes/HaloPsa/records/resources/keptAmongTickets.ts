import type { Resource } from '../record';
import { byCustomer, bySearch } from './commonFilters';
import { byAgent, byState, byStatus, byTeam, byTicketType } from './ticketFilters';

/** Without these Halo may list the IDs alone. */
export const namesInLists = { includeagent: true, includestatus: true, includetickettype: true };

/** The summary stands last, since it may be long. */
export const ticketLine = ['number', 'client_name', 'user_name', 'title'];

/** The last columns of both: what became of it, then the IDs. */
export const lastColumns = {
	dateclosed: 'string',
	hasbeenclosed: 'boolean',
	'last_update|lastupdate': 'string',
	client_id: 'reference',
	site_id: 'reference',
	user_id: 'reference',
	tickettype_id: 'reference',
	status_id: 'reference',
	agent_id: 'reference',
} as const;

/** What projects and opportunities have in common: Halo keeps them among the tickets, behind paths of their own. */
export const keptAmongTickets = {
	listKey: 'tickets',
	paging: 'pages',
	titles: ['summary'],
	titleLabel: 'Summary',
	idLabel: 'Number (ID)',
	subtitle: 'client_name',
	choiceLine: ticketLine,
	search: 'search',
	numberSearch: 'search_id',
	narrowedBy: { client_id: 'client_id' },
	numberedInTurn: true,
	query: namesInLists,
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
