import type { Resource } from '../record';
import { inactive, requiredCustomer } from './commonFields';
import { byCustomer, byReference, bySearch, bySite, includeInactive } from './commonFilters';

declare module '../recordName' {
	interface RecordNames {
		asset: 'resource';
	}
}

/** A device, or another thing that stands at a customer. Most of its fields belong to its type. */
export const asset: Resource = {
	name: 'asset',
	label: 'Asset',
	plural: 'assets',
	path: '/Asset',
	listKey: 'assets',
	paging: 'pages',
	permission: 'assets',
	titles: ['inventory_number', 'key_field'],
	titleLabel: 'Asset Tag',
	subtitle: 'client_name',
	choiceLine: ['title', 'key_field', 'client_name'],
	search: 'search',
	narrowedBy: { client_id: 'client_id' },
	operations: {
		create: {},
		upsert: {
			matchOn: {
				keys: [
					{
						value: 'inventory_number',
						label: 'Asset Tag',
						kind: 'text',
						property: 'inventory_number',
					},
					{
						value: 'serialNumber',
						label: 'Serial Number',
						kind: 'typeField',
						property: 'fields',
						// Lists show the fields of one type for sure.
						within: ['assettype_id'],
						placeholder: 'e.g. 5CG1234XYZ',
					},
					{
						value: 'third_party_id',
						label: 'Third Party ID',
						kind: 'number',
						property: 'third_party_id',
					},
				],
				within: ['client_id'],
				retired: { inactive: true },
			},
		},
		get: {},
		getAll: {
			filters: [
				byReference('assettype_id', 'Asset Type', 'assetType'),
				byCustomer,
				{
					name: 'includeassetfields',
					label: 'Include Asset Fields',
					kind: 'boolean',
					description:
						"Whether to include the fields of each asset's type; some Halo builds need Asset Type as well",
				},
				includeInactive,
				bySearch,
				bySite,
				{
					name: 'ticket_id',
					label: 'Ticket',
					kind: 'reference',
					to: 'ticket',
					description: 'Assets linked to this ticket',
					// An asset does not name its tickets.
					check: { properties: ['ticket_id'], is: 'sameRecord' },
				},
			],
		},
		update: {},
		delete: {},
	},
	customFields: true,
	typeFields: {
		property: 'fields',
		label: 'Asset Fields',
		chosenIn: 'assettype_id',
		inLists: 'includeassetfields',
	},
	fields: [
		{
			name: 'assettype_id',
			label: 'Asset Type',
			kind: 'reference',
			to: 'assetType',
			place: 'required',
			description: 'Decides which fields the asset has',
		},
		requiredCustomer,
		{
			name: 'site_id',
			label: 'Site',
			kind: 'reference',
			to: 'site',
			place: 'main',
			description: "Where the asset is; a new one without a site goes to the customer's main site",
			defaultFrom: { field: 'client_id', property: 'main_site_id' },
		},
		{
			name: 'inventory_number',
			label: 'Asset Tag',
			kind: 'text',
			place: 'main',
			placeholder: 'e.g. BIRCH-LT-01',
		},
		{ name: 'business_owner_id', label: 'Business Owner', kind: 'reference', to: 'user' },
		inactive,
		{ name: 'item_id', label: 'Item', kind: 'reference', to: 'item' },
		{ name: 'notes', label: 'Notes', kind: 'text', rows: 4 },
		{ name: 'supplier_purchasedate', label: 'Purchase Date', kind: 'date' },
		{ name: 'supplier_id', label: 'Supplier', kind: 'reference', to: 'supplier' },
		{ name: 'technical_owner_id', label: 'Technical Owner', kind: 'reference', to: 'agent' },
		{
			name: 'third_party_id',
			label: 'Third Party ID',
			kind: 'number',
			whole: true,
			default: '',
			description: "The asset's number in another system; Halo keeps whole numbers here only",
		},
		{ name: 'warranty_end', label: 'Warranty End', kind: 'date' },
		{ name: 'warranty_note', label: 'Warranty Note', kind: 'text', rows: 2 },
		{ name: 'warranty_start', label: 'Warranty Start', kind: 'date' },
	],
	simplified: {
		id: 'integer',
		inventory_number: 'string',
		key_field: 'string',
		assettype_name: 'string',
		client_name: 'string',
		site_name: 'string',
		status_name: 'string',
		warranty_end: 'string',
		inactive: 'boolean',
		third_party_id: 'integer',
		assettype_id: 'reference',
		client_id: 'reference',
		site_id: 'reference',
	},
};
