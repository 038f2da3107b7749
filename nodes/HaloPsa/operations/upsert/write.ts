import type { IDataObject } from 'n8n-workflow';
import { mapConcurrent, mapWithTurns } from '../../../shared/concurrency';
import type { Batch } from '../../execution/batch';
import type { WriteResult } from '../../execution/bulkWriter';
import { MAX_ROWS } from '../../execution/bulkWriter';
import { writeKeepingFields } from '../../execution/keepFields';
import type { LookUp } from '../../execution/lookUp';
import { readWhole } from '../../execution/readRecord';
import type { RowsToWrite } from '../../execution/rowsToWrite';
import { warnDifferences } from '../../execution/warnDifferences';
import type { Changes } from '../../reconcile/compare';
import { differencesOf } from '../../reconcile/compare';
import { createdAmong } from '../../reconcile/duplicates';
import { identityOf, matchesKey } from '../../reconcile/key';
import { idOfRow, isInUse } from '../../reconcile/state';
import { typeFieldRows } from '../../reconcile/typeFields';
import type { RecordType } from '../../records/record';
import { idPropertyOf, nounOf } from '../../records/record';
import { wordsOfMove } from './move';
import type { PlannedTarget } from './plan';
import { firstItem } from './plan';
import type { UpsertTarget } from './targets';

/** What was done with a record, as its output row tells it. */
export interface WrittenTarget {
	planned: PlannedTarget;
	outcome: 'created' | 'updated' | 'unchanged';
	/** The record as Halo holds it. */
	row: IDataObject;
	changes: Changes;
	/** What else the output tells, such as `closed_duplicate`. */
	remarks: IDataObject;
	/** Its creation was sent more than once. */
	wasSentAgain?: boolean;
}

/** A target at its end: what was done, or why it was not. */
export type TargetResult = WrittenTarget | { target: UpsertTarget; error: unknown };

/** Narrows to a target that was not refused. */
export const isWritten = (result: TargetResult): result is WrittenTarget => 'planned' in result;

/** The record where Halo holds what was planned, by the rows that have its key. */
async function confirmed(
	batch: Batch,
	record: RecordType,
	{ target, plan, knownIds }: PlannedTarget,
	rows: IDataObject[],
): Promise<IDataObject | undefined> {
	if (plan.kind !== 'update') {
		const isNew = (row: IDataObject) => !knownIds.has(idOfRow(record, row)) && isInUse(record, row);
		return createdAmong(record, target.body, rows.filter(isNew));
	}
	const id = idOfRow(record, plan.row);
	const row = rows.find((candidate) => idOfRow(record, candidate) === id);
	if (row === undefined) return undefined;
	const { changes, unseen } = differencesOf(row, plan.write, record.fields);
	if (Object.keys(changes).length > 0) return undefined;
	if (unseen.length === 0) return row;
	const doing = `read the ${nounOf(record)} again`;
	const whole = await readWhole(firstItem(batch, target), record, id, doing);
	const left = differencesOf(whole ?? {}, plan.write, record.fields);
	return Object.keys(left.changes).length === 0 ? whole : undefined;
}

function bodyOfTarget(record: RecordType, { plan }: PlannedTarget): IDataObject {
	if (plan.kind === 'create') return plan.body;
	if (plan.kind === 'unchanged') return {};
	return { ...plan.write, [idPropertyOf(record)]: Number(idOfRow(record, plan.row)) };
}

function isRowOfTarget(record: RecordType, planned: PlannedTarget, row: IDataObject): boolean {
	const { target, plan, knownIds } = planned;
	return plan.kind === 'update'
		? idOfRow(record, row) === idOfRow(record, plan.row)
		: !knownIds.has(idOfRow(record, row)) && matchesKey(row, target.key);
}

type Done = Exclude<WrittenTarget['outcome'], 'unchanged'>;

/** What tells the write of a target from others in the memory of the run: values of the row may differ in each try. */
const writeOf = ({ key }: UpsertTarget, outcome: Done): IDataObject => ({
	outcome,
	key: identityOf(key),
});

