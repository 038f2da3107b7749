import type { IDataObject } from 'n8n-workflow';
import { HOUR_MS, MINUTE_MS } from '../../shared/clock';
import { isClosed } from '../reconcile/state';
import { fromHaloDate } from '../reconcile/values';
import { actorOf, END_USER } from './actor';
import { touchedAtEpochMs, updatedAtEpochMs } from './ticketSnapshot';

/** An event that happens by itself, once a ticket has been in a state for long enough. */
export interface TimedEvent {
	/** Value of Trigger On. */
	value: 'inStatus' | 'noReplyByUs' | 'noReplyByUser' | 'slaNear' | 'slaPassed';
	/** What a person chooses. */
	label: string;
	/** The `event` of the item. */
	words: string;
}

/** The events that happen by themselves; the polling trigger alone has them. */
export const timedEvents: readonly TimedEvent[] = [
	{ value: 'inStatus', label: 'In a Status for Hours', words: 'ticket in status' },
	{ value: 'noReplyByUs', label: 'No Reply by Us for Hours', words: 'no reply by us' },
	{ value: 'noReplyByUser', label: 'No Reply by User for Hours', words: 'no reply by user' },
	{ value: 'slaNear', label: 'SLA Near', words: 'sla near' },
	{ value: 'slaPassed', label: 'SLA Passed', words: 'sla passed' },
];

/** Whether an event is told by who wrote last. */
export const isReplyEvent = (value: string): boolean =>
	value === 'noReplyByUs' || value === 'noReplyByUser';

/** Whose turn it is; empty where nothing tells. */
type WhoseTurn = '' | 'us' | 'user';

/** What has to be known of an open ticket to tell how long it has been in a state. Times are milliseconds since 1970, 0 for none. */
export type TimedTicket = Record<string, number | string> & {
	statusId: number;
	/** The status is at least as old. */
	statusSinceEpochMs: number;
	/** Until when somebody has to respond; none once that happened, or while the SLA does not count. */
	respondByEpochMs: number;
	/** Until when it has to be fixed; none while the SLA does not count. */
	fixByEpochMs: number;
	turn: WhoseTurn;
	turnSinceEpochMs: number;
	/** When somebody last did something. */
	actedEpochMs: number;
	/** Which occurrences were told, or are old: keys with blanks between. */
	told: string;
};

/** Open tickets by their IDs. */
export type TimedTickets = Record<string, TimedTicket>;

/** An occurrence: a ticket has been in a state for long enough. */
export interface Occurrence {
	event: TimedEvent;
	/** Tells it from others of the same ticket. */
	key: string;
	/** Since when the ticket is in the state, or until when it had to be done, in milliseconds since 1970. */
	atEpochMs: number;
	/** Of an SLA: what had to be done. */
	sla?: 'resolution' | 'response';
}

/** An opening entry is dated within so many milliseconds of the ticket. */
export const OPENS_WITHIN_MS = 2 * MINUTE_MS;

const hasTextIn = (value: unknown) => typeof value === 'string' && value.trim() !== '';

/**
 * Whose word an action of a ticket is: that of its user, or a text of ours that the user may see. What opened the ticket is
 * the user's, whoever logged it, and so is what a program logs in the user's name. What Halo or a rule does is nobody's.
 */
function saidBy(action: IDataObject, ticket: IDataObject): WhoseTurn {
	const kind = actorOf(action)?.kind;
	const atEpochMs = fromHaloDate(action.datetime) ?? 0;
	const loggedEpochMs = fromHaloDate(ticket.dateoccurred) ?? 0;
	const isOpening =
		Number(action.id) === 1 && Math.abs(atEpochMs - loggedEpochMs) < OPENS_WITHIN_MS;
	const isUsers = kind === 'endUser' || Number(action.who_type) === END_USER;
	if (isUsers || isOpening) return 'user';
	if (kind !== 'agent' && kind !== 'application') return '';
	const isReply =
		action.hiddenfromuser !== true &&
		[action.note, action.note_html, action.emailbody].some(hasTextIn);
	return isReply ? 'us' : '';
}

/**
 * Whose turn it is after some actions, the oldest first. A user who writes again has waited since the first time; who
 * waits for the user waits since the last reply.
 */
function turnAfter(
	before: Pick<TimedTicket, 'turn' | 'turnSinceEpochMs'>,
	actions: readonly IDataObject[],
	ticket: IDataObject,
): Pick<TimedTicket, 'turn' | 'turnSinceEpochMs'> {
	let { turn, turnSinceEpochMs } = before;
	for (const action of actions) {
		const by = saidBy(action, ticket);
		if (by === '' || (by === 'user' && turn === 'us')) continue;
		turn = by === 'user' ? 'us' : 'user';
		turnSinceEpochMs = fromHaloDate(action.datetime) ?? turnSinceEpochMs;
	}
	return { turn, turnSinceEpochMs };
}

