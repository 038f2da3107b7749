import { mapConcurrent } from '../nodes/shared/concurrency';
import { by } from '../test/support/world';
import { list } from './building';
import type { Flow } from './flows';
import { chain, publishFlow } from './flows';
import type { Contender, Job } from './job';
import { FLOWS, NEAR } from './job';
import { passThrough } from './nodes';

const EXECUTIONS = 200;
const AT_ONCE = 5;
const TICKET = 10_000;

/** Many executions of one request each. */
export const single: Job = {
	name: 'single',
	label: `${EXECUTIONS} single executions of Get Ticket`,
	latencies: [NEAR],
	rounds: 2,
	units: { count: EXECUTIONS, of: 'execution' },
	contenders: async ({ n8n, sandbox, nodes }) => {
		const flows: Array<[string, Flow]> = [
			[FLOWS.ours, chain(nodes.halo('ticket', 'get', { ticketId: by('id', TICKET) }))],
			[
				FLOWS.builtIn,
				chain(nodes.builtIn('ticket', 'get', { ticketId: String(TICKET), simplify: true })),
			],
			[FLOWS.http, chain(nodes.httpGet(`/Tickets/${TICKET}`))],
			[FLOWS.floor, chain(passThrough)],
		];
		const contenders: Contender[] = [];
		for (const [name, flow] of flows) {
			const run = await publishFlow(n8n.api, flow);
			contenders.push({
				flow: name,
				prepare: async () =>
					await sandbox.fill('Tickets', [
						{ id: TICKET, summary: 'Asked for', client_id: 12, tickettype_id: 1 },
					]),
				run: async () => {
					const executions = list(EXECUTIONS, (index) => index);
					await mapConcurrent(executions, AT_ONCE, async () => await run([{}]));
				},
			});
		}
		return contenders;
	},
};
