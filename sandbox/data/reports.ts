import type { Row } from '../types';

/** The made-up reports of a service desk. */
export function reports(): Row[] {
	return [
		{
			id: 301,
			name: 'Tickets by Date',
			group_name: 'Service Desk',
			description: 'What was logged, for whom and when',
			reportingperioddatefield: 'logged',
			sql: 'SELECT faultid AS ticket, symptom AS summary, areaint AS client_id, dateoccured AS logged FROM faults',
			last_run_date: '2026-03-02T06:00:00',
		},
		{
			id: 302,
			name: 'Customers',
			group_name: 'Service Desk',
			sql: 'SELECT aarea AS client_id, aareadesc AS customer, aisinactive AS inactive FROM area',
			is_published: true,
			published_id: '5d0c1a7e-4c1b-4f7a-9b1e-2f6f0c9b7a11',
		},
		{
			id: 303,
			name: 'Broken Since the Upgrade',
			group_name: 'Old',
			sql: 'SELECT oldcolumn FROM faults',
			is_published: true,
			published_id: '6e1d2b8f-5d2c-4a8b-8c2f-3a7a1d0c8b22',
		},
	];
}
