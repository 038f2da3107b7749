import type { Resource } from '../record';
import { requiredCustomer } from './commonFields';
import { filters, headerFields, invoices, simplified } from './invoiceHeader';
import { changedLines, newLines } from './invoiceLines';

declare module '../recordName' {
	interface RecordNames {
		invoice: 'resource';
	}
}

export const invoice: Resource = {
	...invoices,
	name: 'invoice',
	label: 'Invoice',
	plural: 'invoices',
	path: '/Invoice',
	titles: ['invoicenumber', 'thirdpartyinvoicenumber', 'id'],
	titleLabel: 'Number',
	operations: {
		create: {},
		get: {},
		getAll: {
			filters: [
				...filters,
				{
					name: 'invoicedateend',
					label: 'Invoice Date To',
					kind: 'date',
					sends: { as: ['invoicedateend', 'end_date'], with: { datesearch: 'invoice_date' } },
					check: { properties: ['invoice_date'], is: 'notAfter' },
				},
				{
					name: 'invoicedatestart',
					label: 'Invoice Date From',
					kind: 'date',
					// Builds know either the first parameter, or the second one with `datesearch`; what they don't know they ignore.
					sends: { as: ['invoicedatestart', 'start_date'], with: { datesearch: 'invoice_date' } },
					check: { properties: ['invoice_date'], is: 'notBefore' },
				},
				{
					name: 'notpostedonly',
					label: 'Only Unposted Invoices',
					kind: 'boolean',
					description: 'Whether to list only unposted invoices',
				},
			],
		},
		update: {},
		changeLines: { lines: changedLines('oneOff') },
		void: {},
		download: {
			label: 'Download PDF',
			method: 'POST',
			path: '/Invoice/PDF',
			fileName: 'invoice-{id}.pdf',
			what: 'an invoice as PDF',
		},
		delete: {},
	},
	fields: [
		requiredCustomer,
		{ name: 'invoice_date', label: 'Invoice Date', kind: 'date', place: 'main' },
		newLines('oneOff'),
		{ name: 'duedate', label: 'Due Date', kind: 'date' },
		{ name: 'ticket_id', label: 'Ticket', kind: 'reference', to: 'ticket' },
		...headerFields,
	],
	simplified,
};
