import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { simplify } from '../execution/simplify';
import { ticket } from '../records/ticket';
import { HaloClient } from '../transport/client';
import { recordOf } from '../transport/pages';
import type { HaloContext } from '../transport/session';
import type { HaloEvent } from './delivery';
import { ticketIn } from './delivery';

/** A ticket as it is now, or why it could not be read. */
interface Read {
	ticket?: IDataObject;
	error?: string;
}

/** Reads a ticket afresh, once. One that is deleted by now, or can't be read, loses no event. */
export async function fullTicket(context: HaloContext, id: number): Promise<Read> {
	try {
		const client = await HaloClient.open(context);
		const reply = await client.request({
			method: 'GET',
			retry: 'safe',
			path: `${ticket.path}/${id}`,
			query: { includedetails: true },
			intent: { record: ticket, access: 'read', doing: 'get the ticket', id: String(id) },
		});
		return { ticket: recordOf(client.node, ticket, reply, String(id)) };
	} catch (thrown) {
		return { error: thrown instanceof Error ? thrown.message : String(thrown) };
	}
}

/**
 * An event as the flow gets it: as Halo sent it, with the number of the event, the former status of the ticket where it is
 * known, and why the ticket could not be read where that was wanted.
 */
export function itemOf(
	event: HaloEvent,
	{ simple, before, error }: { simple: boolean; before: number | undefined; error?: string },
): INodeExecutionData {
	const json: IDataObject = { ...event.body };
	const whole = ticketIn(event);
	if (simple && whole !== undefined) json.ticket = simplify(ticket, whole);
	if (event.number !== undefined) json.event_number = event.number;
	if (whole !== undefined) json.previous_status_id = before ?? null;
	if (error !== undefined) json.full_record_error = error;
	return { json };
}
