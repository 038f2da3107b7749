import type { IDataObject } from 'n8n-workflow';
import { fromHaloDate } from '../reconcile/haloDates';

/** What can be told of a ticket by comparing it with what it was. */
export type Change = 'closed' | 'created' | 'reassigned' | 'reopened' | 'statusChanged' | 'updated';

/** The events of the polling trigger, worded as Halo words them in a delivery. */
export const changes: Array<{ value: Change; name: string; event: string }> = [
	{ value: 'created', name: 'New Ticket', event: 'new ticket logged' },
	{ value: 'closed', name: 'Ticket Closed', event: 'ticket closed' },
	{ value: 'reassigned', name: 'Ticket Reassigned', event: 'ticket reassigned' },
	{ value: 'reopened', name: 'Ticket Reopened', event: 'ticket reopened' },
	{ value: 'statusChanged', name: 'Ticket Status Changed', event: 'ticket status changed' },
	{ value: 'updated', name: 'Ticket Updated', event: 'ticket updated' },
];

/** A ticket as it was seen last: last update, status, agent, team, closing (0: open; else when, or 1). Times in milliseconds. */
type Snapshot = [updated: number, status: number, agent: number, team: string, closed: number];

/** What the polling trigger remembers between polls. All times are Halo's own, never n8n's. */
export interface PollState {
	/** Newest last update that was seen, in milliseconds since 1970. */
	until: number;
	/** `until` when the trigger began: what was changed before is old, whether it is remembered or not. */
	began: number;
	/** Tickets with a higher ID that are not remembered are new. */
	knownUpTo: number;
	tickets: Record<string, Snapshot>;
}

/** What happened to one ticket. */
export interface TicketChange {
	ticket: IDataObject;
	updated: number;
	kinds: Change[];
	/** The ticket's status, agent and team before; undefined where it was not seen. */
	before?: { status_id: number; agent_id: number; team: string };
}

const MOST_TICKETS = 5_000;

/** When a ticket was changed last, in milliseconds since 1970; lists and single records name it differently. */
export function updatedAt(row: IDataObject): number {
	return fromHaloDate(row.last_update) ?? fromHaloDate(row.lastupdate) ?? 0;
}

/** 0 for an open ticket, else when it was closed (1 where Halo does not tell). */
function closedAt(row: IDataObject): number {
	const at = fromHaloDate(row.dateclosed);
	if (row.hasbeenclosed === false) return 0;
	if (row.hasbeenclosed === true) return at ?? 1;
	return at ?? 0;
}

function snapshotOf(row: IDataObject): Snapshot {
	return [
		updatedAt(row),
		Number(row.status_id ?? 0),
		Number(row.agent_id ?? 0),
		String(row.team ?? row.team_id ?? ''),
		closedAt(row),
	];
}

/**
 * What became of a ticket. Open tickets are all remembered, so one that is not was closed before, or is new.
 *
 * @param isNew the ticket was made since the trigger began
 */
function kindsOf(
	before: Snapshot | undefined,
	after: Snapshot,
	isNew: boolean,
	since: number,
): Change[] {
	const [updated, status, agent, team, closed] = after;
	const kinds: Change[] = [];
	if (before === undefined) {
		if (isNew) kinds.push('created');
		else kinds.push('updated');
		if (closed > 0 && (isNew || closed >= since)) kinds.push('closed');
		if (!isNew && closed === 0) kinds.push('reopened', 'statusChanged');
		return kinds;
	}
	const [wasUpdated, wasStatus, wasAgent, wasTeam, wasClosed] = before;
	if (status !== wasStatus) kinds.push('statusChanged');
	if (agent !== wasAgent || team !== wasTeam) kinds.push('reassigned');
	if (closed > wasClosed) kinds.push('closed');
	if (closed === 0 && wasClosed > 0) kinds.push('reopened');
	if (kinds.length > 0 || updated !== wasUpdated) kinds.push('updated');
	return kinds;
}

/** Keeps the tickets that were changed last; a forgotten one must not be taken for new. */
function bounded(state: PollState): PollState {
	const entries = Object.entries(state.tickets);
	if (entries.length <= MOST_TICKETS) return state;
	entries.sort(([, [left]], [, [right]]) => right - left);
	const forgotten = entries.slice(MOST_TICKETS).map(([id]) => Number(id));
	return {
		...state,
		knownUpTo: forgotten.reduce((most, id) => Math.max(most, id), state.knownUpTo),
		tickets: Object.fromEntries(entries.slice(0, MOST_TICKETS)),
	};
}

/** The state from which changes count: everything there is by now is old. */
export function firstState(rows: IDataObject[]): PollState {
	const until = rows.reduce((newest, row) => Math.max(newest, updatedAt(row)), 0);
	return bounded({
		until,
		began: until,
		knownUpTo: rows.reduce((most, row) => Math.max(most, Number(row.id)), 0),
		tickets: Object.fromEntries(rows.map((row) => [String(row.id), snapshotOf(row)])),
	});
}

/**
 * Compares tickets with what is remembered of them. Nothing depends on the order of the rows, on equal time stamps, or on a
 * row that was seen before.
 *
 * @param since tickets that were not changed after it are left out (a list may ignore the filter), in milliseconds
 * @returns what happened, the oldest first, and the state after it
 */
export function compare(
	state: PollState,
	rows: IDataObject[],
	since: number,
): { found: TicketChange[]; state: PollState } {
	const tickets = { ...state.tickets };
	const found: TicketChange[] = [];
	let { until } = state;
	for (const row of rows) {
		const after = snapshotOf(row);
		const [updated] = after;
		if (updated !== 0 && updated < since) continue;
		const id = String(row.id);
		const before = tickets[id] as Snapshot | undefined;
		const isNew = Number(row.id) > state.knownUpTo;
		const isOld = before === undefined && !isNew && updated <= state.began;
		const kinds = isOld ? [] : kindsOf(before, after, isNew, since);
		tickets[id] = after;
		until = Math.max(until, updated);
		if (kinds.length === 0) continue;
		const [, status_id, agent_id, team] = before ?? [];
		found.push({
			ticket: row,
			updated,
			kinds,
			...(before === undefined
				? {}
				: { before: { status_id: status_id ?? 0, agent_id: agent_id ?? 0, team: team ?? '' } }),
		});
	}
	found.sort(
		(left, right) =>
			left.updated - right.updated || Number(left.ticket.id) - Number(right.ticket.id),
	);
	return { found, state: bounded({ ...state, until, tickets }) };
}
