import type { Simplified } from '../outputTypes';
import type { Field, Filter } from '../record';
import { byCustomer, byReference, bySearch } from './commonFilters';
import { simpleLines } from './invoiceLines';

/** What both kinds of invoice are alike in. */
export const invoices = {
	listKey: 'invoices',
	paging: 'pages',
	permission: 'invoices',
	subtitle: 'client_name',
	search: 'search',
	narrowedBy: { client_id: 'client_id' },
	customFields: true,
} as const;

/** Fields of both kinds of invoice. */
export const headerFields: Field[] = [
	{ name: 'contract_id', label: 'Contract', kind: 'reference', to: 'contract' },
	{ name: 'cust_order_number', label: 'Customer Order Number', kind: 'text' },
	{ name: 'internal_note', label: 'Internal Note', kind: 'text', rows: 3 },
	{ name: 'notes_1', label: 'Notes', kind: 'text', rows: 3 },
	{ name: 'period_end_date', label: 'Period End', kind: 'date' },
	{ name: 'period_start_date', label: 'Period Start', kind: 'date' },
	{ name: 'reference', label: 'Reference', kind: 'text' },
	{ name: 'sitenumber', label: 'Site', kind: 'reference', to: 'site' },
	{ name: 'uid', label: 'User', kind: 'reference', to: 'user' },
];

/** Filters of both kinds of invoice. */
export const filters: Filter[] = [
	byCustomer,
	byReference('contract_id', 'Contract', 'contract'),
	{
		name: 'includelines',
		label: 'Include Lines',
		kind: 'boolean',
		description: 'Whether to include the lines of each invoice',
	},
	bySearch,
];

/** What Simplify keeps of both kinds of invoice. */
export const simplified: Simplified = {
	id: 'integer',
	invoicenumber: 'string',
	client_name: 'string',
	total: 'number',
	amountdue: 'number',
	invoice_date: 'string',
	duedate: 'string',
	posted: 'boolean',
	voided: 'boolean',
	reference: 'string',
	client_id: 'reference',
	contract_id: 'reference',
	lines: simpleLines,
};
