import type { Resource } from '../record';
import { byCustomer, bySearch, bySite, includeInactive } from './commonFilters';

declare module '../recordName' {
	interface RecordNames {
		asset: 'resource';
	}
}

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
	search: 'search',
	narrowedBy: { client_id: 'client_id' },
	operations: {
		get: {},
		getAll: { filters: [byCustomer, includeInactive('assets'), bySearch, bySite] },
	},
	simplified: {
		id: 'integer',
		inventory_number: 'string',
		key_field: 'string',
		assettype_name: 'string',
		client_id: 'reference',
		client_name: 'string',
		site_id: 'reference',
		site_name: 'string',
		inactive: 'boolean',
	},
};
