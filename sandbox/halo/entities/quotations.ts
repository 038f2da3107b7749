import type { Row } from '../../types';
import type { Entity } from '../entity';
import { is, onlyWhenTrue } from '../filters';
import { noDate } from '../values';

const isClosed = (row: Row) => Number(row.status) > 1;

/** Quotations: their lines are kept as they come. */
export const quotations: Entity = {
	path: 'Quotation',
	schema: 'QuotationHeader',
	listKey: 'quotes',
	permission: 'quotes',
	firstId: 601,
	defaults: {
		status: 0,
		ticket_id: 0,
		client_id: 0,
		site_id: 0,
		user_id: 0,
		assigned_agent: 0,
		salesorder_id: 0,
		date: noDate,
		expiry_date: noDate,
		approvaldatetime: noDate,
		note: '',
		ponumber: '',
		revenue: 0,
		tax_total: 0,
		total: 0,
		lines: [],
		customfields: [],
	},
	required: [{ field: 'title', message: 'Please enter a Title' }],
	references: {
		ticket_id: { entity: 'Tickets', names: { ticket_summary: 'summary' }, label: 'Ticket' },
		client_id: { entity: 'Client', names: { client_name: 'name' }, label: 'Customer' },
		site_id: { entity: 'Site', names: { site_name: 'name' }, label: 'Site' },
		user_id: { entity: 'Users', names: { user_name: 'name' }, label: 'User' },
		assigned_agent: { entity: 'Agent', names: { assigned_agent_name: 'name' }, label: 'Agent' },
	},
	searched: ['title', 'client_name'],
	filters: {
		client_id: is('client_id'),
		site_id: is('site_id'),
		user_id: is('user_id'),
		ticket_id: is('ticket_id'),
		awaiting_approval: onlyWhenTrue((row) => row.requires_approval === true),
		closed: onlyWhenTrue(isClosed),
		open: onlyWhenTrue((row) => !isClosed(row)),
	},
	computed: (row) => ({
		status_name: ['Draft', 'Sent', 'Accepted', 'Declined'][Number(row.status)],
	}),
};
