import type { IDataObject } from 'n8n-workflow';
import { fromHaloDate } from '../reconcile/haloDates';
import type { HaloClient } from '../transport/client';
import { changedSince } from './changedTickets';
import type { HaloEvent } from './delivery';
import { ticketIdOf } from './delivery';
import { updatedAt } from './ticketChanges';

/** An event that a ticket itself still tells: when it happened, and Halo's words for it. */
interface TicketEvidence {
	number: number;
	event: string;
	when: (ticket: IDataObject) => number | undefined;
}

const evidence: TicketEvidence[] = [
	{
		number: 3,
		event: 'new ticket logged',
		when: (ticket) => fromHaloDate(ticket.datecreated) ?? fromHaloDate(ticket.dateoccurred),
	},
	{
		number: 39,
		event: 'ticket closed',
		when: (ticket) =>
			ticket.hasbeenclosed === false ? undefined : fromHaloDate(ticket.dateclosed),
	},
	{ number: 61, event: 'ticket updated', when: updatedAt },
];

/** Whether the tickets tell all that was chosen; the rest of a silence can't be found out. */
export function isShownByTickets(events: number[]): boolean {
	return events.every((number) => evidence.some((entry) => entry.number === number));
}

/**
 * What happened while Halo had the webhook switched off, as far as the tickets tell: nothing of it is in the log of
 * deliveries.
 *
 * @param since the last try of Halo's that is in the log, in milliseconds since 1970
 * @param tried events that Halo tried to deliver about that time; they are found in the log
 */
export async function eventsDuringOutage(
	client: HaloClient,
	events: number[],
	since: number,
	tried: HaloEvent[],
): Promise<HaloEvent[]> {
	const known = new Set(tried.map((event) => `${event.number}/${ticketIdOf(event)}`));
	const tickets = await changedSince(client, since);
	return evidence
		.filter(({ number }) => events.includes(number))
		.flatMap(({ number, event, when }) =>
			tickets.flatMap((ticket) => {
				const at = when(ticket);
				if (at === undefined || at < since || known.has(`${number}/${String(ticket.id)}`))
					return [];
				const timestamp = new Date(at).toISOString();
				return [{ at, number, body: { event, object_id: Number(ticket.id), timestamp, ticket } }];
			}),
		)
		.sort((left, right) => left.at - right.at)
		.map(({ body, number }) => ({ body, number }));
}
