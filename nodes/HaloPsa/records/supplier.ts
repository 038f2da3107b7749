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
	filters: [
		{
			name: 'includeinactive',
			label: 'Include Inactive',
			kind: 'boolean',
			description: 'Whether to list suppliers that are switched off too',
		},
		{
			name: 'search',
			label: 'Search',
			kind: 'text',
			description: 'Text that Halo looks for in several fields',
		},
	],
	simplified: ['id', 'name', 'email_address', 'phone_number', 'website', 'inactive'],
};
