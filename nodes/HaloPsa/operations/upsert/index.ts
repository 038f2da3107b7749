import type { IDataObject } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { attemptEach, mapConcurrent, mapWithTurns, valueOf } from '../../../shared/concurrency';
import { isObject } from '../../../shared/reply';
import type { Batch, BatchResult, ItemResult } from '../../execution/batch';
import { isStopped, refusedOf } from '../../execution/batch';
import type { ItemContext } from '../../execution/itemContext';
import { LookUp } from '../../execution/lookUp';
import { shaped } from '../../execution/outputRow';
import { PATIENCE_MS } from '../../execution/resolveDuplicates';
import { tellAbsent } from '../../input/whenNotFound';
import { isInUse } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import { idPropertyOf, matchOnOf, nounOf, withArticle } from '../../records/record';
import { dryRow } from '../dryRun';
import type { Operation } from '../operation';
import { addNotesWhenFound, resolveTargetDuplicates } from './afterwards';
import { upsertFieldsOf } from './inputs';
import { checkTaken } from './notTaken';
import type { LocatedTarget, PlannedTarget, TargetPlanning } from './plan';
import { planTarget } from './plan';
import { readUpsertInput } from './readInput';
import { settleSameRecord } from './sameRecord';
import type { UpsertTarget } from './targets';
import { targetsOf } from './targets';
import type { TargetResult } from './write';
import { isWritten, writeTargets } from './write';

type Results = Array<ItemResult | undefined>;

function customFieldIds(targets: UpsertTarget[]): number[] {
	const fields = targets.flatMap(({ body }) =>
		Array.isArray(body.customfields) ? body.customfields.filter(isObject) : [],
	);
	return [...new Set(fields.map(({ id }) => Number(id)))];
}

/**
 * Finds the records of all targets. Where several with a key are in use, two other runs may just be creating the same
 * one: what is there a little later counts.
 */
async function locate(
	record: RecordType,
	lookUp: LookUp,
	targets: UpsertTarget[],
): Promise<LocatedTarget[]> {
	const rows = await lookUp.find(targets.map(({ key }) => key));
	const isDoubled = (rowIndex: number) =>
		rows[rowIndex].filter((row) => isInUse(record, row)).length > 1;
	const doubled = targets.map((_, rowIndex) => rowIndex).filter(isDoubled);
	if (doubled.length === 0 || matchOnOf(record)?.retired === undefined)
		return targets.map((target, rowIndex) => ({ target, rows: rows[rowIndex] }));
	await sleep(PATIENCE_MS);
	const again = await lookUp.find(doubled.map((rowIndex) => targets[rowIndex].key));
	const later = new Map(doubled.map((rowIndex, index) => [rowIndex, again[index]]));
	return targets.map((target, rowIndex) => ({
		target,
		rows: later.get(rowIndex) ?? rows[rowIndex],
	}));
}

/** The row of one item: what became of its record. */
function outputOfTarget(
	batch: Batch,
	record: RecordType,
	result: TargetResult,
	index: number,
): ItemResult {
	if (!isWritten(result)) return { error: result.error };
	const { outcome, changes, remarks, planned, row } = result;
	tellNotFound(batch.items[index], outcome === 'created');
	const [first] = planned.target.indexes;
	// First, since a table in n8n's editor shows a few columns only; a property of Halo's never covers it.
	const leading: IDataObject = { outcome };
	return {
		row: {
			...leading,
			...shaped(batch.items[index], record, row),
			...leading,
			changes: changes as IDataObject,
			...remarks,
			...(index === first ? {} : { same_as_item: first }),
		},
	};
}

function tellNotFound(item: ItemContext, isNew: boolean): void {
	if (item.absent.size > 0) tellAbsent(item, isNew);
}

