import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import type { ItemContext } from '../execution/itemContext';
import { noteHtmlOf, withNoteHtml } from '../reconcile/noteHtml';
import { titleOf } from '../records/record';

const isBlank = (text: unknown): boolean => typeof text !== 'string' || text.trim() === '';

/**
 * A note as it is written: with HTML where a mail needs it. It may say nothing where its outcome alone is meant, a change
 * of the ticket, or only HTML is given; that is checked before anything is sent.
 *
 * @throws NodeOperationError where it says nothing, and its outcome demands a note
 */
export async function completeNote(item: ItemContext, row: IDataObject): Promise<IDataObject> {
	const { resolver, client } = item;
	if (!isBlank(row.note) || !isBlank(row.note_html)) return withNoteHtml(row);
	const outcome = resolver.registry.record('outcome');
	const chosen = (await resolver.list(outcome, {})).find(
		({ id }) => Number(id) === Number(row.outcome_id),
	);
	if (chosen?.mustaddnote !== true)
		return Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'note'));
	throw inputRefused(
		client.node,
		`Note is empty, and the outcome "${titleOf(outcome, chosen)}" needs one`,
		`Fill in Note or Note (HTML), or choose an outcome that may stand alone.`,
	);
}

/**
 * The change of a note with its HTML: Halo keeps the HTML that the note had, and builds mail from it. Whether the user may
 * read the note is not told by a change, so it always goes along.
 */
export function changedNote(row: IDataObject): IDataObject {
	const { note, note_html: html } = row;
	return typeof note === 'string' && html === undefined
		? { ...row, note_html: noteHtmlOf(note) }
		: row;
}
