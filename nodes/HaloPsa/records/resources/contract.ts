import type { Resource } from '../record';
import { billingPeriods, requiredCustomer } from './commonFields';
import { byCustomer, bySearch, bySite, includeInactive } from './commonFilters';

declare module '../recordName' {
	interface RecordNames {
		contract: 'resource';
	}
}

export const contract: Resource = {
	name: 'contract',
	label: 'Contract',
	plural: 'contracts',
	path: '/ClientContract',
	listKey: 'contracts',
	paging: 'pages',
	permission: 'contracts',
	titles: ['ref'],
	titleLabel: 'Reference',
	subtitle: 'client_name',
	search: 'search',
	narrowedBy: { client_id: 'client_id' },
	operations: {
		create: {},
		upsert: {
			matchOn: {
				keys: [{ value: 'ref', label: 'Contract Reference', kind: 'text', property: 'ref' }],
				within: ['client_id'],
			},
		},
		get: {},
		getAll: {
			filters: [
				byCustomer,
				{
					name: 'excluderenewed',
					label: 'Exclude Renewed Contracts',
					kind: 'boolean',
					description: 'Whether to leave out contracts that were renewed by another',
				},
				includeInactive,
				bySearch,
				bySite,
			],
		},
		update: {},
		delete: {},
	},
	customFields: true,
	fields: [
		{
			name: 'ref',
			label: 'Contract Reference',
			kind: 'text',
			place: 'required',
			placeholder: 'e.g. MSA-1042',
		},
		requiredCustomer,
		{ name: 'start_date', label: 'Start Date', kind: 'date', place: 'main' },
		{ name: 'end_date', label: 'End Date', kind: 'date', place: 'main' },
		{
			name: 'billingdescription',
			label: 'Billing Description',
			kind: 'text',
		},
		{
			name: 'billingperiod',
			label: 'Billing Period',
			kind: 'options',
			options: billingPeriods,
		},
		{ name: 'contracttype', label: 'Contract Type', kind: 'reference', to: 'contractType' },
		{
			name: 'dontinvoice',
			label: 'Do Not Invoice',
			kind: 'boolean',
			description: 'Whether Halo leaves the contract out of invoicing',
		},
		{ name: 'invoicedescription', label: 'Invoice Description', kind: 'text' },
		{ name: 'next_invoice_date', label: 'Next Invoice Date', kind: 'date' },
		{ name: 'note', label: 'Notes', kind: 'text', rows: 4 },
		{ name: 'numberofunitsfree', label: 'Units Included', kind: 'number' },
		{ name: 'periodchargeamount', label: 'Period Charge', kind: 'number' },
		{
			name: 'rollingcontract',
			label: 'Rolling Contract',
			kind: 'boolean',
			description: 'Whether the contract goes on after its end date',
		},
		{ name: 'refextra', label: 'Second Reference', kind: 'text' },
		{ name: 'site_id', label: 'Site', kind: 'reference', to: 'site' },
		{ name: 'sla_id', label: 'SLA', kind: 'reference', to: 'sla' },
		{ name: 'termmonths', label: 'Term (Months)', kind: 'number' },
		{ name: 'user_id', label: 'User', kind: 'reference', to: 'user' },
	],
	simplified: {
		id: 'integer',
		ref: 'string',
		client_name: 'string',
		contract_status: 'string',
		active: 'boolean',
		start_date: 'string',
		end_date: 'string',
		next_invoice_date: 'string',
		contracttype_name: 'string',
		periodchargeamount: 'number',
		site_name: 'string',
		client_id: 'reference',
		site_id: 'reference',
	},
};
