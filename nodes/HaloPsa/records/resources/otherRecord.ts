import type { Resource } from '../record';

/** The rest of Halo's API: every endpoint that Halo publishes, by its name. */
export const otherRecord: Resource = {
	name: 'otherRecord',
	label: 'Other Record (Advanced)',
	plural: 'records',
	path: '',
	anyEndpoint: true,
	paging: 'pages',
	titles: ['name', 'summary', 'ref'],
	operations: { get: {}, getAll: {}, writeRows: {}, delete: {} },
};
