import type { IDataObject } from 'n8n-workflow';
import { asNodeError, isUncertain } from '../../shared/errors';
import type { ItemContext } from './itemContext';
import { listRows } from '../transport/pages';

/** Halo's built-in private note; a tenant may have removed or forbidden it. */
const PRIVATE_NOTE = 7;

const words = (text: unknown): string =>
	String(text ?? '')
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim()
		.toLowerCase();

async function isThere({ client, resolver }: ItemContext, ticketId: number, note: string) {
	const record = resolver.registry.record('ticketNote');
	const notes = await listRows(client, record, { ticket_id: ticketId }, undefined, {
		record,
		access: 'read',
		doing: `read the notes of ticket ${ticketId}`,
	});
	return notes.some((row) => words(row.note) === words(note));
}

/**
 * Adds a private note to a ticket, unless a note with this text is there already, so that a flow that runs again does
 * not fill the ticket.
 *
 * @param outcome ID of the outcome under which it is added; Halo's own private note when absent
 * @returns whether it was added now
 */
export async function addNoteOnce(
	item: ItemContext,
	ticketId: number,
	note: string,
	outcome: number = PRIVATE_NOTE,
): Promise<boolean> {
	if (await isThere(item, ticketId, note)) return false;
	const { client, resolver, index } = item;
	const record = resolver.registry.record('ticketNote');
	const row: IDataObject = {
		ticket_id: ticketId,
		outcome_id: outcome,
		note,
		hiddenfromuser: true,
		sendemail: false,
	};
	try {
		await client.request({
			method: 'POST',
			retry: 'never',
			path: record.path,
			body: [row],
			intent: { record, access: 'edit', doing: `add the note to ticket ${ticketId}` },
		});
	} catch (thrown) {
		const lost = isUncertain(thrown) && (await isThere(item, ticketId, note));
		if (!lost) throw asNodeError(client.node, thrown, index);
	}
	return true;
}
