import type { IDataObject } from 'n8n-workflow';
import { mapConcurrent } from '../../../shared/concurrency';
import type { Batch } from '../../execution/batch';
import type { LookUp } from '../../execution/lookUp';
import { addNotes, notesMissing } from '../../execution/noteOnce';
import type { DuplicateOutcome } from '../../execution/resolveDuplicates';
import { resolveDuplicates } from '../../execution/resolveDuplicates';
import { warn, wordsOf } from '../../execution/warnings';
import { resolveId } from '../../input/references';
import { isOwnRecord } from '../../reconcile/duplicates';
import { idOfRow } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import { firstItem } from './plan';
import type { TargetResult, WrittenTarget } from './write';
import { isWritten } from './write';

function targetAfterDuplicates(
	record: RecordType,
	written: WrittenTarget,
	outcome: DuplicateOutcome,
): TargetResult {
	const { remarks, planned, wasSentAgain } = written;
	switch (outcome.kind) {
		case 'only':
			return written;
		case 'stays':
			return { ...written, remarks: { ...remarks, closed_duplicate: outcome.retired.join(', ') } };
		case 'yielded':
			return {
				...written,
				outcome:
					wasSentAgain && isOwnRecord(record, planned.target.body, outcome.to)
						? 'created'
						: 'unchanged',
				row: outcome.to,
				changes: {},
				remarks: { ...remarks, closed_duplicate: Number(outcome.retired) },
			};
		case 'unresolved':
			return { target: written.planned.target, error: outcome.error };
	}
}

/** Settles the duplicates that runs at the same time have made. */
export async function resolveTargetDuplicates(
	batch: Batch,
	record: RecordType,
	lookUp: LookUp,
	results: TargetResult[],
	since: number | undefined,
): Promise<TargetResult[]> {
	const created = results.filter(isWritten).filter(({ planned }) => planned.plan.kind === 'create');
	const found = results.filter(isWritten).filter(({ planned }) => planned.hasOthers);
	if (created.length === 0 && found.length === 0) return results;
	const outcomes = await resolveDuplicates(
		{ item: batch.items[0], record, lookUp, since },
		created.map(({ planned, row }) => ({
			key: planned.target.key,
			row,
			knownIds: planned.knownIds,
		})),
		found.map(({ planned }) => planned.target.key),
	);
	const settled = new Map<TargetResult, TargetResult>([
		...created.map(
			(one, index) => [one, targetAfterDuplicates(record, one, outcomes.created[index])] as const,
		),
		...found.map(
			(one, index) => [one, targetAfterDuplicates(record, one, outcomes.found[index])] as const,
		),
	]);
	return results.map((result) => settled.get(result) ?? result);
}

async function addNotesTo(
	batch: Batch,
	record: RecordType,
	{ planned, row, outcome: done, wasSentAgain }: WrittenTarget,
): Promise<IDataObject> {
	// Nobody has had the time to note anything on it.
	const isNew = planned.plan.kind === 'create' && done === 'created' && wasSentAgain !== true;
	const { target } = planned;
	const { client, resolver } = batch;
	const item = firstItem(batch, target);
	const { noteOutcome } = target.policy;
	const label = 'Note Outcome';
	const outcome =
		noteOutcome === undefined
			? undefined
			: Number(
					await resolveId(
						resolver,
						client,
						resolver.registry.record('outcome'),
						noteOutcome,
						label,
						{},
					),
				);
	const ticketId = Number(idOfRow(record, row));
	const missing = isNew ? target.notes : await notesMissing(item, ticketId, target.notes);
	const added = await addNotes(
		item,
		missing.map((text) => ({ ticketId, text, outcome })),
	);
	const [failed] = added.flatMap((result) =>
		result !== undefined && 'error' in result ? [result] : [],
	);
	if (failed !== undefined) throw failed.error;
	return { note_added: missing.length > 0 };
}

async function withNote(
	batch: Batch,
	record: RecordType,
	result: TargetResult,
): Promise<TargetResult> {
	if (!isWritten(result)) return result;
	const { planned, remarks, outcome } = result;
	// What an earlier try of this node has created was not found there.
	const isCreated = planned.plan.kind === 'create' || outcome === 'created';
	const { notes, policy } = planned.target;
	const isLeft = (isCreated && !policy.notesOnNew) || remarks.left_closed === true;
	if (isLeft || notes.length === 0) return result;
	try {
		const added = await addNotesTo(batch, record, result);
		return { ...result, remarks: { ...remarks, ...added } };
	} catch (error) {
		// What was written is reported, whatever fails afterwards; where nothing was, the note is all that was asked for.
		if (outcome === 'unchanged') return { target: planned.target, error };
		const why = wordsOf(error);
		const id = idOfRow(record, result.row);
		warn(batch.context, `Ticket ${id} was ${outcome}, but its note could not be added: ${why}`);
		return { ...result, remarks: { ...remarks, note_added: false, note_error: why } };
	}
}

/** Adds the notes that were asked for to the tickets that were there, and to new ones where that is chosen. */
export async function addNotesWhenFound(
	batch: Batch,
	record: RecordType,
	results: TargetResult[],
): Promise<TargetResult[]> {
	return await mapConcurrent(
		results,
		batch.width,
		async (result) => await withNote(batch, record, result),
	);
}
