import type { IDataObject } from 'n8n-workflow';
import type { HaloClient } from '../transport/client';
import { readChangedTickets } from './changedTickets';
import type { HaloEvent } from './delivery';
import { ticketIdOf } from './delivery';
import type { TicketEvent } from './events';
import { eventNumbered, ticketEvents } from './events';

/** What the tickets are asked for. */
interface OutageQuery {
	/** Numbers of the events that are wanted. */
	events: number[];
	/** The last try of Halo's that is in the log, in milliseconds since 1970. */
	sinceEpochMs: number;
	/** Events that Halo tried to deliver about that time; they are found in the log. */
	tried: HaloEvent[];
}

/**
 * What happened while Halo had the webhook inactive, as far as the tickets tell: nothing of it is in the log of
 * deliveries.
 *
 * @returns the oldest first
 */
export async function eventsDuringOutage(
	client: HaloClient,
	{ events, sinceEpochMs, tried }: OutageQuery,
): Promise<HaloEvent[]> {
	const known = new Set(tried.map((event) => `${event.number}/${ticketIdOf(event)}`));
	const tickets = await readChangedTickets(client, sinceEpochMs);
	return ticketEvents
		.filter(({ number }) => number !== undefined && events.includes(number))
		.flatMap((happening) =>
			tickets
				.filter(({ id }) => !known.has(`${happening.number}/${String(id)}`))
				.flatMap((ticket) => evidenceOf(happening, ticket, sinceEpochMs)),
		)
		.sort((left, right) => left.atEpochMs - right.atEpochMs)
		.map(({ event }) => event);
}

/** Whether the tickets tell all that was chosen; the rest of an outage can't be found out. */
export function isShownByTickets(events: number[]): boolean {
	return events.every((number) => eventNumbered(number)?.happenedAt !== undefined);
}

function evidenceOf(
	{ number, words, happenedAt }: TicketEvent,
	ticket: IDataObject,
	sinceEpochMs: number,
): Array<{ atEpochMs: number; event: HaloEvent }> {
	const atEpochMs = happenedAt?.(ticket);
	if (atEpochMs === undefined || atEpochMs < sinceEpochMs) return [];
	const timestamp = new Date(atEpochMs).toISOString();
	const body = { event: words, object_id: Number(ticket.id), timestamp, ticket };
	return [{ atEpochMs, event: { body, number } }];
}
