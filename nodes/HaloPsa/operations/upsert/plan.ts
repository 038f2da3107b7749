import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../../shared/errors';
import { mapConcurrent } from '../../../shared/concurrency';
import type { Attempt, Batch, ItemResult } from '../../execution/batch';
import type { ItemContext } from '../../execution/itemContext';
import { readWhole } from '../../execution/readRecord';
import { resolveId } from '../../input/references';
import type { Decision, Plan, PlanInput } from '../../reconcile/plan';
import { chooseMatch, decide, needsBody, planOf } from '../../reconcile/plan';
import { idOfRow } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import { nounOf } from '../../records/record';
import { readUpsertInput } from './readInput';
import type { UpsertTarget } from './targets';
import { targetsOf } from './targets';

/** A record that is meant, with the rows of Halo's that have its key, from the oldest to the newest. */
export interface LocatedTarget {
	target: UpsertTarget;
	rows: IDataObject[];
}

/** What is to be written of a record. */
export interface PlannedTarget {
	target: UpsertTarget;
	plan: Exclude<Plan, { kind: 'refused' | 'unseen' }>;
	/** IDs of the records that had the key before anything was written. */
	knownIds: ReadonlySet<string>;
	/** Whether several records with the key are in use, which other runs made at the same time. */
	hasOthers: boolean;
}

/** What planning a target gave: a plan, and what became of items that are refused. */
export interface Planning {
	planned?: PlannedTarget;
	refused: Array<{ index: number; result: ItemResult }>;
}

const refuseAll = ({ indexes }: UpsertTarget, error: unknown): Planning => ({
	refused: indexes.map((index) => ({ index, result: { error } })),
});

/** The first item that means the target. */
export const firstItem = (batch: Batch, { indexes }: UpsertTarget): ItemContext =>
	batch.items[indexes[0]];

/** Reads the target's items again, now with every look-up; an item that is refused leaves the target to the others. */
async function complete(
	batch: Batch,
	record: RecordType,
	target: UpsertTarget,
): Promise<{ target: UpsertTarget | undefined; refused: Planning['refused'] }> {
	const attempts = await mapConcurrent(target.indexes, batch.width, async (index) => {
		try {
			return { value: await readUpsertInput(batch.items[index], record, 'complete') };
		} catch (error) {
			return { error };
		}
	});
	const isRead = (attempt: Attempt<unknown>) => attempt !== undefined && 'value' in attempt;
	const [whole] = await targetsOf(
		attempts.flatMap((attempt) => (attempt.value === undefined ? [] : [attempt.value])),
	);
	const refused = attempts.flatMap((attempt, place) =>
		isRead(attempt) ? [] : [{ index: target.indexes[place], result: { error: attempt.error } }],
	);
	return { target: whole, refused };
}

/** ID of the open status that a closed ticket gets. */
async function reopenStatusOf(
	{ client, resolver }: ItemContext,
	{ policy }: UpsertTarget,
	decision: Decision,
): Promise<number | undefined> {
	if (decision.kind !== 'update' || !decision.reopens) return undefined;
	const { reopenStatus } = policy;
	if (reopenStatus === undefined)
		throw inputRefused(
			client.node,
			'Status When Reopened is empty',
			'Choose the open status that a closed ticket gets, such as In Progress.',
		);
	const scope = { tickettype_id: decision.row.tickettype_id };
	const status = resolver.registry.record('status');
	const label = 'Status When Reopened';
	return Number(await resolveId(resolver, client, status, reopenStatus, label, scope));
}

/** Makes the plan; reads the record whole only where its row in the list does not show enough. */
async function planWith(
	item: ItemContext,
	record: RecordType,
	decision: Decision,
	input: PlanInput,
): Promise<Plan> {
	const plan = planOf(record, decision, input);
	if (plan.kind !== 'unseen' || decision.kind !== 'update') return plan;
	const id = idOfRow(record, decision.row);
	const whole = await readWhole(item, record, id, `read the ${nounOf(record)}`);
	if (whole === undefined)
		throw inputRefused(item.client.node, `Halo has no ${nounOf(record)} with the ID ${id}`);
	return planOf(record, decision, { ...input, whole });
}

/**
 * Decides what becomes of one record, from the rows that have its key. Names are looked up only where the record is not
 * left as it is.
 */
export async function planTarget(
	batch: Batch,
	record: RecordType,
	{ target: meant, rows }: LocatedTarget,
): Promise<Planning> {
	try {
		const match = chooseMatch(record, meant.key, rows);
		if (match.kind === 'ambiguous') {
			const { message, description } = match.refusal;
			return refuseAll(meant, inputRefused(batch.client.node, message, description));
		}
		const decision = decide(record, match, meant.policy);
		const { target, refused } =
			meant.isComplete || !needsBody(decision)
				? { target: meant, refused: [] }
				: await complete(batch, record, meant);
		if (target === undefined) return { refused };
		const item = firstItem(batch, target);
		const { key, body } = target;
		const reopenStatus = await reopenStatusOf(item, target, decision);
		const plan = await planWith(item, record, decision, { key, body, reopenStatus });
		if (plan.kind === 'refused' || plan.kind === 'unseen')
			throw new Error(`${record.label}: what is to be written can't be told`);
		return {
			refused,
			planned: {
				target,
				plan,
				knownIds: new Set(rows.map((row) => idOfRow(record, row))),
				hasOthers: match.kind === 'one' && match.others.length > 0,
			},
		};
	} catch (error) {
		return refuseAll(meant, error);
	}
}
