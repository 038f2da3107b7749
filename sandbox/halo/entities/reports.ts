import type { Entity } from '../entity';

/** A report: its list shows neither the query nor what came of it. */
export const report: Entity = {
	path: 'Report',
	schema: 'AnalyzerProfile',
	listKey: 'reports',
	permission: 'reporting',
	firstId: 301,
	undated: true,
	searched: ['name'],
	listOnlyWhen: { sql: 'loadreport', report: 'loadreport' },
	defaults: { description: '', group_name: '', is_published: false, published_id: '' },
	notKept: ['_loadreportonly'],
};