/** Whether a row of Halo's list shows an SLA at all; a ticket without one has a date that stands for none. */
export const showsSla = ({ fixbydate, respondbydate }: IDataObject): boolean =>
	fixbydate !== undefined || respondbydate !== undefined;

/** The dates of a ticket's SLA, as long as they count: not while it is held, left out, or done. */
function slaOf(row: IDataObject): Pick<TimedTicket, 'fixByEpochMs' | 'respondByEpochMs'> {
	if (row.onhold === true || row.excludefromsla === true)
		return { fixByEpochMs: 0, respondByEpochMs: 0 };
	const hasResponded =
		[row.responsedate, row.first_responsedate].some((date) => fromHaloDate(date) !== undefined) ||
		hasTextIn(row.slaresponsestate);
	return {
		fixByEpochMs: fromHaloDate(row.fixbydate) ?? 0,
		respondByEpochMs: hasResponded ? 0 : (fromHaloDate(row.respondbydate) ?? 0),
	};
}

/** Whether a ticket is in no state any more: closed, or deleted, though Halo still shows it. */
export const isOver = (row: IDataObject): boolean => row.deleted === true || isClosed(row);

/** What is there to know of a ticket's row. */
export interface TimedLook {
	/** What was known of it; undefined where it was not there. */
	before: TimedTicket | undefined;
	/** Its actions since, the oldest first. */
	actions: readonly IDataObject[];
	/** It was made since the trigger began, so all of it is known. */
	isNew: boolean;
	/** The trigger begins: what Halo's list shows may have been so for long. */
	isFirst: boolean;
}

/**
 * What is known of a ticket after a look at it; undefined for a closed or deleted one, which is in no state. In which
 * status it is since when, Halo's list does not tell: at least since somebody last did something. One that is another than
 * before, or of a ticket that was reopened, may come from a rule, which moves the date of the last update only.
 */
export function timedTicketOf(
	row: IDataObject,
	{ before, actions, isNew, isFirst }: TimedLook,
): TimedTicket | undefined {
	if (isOver(row)) return undefined;
	const actedEpochMs = touchedAtEpochMs(row) ?? fromHaloDate(row.dateoccurred) ?? 0;
	const statusId = Number(row.status_id ?? 0);
	const isSame = before?.statusId === statusId;
	const fresh: Pick<TimedTicket, 'turn' | 'turnSinceEpochMs'> = isNew
		? { turn: 'us', turnSinceEpochMs: fromHaloDate(row.dateoccurred) ?? actedEpochMs }
		: { turn: '', turnSinceEpochMs: 0 };
	return {
		statusId,
		statusSinceEpochMs: isSame
			? before.statusSinceEpochMs
			: Math.max(actedEpochMs, isFirst ? 0 : updatedAtEpochMs(row)),
		...slaOf(row),
		...turnAfter(before ?? fresh, actions, row),
		actedEpochMs,
		told: keysIn(before ?? { told: '' })
			.filter((key) => !UNSURE.includes(key) && !key.startsWith(LEFT_OUT))
			.join(' '),
	};
}

/** The states that a ticket has been in for long enough, with what tells one occurrence from the next. */
function statesOf(
	{ statusId, statusSinceEpochMs, turn, turnSinceEpochMs, ...sla }: TimedTicket,
	hours: number,
	nowMs: number,
): Array<Omit<Occurrence, 'event'> & Pick<TimedEvent, 'value'>> {
	const longMs = hours * HOUR_MS;
	const isLong = (sinceEpochMs: number) => sinceEpochMs > 0 && nowMs - sinceEpochMs >= longMs;
	const states: ReturnType<typeof statesOf> = [];
	if (isLong(statusSinceEpochMs))
		states.push({
			value: 'inStatus',
			key: `inStatus:${statusId}:${statusSinceEpochMs}`,
			atEpochMs: statusSinceEpochMs,
		});
	if (turn !== '' && isLong(turnSinceEpochMs)) {
		const value = turn === 'us' ? 'noReplyByUs' : 'noReplyByUser';
		states.push({ value, key: `${value}:${turnSinceEpochMs}`, atEpochMs: turnSinceEpochMs });
	}
	for (const [name, atEpochMs] of [
		['response', sla.respondByEpochMs],
		['resolution', sla.fixByEpochMs],
	] as const) {
		if (atEpochMs === 0 || nowMs < atEpochMs - longMs) continue;
		const value = nowMs < atEpochMs ? 'slaNear' : 'slaPassed';
		states.push({ value, key: `${value}:${name}`, atEpochMs, sla: name });
	}
	return states;
}

