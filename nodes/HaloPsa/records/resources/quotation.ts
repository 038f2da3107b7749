import type { Resource } from '../record';
import { byCustomer, byReference, bySearch, bySite } from './commonFilters';
import { byUser } from './ticketFilters';

declare module '../recordName' {
	interface RecordNames {
		quotation: 'resource';
	}
}

/** What a customer is offered, at which price. */
export const quotation: Resource = {
	name: 'quotation',
	label: 'Quotation',
	plural: 'quotations',
	path: '/Quotation',
	listKey: 'quotes',
	paging: 'pages',
	permission: 'quotes',
	titles: ['title'],
	titleLabel: 'Title',
	subtitle: 'client_name',
	choiceLine: ['number', 'client_name', 'title'],
	search: 'search',
	narrowedBy: { client_id: 'client_id' },
	operations: {
		create: {},
		get: {},
		getAll: {
			filters: [
				{
					name: 'awaiting_approval',
					label: 'Awaiting Approval',
					kind: 'boolean',
					description: 'Whether to list only those that wait for an approval',
				},
				byCustomer,
				{
					name: 'state',
					label: 'Open or Closed',
					kind: 'options',
					options: [
						{ name: 'All', value: 'all', query: {} },
						{ name: 'Closed Only', value: 'closed', query: { closed: true } },
						{ name: 'Open Only', value: 'open', query: { open: true } },
					],
				},
				bySearch,
				bySite,
				byReference('ticket_id', 'Ticket', 'ticket'),
				byUser,
			],
		},
		update: {},
		delete: {},
	},
	customFields: true,
	fields: [
		{ name: 'title', label: 'Title', kind: 'text', place: 'required', oneLine: true },
		{ name: 'client_id', label: 'Customer', kind: 'reference', to: 'customer', place: 'main' },
		{
			name: 'user_id',
			label: 'User',
			kind: 'reference',
			to: 'user',
			place: 'main',
			description: 'Who is to accept it; sets customer and site as well',
			alsoSets: { site_id: 'site_id', client_id: 'client_id' },
		},
		{ name: 'assigned_agent', label: 'Agent', kind: 'reference', to: 'agent' },
		{ name: 'date', label: 'Date', kind: 'date' },
		{ name: 'expiry_date', label: 'Expiry Date', kind: 'date' },
		{ name: 'note', label: 'Note', kind: 'text', rows: 4 },
		{ name: 'ponumber', label: 'PO Number', kind: 'text' },
		{ name: 'site_id', label: 'Site', kind: 'reference', to: 'site' },
		{
			name: 'ticket_id',
			label: 'Ticket',
			kind: 'reference',
			to: 'ticket',
			description: 'A ticket, or an opportunity or a project by its ID',
		},
	],
	simplified: {
		id: 'integer',
		title: 'string',
		client_name: 'string',
		status_name: 'string',
		total: 'number',
		user_name: 'string',
		assigned_agent_name: 'string',
		ticket_summary: 'string',
		date: 'string',
		expiry_date: 'string',
		ponumber: 'string',
		revenue: 'number',
		tax_total: 'number',
		approvaldatetime: 'string',
		site_name: 'string',
		status: 'integer',
		client_id: 'reference',
		site_id: 'reference',
		user_id: 'reference',
		assigned_agent: 'reference',
		ticket_id: 'reference',
		salesorder_id: 'reference',
	},
};
