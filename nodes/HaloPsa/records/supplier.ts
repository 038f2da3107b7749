import { bySearch, includeInactive } from './commonFilters';
import type { RecordType } from './record';

export const supplier: RecordType = {
	name: 'supplier',
	label: 'Supplier',
	plural: 'suppliers',
	path: '/Supplier',
	listKey: 'suppliers',
	paging: 'pages',
	permission: 'suppliers',
	titles: ['name'],
	search: 'search',
	operations: ['get', 'getAll'],
	filters: [includeInactive('suppliers'), bySearch],
	simplified: ['id', 'name', 'email_address', 'phone_number', 'website', 'inactive'],
};
