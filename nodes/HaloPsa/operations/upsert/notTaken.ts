import { mapConcurrent } from '../../../shared/concurrency';
import type { Batch } from '../../execution/batch';
import { isClosedNow, readWhole } from '../../execution/readRecord';
import { warn, wordsOf } from '../../execution/warnings';
import { CUSTOMER } from '../../input/belonging';
import { keptAsBefore } from '../../reconcile/compare';
import { idOfRow } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import { nounOf } from '../../records/record';
import { wordsOfMove } from './move';
import { firstItem } from './plan';
import type { TargetResult, WrittenTarget } from './write';
import { isWritten } from './write';

const WHO_DECIDES =
	'A rule, template or automation in Halo decides it: look at the overrides of the ticket type and the service, and at the automations.';

/** A ticket that Halo left at its customer was not moved: nothing says so, and a later run tries again. */
function withoutMove(written: WrittenTarget): WrittenTarget {
	const { moved, target, ...planned } = written.planned;
	const remarks = { ...written.remarks };
	delete remarks.moved;
	const words = moved && wordsOfMove(moved);
	const notes = target.notes.filter((note) => note !== words);
	return { ...written, planned: { ...planned, target: { ...target, notes } }, remarks };
}

/** Says of a move what Halo kept of the customer that the ticket waited at. */
function withWhatStuck(written: WrittenTarget, kept: ReadonlySet<string>): WrittenTarget {
	const { planned, remarks } = written;
	const { moved, target } = planned;
	if (moved === undefined) return written;
	const words = wordsOfMove(moved, [...kept]);
	const notes = target.notes.map((note) => (note === wordsOfMove(moved) ? words : note));
	const told = { ...planned, target: { ...target, notes } };
	return { ...written, planned: told, remarks: { ...remarks, moved: words } };
}

/** A moved ticket as Halo has it, also where its answer leaves out what was to be taken off. */
async function readMoved(
	batch: Batch,
	record: RecordType,
	written: WrittenTarget,
): Promise<WrittenTarget> {
	const { planned, row } = written;
	const unseen = planned.moved?.left.some(({ name }) => row[name] === undefined);
	if (unseen !== true) return written;
	const id = idOfRow(record, row);
	try {
		const doing = `read the ${nounOf(record)} again`;
		const whole = await readWhole(firstItem(batch, planned.target), record, id, doing);
		return { ...written, row: { ...row, ...whole } };
	} catch (thrown) {
		warn(
			batch.context,
			`Ticket ${id} was moved to its customer, but its user and site could not be looked up: ${wordsOf(thrown)}`,
		);
		return written;
	}
}

/** Leaves out of the changes what Halo's answer shows as it was before; where nothing is left, nothing was changed. */
function withoutKept(record: RecordType, written: WrittenTarget): WrittenTarget {
	const { changes, row, outcome, remarks } = written;
	const kept = new Set(keptAsBefore(row, changes, record.fields));
	if (kept.size === 0) return written;
	const taken = Object.entries(changes).filter(([property]) => !kept.has(property));
	const told: WrittenTarget = {
		...written,
		outcome: taken.length === 0 && outcome === 'updated' ? 'unchanged' : outcome,
		changes: Object.fromEntries(taken),
		remarks: { ...remarks, not_saved: [...kept] },
	};
	return kept.has(CUSTOMER) ? withoutMove(told) : withWhatStuck(told, kept);
}

/** Tells a ticket that was to be opened again and is not. */
async function checkReopened(
	batch: Batch,
	record: RecordType,
	written: WrittenTarget,
): Promise<WrittenTarget> {
	const { planned, row, remarks } = written;
	if (!planned.reopens) return written;
	const id = idOfRow(record, row);
	try {
		if (!(await isClosedNow(firstItem(batch, planned.target), record, row))) return written;
	} catch (thrown) {
		warn(
			batch.context,
			`Ticket ${id} was to be reopened, but whether it is open could not be looked up: ${wordsOf(thrown)}`,
		);
		return written;
	}
	warn(
		batch.context,
		`Ticket ${id} is still closed, though it was to be reopened. Choose an open status under Status When Reopened, and see whether a rule of the ticket type keeps the ticket closed.`,
	);
	return { ...written, remarks: { ...remarks, left_closed: true } };
}

function warnKept({ context }: Batch, record: RecordType, results: TargetResult[]): void {
	const warned = new Set<unknown>();
	for (const result of results.filter(isWritten)) {
		const { not_saved: kept } = result.remarks;
		for (const property of Array.isArray(kept) ? kept : []) {
			const field = record.fields?.find(({ name }) => name === property);
			// What Halo saved of a reference is told with every write.
			if (warned.has(property) || field?.kind === 'reference') continue;
			warned.add(property);
			warn(
				context,
				`Halo kept ${field?.label ?? String(property)} of ${nounOf(record)} ${idOfRow(record, result.row)} as it was. ${WHO_DECIDES}`,
			);
		}
	}
}

/**
 * Holds what was written against Halo's answers: a change that Halo did not make is not told as made.
 *
 * @returns the results, with `not_saved` and `left_closed` among the remarks where they apply
 */
export async function checkTaken(
	batch: Batch,
	record: RecordType,
	results: TargetResult[],
): Promise<TargetResult[]> {
	const isChange = (result: TargetResult): result is WrittenTarget =>
		isWritten(result) && result.planned.plan.kind !== 'create';
	if (!results.some(isChange)) return results;
	const checked = await mapConcurrent(results, batch.width, async (result) => {
		if (!isChange(result)) return result;
		const seen = await readMoved(batch, record, result);
		return await checkReopened(batch, record, withoutKept(record, seen));
	});
	warnKept(batch, record, checked);
	return checked;
}
