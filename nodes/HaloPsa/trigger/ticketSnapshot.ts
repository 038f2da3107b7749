import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { isClosed } from '../reconcile/state';
import { fromHaloDate } from '../reconcile/values';

/**
 * A ticket as it was seen last, with the properties that the events watch by their names. Times are milliseconds since
 * 1970; `closedEpochMs` is 0 for an open ticket, and 1 where Halo does not tell when it was closed. What was stored
 * before it was watched is absent.
 */
export type TicketSnapshot = Record<string, number | string> & {
	updatedEpochMs: number;
	closedEpochMs: number;
	/** When somebody last did something: 0 where nobody ever did, absent where Halo does not tell. */
	actedEpochMs?: number;
	/** Stands for what people change of a ticket. */
	content?: string;
};

/** A property of a ticket that is remembered from poll to poll. */
export interface WatchedProperty {
	name: string;
	read: (ticket: IDataObject) => number | string;
}

/** A ticket between two polls. */
export interface TicketDifference {
	/** Undefined where the ticket is not remembered. */
	before: TicketSnapshot | undefined;
	after: TicketSnapshot;
	/** It was made since the trigger began. */
	isNew: boolean;
	/** Changes before it are old, in milliseconds since 1970. */
	sinceEpochMs: number;
	/** An event that stands before this one in the table has happened. */
	hasOther: boolean;
}

/** Takes the snapshot of a row of Halo's list. */
export function snapshotOf(row: IDataObject, watched: readonly WatchedProperty[]): TicketSnapshot {
	return {
		...Object.fromEntries(watched.map(({ name, read }) => [name, read(row)])),
		updatedEpochMs: updatedAtEpochMs(row),
		closedEpochMs: closedAtEpochMs(row),
		...(row.lastactiondate === undefined ? {} : { actedEpochMs: actedAtEpochMs(row) }),
		content: contentOf(row),
	};
}

/** When somebody last did something to a ticket, in milliseconds since 1970; 0 where nobody ever did. */
function actedAtEpochMs(row: IDataObject): number {
	return fromHaloDate(row.lastactiondate) ?? 0;
}

/**
 * When a ticket was changed last by somebody, in milliseconds since 1970. `last_update` moves by itself: Halo works out
 * tickets on hold anew, 28 times on a day were seen. It counts only where Halo does not tell of actions.
 */
export function touchedAtEpochMs(row: IDataObject): number | undefined {
	return row.lastactiondate === undefined
		? updatedAtEpochMs(row)
		: fromHaloDate(row.lastactiondate);
}

/** What people change of a ticket, by its names in lists and in single records. Halo works out dates and times by itself. */
const CONTENT = [
	'summary',
	'details',
	'client_id',
	'site_id',
	'user_id',
	'tickettype_id',
	'status_id',
	'priority_id',
	'impact',
	'urgency',
	'agent_id',
	'team',
	'team_id',
	'category_1',
	'category_2',
	'category_3',
	'category_4',
	'category1',
	'category2',
	'category3',
	'category4',
	'contract_id',
	'supplier_reference',
	'parent_id',
];

const CONTENT_LENGTH = 10;

/** A short text that is another one where people changed the ticket. */
function contentOf(row: IDataObject): string {
	const values = JSON.stringify(CONTENT.map((name) => row[name] ?? null));
	return createHash('sha256').update(values).digest('base64url').slice(0, CONTENT_LENGTH);
}

/** Action and content of a ticket together; undefined where Halo does not tell of actions. */
export function touchOf(row: IDataObject): string | undefined {
	if (row.lastactiondate === undefined) return undefined;
	return `${actedAtEpochMs(row)} ${contentOf(row)}`;
}

/** Whether somebody did something to a ticket between two looks, rather than that Halo worked it out anew. */
export function wasTouched({
	before,
	after,
	sinceEpochMs,
}: Pick<TicketDifference, 'before' | 'after' | 'sinceEpochMs'>): boolean {
	const { actedEpochMs, updatedEpochMs, content } = after;
	if (before === undefined) return actedEpochMs === undefined || actedEpochMs >= sinceEpochMs;
	if (actedEpochMs === undefined || before.actedEpochMs === undefined)
		return before.updatedEpochMs !== updatedEpochMs;
	return before.actedEpochMs !== actedEpochMs || before.content !== content;
}

/** When a ticket was changed last, in milliseconds since 1970; lists and single records name it differently. */
export function updatedAtEpochMs(row: IDataObject): number {
	return fromHaloDate(row.last_update) ?? fromHaloDate(row.lastupdate) ?? 0;
}

function closedAtEpochMs(row: IDataObject): number {
	return isClosed(row) ? (fromHaloDate(row.dateclosed) ?? 1) : 0;
}

/** A property that holds the number of something, such as `status_id`; 0 where the ticket has none. */
export function watchedNumber(name: string): WatchedProperty {
	return { name, read: (row) => Number(row[name] ?? 0) };
}

/** Whether one of these is another one now. What was stored before an event watched it says nothing. */
export function differs(
	{ before, after }: TicketDifference,
	watched: readonly WatchedProperty[],
): boolean {
	return watched.some(({ name }) => {
		const held = before?.[name];
		return held !== undefined && held !== after[name];
	});
}
