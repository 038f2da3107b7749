import type { Resource } from '../record';
import { inactive, phoneNumber, requiredName } from './commonFields';
import { byReference, bySearch, changedSince, includeInactive } from './commonFilters';

declare module '../recordName' {
	interface RecordNames {
		customer: 'resource';
	}
}

export const customer: Resource = {
	name: 'customer',
	label: 'Customer',
	plural: 'customers',
	path: '/Client',
	listKey: 'clients',
	paging: 'pages',
	permission: 'customers',
	titles: ['name'],
	titleExample: 'Acme Ltd',
	search: 'search',
	order: 'name',
	operations: {
		create: {},
		upsert: {
			matchOn: {
				keys: [
					{ value: 'name', label: 'Name', kind: 'name', property: 'name', search: 'search' },
					{
						value: 'customField',
						label: 'Custom Field',
						kind: 'customField',
						property: 'customfields',
					},
				],
				retired: { inactive: true },
			},
		},
		get: {},
		getAll: {
			filters: [
				byReference('toplevel_id', 'Top Level', 'topLevel'),
				includeInactive,
				changedSince,
				bySearch,
			],
		},
		match: {},
		update: {},
		delete: {},
	},
	customFields: 'inLists',
	foundBy: [
		{
			value: 'microsoftTenantId',
			label: 'Microsoft Tenant ID',
			kind: 'text',
			property: 'azure_tenant_id',
			form: 'guid',
			isTenant: true,
			placeholder: 'e.g. 11111111-2222-4333-8444-555555555555',
		},
	],
	fields: [
		requiredName,
		{ name: 'toplevel_id', label: 'Top Level', kind: 'reference', to: 'topLevel', place: 'main' },
		{ name: 'accountmanagertech', label: 'Account Manager', kind: 'reference', to: 'agent' },
		{
			name: 'azure_tenant_id',
			label: 'Azure Tenant ID',
			kind: 'text',
			placeholder: 'e.g. 11111111-2222-4333-8444-555555555555',
			description: "The customer's Microsoft tenant ID",
		},
		{ name: 'colour', label: 'Colour', kind: 'text', placeholder: 'e.g. #2bd3c6' },
		inactive,
		phoneNumber('main_phonenumber'),
		{ name: 'notes', label: 'Notes', kind: 'text', rows: 4 },
		{ name: 'pritech', label: 'Primary Agent', kind: 'reference', to: 'agent' },
		{ name: 'ref', label: 'Reference', kind: 'text' },
		{ name: 'sectech', label: 'Secondary Agent', kind: 'reference', to: 'agent' },
		{
			name: 'is_vip',
			label: 'VIP',
			kind: 'boolean',
			description: 'Whether the customer is marked as VIP',
		},
		{ name: 'website', label: 'Website', kind: 'text', placeholder: 'e.g. https://example.com' },
	],
	simplified: {
		id: 'integer',
		name: 'string',
		inactive: 'boolean',
		ref: 'string',
		toplevel_name: 'string',
		main_site_name: 'string',
		main_phonenumber: 'string',
		website: 'string',
		azure_tenant_id: 'string',
		toplevel_id: 'reference',
		main_site_id: 'reference',
	},
};
