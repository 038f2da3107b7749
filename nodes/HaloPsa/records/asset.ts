import { byCustomer, bySearch, bySite, includeInactive } from './commonFilters';
import type { RecordType } from './record';

export const asset: RecordType = {
	name: 'asset',
	label: 'Asset',
	plural: 'assets',
	path: '/Asset',
	listKey: 'assets',
	paging: 'pages',
	permission: 'assets',
	titles: ['inventory_number', 'key_field'],
	subtitle: 'client_name',
	search: 'search',
	narrowedBy: { client_id: 'client_id' },
	operations: ['get', 'getAll'],
	filters: [byCustomer, includeInactive('assets'), bySearch, bySite],
	simplified: [
		'id',
		'inventory_number',
		'key_field',
		'assettype_name',
		'client_id',
		'client_name',
		'site_id',
		'site_name',
		'inactive',
	],
};
