import type { Resource } from '../record';
import { bySearch, includeInactive } from './commonFilters';

declare module '../recordName' {
	interface RecordNames {
		supplier: 'resource';
	}
}

export const supplier: Resource = {
	name: 'supplier',
	label: 'Supplier',
	plural: 'suppliers',
	path: '/Supplier',
	listKey: 'suppliers',
	paging: 'pages',
	permission: 'suppliers',
	titles: ['name'],
	search: 'search',
	operations: {
		get: {},
		getAll: { filters: [includeInactive, bySearch] },
	},
	simplified: {
		id: 'integer',
		name: 'string',
		email_address: 'string',
		phone_number: 'string',
		website: 'string',
		inactive: 'boolean',
	},
};
