import type { IDataObject } from 'n8n-workflow';
import { mapConcurrent } from '../../../shared/concurrency';
import { inputRefused } from '../../../shared/errors';
import type { Choice } from '../../../shared/locator';
import { choiceOf } from '../../../shared/locator';
import { ADDITIONAL } from '../../description/parameterNames';
import type { Attempt, Batch, ItemResult } from '../../execution/batch';
import type { ItemContext } from '../../execution/itemContext';
import { readWhole } from '../../execution/readRecord';
import { withDefaults } from '../../input/defaults';
import { isIdText, narrowingOf, resolveId } from '../../input/references';
import { writeAbsent } from '../../input/whenNotFound';
import type { Decision, Plan, PlanInput } from '../../reconcile/plan';
import { chooseMatch, decide, needsBody, planOf } from '../../reconcile/plan';
import { idOfRow } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import { defaultedFieldsOf, idPropertyOf, nounOf } from '../../records/record';
import { moveOf, waitingIn } from './move';
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
	/** That a ticket moves to its customer, who was not found before, in words. */
	moved?: string;
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

/** A field whose name means nothing in the record that was found stays as it is. */
const UNCHANGED = { verb: 'update', needed: new Set<string>() } as const;

/**
 * What a name means in the record that was found: of priorities, the same number has another name in each SLA. Items of a
 * target agree, or the last one counts.
 *
 * @returns what to write of these; undefined for what stays, since the name means nothing there
 * @throws NodeOperationError where the item stops at that
 */
async function namedWhereFound(
	batch: Batch,
	record: RecordType,
	{ indexes, body }: UpsertTarget,
	held: IDataObject,
): Promise<IDataObject> {
	const named: IDataObject = {};
	const { resolver } = batch;
	const fields = resolver.registry.referencesIn(record.fields ?? []).filter(({ name, to }) => {
		const target = resolver.registry.record(to);
		return target.narrowedElse !== undefined && body[name] !== undefined;
	});
	for (const field of fields) {
		const { name, to, label } = field;
		const target = resolver.registry.record(to);
		const narrowing = narrowingOf(target, { ...held, ...body });
		const choices = indexes.map((index) => choiceIn(batch.items[index], name));
		const isName = ({ mode, value }: Choice) => mode !== 'list' && !isIdText(value);
		const choice = choices.filter((given) => given !== undefined && isName(given)).pop();
		if (choice === undefined || !Object.values(narrowing).every((value) => Number(value) > 0))
			continue;
		try {
			const more = async () => await Promise.resolve(narrowing);
			const row = await resolver.byNameNarrowed(target, choice.value, {}, label, more);
			named[name] = Number(row[idPropertyOf(target)]);
		} catch (thrown) {
			for (const index of indexes)
				await writeAbsent(batch.items[index], field, thrown, body, UNCHANGED);
			named[name] = undefined;
		}
	}
	return named;
}

const withoutUndefined = (body: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));

/** What an item gives for a reference, wherever its input stands. */
function choiceIn({ context, index }: ItemContext, name: string): Choice | undefined {
	const more = context.getNodeParameter(ADDITIONAL.upsert, index, {}) as IDataObject;
	return choiceOf(more[name] ?? context.getNodeParameter(name, index, ''));
}

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
		const decided = decide(record, match, meant.policy);
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
		const given = withoutUndefined({ ...bodyFor(batch, whole, decision), ...named });
		const move = waiting && (await moveOf(item, record, waiting, given, decided.kind === 'leave'));
		const body = move?.body ?? given;
		const target =
			move?.words === undefined ? whole : { ...whole, notes: [...whole.notes, move.words] };
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
				...(move?.words === undefined ? {} : { moved: move.words }),
			},
		};
	} catch (error) {
		return refuseAll(meant, error);
	}
}
