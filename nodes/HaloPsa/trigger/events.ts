import type { IDataObject } from 'n8n-workflow';
import { isClosed } from '../reconcile/state';
import { fromHaloDate } from '../reconcile/values';
import type { TicketDifference, WatchedProperty } from './ticketSnapshot';
import { differs, touchedAtEpochMs, wasTouched, watchedNumber } from './ticketSnapshot';

/** An event of tickets, with all that the triggers know of it. */
export interface TicketEvent {
	/** Its number in Halo's event catalogue, the same in every tenant; absent where Halo has no such event. */
	number?: number;
	/** What a person chooses. Where Halo's catalogue can be read, the webhook trigger shows the tenant's own name. */
	label: string;
	/** Halo's words for it, as the `event` of a delivery. */
	words: string;
	/** How the polling trigger finds it; absent where two looks at a ticket don't show it. */
	polled?: PolledEvent;
	/** When it happened, as the ticket itself still tells, in milliseconds since 1970; for deliveries that Halo never tried. */
	happenedAt?: (ticket: IDataObject) => number | undefined;
	/** Conditions of the row that binds it to a webhook. */
	conditions?: IDataObject[];
}

/** How the polling trigger finds an event. */
export interface PolledEvent {
	/** Value of Trigger On. */
	value: string;
	/** What Trigger On shows, where it is not the event's label. */
	label?: string;
	/** What has to be remembered of a ticket from one poll to the next. */
	watches?: readonly WatchedProperty[];
	/** Whether it happened to a ticket between two polls. */
	shows: (difference: TicketDifference) => boolean;
}

export const STATUS_CHANGED = 76;
/** Happens to every change of a ticket. */
export const UPDATED = 61;

/**
 * "Ticket Updated" is bound with a condition that always holds, the summary is not empty, as the one product known to use
 * this event does: with two quote characters for the empty text, since a condition without a text may never hold.
 */
const ALWAYS: IDataObject[] = [
	{
		tablename: 'faults',
		fieldname: 'symptom',
		fieldid: 0,
		type: 1,
		value_type: 'string',
		value_string: '""',
		value_display: '',
	},
];

/** A ticket that is not remembered, and is not new either, was closed before: open ones are all remembered. */
const wasClosedBefore = ({ before, isNew }: TicketDifference): boolean =>
	before === undefined && !isNew;

const isOpen = ({ after }: TicketDifference): boolean => after.closedEpochMs === 0;

const becameClosed = ({ before, after, isNew, sinceEpochMs }: TicketDifference): boolean =>
	before === undefined
		? after.closedEpochMs > 0 && (isNew || after.closedEpochMs >= sinceEpochMs)
		: after.closedEpochMs > before.closedEpochMs;

const becameReopened = (difference: TicketDifference): boolean =>
	isOpen(difference) &&
	(difference.before === undefined
		? wasClosedBefore(difference)
		: difference.before.closedEpochMs > 0);

/** What shows in `last_update` alone is nobody's doing. */
const isUpdated = (difference: TicketDifference): boolean =>
	!difference.isNew && (difference.hasOther || wasTouched(difference));

const watchedStatus = watchedNumber('status_id');
const watchedAgent = watchedNumber('agent_id');
/** Older builds name the team, newer ones have its ID as well. */
const watchedTeam: WatchedProperty = {
	name: 'team',
	read: (row) => String(row.team ?? row.team_id ?? ''),
};

/** What changes of a ticket are told with their old and new values, besides those that have an event of their own. */
const watchedToTell: WatchedProperty[] = [
	...['client_id', 'site_id', 'user_id', 'tickettype_id', 'priority_id'].map(watchedNumber),
	{ name: 'category_1', read: (row) => String(row.category_1 ?? row.category1 ?? '') },
];

/**
 * An event that is the change of a property.
 *
 * @param label what a person chooses; in small letters, Halo's words for it
 * @param value of Trigger On of the polling trigger
 * @param watches one property or more
 */
function onChange(label: string, value: string, ...watches: WatchedProperty[]): TicketEvent {
	const shows = (difference: TicketDifference): boolean => differs(difference, watches);
	return { label, words: label.toLowerCase(), polled: { value, watches, shows } };
}

/**
 * The events of tickets: this table is all that both triggers know of them. A further event of the polling trigger is
 * one line, above "Ticket Updated", which also stands for every other change, such as
 *
 *     onChange('Ticket Priority Changed', 'priorityChanged', watchedNumber('priority_id')),
 */
export const ticketEvents: readonly TicketEvent[] = [
	{
		number: 3,
		label: 'New Ticket Logged',
		words: 'new ticket logged',
		polled: { value: 'created', label: 'New Ticket', shows: ({ isNew }) => isNew },
		happenedAt: (ticket) => fromHaloDate(ticket.datecreated) ?? fromHaloDate(ticket.dateoccurred),
	},
	{
		number: STATUS_CHANGED,
		label: 'Ticket Status Changed',
		words: 'ticket status changed',
		polled: {
			value: 'statusChanged',
			watches: [watchedStatus],
			shows: (difference) =>
				differs(difference, [watchedStatus]) || (wasClosedBefore(difference) && isOpen(difference)),
		},
	},
	onChange('Ticket Reassigned', 'reassigned', watchedAgent, watchedTeam),
	{
		number: 39,
		label: 'Ticket Closed',
		words: 'ticket closed',
		polled: { value: 'closed', shows: becameClosed },
		happenedAt: (ticket) => (isClosed(ticket) ? fromHaloDate(ticket.dateclosed) : undefined),
	},
	{
		label: 'Ticket Reopened',
		words: 'ticket reopened',
		polled: { value: 'reopened', shows: becameReopened },
	},
	{
		number: UPDATED,
		label: 'Ticket Updated',
		words: 'ticket updated',
		polled: { value: 'updated', watches: watchedToTell, shows: isUpdated },
		happenedAt: touchedAtEpochMs,
		conditions: ALWAYS,
	},
	{ number: 1072, label: 'Ticket Deleted', words: 'ticket deleted' },
	{ number: 19, label: 'Ticket Updated by User', words: 'ticket updated by user' },
];

/** An event that the polling trigger finds. */
export type PolledTicketEvent = TicketEvent & { polled: PolledEvent };

/** The events of the polling trigger. */
export const polledEvents: readonly PolledTicketEvent[] = ticketEvents.filter(
	(event): event is PolledTicketEvent => event.polled !== undefined,
);

/** The event of a number in Halo's catalogue; undefined where the table does not have it. */
export function eventNumbered(number: number | undefined): TicketEvent | undefined {
	return number === undefined
		? undefined
		: ticketEvents.find((candidate) => candidate.number === number);
}
