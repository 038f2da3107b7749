import type { Resource } from '../record';
import { billingPeriods, requiredCustomer } from './commonFields';
import { filters, headerFields, invoices, simplified } from './invoiceHeader';
import { changedLines, newLines } from './invoiceLines';

declare module '../recordName' {
	interface RecordNames {
		recurringInvoice: 'resource';
	}
}

/** The template from which Halo makes an invoice each period; its IDs are negative. */
export const recurringInvoice: Resource = {
	...invoices,
	name: 'recurringInvoice',
	label: 'Recurring Invoice',
	plural: 'recurring invoices',
	path: '/RecurringInvoice',
	titles: ['reference', 'name', 'id'],
	titleLabel: 'Reference or Name',
	hasNegativeIds: true,
	operations: {
		attachLicence: { lines: newLines('recurring') },
		create: {},
		get: {},
		getAll: { filters },
		update: {},
		changeLines: { lines: changedLines('recurring') },
	},
	fields: [
		requiredCustomer,
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
		{ name: 'period', label: 'Period', kind: 'options', options: billingPeriods },
		...headerFields,
	],
	simplified: {
		...simplified,
		nextcreationdate: 'string',
		lastcreated: 'string',
		disabled: 'boolean',
	},
};
