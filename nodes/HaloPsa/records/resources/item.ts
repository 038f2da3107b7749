import type { Resource } from '../record';
import { requiredName } from './commonFields';
import { byReference, bySearch, includeInactive } from './commonFilters';

declare module '../recordName' {
	interface RecordNames {
		item: 'resource';
	}
}

/** A product of Halo's catalogue; one-off and recurring prices are kept apart. */
export const item: Resource = {
	name: 'item',
	label: 'Item',
	plural: 'items',
	path: '/Item',
	listKey: 'items',
	paging: 'pages',
	permission: 'items',
	titles: ['name'],
	titleExample: 'Petra Identity Protection',
	subtitle: 'assetgroup_name',
	search: 'search',
	operations: {
		create: {},
		upsert: {
			matchOn: {
				keys: [
					{ value: 'name', label: 'Name', kind: 'name', property: 'name', search: 'search' },
					{
						value: 'externalreference',
						label: 'External Reference',
						kind: 'text',
						property: 'externalreference',
						placeholder: 'e.g. PETRA-USER',
					},
				],
				// Halo's API has no switch for an item: a duplicate only gives up the key.
				retired: {},
			},
		},
		get: {},
		getAll: {
			filters: [
				byReference('assetgroup_id', 'Item Group', 'assetGroup'),
				includeInactive,
				{
					name: 'recurringonly',
					label: 'Only Recurring Items',
					kind: 'boolean',
					description: 'Whether to list only recurring items',
					check: { properties: ['isrecurringitem'], is: 'equal' },
				},
				bySearch,
				byReference('supplier_id', 'Supplier', 'supplier'),
			],
		},
		update: {},
		delete: {},
	},
	customFields: true,
	fields: [
		requiredName,
		{
			name: 'assetgroup_id',
			label: 'Item Group',
			kind: 'reference',
			to: 'assetGroup',
			place: 'main',
			description: 'Most Halo set-ups require it',
		},
		{ name: 'description', label: 'Description', kind: 'text', rows: 3, place: 'main' },
		{
			name: 'baseprice',
			label: 'Price',
			kind: 'number',
			description: 'Sale price when sold once, without tax',
		},
		{ name: 'costprice', label: 'Cost', kind: 'number', description: 'Cost when sold once' },
		{
			name: 'dontinvoice',
			label: 'Do Not Invoice',
			kind: 'boolean',
			description: 'Whether Halo leaves the item out of invoices',
		},
		{
			name: 'externalreference',
			label: 'External Reference',
			kind: 'text',
			placeholder: 'e.g. PETRA-USER',
			description: "The item's code in another system",
		},
		{ name: 'internalreference', label: 'Internal Reference', kind: 'text' },
		{ name: 'nominalcode', label: 'Nominal Code', kind: 'text', placeholder: 'e.g. 4000' },
		{ name: 'note', label: 'Notes', kind: 'text', rows: 3 },
		{
			name: 'isrecurringitem',
			label: 'Recurring Item',
			kind: 'boolean',
			description: 'Whether the item is billed again each period',
		},
		{
			name: 'recurringcost',
			label: 'Recurring Cost',
			kind: 'number',
			description: 'Cost for each period',
		},
		{
			name: 'recurringprice',
			label: 'Recurring Price',
			kind: 'number',
			description: 'Sale price for each period, without tax',
		},
		{ name: 'supplier_id', label: 'Supplier', kind: 'reference', to: 'supplier' },
		{ name: 'supplier_part_code', label: 'Supplier Part Code', kind: 'text' },
		{ name: 'taxcode', label: 'Tax', kind: 'reference', to: 'tax' },
		{
			name: 'update_recurring_invoice_price',
			label: 'Update Recurring Invoices',
			kind: 'boolean',
			on: 'update',
			description: 'Whether Halo applies the new price to recurring invoices',
		},
	],
	simplified: {
		id: 'integer',
		name: 'string',
		description: 'string',
		assetgroup_name: 'string',
		baseprice: 'number',
		costprice: 'number',
		isrecurringitem: 'boolean',
		recurringprice: 'number',
		recurringcost: 'number',
		externalreference: 'string',
	},
};
