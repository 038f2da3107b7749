import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { HOUR_MS, nowEpochMs } from '../../shared/clock';
import { mapConcurrent } from '../../shared/concurrency';
import { asNodeError, inputRefused } from '../../shared/errors';
import { simplify } from '../execution/simplify';
import { isClosed } from '../reconcile/state';
import { fromHaloDate } from '../reconcile/values';
import { ticket } from '../records/resources/ticket';
import type { HaloClient } from '../transport/client';
import { listRows, recordOf } from '../transport/pages';
import { actionsBetween, actorOf } from './actor';
import { listingChangedTickets } from './changedTickets';
import type { EventFilters } from './eventFilters';
import { passes } from './eventFilters';
import { fullTicket } from './output';
import type { QuietTimes } from './quietHours';
import { isQuiet } from './quietHours';
import type { PolledActions } from './readActor';
import { touchedAtEpochMs } from './ticketSnapshot';
import type { Occurrence, Telling, TimedEvent, TimedTicket, TimedTickets } from './timedEvents';
import { dueOf, showsSla, timedEvents, timedTicketOf, withLeftOut } from './timedEvents';

/** The most open tickets that are followed; those that were touched last stay. */
const MAX_FOLLOWED = 5_000;
const DUE_READ_AT_ONCE = 4;
/** More tickets than this are read as a list. */
const FEW = 10;

/** The chosen events that happen by themselves. */
export const timedAmong = (chosen: readonly string[]): string[] =>
	chosen.filter((value) => timedEvents.some((event) => event.value === value));

const needsReplies = (chosen: readonly string[]) =>
	chosen.includes('noReplyByUs') || chosen.includes('noReplyByUser');

/**
 * What the inputs say of events that happen by themselves.
 *
 * @throws NodeOperationError where Hours is no number above 0, or a quiet time is none
 */
export function readTelling(context: IPollFunctions, chosen: readonly string[]): Telling {
	const hours = Number(context.getNodeParameter('hours', 4));
	if (!(hours > 0) || !Number.isFinite(hours))
		throw inputRefused(
			context.getNode(),
			'Hours is not a number above 0',
			'Fill in how many hours, such as 4 or 0.5.',
		);
	const nowMs = nowEpochMs();
	const quiet = context.getNodeParameter('options', {}) as QuietTimes;
	return {
		chosen,
		hours,
		nowMs,
		isQuiet: isQuiet(context.getNode(), quiet, nowMs, context.getTimezone()),
	};
}

/** What a look at tickets goes by. */
interface Followed {
	telling: Telling;
	/** What is known of them so far. */
	before: TimedTickets;
	/** What was done before it is old, in milliseconds since 1970. */
	sinceEpochMs: number;
	/** Whether a ticket was made since the trigger began. */
	isNew: (row: IDataObject) => boolean;
	read: PolledActions;
}

/**
 * What is known of tickets after a look at some of their rows. Who replied is read of those with which somebody did
 * something.
 *
 * @throws NodeOperationError where Halo does not tell who wrote what
 */
async function follow(
	context: IPollFunctions,
	rows: readonly IDataObject[],
	{ telling, before, sinceEpochMs, isNew, read }: Followed,
): Promise<TimedTickets> {
	const afterEpochMs = (row: IDataObject) =>
		before[String(row.id)]?.actedEpochMs ?? (isNew(row) ? 0 : sinceEpochMs - 1);
	const touched = rows.filter(
		(row) => !isClosed(row) && (touchedAtEpochMs(row) ?? Infinity) > afterEpochMs(row),
	);
	const wanted = touched.map((row) => ({ id: Number(row.id), afterEpochMs: afterEpochMs(row) }));
	const all = needsReplies(telling.chosen) ? await read.of(wanted) : new Map();
	refuseUnknown(context, [...all.values()]);
	const tickets = { ...before };
	for (const row of rows) {
		const id = String(row.id);
		const done = all.get(Number(row.id))?.actions ?? [];
		const known = timedTicketOf(row, {
			before: before[id],
			actions: actionsBetween(done, afterEpochMs(row), Infinity),
			isNew: before[id] === undefined && isNew(row),
		});
		if (known === undefined) delete tickets[id];
		else tickets[id] = known;
	}
	return lastTouched(tickets);
}