/** What would become of the records, by their items. */
function tryTargets(
	batch: Batch,
	record: RecordType,
	refused: Results,
	planned: PlannedTarget[],
): Results {
	const all = [...refused];
	const idProperty = idPropertyOf(record);
	for (const { plan, target } of planned) {
		const { notes, indexes } = target;
		const more: IDataObject =
			plan.kind === 'create'
				? {
						outcome: 'created',
						...(plan.refersTo === undefined ? {} : { refers_to: plan.refersTo as number }),
						...(target.policy.notesOnNew && notes.length > 0 ? { notes } : {}),
					}
				: {
						outcome: plan.kind === 'update' ? 'updated' : 'unchanged',
						[idProperty]: plan.row[idProperty],
						changes: plan.kind === 'update' ? (plan.changes as IDataObject) : {},
						...(plan.kind === 'unchanged' && plan.leftClosed ? { left_closed: true } : {}),
						...(notes.length === 0 ? {} : { notes }),
					};
		const write = plan.kind === 'create' ? plan.body : plan.kind === 'update' ? plan.write : {};
		for (const index of indexes) {
			tellNotFound(batch.items[index], plan.kind === 'create');
			all[index] = {
				row: {
					...dryRow(batch.items[index], record, 'upsert', write, more),
					...(index === indexes[0] ? {} : { same_as_item: indexes[0] }),
				},
			};
		}
	}
	return all;
}

/** Passes what became of the records on to their items. */
async function reportResults(
	batch: Batch,
	record: RecordType,
	refused: Results,
	results: TargetResult[],
): Promise<BatchResult> {
	const all = [...refused];
	const indexes = results.flatMap((result) => {
		const { target } = isWritten(result) ? result.planned : result;
		return target.indexes.map((index) => ({ result, index }));
	});
	await mapWithTurns(indexes, ({ result, index }) => {
		all[index] = outputOfTarget(batch, record, result, index);
	});
	return { results: all };
}

function withRefused(results: Results, plannings: TargetPlanning[]): Results {
	const all = [...results];
	for (const { refused } of plannings) for (const { index, result } of refused) all[index] = result;
	return all;
}

/** Read → look up → plan → write → resolve duplicates → report; each stage takes a value and gives a new one. */
async function runUpsert(batch: Batch, record: RecordType): Promise<BatchResult> {
	const inputs = await attemptEach(
		batch,
		async (item) => await readUpsertInput(item, record, 'forMatching'),
	);
	const unread = refusedOf(inputs);
	const targets = await targetsOf(inputs.map(valueOf).filter((input) => input !== undefined));
	if (targets.length === 0 || isStopped(batch, inputs)) return { results: unread };
	const lookUp = new LookUp(batch.client, record, customFieldIds(targets));
	const began = Date.now();
	const located = await locate(record, lookUp, targets);
	const { haloTime } = batch.client;
	const since = haloTime === undefined ? undefined : haloTime - (Date.now() - began);
	const plannings = await settleSameRecord(
		batch,
		record,
		await mapConcurrent(located, batch.width, async (one) => await planTarget(batch, record, one)),
	);
	const refused = withRefused(unread, plannings);
	const hasRefused = plannings.some((planning) => planning.refused.length > 0);
	if (batch.stops && hasRefused) return { results: refused };
	const planned = plannings.flatMap((planning) => planning.planned ?? []);
	if (batch.dryRun) return { results: tryTargets(batch, record, refused, planned) };
	const written = await writeTargets(batch, record, lookUp, planned);
	const checked = await checkTaken(batch, record, written);
	const settled = await resolveTargetDuplicates(batch, record, lookUp, checked, since);
	const noted = await addNotesWhenFound(batch, record, settled);
	return await reportResults(batch, record, refused, noted);
}

/**
 * Creates what is not in Halo yet and updates what is, for all items together: one look-up, names looked up only where
 * the record is not left as it is, the difference computed here, rows written in arrays, and after a creation a look
 * whether another run made the same.
 */
export const upsert: Operation<'upsert'> = {
	verb: 'upsert',
	access: 'edit',
	readsFirst: true,
	name: 'Create or Update',
	action: (record) => `Create or update ${withArticle(record)}`,
	description: (record) =>
		`Create a new ${nounOf(record)}, or update the current one if it already exists (upsert)`,
	properties: upsertFieldsOf,
	kind: 'perBatch',
	canDryRun: true,
	run: runUpsert,
};
