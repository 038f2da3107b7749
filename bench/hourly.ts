import { FLOWS, NEAR } from './job';
import type { Result } from './measure';

/** What some hosted tenants take: 300 requests in 5 minutes. */
const REQUESTS_AN_HOUR = (300 * 60) / 5;

/** The jobs that repeat every hour, with how many rows a run of each has. */
const REPEATED = [
	{ job: 'customers', rows: 1_000, of: 'Customers, 5 % new' },
	{ job: 'some-exist', rows: 200, of: 'Tickets, 20 % new' },
	{ job: 'unchanged', rows: 5_000, of: 'Tickets, all unchanged' },
	{ job: 'counts', rows: 5_000, of: 'Licences, 5 % changed' },
];

const COMPARED = [FLOWS.ours, FLOWS.httpInArrays, FLOWS.http];

/** Rounded down, so that nobody plans with more than there is. */
const about = (count: number): string => (Math.floor(count / 1_000) * 1_000).toLocaleString('en');

/** How many rows an hour fit into the rate limit with each flow, by the requests that were counted: head and rows. */
export function hourlyRows(results: Result[]): [string[], string[][]] {
	const requestsOf = (job: string, flow: string) =>
		results.find(
			(result) => result.job.name === job && result.flow === flow && result.latencyMs === NEAR,
		)?.taken.requests;
	return [
		['In an hour', ...COMPARED],
		REPEATED.map(({ job, rows, of }) => [
			of,
			...COMPARED.map((flow) => {
				const requests = requestsOf(job, flow);
				return requests === undefined || requests === 0
					? '–'
					: about((REQUESTS_AN_HOUR / requests) * rows);
			}),
		]),
	];
}
