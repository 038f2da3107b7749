import type { IDataObject } from 'n8n-workflow';
import type { PolledTicketEvent } from './events';
import { polledEvents } from './events';
import type { TicketDifference, TicketSnapshot, WatchedProperty } from './ticketSnapshot';
import { snapshotOf } from './ticketSnapshot';

/** What the polling trigger remembers between polls. All times are Halo's own, never n8n's. */
export interface PollState {
	/** Newest last update that was seen, in milliseconds since 1970. */
	untilEpochMs: number;
	/** The same when the trigger began: what was changed before is old, whether it is remembered or not. */
	beganEpochMs: number;
	/** Tickets with a higher ID that are not remembered are new. */
	knownUpToId: number;
	tickets: Record<string, TicketSnapshot>;
}

/** What happened to one ticket. */
export interface TicketChange {
	ticket: IDataObject;
	updatedEpochMs: number;
	events: PolledTicketEvent[];
	/** The ticket as it was; undefined where it is not remembered. */
	before: TicketSnapshot | undefined;
	after: TicketSnapshot;
}

const MAX_TICKETS = 5_000;

const watched: readonly WatchedProperty[] = polledEvents.flatMap(
	({ polled }) => polled.watches ?? [],
);

/** The state from which changes count: everything there is by now is old. */
export function firstState(rows: IDataObject[]): PollState {
	const tickets = Object.fromEntries(
		rows.map((row) => [String(row.id), snapshotOf(row, watched)] as const),
	);
	const untilEpochMs = Object.values(tickets).reduce(
		(newest, { updatedEpochMs }) => Math.max(newest, updatedEpochMs),
		0,
	);
	return bounded({
		untilEpochMs,
		beganEpochMs: untilEpochMs,
		knownUpToId: rows.reduce((most, row) => Math.max(most, Number(row.id)), 0),
		tickets,
	});
}

/**
 * Compares tickets with what is remembered of them. Nothing depends on the order of the rows, on equal time stamps, or on a
 * row that was seen before.
 *
 * @param sinceEpochMs tickets that were not changed after it are left out: a list may ignore the filter
 * @returns what happened, the oldest first, and the state after it
 */
export function compare(
	state: PollState,
	rows: IDataObject[],
	sinceEpochMs: number,
): { found: TicketChange[]; state: PollState } {
	const tickets = { ...state.tickets };
	const found: TicketChange[] = [];
	let { untilEpochMs } = state;
	for (const row of rows) {
		const after = snapshotOf(row, watched);
		const { updatedEpochMs } = after;
		if (updatedEpochMs !== 0 && updatedEpochMs < sinceEpochMs) continue;
		const id = String(row.id);
		const before = tickets[id] as TicketSnapshot | undefined;
		const isNew = before === undefined && Number(row.id) > state.knownUpToId;
		const isOld = before === undefined && !isNew && updatedEpochMs <= state.beganEpochMs;
		const events = isOld ? [] : eventsOf({ before, after, isNew, sinceEpochMs });
		tickets[id] = after;
		untilEpochMs = Math.max(untilEpochMs, updatedEpochMs);
		if (events.length > 0) found.push({ ticket: row, updatedEpochMs, events, before, after });
	}
	found.sort(
		(left, right) =>
			left.updatedEpochMs - right.updatedEpochMs ||
			Number(left.ticket.id) - Number(right.ticket.id),
	);
	return { found, state: bounded({ ...state, untilEpochMs, tickets }) };
}

/** The old and the new value of each property that is remembered and is another one now, by Halo's names. */
export function changesBetween(
	before: TicketSnapshot | undefined,
	after: TicketSnapshot,
): IDataObject {
	const changed = watched.filter(
		({ name }) => before?.[name] !== undefined && before[name] !== after[name],
	);
	return Object.fromEntries(
		changed.map(({ name }) => [name, { from: before?.[name], to: after[name] }]),
	);
}

/** The snapshot of a ticket as it is now. */
export const snapshotNow = (row: IDataObject): TicketSnapshot => snapshotOf(row, watched);

/** The events that a difference shows, in the order of the table. */
function eventsOf(difference: Omit<TicketDifference, 'hasOther'>): PolledTicketEvent[] {
	const events: PolledTicketEvent[] = [];
	for (const event of polledEvents) {
		const hasOther = events.length > 0;
		if (event.polled.shows({ ...difference, hasOther })) events.push(event);
	}
	return events;
}

/** Keeps the tickets that were changed last; a forgotten one must not be taken for new. */
function bounded(state: PollState): PollState {
	const entries = Object.entries(state.tickets);
	if (entries.length <= MAX_TICKETS) return state;
	entries.sort(([, left], [, right]) => right.updatedEpochMs - left.updatedEpochMs);
	const forgotten = entries.slice(MAX_TICKETS).map(([id]) => Number(id));
	return {
		...state,
		knownUpToId: forgotten.reduce((most, id) => Math.max(most, id), state.knownUpToId),
		tickets: Object.fromEntries(entries.slice(0, MAX_TICKETS)),
	};
}
