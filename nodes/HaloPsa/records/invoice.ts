import { byCustomer, bySearch } from './commonFilters';
import { newLines, withSimpleLines } from './invoiceLines';
import type { Field, Filter, RecordType } from './record';

const headerFields: Field[] = [
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

const filters: Filter[] = [
	byCustomer,
	{
		name: 'contract_id',
		label: 'Contract',
		kind: 'reference',
		to: 'contract',
		check: { properties: ['contract_id'], is: 'equal' },
	},
	{
		name: 'includelines',
		label: 'Include Lines',
		kind: 'boolean',
		description: 'Whether each invoice brings its lines',
	},
	bySearch,
];

const simplified = [
	'id',
	'invoicenumber',
	'reference',
	'client_id',
	'client_name',
	'contract_id',
	'invoice_date',
	'duedate',
	'total',
	'amountdue',
	'posted',
	'voided',
	'lines',
];

const customer: Field = {
	name: 'client_id',
	label: 'Customer',
	kind: 'reference',
	to: 'customer',
	place: 'required',
};

export const invoice: RecordType = {
	name: 'invoice',
	label: 'Invoice',
	plural: 'invoices',
	path: '/Invoice',
	listKey: 'invoices',
	paging: 'pages',
	permission: 'invoices',
	titles: ['invoicenumber', 'thirdpartyinvoicenumber', 'id'],
	subtitle: 'client_name',
	search: 'search',
	narrowedBy: { client_id: 'client_id' },
	operations: ['create', 'get', 'getAll', 'update', 'changeLines', 'void', 'download', 'delete'],
	verbs: { download: 'Download PDF' },
	customFields: true,
	download: { method: 'POST', path: '/Invoice/PDF', fileName: 'invoice-{id}.pdf' },
	fields: [
		customer,
		{ name: 'invoice_date', label: 'Invoice Date', kind: 'date', place: 'main' },
		newLines('oneOff'),
		{ name: 'duedate', label: 'Due Date', kind: 'date' },
		{ name: 'ticket_id', label: 'Ticket', kind: 'reference', to: 'ticket' },
		...headerFields,
	],
	filters: [
		...filters,
		{
			name: 'invoicedateend',
			label: 'Invoice Date To',
			kind: 'date',
			query: (end) => ({ invoicedateend: end, datesearch: 'invoice_date', end_date: end }),
			check: { properties: ['invoice_date'], is: 'notAfter' },
		},
		{
			name: 'invoicedatestart',
			label: 'Invoice Date From',
			kind: 'date',
			// Builds know either the first parameter or the other two; what they don't know they ignore.
			query: (start) => ({
				invoicedatestart: start,
				datesearch: 'invoice_date',
				start_date: start,
			}),
			check: { properties: ['invoice_date'], is: 'notBefore' },
		},
		{
			name: 'notpostedonly',
			label: 'Only Unposted Invoices',
			kind: 'boolean',
			description: 'Whether to list invoices that are not posted only',
		},
	],
	simplified,
	simplify: withSimpleLines,
};

/** The template from which Halo makes an invoice each period; its IDs are negative. */
export const recurringInvoice: RecordType = {
	name: 'recurringInvoice',
	label: 'Recurring Invoice',
	plural: 'recurring invoices',
	path: '/RecurringInvoice',
	listKey: 'invoices',
	paging: 'pages',
	permission: 'invoices',
	titles: ['reference', 'name', 'id'],
	subtitle: 'client_name',
	search: 'search',
	narrowedBy: { client_id: 'client_id' },
	operations: ['create', 'get', 'getAll', 'update', 'changeLines'],
	customFields: true,
	fields: [
		customer,
		{ name: 'startdate', label: 'Start Date', kind: 'date', place: 'main' },
		newLines('recurring'),
		{
			name: 'disabled',
			label: 'Disabled',
			kind: 'boolean',
			description: 'Whether Halo makes no invoices from it',
		},
		{ name: 'enddate', label: 'End Date', kind: 'date' },
		{ name: 'nextcreationdate', label: 'Next Creation Date', kind: 'date' },
		{
			name: 'period',
			label: 'Period',
			kind: 'number',
			description:
				'Halo\'s number for it: get a recurring invoice that has it, with Simplify off, and read "period"',
		},
		...headerFields,
	],
	filters,
	simplified: [...simplified, 'nextcreationdate', 'lastcreated', 'disabled'],
	simplify: withSimpleLines,
};