/** What an earlier try of this node has done with a record that now is as it should be. */
function doneBefore(
	batch: Batch,
	record: RecordType,
	{ target, plan }: PlannedTarget,
): Done | undefined {
	if (plan.kind === 'create') return undefined;
	const id = idOfRow(record, plan.row);
	return (['created', 'updated'] as const).find((outcome) => {
		const write = batch.memory.recall(record, target.indexes[0], writeOf(target, outcome));
		return write?.kind === 'written' && write.id === id;
	});
}

function rememberTarget(
	batch: Batch,
	record: RecordType,
	{ planned, outcome, row }: WrittenTarget,
) {
	if (outcome === 'unchanged') return;
	const { target } = planned;
	const write = { kind: 'written' as const, id: idOfRow(record, row) };
	batch.memory.note(record, target.indexes[0], writeOf(target, outcome), write);
}

function resultOf(
	batch: Batch,
	record: RecordType,
	planned: PlannedTarget,
	result: WriteResult | undefined,
): TargetResult {
	const { target, plan } = planned;
	if (plan.kind === 'unchanged') {
		const remarks: IDataObject = plan.leftClosed ? { left_closed: true } : {};
		const outcome = doneBefore(batch, record, planned) ?? 'unchanged';
		return { planned, outcome, row: plan.row, changes: {}, remarks };
	}
	if (result === undefined || 'error' in result) return { target, error: result?.error };
	const written = plan.kind === 'create' ? plan.body : plan.write;
	warnDifferences(firstItem(batch, target), record, written, result.row);
	if (plan.kind === 'create') {
		const remarks: IDataObject =
			plan.refersTo === undefined ? {} : { refers_to: plan.refersTo as number };
		const { row, wasSentAgain } = result;
		return { planned, outcome: 'created', row, changes: {}, remarks, wasSentAgain };
	}
	const outcome = doneBefore(batch, record, planned) ?? 'updated';
	const { moved } = planned;
	const remarks: IDataObject = moved === undefined ? {} : { moved: wordsOfMove(moved) };
	return { planned, outcome, row: result.row, changes: plan.changes, remarks };
}

/** The record with the fields of its type, where it was read whole to compare them: a list may show some of them only. */
function knownTypeFields(
	{ typeFields }: RecordType,
	{ target, plan }: PlannedTarget,
): IDataObject | undefined {
	const isFromList = target.key.key.kind === 'typeField';
	if (typeFields === undefined || plan.kind !== 'update' || isFromList) return undefined;
	return typeFieldRows(plan.row, typeFields) === undefined ? undefined : plan.row;
}

/** Writes what is planned, in arrays. */
export async function writeTargets(
	batch: Batch,
	record: RecordType,
	lookUp: LookUp,
	planned: PlannedTarget[],
): Promise<TargetResult[]> {
	const open = planned.filter(({ plan }) => plan.kind !== 'unchanged');
	const rows: RowsToWrite = {
		bodies: open.map((one) => bodyOfTarget(record, one)),
		rowsPerRequest: batch.rowsPerRequest ?? MAX_ROWS,
		isRow: (index, row) => isRowOfTarget(record, open[index], row),
		isKnown: (index, row) => open[index].knownIds.has(idOfRow(record, row)),
		lookUp: async (indexes) => {
			const asked = indexes.map((index) => open[index]);
			const found = await lookUp.find(asked.map(({ target }) => target.key));
			return await mapConcurrent(
				asked,
				batch.width,
				async (one, rowIndex) => await confirmed(batch, record, one, found[rowIndex]),
			);
		},
		nameOf: (index) => `with the ${open[index].target.key.words}`,
	};
	const itemOf = (index: number) => firstItem(batch, open[index].target);
	// Where lists show no custom fields, a record with some to compare was read whole.
	const knownFields = ({ plan }: PlannedTarget) =>
		record.customFields === true && plan.kind === 'update' && Array.isArray(plan.row.customfields)
			? plan.row
			: undefined;
	const known = {
		customFields: (index: number) => knownFields(open[index]),
		typeFields: (index: number) => knownTypeFields(record, open[index]),
	};
	const results = open.length === 0 ? [] : await writeKeepingFields(itemOf, record, rows, known);
	const byTarget = new Map(open.map((one, rowIndex) => [one, results[rowIndex]]));
	return await mapWithTurns(planned, (one) => {
		const ended = resultOf(batch, record, one, byTarget.get(one));
		if (isWritten(ended)) rememberTarget(batch, record, ended);
		return ended;
	});
}
