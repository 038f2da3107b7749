import type { IDataObject } from 'n8n-workflow';

/**
 * A plain note as HTML. Halo builds its mail from the HTML of a note, and a plain one loses its line breaks there; it
 * reads a note back with the tags cut out, so that each break stays beside its tag (both seen on a tenant).
 */
export function noteHtmlOf(note: string): string {
	return note
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/\r\n?/g, '\n')
		.replace(/\n/g, '<br>\n');
}

/** Whether the end user may get to see a note, in a mail or in the portal. */
const mayBeRead = ({ hiddenfromuser, sendemail }: IDataObject): boolean =>
	sendemail === true || hiddenfromuser !== true;

/** A note with its HTML, where the user may read it and none is given. */
export function withNoteHtml(row: IDataObject): IDataObject {
	const { note, note_html: html } = row;
	const isGiven = typeof html === 'string' && html !== '';
	if (isGiven || typeof note !== 'string' || note === '' || !mayBeRead(row)) return row;
	return { ...row, note_html: noteHtmlOf(note) };
}
