import type { IDataObject } from 'n8n-workflow';
import { SECOND_MS } from '../../shared/clock';
import { isObject } from '../../shared/reply';
import { plainTextOf } from '../../shared/text';
import { fromHaloDate } from '../reconcile/values';
import type { RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import { listRows } from '../transport/pages';
import type { WriteResult } from './bulkWriter';
import { MAX_ROWS, writeInBulk } from './bulkWriter';
import type { ItemContext } from './itemContext';

/** ID of the outcome of Halo's built-in private note; a tenant may have removed or forbidden it. */
export const PRIVATE_NOTE = 7;

/** A note to add to a ticket. */
export interface NoteToAdd {
	ticketId: number;
	text: string;
	/** ID of the outcome under which it is added; Halo's own private note when absent. */
	outcome?: number;
	/** Milliseconds since 1970 by Halo's clock, before which such a note is another one; where absent, each like it is this one. */
	sinceEpochMs?: number;
	/** Words that only this note holds, by which it is known; all of its text where absent. */
	mark?: string;
	/** What else is sent with it. */
	more?: IDataObject;
}

/** Halo's web server, whose clock is known, and its database may differ by so much, in milliseconds. */
const CLOCKS_APART_MS = 5 * SECOND_MS;

/** What a visible note's HTML writes otherwise, and Halo may give back so; the sign of the others is the last. */
const ENTITIES: Array<[RegExp, string]> = [
	[/&lt;/gi, '<'],
	[/&gt;/gi, '>'],
	[/&quot;/gi, '"'],
	[/&(#39|apos);/gi, "'"],
	[/&(nbsp|#160);/gi, ' '],
	[/&amp;/gi, '&'],
];

const decoded = (text: string): string =>
	ENTITIES.reduce((done, [entity, sign]) => done.replace(entity, sign), text);

/** The words of a note, alike however often they were written as HTML and read back. */
const words = (text: unknown): string =>
	plainTextOf(decoded(decoded(plainTextOf(text)))).toLowerCase();

/** Whether a row of Halo's is a note with this text on this ticket. */
export const isNote = (
	row: IDataObject,
	{ ticketId, text, mark, sinceEpochMs = -Infinity }: NoteToAdd,
): boolean =>
	(row.ticket_id === undefined || Number(row.ticket_id) === ticketId) &&
	(sinceEpochMs === -Infinity ||
		(fromHaloDate(row.datetime) ?? -Infinity) >= sinceEpochMs - CLOCKS_APART_MS) &&
	(mark === undefined ? words(row.note) === words(text) : words(row.note).includes(words(mark)));

/** Whether a row of Halo's is a note on this ticket that begins with this text. */
export const beginsNote = (row: IDataObject, { ticketId, text }: NoteToAdd): boolean =>
	(row.ticket_id === undefined || Number(row.ticket_id) === ticketId) &&
	words(row.note).startsWith(words(text));

function rowOf({ ticketId, text, outcome = PRIVATE_NOTE, more }: NoteToAdd): IDataObject {
	return {
		...more,
		ticket_id: ticketId,
		outcome_id: outcome,
		note: text,
		hiddenfromuser: true,
		sendemail: false,
	};
}

async function notesOf(
	client: HaloClient,
	record: RecordType,
	ticketId: number,
): Promise<IDataObject[]> {
	const rows = await listRows(client, record, { ticket_id: ticketId }, undefined, {
		record,
		access: 'read',
		doing: `read the notes of ticket ${ticketId}`,
	});
	return rows.filter(isObject);
}

/** The note with this text on a ticket, or one that is like it in another way, if there is one. */
export async function findNote(
	{ client }: Pick<ItemContext, 'client'>,
	record: RecordType,
	note: NoteToAdd,
	is: typeof isNote = isNote,
): Promise<IDataObject | undefined> {
	const rows = await notesOf(client, record, note.ticketId);
	return rows.find((row) => is(row, note));
}

/**
 * Adds private notes to tickets, in as few requests as are safe. A note whose answer was lost is looked for on its
 * ticket.
 */
export async function addNotes(
	item: Pick<ItemContext, 'client' | 'resolver'>,
	notes: NoteToAdd[],
): Promise<Array<WriteResult | undefined>> {
	const record = item.resolver.registry.record('ticketNote');
	return await writeInBulk(item.client, record, {
		bodies: notes.map(rowOf),
		rowsPerRequest: MAX_ROWS,
		isRow: (index, row) =>
			row[idPropertyOf(record)] !== undefined &&
			row.note !== undefined &&
			isNote(row, notes[index]),
		nameOf: (index) => `of ticket ${notes[index].ticketId}`,
		lookUp: async (indexes) =>
			await Promise.all(indexes.map(async (index) => await findNote(item, record, notes[index]))),
	});
}

/** Those of the texts that are no note of the ticket yet, so that a flow that runs again does not fill it. */
export async function notesMissing(
	{ client, resolver }: ItemContext,
	ticketId: number,
	texts: string[],
): Promise<string[]> {
	const rows = await notesOf(client, resolver.registry.record('ticketNote'), ticketId);
	return texts.filter((text) => !rows.some((row) => isNote(row, { ticketId, text })));
}
