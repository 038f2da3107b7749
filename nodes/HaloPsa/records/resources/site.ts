import type { Resource } from '../record';
import { inactive, phoneNumber, requiredCustomer, requiredName } from './commonFields';
import { byCustomer, bySearch, includeInactive } from './commonFilters';

declare module '../recordName' {
	interface RecordNames {
		site: 'resource';
	}
}

export const site: Resource = {
	name: 'site',
	label: 'Site',
	plural: 'sites',
	path: '/Site',
	listKey: 'sites',
	paging: 'pages',
	permission: 'customers',
	titles: ['name'],
	titleExample: 'Main',
	subtitle: 'client_name',
	search: 'search',
	order: 'name',
	narrowedBy: { client_id: 'client_id' },
	operations: {
		create: {},
		upsert: {
			matchOn: {
				keys: [{ value: 'name', label: 'Name', kind: 'name', property: 'name' }],
				within: ['client_id'],
				retired: { inactive: true },
			},
		},
		get: {},
		getAll: { filters: [byCustomer, includeInactive, bySearch] },
		update: {},
		delete: {},
	},
	customFields: true,
	fields: [
		requiredName,
		requiredCustomer,
		{ name: 'emaildomain', label: 'Email Domain', kind: 'text', placeholder: 'e.g. example.com' },
		inactive,
		{
			name: 'isinvoicesite',
			label: 'Invoice Site',
			kind: 'boolean',
			description: 'Whether invoices go to this site',
		},
		{ name: 'notes', label: 'Notes', kind: 'text', rows: 4 },
		phoneNumber('phonenumber'),
		{ name: 'ref', label: 'Reference', kind: 'text' },
		{ name: 'sla_id', label: 'SLA', kind: 'reference', to: 'sla' },
		{ name: 'timezone', label: 'Time Zone', kind: 'text', placeholder: 'e.g. GMT Standard Time' },
	],
	simplified: {
		id: 'integer',
		name: 'string',
		client_name: 'string',
		inactive: 'boolean',
		phonenumber: 'string',
		emaildomain: 'string',
		isinvoicesite: 'boolean',
		client_id: 'reference',
		sla_id: 'reference',
	},
};
