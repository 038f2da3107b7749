import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { HOUR_MS, MINUTE_MS, nowEpochMs, SECOND_MS } from '../../shared/clock';
import { mapConcurrent } from '../../shared/concurrency';
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
	asLate,
	asUnread,
	dueOf,
	isOver,
	isReplyEvent,
	isUnread,
	isUnsure,
	OPENS_WITHIN_MS,
	timedEvents,
	timedTicketOf,
	withLeftOut,
} from './timedEvents';
import { readTickets, refuseUnknown, tellUnread } from './timedReads';

/** After quiet hours many are due, each of which is read whole. */
const DUE_AT_ONCE = 4;
/** The most open tickets that are followed; those that were touched last stay. */
const MAX_FOLLOWED = 5_000;

/** The chosen events that happen by themselves. */
export const timedAmong = (chosen: readonly string[]): string[] =>
	chosen.filter((value) => timedEvents.some((event) => event.value === value));

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

/** So long Halo may take until it shows what somebody did, in milliseconds: writes were readable minutes later. */
const SHOWN_WITHIN_MS = 5 * MINUTE_MS;
/** The date of an action and that of its ticket may differ by so much, in milliseconds. */
const ACTION_DATES_APART_MS = 2 * SECOND_MS;

/** What a look at tickets goes by. */
export interface Followed {
	telling: Telling;
	/** What is known of them so far. */
	before: TimedTickets;
	/** What was done before it is old, in milliseconds since 1970. */
	sinceEpochMs: number;
	/** Whether a ticket was made since the trigger began. */
	isNew: (row: IDataObject) => boolean;
	/** The trigger begins. */
	isFirst?: boolean;
	read: PolledActions;
}

/** Whether Halo does not show yet what somebody did last, though the ticket says that it was done. */
function lacksLastAction(
	row: IDataObject,
	actions: readonly IDataObject[],
	nowMs: number,
): boolean {
	const actedEpochMs = fromHaloDate(row.lastactiondate);
	if (actedEpochMs === undefined || nowMs - actedEpochMs > SHOWN_WITHIN_MS) return false;
	return !actions.some(
		({ datetime }) => (fromHaloDate(datetime) ?? 0) >= actedEpochMs - ACTION_DATES_APART_MS,
	);
}

/**
 * What is known of tickets after a look at some of their rows. Who replied is read of those with which somebody did
 * something. A ticket whose replies can't be read, or not all of them yet, stays as it was, and is read again by the next
 * poll.
 *
 * @throws NodeOperationError where Halo does not tell who wrote what
 */
export async function follow(
	context: IPollFunctions,
	rows: readonly IDataObject[],
	{ telling, before, sinceEpochMs, isNew, isFirst = false, read }: Followed,
): Promise<TimedTickets> {
	const afterEpochMs = (row: IDataObject) =>
		before[String(row.id)]?.actedEpochMs ?? (isNew(row) ? 0 : sinceEpochMs - 1);
	/** Of a ticket that is known, all before the last poll was read; of a new one it is if it was made since. */
	const reachesBack = (row: IDataObject) =>
		before[String(row.id)] === undefined
			? isNew(row) && (fromHaloDate(row.dateoccurred) ?? 0) < sinceEpochMs - OPENS_WITHIN_MS
			: isUnsure(before[String(row.id)]);
	const touched = rows.filter(
		(row) => !isOver(row) && (touchedAtEpochMs(row) ?? Infinity) > afterEpochMs(row),
	);
	const wanted = touched.map((row) => ({
		id: Number(row.id),
		afterEpochMs: afterEpochMs(row),
		reachesBack: reachesBack(row),
	}));
	const all = telling.chosen.some(isReplyEvent) ? await read.of(wanted) : new Map();
	const failed = refuseUnknown(context, all);
	const isKnown = (id: string) => isUnread(before[id]);
	tellUnread(context, 'Who replied', new Map([...failed].filter(([id]) => !isKnown(id))));
	const tickets = { ...before };
	for (const row of rows) {
		const id = String(row.id);
		const done = all.get(Number(row.id));
		const known = timedTicketOf(row, {
			before: before[id],
			actions: actionsBetween(done?.actions ?? [], afterEpochMs(row), Infinity),
			isNew: before[id] === undefined && isNew(row),
			isFirst,
		});
		if (known === undefined) delete tickets[id];
		else {
			const asBefore = { ...known, actedEpochMs: afterEpochMs(row) };
			const isShownLate = done !== undefined && lacksLastAction(row, done.actions, telling.nowMs);
			if (failed.has(id)) tickets[id] = asUnread(asBefore);
			else tickets[id] = isShownLate ? asLate(asBefore) : known;
		}
	}
	return lastTouched(tickets);
}

function lastTouched(tickets: TimedTickets): TimedTickets {
	const entries = Object.entries(tickets);
	if (entries.length <= MAX_FOLLOWED) return tickets;
	entries.sort(([, left], [, right]) => right.actedEpochMs - left.actedEpochMs);
	return Object.fromEntries(entries.slice(0, MAX_FOLLOWED));
}

/** Since when something has to have happened that is not old when the trigger begins, in milliseconds since 1970. */
export const longAgoOf = ({ hours, nowMs }: Telling): number => nowMs - hours * HOUR_MS;

/**
 * What has become due, as items, with what is known of the tickets afterwards. A ticket that is due by what is remembered
 * is looked at again, so that none is told which is gone or was answered meanwhile; so is one that could not be read. One
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
	const again = Object.keys(before).filter((id) => isUnsure(before[id]) && !changed.has(id));
	const reread = await readNow(context, client, again, before);
	const rows = [...changedRows, ...reread.rows.values()];
	const tickets = await follow(context, rows, { ...followed, before: reread.tickets });
	const isDue = (known: TimedTicket) => !isUnsure(known) && dueOf(known, telling).due.length > 0;
	const ids = Object.keys(tickets).filter((id) => isDue(tickets[id]));
	const remembered = ids.filter((id) => !changed.has(id) && !reread.rows.has(id));
	const read = await readNow(context, client, remembered, tickets);
	const known = await follow(context, [...read.rows.values()], {
		...followed,
		before: read.tickets,
	});
	const now = new Map([...changed, ...reread.rows, ...read.rows]);
	const told: Array<{ row: IDataObject; wanted: Occurrence[] }> = [];
	for (const [id, one] of Object.entries(known)) {
		if (isUnsure(one)) continue;
		const row = now.get(id);
		const { due, told: after } = dueOf(one, telling);
		const leftOut = due.filter(({ event }) => !fitsFilters(event.words, row, filters));
		known[id] = withLeftOut(after, leftOut);
		const wanted = due.filter((occurrence) => !leftOut.includes(occurrence));
		if (row !== undefined && wanted.length > 0) told.push({ row, wanted });
	}
	const items = await mapConcurrent(
		told,
		DUE_AT_ONCE,
		async ({ row, wanted }) => await itemsOfDue(context, row, wanted, telling),
	);
	return { items: items.flat(), tickets: known };
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
