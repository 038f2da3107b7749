import type { Filter, Resource } from '../record';
import { bySearch } from './commonFilters';

declare module '../recordName' {
	interface RecordNames {
		report: 'resource';
	}
}

/** What a report can be run for; one that does not use it is run for all, so the rows are held against it. */
const runFor: Filter[] = [
	{
		name: 'client_id',
		label: 'Customer',
		kind: 'reference',
		to: 'customer',
		check: { properties: ['client_id'], is: 'equal' },
	},
	{
		name: 'invoice_id',
		label: 'Invoice',
		kind: 'reference',
		to: 'invoice',
		check: { properties: ['invoice_id'], is: 'equal' },
	},
	{
		name: 'reportingperiodstartdate',
		label: 'From',
		kind: 'date',
		description: 'First day of the period',
	},
	{
		name: 'reportingperiodenddate',
		label: 'To',
		kind: 'date',
		description: 'Last day of the period',
		// The whole of the day; no row of a report is known to hold its period.
		check: { properties: [], is: 'notAfter' },
	},
];

/** A report of Halo's: the rows come from running it, or from what it has published. */
export const report: Resource = {
	name: 'report',
	label: 'Report',
	plural: 'reports',
	path: '/Report',
	listKey: 'reports',
	paging: 'pages',
	permission: 'reporting',
	titles: ['name'],
	subtitle: 'group_name',
	search: 'search',
	operations: {
		getAll: { filters: [bySearch] },
		getPublishedData: { path: '/ReportData' },
		run: { filters: runFor },
		runQuery: {
			notice:
				"A query can read more than the application's other permissions allow, and only its rights in Halo keep it from writing: give the application no more than it needs.",
		},
	},
	simplified: {
		id: 'integer',
		name: 'string',
		description: 'string',
		group_name: 'string',
		is_published: 'boolean',
		published_id: 'string',
		last_run_date: 'string',
	},
};
