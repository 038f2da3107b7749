import type { IDataObject } from 'n8n-workflow';
import type { Batch, ItemResult } from '../execution/batch';
import type { ItemContext } from '../execution/itemContext';
import { addNotes, findNote } from '../execution/noteOnce';
import { warn, wordsOf } from '../execution/warnings';
import { notFoundChoices } from '../input/whenNotFound';
import { idOfRow } from '../reconcile/state';
import type { RecordType } from '../records/record';

/** What a note tells of an item: what it names and Halo does not have. What it leaves blank by choice is no news. */
const toldOf = ({ absent, remarks }: ItemContext): Array<[string, unknown]> => {
	const blank = [...absent.values()].flatMap(({ isBlank, label }) => (isBlank ? [label] : []));
	const all = Object.entries((remarks.not_found ?? {}) as IDataObject);
	return all.filter(([label]) => !blank.includes(label));
};

/** What a note says of an item's references that name nothing. */
function notFoundText(item: ItemContext): string {
	const lines = toldOf(item).map(([label, words]) => `${label}: ${String(words)}`);
	return `Not found in Halo. ${lines.join('. ')}.`;
}

/** Whether what was not found is to be noted: something was written, and nobody switched the note off. */
function isNoted(batch: Batch, index: number, result: ItemResult | undefined): boolean {
	return (
		result !== undefined &&
		'row' in result &&
		toldOf(batch.items[index]).length > 0 &&
		result.row.outcome !== 'unchanged' &&
		result.row.same_as_item === undefined &&
		notFoundChoices(batch.items[index]).note !== false
	);
}

interface Note {
	index: number;
	ticketId: number;
	text: string;
	isNew: boolean;
}

async function addMissing(batch: Batch, notes: Note[]): Promise<void> {
	const record = batch.resolver.registry.record('ticketNote');
	const open: Note[] = [];
	for (const { isNew, ...note } of notes) {
		const { index, ticketId, text } = note;
		const isThere =
			batch.memory.recall(record, index, { ticketId, text }) !== undefined ||
			(!isNew && (await findNote(batch.items[index], record, { ticketId, text })) !== undefined);
		if (!isThere) open.push({ ...note, isNew });
	}
	if (open.length === 0) return;
	const bodies = open.map(({ ticketId, text }) => ({ ticketId, text }));
	const added = await addNotes(batch.items[open[0].index], bodies);
	for (const [at, { index, ...body }] of open.entries()) {
		const result = added[at];
		if (result === undefined || 'error' in result) throw result?.error;
		const { ticketId, text } = body;
		batch.memory.note(record, index, { ticketId, text }, { kind: 'written', id: '1' });
	}
}

/**
 * Has tickets that were written tell in a private note what was not found for them. The same note is not added twice; one
 * that can't be added is said, and the ticket stays as it is.
 *
 * @param creates whether each ticket is a new one, so that it can't have the note; else its outcome tells
 */
export async function noteNotFound(
	batch: Batch,
	record: RecordType,
	results: Array<ItemResult | undefined>,
	creates: boolean,
): Promise<void> {
	if (!record.hasClosedState) return;
	const notes = results.flatMap((result, index): Note[] =>
		result !== undefined && 'row' in result && isNoted(batch, index, result)
			? [
					{
						index,
						ticketId: Number(idOfRow(record, result.row)),
						text: notFoundText(batch.items[index]),
						isNew: creates || result.row.outcome === 'created',
					},
				]
			: [],
	);
	try {
		await addMissing(batch, notes);
	} catch (thrown) {
		const ids = notes.map(({ ticketId }) => ticketId).join(', ');
		warn(
			batch.context,
			`What was not found could not be noted on the ${notes.length === 1 ? 'ticket' : 'tickets'} ${ids}: ${wordsOf(thrown)}`,
		);
	}
}
