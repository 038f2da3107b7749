import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { HOUR_MS, nowEpochMs } from '../../shared/clock';
import { inputRefused } from '../../shared/errors';
import { simplify } from '../execution/outputRow';
import { fromHaloDate } from '../reconcile/values';
import { ticket } from '../records/resources/ticket';
import type { HaloClient } from '../transport/client';
import { actionsBetween } from './actor';
import type { EventFilters } from './eventFilters';
import { passes } from './eventFilters';
import { fullTicket, screensOf } from './output';
import type { QuietTimes } from './quietHours';
import { isQuiet } from './quietHours';
import type { PolledActions } from './readActor';
import { touchedAtEpochMs } from './ticketSnapshot';
import type { Occurrence, Telling, TimedEvent, TimedTicket, TimedTickets } from './timedEvents';
import {
	asUnread,
	dueOf,
	isOver,
	isUnread,
	showsSla,
	timedEvents,
	timedTicketOf,
	withLeftOut,
} from './timedEvents';
import { readTickets, refuseUnknown, tellUnread } from './timedReads';

/** The most open tickets that are followed; those that were touched last stay. */
const MAX_FOLLOWED = 5_000;

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
 * something. A ticket whose replies can't be read stays as it was, and is read again by the next poll.
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
		(row) => !isOver(row) && (touchedAtEpochMs(row) ?? Infinity) > afterEpochMs(row),
	);
	const wanted = touched.map((row) => ({ id: Number(row.id), afterEpochMs: afterEpochMs(row) }));
	const all = needsReplies(telling.chosen) ? await read.of(wanted) : new Map();
	const failed = refuseUnknown(context, all);
	const isKnown = (id: string) => isUnread(before[id]);
	tellUnread(context, 'Who replied', new Map([...failed].filter(([id]) => !isKnown(id))));
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
		else if (failed.has(id)) tickets[id] = asUnread({ ...known, actedEpochMs: afterEpochMs(row) });
		else tickets[id] = known;
	}
	return lastTouched(tickets);
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
	const open = rows.filter((row) => !isOver(row));
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
			isUnread(known) ? known : dueOf(known, { ...telling, isQuiet: false }).told,
		]),
	);
}

/** Since when something has to have happened that is not old when the trigger begins, in milliseconds since 1970. */
export const longAgoOf = ({ hours, nowMs }: Telling): number => nowMs - hours * HOUR_MS;

/**
 * What has become due, as items, with what is known of the tickets afterwards. A ticket that is due by what is remembered
 * is looked at again, so that none is told which is gone or was touched meanwhile; so is one that could not be read. One
 * that Halo refuses is followed again once it changes.
 *
 * @param changedRows tickets that were changed since the last poll
 */
export async function timedItems(
	context: IPollFunctions,
	client: HaloClient,
	changedRows: readonly IDataObject[],
	filters: EventFilters,
	followed: Followed,
): Promise<{ items: INodeExecutionData[]; tickets: TimedTickets }> {
	const { telling, before } = followed;
	const changed = new Map(changedRows.map((row) => [String(row.id), row]));
	const again = Object.keys(before).filter((id) => isUnread(before[id]) && !changed.has(id));
	const reread = await readNow(context, client, again, before);
	const rows = [...changedRows, ...reread.rows.values()];
	const tickets = await follow(context, rows, { ...followed, before: reread.tickets });
	const isDue = (known: TimedTicket) => !isUnread(known) && dueOf(known, telling).due.length > 0;
	const ids = Object.keys(tickets).filter((id) => isDue(tickets[id]));
	const unread = ids.filter((id) => !changed.has(id) && !reread.rows.has(id));
	const read = await readNow(context, client, unread, tickets);
	const now = new Map([...changed, ...reread.rows, ...read.rows]);
	const told: INodeExecutionData[][] = [];
	for (const [id, known] of Object.entries(read.tickets)) {
		const row = now.get(id);
		const isGone = row !== undefined && isOver(row);
		if (isGone) delete read.tickets[id];
		// What somebody did just now is read whole by the next poll.
		const isTouched = row !== undefined && (touchedAtEpochMs(row) ?? 0) > known.actedEpochMs;
		if (isGone || isTouched || isUnread(known)) continue;
		const { due, told: after } = dueOf(row === undefined ? known : timedNow(row, known), telling);
		const leftOut = due.filter(({ event }) => !fitsFilters(event.words, row, filters));
		read.tickets[id] = withLeftOut(after, leftOut);
		const wanted = due.filter((occurrence) => !leftOut.includes(occurrence));
		if (row !== undefined && wanted.length > 0)
			told.push(await itemsOfDue(context, row, wanted, telling));
	}
	return { items: told.flat(), tickets: read.tickets };
}

/**
 * Tickets as they are now, and what is known of all without those that are gone or hidden. One that can't be read is told
 * of once.
 */
async function readNow(
	context: IPollFunctions,
	client: HaloClient,
	ids: readonly string[],
	before: TimedTickets,
): Promise<{ rows: Map<string, IDataObject>; tickets: TimedTickets }> {
	const tickets = { ...before };
	if (ids.length === 0) return { rows: new Map(), tickets };
	const { rows, failed } = await readTickets(client, ids);
	const news = new Map<string, string>();
	for (const id of ids) {
		const failure = failed.get(id);
		if (failure !== undefined && !isUnread(before[id])) news.set(id, failure.why);
		if (failure !== undefined && !failure.isHidden) tickets[id] = asUnread(before[id]);
		else if (!rows.has(id)) delete tickets[id];
	}
	tellUnread(context, 'What is due', news);
	return {
		rows: new Map(
			ids.flatMap((id) => {
				const row = rows.get(id);
				return row === undefined ? [] : [[id, row]];
			}),
		),
		tickets,
	};
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
	const shown = simple ? simplify(ticket, whole, await screensOf(context)) : whole;
	return due.map(({ event, atEpochMs, sla }) => {
		const moment = new Date(atEpochMs).toISOString();
		const json: IDataObject = {
			event: event.words,
			object_id: Number(row.id),
			timestamp: row.last_update ?? row.lastupdate ?? null,
			ticket: shown,
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
