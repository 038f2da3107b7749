import type { IDataObject } from 'n8n-workflow';
import type { Attempt } from '../../../shared/concurrency';
import { mapConcurrent } from '../../../shared/concurrency';
import { inputRefused } from '../../../shared/errors';
import type { Batch, ItemResult } from '../../execution/batch';
import type { ItemContext } from '../../execution/itemContext';
import { notesMissing } from '../../execution/noteOnce';
import { readWhole } from '../../execution/readRecord';
import { withDefaults } from '../../input/defaults';
import { resolveId } from '../../input/references';
import type { Decision, Match, MatchPolicy, Plan, PlanInput } from '../../reconcile/plan';
import { chooseMatch, decide, needsBody, planOf } from '../../reconcile/plan';
import { idOfRow, isClosed } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import { defaultedFieldsOf, nounOf } from '../../records/record';
import type { Moved } from './move';
import { moveOf, waitingIn, wordsOfMove } from './move';
import { namedWhereFound } from './namedWhereFound';
import { placedWhereFound } from './placedWhereFound';
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
	/** Whether a closed ticket is to be open afterwards. */
	reopens: boolean;
	moved?: Moved;
}

/** What planning a target gave: a plan, and what became of items that are refused. */
export interface TargetPlanning {
	planned?: PlannedTarget;
	refused: Array<{ index: number; result: ItemResult }>;
}

/** Ends every item of a target with one error. */
export const refuseAll = ({ indexes }: UpsertTarget, error: unknown): TargetPlanning => ({
	refused: indexes.map((index) => ({ index, result: { error } })),
});

/** The first item that means the target. */
export const firstItem = (batch: Batch, { indexes }: UpsertTarget): ItemContext =>
	batch.items[indexes[0]];

/** A target that was read anew; undefined where all its items are refused. */
interface TargetReadAnew {
	target: UpsertTarget | undefined;
	refused: TargetPlanning['refused'];
}

/** Reads the target's items again, now with every look-up; an item that is refused leaves the target to the others. */
async function completeTarget(
	batch: Batch,
	record: RecordType,
	target: UpsertTarget,
): Promise<TargetReadAnew> {
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
	const refused = attempts.flatMap((attempt, rowIndex) =>
		isRead(attempt) ? [] : [{ index: target.indexes[rowIndex], result: { error: attempt.error } }],
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
	const narrowing = { tickettype_id: decision.row.tickettype_id };
	const status = resolver.registry.record('status');
	const label = 'Status When Reopened';
	return Number(await resolveId(resolver, client, status, reopenStatus, label, narrowing));
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

/** The properties to write of a record that is there: what stands in for what was not found goes to a new one only. */
function bodyFor(batch: Batch, { indexes, body }: UpsertTarget, { kind }: Decision): IDataObject {
	if (kind === 'create' || kind === 'follow') return body;
	const instead = indexes
		.flatMap((index) => [...batch.items[index].absent.values()])
		.flatMap(({ written }) => Object.entries(written));
	return Object.fromEntries(
		Object.entries(body).filter(
			([property, value]) =>
				!instead.some(([name, written]) => name === property && written === value),
		),
	);
}

const withoutUndefined = (body: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));

/** The target without the items that stop at a name which Halo does not have, where a new record would be created. */
async function withoutStopped(
	batch: Batch,
	record: RecordType,
	target: UpsertTarget,
	{ kind }: Decision,
): Promise<TargetReadAnew> {
	const isNew = kind === 'create' || kind === 'follow';
	const why = (index: number) =>
		[...batch.items[index].absent.values()].find(({ stops }) => stops)?.error;
	const stopped = isNew ? target.indexes.filter((index) => why(index) !== undefined) : [];
	if (stopped.length === 0) return { target, refused: [] };
	const refused = stopped.map((index) => ({ index, result: { error: why(index) } }));
	const indexes = target.indexes.filter((index) => !stopped.includes(index));
	if (indexes.length === 0) return { target: undefined, refused };
	const rest = await completeTarget(batch, record, { ...target, indexes });
	return { ...rest, refused: [...refused, ...rest.refused] };
}

/** What the item says, now that it is known whether the closed ticket has the notes already. */
async function policyFor(
	batch: Batch,
	record: RecordType,
	{ indexes, notes, policy }: UpsertTarget,
	match: Match,
): Promise<MatchPolicy> {
	const { whenFound, whenClosed } = policy;
	if (whenClosed !== 'createForNote') return { whenFound, whenClosed };
	if (match.kind !== 'one' || !isClosed(match.row) || notes.length === 0)
		return { whenFound, whenClosed: 'leave' };
	const ticketId = Number(idOfRow(record, match.row));
	const missing = await notesMissing(batch.items[indexes[0]], ticketId, notes);
	return { whenFound, whenClosed: missing.length > 0 ? 'create' : 'leave' };
}

/**
 * Decides what becomes of one record, from the rows that have its key. Names are looked up only where the record is not
 * left as it is.
 */
export async function planTarget(
	batch: Batch,
	record: RecordType,
	{ target: meant, rows }: LocatedTarget,
): Promise<TargetPlanning> {
	try {
		const match = chooseMatch(record, meant.key, rows);
		if (match.kind === 'ambiguous') {
			const { message, description } = match.reason;
			return refuseAll(meant, inputRefused(batch.client.node, message, description));
		}
		const policy = await policyFor(batch, record, meant, match);
		const decided = decide(record, match, policy);
		const waiting =
			'row' in decided ? await waitingIn(firstItem(batch, meant), record, decided) : undefined;
		const decision: Decision =
			waiting !== undefined && decided.kind === 'leave'
				? { kind: 'update', row: waiting.row, reopens: false }
				: decided;
		const read =
			meant.isComplete || !needsBody(decision)
				? { target: meant, refused: [] }
				: await completeTarget(batch, record, meant);
		const going = read.target && (await withoutStopped(batch, record, read.target, decision));
		const refused = [...read.refused, ...(going?.refused ?? [])];
		const whole = going?.target;
		if (whole === undefined) return { refused };
		const item = firstItem(batch, whole);
		const { key } = whole;
		const named =
			decision.kind === 'update' ? await namedWhereFound(batch, record, whole, decision.row) : {};
		const placed =
			decision.kind === 'update' && waiting === undefined
				? await placedWhereFound(batch, record, whole, decision.row)
				: {};
		const given = withoutUndefined({ ...bodyFor(batch, whole, decision), ...named, ...placed });
		const items = whole.indexes.map((index) => batch.items[index]);
		const isLeft = decided.kind === 'leave';
		const move = waiting && (await moveOf(items, record, waiting, given, isLeft));
		const body = move?.body ?? given;
		const moved = move?.moved;
		const target =
			moved === undefined ? whole : { ...whole, notes: [...whole.notes, wordsOfMove(moved)] };
		const reopenStatus = await reopenStatusOf(item, target, decision);
		const plan = await planWith(item, record, decision, { key, body, reopenStatus });
		if (plan.kind === 'refused' || plan.kind === 'unseen')
			throw new Error(`${record.label}: what is to be written can't be told`);
		return {
			refused,
			planned: {
				target,
				plan:
					plan.kind === 'create' && defaultedFieldsOf(record).length > 0
						? { ...plan, body: await withDefaults(item, record, plan.body) }
						: plan,
				knownIds: new Set(rows.map((row) => idOfRow(record, row))),
				hasOthers: match.kind === 'one' && match.others.length > 0,
				reopens: decision.kind === 'update' && decision.reopens,
				...(moved === undefined ? {} : { moved }),
			},
		};
	} catch (error) {
		return refuseAll(meant, error);
	}
}