/** Refuses what tells nothing of replies: an event that never comes would look like a desk that answers everybody. */
function refuseUnknown(
	context: IPollFunctions,
	all: ReadonlyArray<{ actions: IDataObject[]; error?: string }>,
): void {
	const failed = all.find(({ error }) => error !== undefined);
	if (failed?.error !== undefined)
		throw inputRefused(
			context.getNode(),
			`Who replied can't be read: ${failed.error}`,
			'The next poll tries again. Without No Reply under Trigger On, it is not read.',
		);
	const actions = all.flatMap((read) => read.actions);
	if (actions.length > 0 && actions.every((action) => actorOf(action) === undefined))
		throw inputRefused(
			context.getNode(),
			'This Halo does not tell who wrote the entries of its tickets, so No Reply would never come',
			'Take No Reply out of Trigger On.',
		);
}

function lastTouched(tickets: TimedTickets): TimedTickets {
	const entries = Object.entries(tickets);
	if (entries.length <= MAX_FOLLOWED) return tickets;
	entries.sort(([, left], [, right]) => right.actedEpochMs - left.actedEpochMs);
	return Object.fromEntries(entries.slice(0, MAX_FOLLOWED));
}

/**
 * What is known of tickets when the trigger begins. What is in a state for long enough by then is old.
 *
 * @param rows all open tickets, and others
 * @throws NodeOperationError where Halo's list does not show what is needed
 */
export async function firstTimed(
	context: IPollFunctions,
	rows: readonly IDataObject[],
	telling: Telling,
	read: PolledActions,
): Promise<TimedTickets> {
	const open = rows.filter((row) => !isClosed(row));
	const needsSla = telling.chosen.some((value) => value.startsWith('sla'));
	if (needsSla && open.length > 0 && !open.some(showsSla))
		throw inputRefused(
			context.getNode(),
			"Halo's list of tickets shows no dates of SLAs, so SLA Near and SLA Passed would never come",
			'Take them out of Trigger On.',
		);
	const sinceEpochMs = longAgoOf(telling);
	const look = { telling, before: {}, sinceEpochMs, isNew: () => false, read };
	const tickets = await follow(context, open, look);
	return Object.fromEntries(
		Object.entries(tickets).map(([id, known]) => [
			id,
			dueOf(known, { ...telling, isQuiet: false }).told,
		]),
	);
}

/** Since when something has to have happened that is not old when the trigger begins, in milliseconds since 1970. */
export const longAgoOf = ({ hours, nowMs }: Telling): number => nowMs - hours * HOUR_MS;

/** Tickets as they are now, by their IDs; those that are not there any more are absent. */
async function readTickets(client: HaloClient, ids: string[]): Promise<Map<string, IDataObject>> {
	if (ids.length > FEW) {
		const open = { open_only: true };
		const rows = await listRows(client, ticket, open, undefined, listingChangedTickets);
		return new Map(rows.map((row) => [String(row.id), row]));
	}
	const rows = await mapConcurrent(ids, DUE_READ_AT_ONCE, async (id) => {
		try {
			const reply = await client.request({
				method: 'GET',
				retry: 'safe',
				path: `${ticket.path}/${id}`,
				query: { includedetails: true },
				purpose: { record: ticket, access: 'read', doing: 'get the ticket', id },
			});
			return recordOf(client.node, ticket, reply, id);
		} catch (thrown) {
			if (thrown instanceof NodeApiError && thrown.httpCode === '404') return undefined;
			throw asNodeError(client.node, thrown, 0);
		}
	});
	return new Map(rows.flatMap((row, index) => (row === undefined ? [] : [[ids[index], row]])));
}

