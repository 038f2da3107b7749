import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { rowInUtc, simplify } from '../execution/outputRow';
import { ticket } from '../records/resources/ticket';
import { HaloClient } from '../transport/client';
import { recordOf } from '../transport/pages';
import type { HaloContext } from '../transport/session';
import type { HaloEvent } from './delivery';
import { ticketIn } from './delivery';
import type { ActorRead } from './whoDidIt';

/** A ticket as it is now, or why it could not be read. */
interface TicketRead {
	ticket?: IDataObject;
	error?: string;
}

/** Reads a ticket again, once. One that is deleted by now, or can't be read, loses no event. */
export async function fullTicket(context: HaloContext, id: number): Promise<TicketRead> {
	try {
		const client = await HaloClient.open(context);
		const reply = await client.request({
			method: 'GET',
			retry: 'safe',
			path: `${ticket.path}/${id}`,
			query: { includedetails: true },
			purpose: { record: ticket, access: 'read', doing: 'get the ticket', id: String(id) },
		});
		return { ticket: recordOf(client.node, ticket, reply, String(id)) };
	} catch (thrown) {
		return { error: thrown instanceof Error ? thrown.message : String(thrown) };
	}
}

/** Where people see Halo's screens; an event is not lost where the credential does not tell. */
export async function screensOf(context: HaloContext): Promise<string | undefined> {
	try {
		return (await HaloClient.open(context)).screens;
	} catch {
		return undefined;
	}
}

/** What is known of an event besides what Halo sent. */
interface ItemDetails {
	simple: boolean;
	/** Where people see Halo's screens, where that is certain. */
	screens?: string;
	/** The former status of the ticket, where it is known. */
	before: number | undefined;
	/** Why the ticket could not be read. */
	error?: string;
	who: ActorRead;
}

/** Who did it, as an item shows it; nothing where nobody asked. */
export function actorFields({ isKnown, actor, error }: ActorRead): IDataObject {
	if (!isKnown) return {};
	return {
		done_by: actor?.name ?? null,
		done_by_type: actor?.kind ?? null,
		...(error === undefined ? {} : { done_by_error: error }),
	};
}

/**
 * An event as the flow gets it: as Halo sent it, with the number of the event, the former status of the ticket where it is
 * known, who did it, and why the ticket could not be read where that was wanted.
 */
export function itemOf(
	event: HaloEvent,
	{ simple, screens, before, error, who }: ItemDetails,
): INodeExecutionData {
	const json: IDataObject = { ...event.body };
	const whole = ticketIn(event);
	if (simple && whole !== undefined) json.ticket = simplify(ticket, whole, screens);
	if (event.number !== undefined) json.event_number = event.number;
	if (whole !== undefined) json.previous_status_id = before ?? null;
	if (error !== undefined) json.full_record_error = error;
	Object.assign(json, actorFields(who));
	return { json: rowInUtc(json) };
}
