import type { Sandbox } from '../sandbox';
import type { JobName } from './contenders';

const LISTED_TICKETS = 1_450;
const CREATED_TICKETS = 50;
const EXECUTIONS_A_ROUND = 40;

/** Runs a contender's flow once on items. */
export type Call = (
	items?: Array<Record<string, unknown>>,
) => Promise<Array<Record<string, unknown>>>;

/** One thing that every contender does. */
export interface Job {
	name: JobName;
	label: string;
	run(call: Call): Promise<void>;
}

/** In the order of the report. */
export const JOBS: Job[] = [
	{
		name: 'create',
		label: `Create ${CREATED_TICKETS} tickets`,
		async run(call) {
			await call(Array.from({ length: CREATED_TICKETS }, (_, number) => ({ number })));
		},
	},
	{
		name: 'list',
		label: `Get ${LISTED_TICKETS} tickets`,
		async run(call) {
			await call();
		},
	},
	{
		name: 'get',
		label: `${EXECUTIONS_A_ROUND} executions of Get Ticket`,
		async run(call) {
			for (let turn = 0; turn < EXECUTIONS_A_ROUND; turn += 1) await call();
		},
	},
];

/** The tickets that each job starts from, always the same ones. */
export function resetTickets(sandbox: Sandbox): void {
	sandbox.halo.clear('Tickets');
	for (let number = 1; number <= LISTED_TICKETS; number += 1) {
		sandbox.halo.add('Tickets', {
			id: 10_000 + number,
			summary: `Ticket ${number}`,
			client_id: 12,
			tickettype_id: 1,
		});
	}
}
