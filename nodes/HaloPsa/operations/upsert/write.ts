import type { IDataObject } from 'n8n-workflow';
import { mapConcurrent, mapWithTurns } from '../../../shared/concurrency';
import type { Batch } from '../../execution/batch';
import type { WriteResult } from '../../execution/bulkWriter';
import { MAX_ROWS, writeInBulk } from '../../execution/bulkWriter';
import type { LookUp } from '../../execution/lookUp';
import { readWhole } from '../../execution/readRecord';
import { warnDifferences } from '../../execution/warnDifferences';
import type { Changes } from '../../reconcile/compare';
import { differencesOf } from '../../reconcile/compare';
import { createdAmong } from '../../reconcile/duplicates';
import { matchesKey } from '../../reconcile/key';
import { idOfRow, isInUse } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import { idPropertyOf, nounOf } from '../../records/record';
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

function bodyOf(record: RecordType, { plan }: PlannedTarget): IDataObject {
	if (plan.kind === 'create') return plan.body;
	if (plan.kind === 'unchanged') return {};
	return { ...plan.write, [idPropertyOf(record)]: Number(idOfRow(record, plan.row)) };
}

function isRowOf(record: RecordType, planned: PlannedTarget, row: IDataObject): boolean {
	const { target, plan, knownIds } = planned;
	return plan.kind === 'update'
		? idOfRow(record, row) === idOfRow(record, plan.row)
		: !knownIds.has(idOfRow(record, row)) && matchesKey(row, target.key);
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
		return { planned, outcome: 'unchanged', row: plan.row, changes: {}, remarks };
	}
	if (result === undefined || 'error' in result) return { target, error: result?.error };
	const written = plan.kind === 'create' ? plan.body : plan.write;
	warnDifferences(firstItem(batch, target), record, written, result.row);
	return plan.kind === 'create'
		? {
				planned,
				outcome: 'created',
				row: result.row,
				changes: {},
				remarks: plan.refersTo === undefined ? {} : { refers_to: plan.refersTo as number },
			}
		: { planned, outcome: 'updated', row: result.row, changes: plan.changes, remarks: {} };
}

/** Writes what is planned, in arrays. */
export async function writeTargets(
	batch: Batch,
	record: RecordType,
	lookUp: LookUp,
	planned: PlannedTarget[],
): Promise<TargetResult[]> {
	const open = planned.filter(({ plan }) => plan.kind !== 'unchanged');
	const results = await writeInBulk(batch.client, record, {
		bodies: open.map((one) => bodyOf(record, one)),
		rowsPerRequest: batch.rowsPerRequest ?? MAX_ROWS,
		isRow: (index, row) => isRowOf(record, open[index], row),
		isKnown: (index, row) => open[index].knownIds.has(idOfRow(record, row)),
		lookUp: async (indexes) => {
			const asked = indexes.map((index) => open[index]);
			const found = await lookUp.find(asked.map(({ target }) => target.key));
			return await mapConcurrent(
				asked,
				batch.width,
				async (one, place) => await confirmed(batch, record, one, found[place]),
			);
		},
		nameOf: (index) => `with the ${open[index].target.key.words}`,
	});
	const byTarget = new Map(open.map((one, place) => [one, results[place]]));
	return await mapWithTurns(planned, (one) => resultOf(batch, record, one, byTarget.get(one)));
}
