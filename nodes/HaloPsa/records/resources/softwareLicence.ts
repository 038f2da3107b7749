import type { MatchOn, Resource } from '../record';
import { requiredCustomer, requiredName } from './commonFields';
import { byCustomer, bySearch, bySite, includeInactive } from './commonFilters';

const matchOn: MatchOn = {
	keys: [
		{ value: 'item_id', label: 'Item', kind: 'number', property: 'item_id', idOf: 'item' },
		{ value: 'name', label: 'Name', kind: 'name', property: 'name' },
		{ value: 'product_sku', label: 'Product SKU', kind: 'text', property: 'product_sku' },
	],
	within: ['client_id', 'site_id'],
	retired: { count: 0, is_active: false },
};

/** Who changes a count here has none of the guards of Sync Counts. */
const UNGUARDED =
	'A Count is written as it is given here: nothing guards the bill. Sync Counts has guards and a dry run.';

declare module '../recordName' {
	interface RecordNames {
		softwareLicence: 'resource';
	}
}

/** A software licence or subscription of a customer; recurring invoices bill its count. */
export const softwareLicence: Resource = {
	name: 'softwareLicence',
	label: 'Software Licence',
	plural: 'software licences',
	path: '/SoftwareLicence',
	listKey: 'licences',
	paging: 'pages',
	permission: 'softwarelicensing',
	titles: ['name'],
	titleExample: 'Petra Identity Protection',
	subtitle: 'client_name',
	search: 'search',
	narrowedBy: { client_id: 'client_id' },
	operations: {
		create: {},
		upsert: { matchOn, notice: UNGUARDED },
		get: {},
		getAll: {
			filters: [
				byCustomer,
				includeInactive,
				bySearch,
				bySite,
				{
					name: 'tenant_id',
					label: 'Cloud Tenant ID',
					kind: 'text',
					check: { properties: ['tenant_id'], is: 'equal' },
				},
			],
		},
		getChanges: {
			from: 'licenceChange',
			parameter: 'licence_id',
			output: {
				id: 'integer?',
				licence_id: 'integer?',
				licence_name: 'string?',
				client_id: 'integer?',
				change_date: 'string?',
				old_count: 'number?',
				new_count: 'number?',
				agent_id: 'integer?',
			},
		},
		syncCounts: { matchOn },
		undoSync: {},
		update: { notice: UNGUARDED },
		delete: {},
	},
	fields: [
		requiredName,
		requiredCustomer,
		{
			name: 'count',
			label: 'Count',
			kind: 'number',
			place: 'required',
			default: '',
			whole: true,
			description: 'The quantity that is billed, a whole number',
		},
		{
			name: 'type',
			label: 'Type',
			kind: 'options',
			place: 'main',
			on: 'create',
			options: [
				{ name: 'Subscription', value: 1 },
				{ name: 'Licence', value: 0 },
			],
		},
		{
			name: 'item_id',
			label: 'Item',
			kind: 'reference',
			to: 'item',
			newerBuildsOnly: true,
			description: 'The item that is billed for it; kept by newer Halo builds',
		},
		{
			name: 'autorenew',
			label: 'Auto Renew',
			kind: 'boolean',
			description: 'Whether the subscription renews by itself',
		},
		{ name: 'billing_cycle', label: 'Billing Cycle', kind: 'text', placeholder: 'e.g. Monthly' },
		{ name: 'end_date', label: 'End Date', kind: 'date' },
		{
			name: 'is_active',
			label: 'Active',
			kind: 'boolean',
			default: true,
			description: 'Whether the licence is active',
		},
		{ name: 'manufacturer', label: 'Manufacturer', kind: 'text' },
		{ name: 'monthly_cost', label: 'Monthly Cost', kind: 'number' },
		{ name: 'monthly_price', label: 'Monthly Price', kind: 'number' },
		{ name: 'notes', label: 'Notes', kind: 'text', rows: 3 },
		{ name: 'product_sku', label: 'Product SKU', kind: 'text', placeholder: 'e.g. PETRA-USER' },
		{ name: 'purchase_price', label: 'Purchase Price', kind: 'number' },
		{ name: 'site_id', label: 'Site', kind: 'reference', to: 'site' },
		{ name: 'start_date', label: 'Start Date', kind: 'date' },
		{ name: 'status', label: 'Status', kind: 'text', placeholder: 'e.g. Active' },
		{ name: 'supplier_id', label: 'Supplier', kind: 'reference', to: 'supplier' },
		{
			name: 'tenant_id',
			label: 'Cloud Tenant ID',
			kind: 'text',
			placeholder: 'e.g. 11111111-2222-4333-8444-555555555555',
		},
		{
			name: 'term_duration',
			label: 'Term Duration',
			kind: 'text',
			placeholder: 'e.g. Annual',
		},
		{
			name: 'thirdparty_client_id',
			label: 'Third Party Customer ID',
			kind: 'text',
			description: "The customer's ID in the other system, such as the Petra tenant",
		},
		{ name: 'vendor', label: 'Vendor', kind: 'text', placeholder: 'e.g. Petra Security' },
	],
	simplified: {
		id: 'integer',
		name: 'string',
		count: 'number',
		client_name: 'string',
		site_name: 'string',
		is_active: 'boolean',
		product_sku: 'string',
		type: 'integer',
		billing_cycle: 'string',
		start_date: 'string',
		end_date: 'string',
		client_id: 'reference',
		site_id: 'reference',
		item_id: 'reference',
	},
};
