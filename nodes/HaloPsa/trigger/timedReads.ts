import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { mapConcurrent } from '../../shared/concurrency';
import { inputRefused } from '../../shared/errors';
import { ticket } from '../records/resources/ticket';
import type { HaloClient } from '../transport/client';
import { listRows, recordOf } from '../transport/pages';
import { actorOf } from './actor';
import { listingChangedTickets } from './changedTickets';
import type { ActionsRead } from './readActor';

const DUE_READ_AT_ONCE = 4;
/** More tickets than this are read as a list. */
const FEW = 10;

/** What Halo answers to the ID of a ticket that is gone: 404, on some routes 400. */
const GONE_TICKET = ['400', '404'];
/** What Halo answers where the connection may not see this ticket. */
const HIDDEN_TICKET = ['401', '403'];

/** Tickets as they are now, by their IDs; those that are not there any more are in neither. */
interface TicketsRead {
	rows: Map<string, IDataObject>;
	failed: Map<string, { why: string; isHidden: boolean }>;
}

/** Reads tickets again. One that can't be read does not keep the others from being read. */
export async function readTickets(
	client: HaloClient,
	ids: readonly string[],
): Promise<TicketsRead> {
	const read: TicketsRead = { rows: new Map(), failed: new Map() };
	if (ids.length > FEW) {
		const open = { open_only: true };
		const rows = await listRows(client, ticket, open, undefined, listingChangedTickets);
		return { ...read, rows: new Map(rows.map((row) => [String(row.id), row])) };
	}
	await mapConcurrent(ids, DUE_READ_AT_ONCE, async (id) => {
		try {
			const reply = await client.request({
				method: 'GET',
				retry: 'safe',
				path: `${ticket.path}/${id}`,
				query: { includedetails: true },
				purpose: { record: ticket, access: 'read', doing: 'get the ticket', id },
			});
			read.rows.set(id, recordOf(client.node, ticket, reply, id));
		} catch (thrown) {
			const status = thrown instanceof NodeApiError ? String(thrown.httpCode) : '';
			if (GONE_TICKET.includes(status)) return;
			const why = thrown instanceof Error ? thrown.message : String(thrown);
			read.failed.set(id, { why, isHidden: HIDDEN_TICKET.includes(status) });
		}
	});
	return read;
}

/** Puts a failed execution among the others, and goes on: one ticket that can't be read is no reason to tell of none. */
export function tellUnread(
	context: IPollFunctions,
	what: string,
	failed: ReadonlyMap<string, string>,
): void {
	if (failed.size === 0) return;
	const [[, why]] = failed;
	context.__emitError(
		inputRefused(
			context.getNode(),
			`${what} can't be read for ticket ${[...failed.keys()].join(', ')}: ${why}`,
			'What comes with time is not told of it until it can be read. The other tickets are not affected, and this is told once.',
		),
	);
}

/**
 * Refuses what tells nothing of replies: an event that never comes would look like a desk that answers everybody.
 *
 * @returns why the actions of some tickets could not be read, where those of others could, or of a few at most
 * @throws NodeOperationError where Halo tells of none of many tickets, or does not tell who wrote what
 */
export function refuseUnknown(
	context: IPollFunctions,
	all: ReadonlyMap<number, ActionsRead>,
): Map<string, string> {
	const failed = [...all].flatMap(
		([id, { error }]): Array<[string, string]> =>
			error === undefined ? [] : [[String(id), error]],
	);
	if (failed.length > FEW && failed.length === all.size)
		throw inputRefused(
			context.getNode(),
			`Who replied can't be read: ${failed[0][1]}`,
			'The next poll tries again. Without No Reply under Trigger On, it is not read.',
		);
	const actions = [...all.values()].flatMap((read) => read.actions);
	if (actions.length > 0 && actions.every((action) => actorOf(action) === undefined))
		throw inputRefused(
			context.getNode(),
			'This Halo does not tell who wrote the entries of its tickets, so No Reply would never come',
			'Take No Reply out of Trigger On.',
		);
	return new Map(failed);
}
