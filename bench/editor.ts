import { by } from '../test/support/world';
import type { Contender, Job } from './job';
import { BOTH } from './job';

const TICKET = 10_000;
const LETTERS = ['p', 'pr', 'pro', 'prog', 'progr'];

/** What the editor asks for when a drop-down is open. */
interface Asked {
	method: string;
	path: string;
	parameters: Record<string, unknown>;
}

/** Choices that depend on the ticket that is to be changed. */
const STATUS: Asked = {
	method: 'searchStatus',
	path: 'parameters.updateFields.status_id',
	parameters: { resource: 'ticket', operation: 'update', ticketId: by('id', TICKET) },
};

/** Choices of a customer, in pages. */
const SITE: Asked = {
	method: 'searchSite',
	path: 'parameters.additionalFields.site_id',
	parameters: { resource: 'ticket', operation: 'create', client_id: by('list', 12) },
};

/** A person opens a drop-down and types, letter by letter. */
export const dropDown: Job = {
	name: 'drop-down',
	label: 'Open a dependent drop-down, and type',
	latencies: BOTH,
	rounds: 3,
	contenders: async ({ n8n, sandbox, nodes }) => {
		const ask = async ({ method, path, parameters }: Asked, filter: string) =>
			await n8n.api.rest('POST', '/dynamic-node-parameters/resource-locator-results', {
				nodeTypeAndVersion: { name: 'n8n-nodes-halopsa.haloPsa', version: 1 },
				currentNodeParameters: parameters,
				path,
				methodName: method,
				credentials: nodes.haloCredentials,
				...(filter === '' ? {} : { filter }),
			});
		const opened = (name: string, asked: Asked): Contender[] => [
			{ flow: `${name}: open`, prepare, run: async () => void (await ask(asked, '')) },
			{
				flow: `${name}: ${LETTERS.length} letters`,
				run: async () => {
					for (const letters of LETTERS) await ask(asked, letters);
				},
			},
		];
		const prepare = async () =>
			await sandbox.fill('Tickets', [
				{ id: TICKET, summary: 'Changed', client_id: 12, tickettype_id: 1 },
			]);
		return [...opened('Status', STATUS), ...opened('Site', SITE)];
	},
};