/** Stands before an occurrence that a filter left out: once the ticket changes, it is looked at again. */
const LEFT_OUT = '~';

/** How occurrences are told. */
export interface Telling {
	/** Values of Trigger On. */
	chosen: readonly string[];
	/** How long a state has to last, and how near an SLA is. */
	hours: number;
	/** In milliseconds since 1970. */
	nowMs: number;
	/** Nothing is told now; what is still so afterwards is told then. */
	isQuiet?: boolean;
}

const keysIn = ({ told }: Pick<TimedTicket, 'told'>) => told.split(' ').filter((key) => key !== '');

/** Whether a key is one of an SLA that does not count now: the ticket is held, and its date is the same afterwards. */
const isHeld = ({ respondByEpochMs, fixByEpochMs }: TimedTicket, key: string): boolean =>
	(respondByEpochMs === 0 && /^~?sla\w+:response$/.test(key)) ||
	(fixByEpochMs === 0 && /^~?sla\w+:resolution$/.test(key));

/**
 * What has become due of a ticket and was not told. Who is in a state is told once; who leaves it and comes again is told
 * again, but for an SLA that passed before the ticket was held.
 *
 * @returns the occurrences, and the ticket with them told and without what is over
 */
export function dueOf(
	known: TimedTicket,
	{ chosen, hours, nowMs, isQuiet = false }: Telling,
): { due: Occurrence[]; told: TimedTicket } {
	const states = statesOf(known, hours, nowMs).filter(({ value }) => chosen.includes(value));
	const before = keysIn(known);
	const isTold = ({ key }: { key: string }) =>
		before.includes(key) || before.includes(`${LEFT_OUT}${key}`);
	const kept = before.filter(
		(key) =>
			isHeld(known, key) ||
			states.some((state) => [state.key, `${LEFT_OUT}${state.key}`].includes(key)),
	);
	const fresh = isQuiet ? [] : states.filter((state) => !isTold(state));
	const due = fresh.flatMap(({ value, ...occurrence }) =>
		timedEvents.filter((event) => event.value === value).map((event) => ({ ...occurrence, event })),
	);
	return {
		due,
		told: { ...known, told: [...kept, ...fresh.map(({ key }) => key)].join(' ') },
	};
}

/** Stands for a ticket that could not be read, which was told of: the next poll reads it again. */
const UNREAD = '!';
/** Stands for a ticket of which Halo does not show yet what somebody did last: the next poll reads it again. */
const LATE = '?';
const UNSURE: readonly string[] = [UNREAD, LATE];

export const isUnread = (known: TimedTicket | undefined): boolean =>
	known !== undefined && keysIn(known).includes(UNREAD);

/** Whether the next poll has to read a ticket again before anything is told of it. */
export const isUnsure = (known: TimedTicket | undefined): boolean =>
	known !== undefined && keysIn(known).some((key) => UNSURE.includes(key));

const marked = (known: TimedTicket, mark: string): TimedTicket =>
	keysIn(known).includes(mark) ? known : { ...known, told: [...keysIn(known), mark].join(' ') };

/** A ticket that could not be read as it is now. */
export const asUnread = (known: TimedTicket): TimedTicket => marked(known, UNREAD);

/** A ticket whose last action Halo does not show yet. */
export const asLate = (known: TimedTicket): TimedTicket => marked(known, LATE);

/** A ticket of which nothing is told that some events find in it now: it was so before they were chosen. */
export function withOld(known: TimedTicket, telling: Telling): TimedTicket {
	const { told } = dueOf({ ...known, told: '' }, { ...telling, isQuiet: false });
	const keys = new Set([...keysIn(known), ...keysIn(told)]);
	return { ...known, told: [...keys].join(' ') };
}

/** A ticket after the filters were changed: what the former ones left out is old. */
export const asFilteredAnew = (known: TimedTicket): TimedTicket => ({
	...known,
	told: keysIn(known)
		.map((key) => (key.startsWith(LEFT_OUT) ? key.slice(LEFT_OUT.length) : key))
		.join(' '),
});

/** A ticket of which a filter leaves out some of what was due. */
export function withLeftOut(known: TimedTicket, leftOut: readonly Occurrence[]): TimedTicket {
	const keys = leftOut.map(({ key }) => key);
	const told = keysIn(known).map((key) => (keys.includes(key) ? `${LEFT_OUT}${key}` : key));
	return { ...known, told: told.join(' ') };
}
