import type { IDataObject } from 'n8n-workflow';
import { DAY_MS, MINUTE_MS } from '../../shared/clock';
import { mapConcurrent } from '../../shared/concurrency';
import { ticketNote } from '../records/resources/ticketNote';
import { HaloClient } from '../transport/client';
import type { Page } from '../transport/pages';
import { pageOf } from '../transport/pages';
import type { HaloContext } from '../transport/session';

/** The most actions that are read of a ticket; the one that explains an event is among its newest. */
const MAX_OF_TICKET = 100;
/** The most actions that are read of all tickets together. */
const MAX_OF_ALL = 5_000;
const OVERLAP_MS = 2 * MINUTE_MS;

/** What a ticket's actions tell, or why they could not be read. */
export interface ActionsRead {
	actions: IDataObject[];
	/** Name of the connection's own application, where it is known by now. */
	application?: string;
	error?: string;
}

async function pageOfActions(
	client: HaloClient,
	query: Record<string, number>,
	sinceEpochMs: number,
): Promise<Page> {
	const reply = await client.request({
		method: 'GET',
		retry: 'safe',
		path: ticketNote.path,
		query: { ...query, startdate: new Date(Math.max(0, sinceEpochMs)).toISOString() },
		purpose: { record: ticketNote, access: 'read', doing: 'read who changed the ticket' },
	});
	return pageOf(client.node, ticketNote, reply);
}

/**
 * Reads the latest actions of a ticket, with one request. Those that can't be read lose no event.
 *
 * @param sinceEpochMs from when on they matter, in milliseconds since 1970
 */
export async function readActions(
	context: HaloContext,
	ticketId: number,
	sinceEpochMs: number,
): Promise<ActionsRead> {
	try {
		const client = await HaloClient.open(context);
		const query = { ticket_id: ticketId, count: MAX_OF_TICKET };
		// A day more than needed: should a build take it for the tenant's own time, nothing is left out.
		const { rows } = await pageOfActions(client, query, sinceEpochMs - DAY_MS);
		return { actions: rows, application: client.application };
	} catch (thrown) {
		return { actions: [], error: thrown instanceof Error ? thrown.message : String(thrown) };
	}
}

/**
 * Reads the latest actions of all tickets, with one request, by their tickets' IDs.
 *
 * @param sinceEpochMs from when on they matter, in milliseconds since 1970
 * @returns undefined where this Halo gives actions ticket by ticket only, as some do, or not all of them
 */
export async function readActionsOfAll(
	client: HaloClient,
	sinceEpochMs: number,
): Promise<Map<number, IDataObject[]> | undefined> {
	let page: Page;
	try {
		page = await pageOfActions(client, { count: MAX_OF_ALL }, sinceEpochMs - OVERLAP_MS);
	} catch {
		// Each ticket is asked then, and has the reason in its item.
		return undefined;
	}
	const { rows, recordCount = rows.length } = page;
	if (rows.length === 0 || rows.length >= MAX_OF_ALL || recordCount > rows.length) return undefined;
	const byTicket = new Map<number, IDataObject[]>();
	for (const row of rows) {
		const id = Number(row.ticket_id);
		byTicket.set(id, [...(byTicket.get(id) ?? []), row]);
	}
	return byTicket;
}

/** A ticket whose actions matter, and after when, in milliseconds since 1970. */
interface ActionsWanted {
	id: number;
	afterEpochMs: number;
	/** What was done before the last poll was not read then, and matters too. */
	reachesBack?: boolean;
}

interface ReadingActions {
	reading: Promise<ActionsRead>;
}

const TICKETS_AT_ONCE = 4;
/** More tickets than this are asked together. */
const MANY = 3;

/** What is asked of actions in one poll: of each ticket once, and of many together. */
export class PolledActions {
	private readonly known = new Map<number, Pick<ActionsWanted, 'afterEpochMs'> & ReadingActions>();

	private all: Promise<Map<number, IDataObject[]> | undefined> | undefined;

	/** @param sinceEpochMs what was done before it is old, in milliseconds since 1970 */
	constructor(
		private readonly context: HaloContext,
		private readonly client: HaloClient,
		private readonly sinceEpochMs: number,
	) {}

	/** The actions of tickets, by their IDs. */
	async of(wanted: readonly ActionsWanted[]): Promise<Map<number, ActionsRead>> {
		const unknown = wanted.filter(({ id, reachesBack }) => !this.known.has(id) && !reachesBack);
		if (unknown.length > MANY) this.all ??= readActionsOfAll(this.client, this.sinceEpochMs);
		const all = await this.all;
		const read = await mapConcurrent([...wanted], TICKETS_AT_ONCE, async (one) => {
			const { id, afterEpochMs, reachesBack = false } = one;
			const known = this.known.get(id);
			if (known !== undefined && (!reachesBack || known.afterEpochMs <= afterEpochMs))
				return await known.reading;
			if (all !== undefined && !reachesBack) return { actions: all.get(id) ?? [] };
			const reading = readActions(this.context, id, afterEpochMs);
			this.known.set(id, { afterEpochMs, reading });
			return await reading;
		});
		return new Map(wanted.map(({ id }, index) => [id, read[index]]));
	}
}