/**
 * What has become due, as items, with what is known of the tickets afterwards. A ticket that is due by what is remembered
 * is looked at again, so that none is told which is gone or was touched meanwhile.
 *
 * @param rows tickets that were changed since the last poll
 */
export async function timedItems(
	context: IPollFunctions,
	client: HaloClient,
	rows: readonly IDataObject[],
	filters: EventFilters,
	followed: Followed,
): Promise<{ items: INodeExecutionData[]; tickets: TimedTickets }> {
	const { telling } = followed;
	const tickets = await follow(context, rows, followed);
	const changed = new Map(rows.map((row) => [String(row.id), row]));
	const isDue = (known: TimedTicket) => dueOf(known, telling).due.length > 0;
	const ids = new Set(Object.keys(tickets).filter((id) => isDue(tickets[id])));
	const unread = [...ids].filter((id) => !changed.has(id));
	const read = unread.length === 0 ? new Map() : await readTickets(client, unread);
	const told: INodeExecutionData[][] = [];
	for (const id of Object.keys(tickets)) {
		const row: IDataObject | undefined = changed.get(id) ?? read.get(id);
		if (ids.has(id) && (row === undefined || isClosed(row))) {
			delete tickets[id];
			continue;
		}
		const known = tickets[id];
		// What somebody did just now is read whole by the next poll.
		if (row !== undefined && (touchedAtEpochMs(row) ?? 0) > known.actedEpochMs) continue;
		const now = row === undefined ? known : timedNow(row, known);
		const { due, told: after } = dueOf(now, telling);
		const leftOut = due.filter(({ event }) => !fitsFilters(event.words, row, filters));
		tickets[id] = withLeftOut(after, leftOut);
		const wanted = due.filter((occurrence) => !leftOut.includes(occurrence));
		if (row !== undefined && wanted.length > 0)
			told.push(await itemsOfDue(context, row, wanted, telling));
	}
	return { items: told.flat(), tickets };
}

/** What is known of a ticket that was looked at again, with the words that were said before. */
const timedNow = (row: IDataObject, before: TimedTicket): TimedTicket =>
	timedTicketOf(row, { before, actions: [], isNew: false }) ?? before;

const fitsFilters = (event: string, row: IDataObject | undefined, filters: EventFilters): boolean =>
	row !== undefined && passes({ body: { event, ticket: row }, number: undefined }, filters, 0);

async function itemsOfDue(
	context: IPollFunctions,
	row: IDataObject,
	due: readonly Occurrence[],
	{ hours }: Telling,
): Promise<INodeExecutionData[]> {
	const options = context.getNodeParameter('options', {}) as { fullRecord?: boolean };
	const simple = context.getNodeParameter('simple', true) === true;
	const full = options.fullRecord === true ? await fullTicket(context, Number(row.id)) : undefined;
	const whole = full?.ticket ?? row;
	return due.map(({ event, atEpochMs, sla }) => {
		const moment = new Date(atEpochMs).toISOString();
		const json: IDataObject = {
			event: event.words,
			object_id: Number(row.id),
			timestamp: row.last_update ?? row.lastupdate ?? null,
			ticket: simple ? simplify(ticket, whole) : whole,
			...(sla === undefined ? { since: moment, hours } : { sla, due: moment }),
			...(full?.error === undefined ? {} : { full_record_error: full.error }),
		};
		return { json };
	});
}

/** An event that happens by itself as a person who tries the node out sees it: of this ticket, as if it were due. */
export async function sampleOf(
	context: IPollFunctions,
	row: IDataObject,
	event: TimedEvent,
): Promise<INodeExecutionData[]> {
	const telling = readTelling(context, [event.value]);
	const isSla = event.value.startsWith('sla');
	const sla = isSla ? { sla: 'resolution' as const } : {};
	const atEpochMs = (isSla ? fromHaloDate(row.fixbydate) : undefined) ?? longAgoOf(telling);
	return await itemsOfDue(context, row, [{ event, key: '', atEpochMs, ...sla }], telling);
}
