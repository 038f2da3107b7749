import type { IDataObject } from 'n8n-workflow';
import { inParallel } from '../../../shared/pool';
import { isObject } from '../../../shared/reply';
import { upsertFieldsOf } from './inputs';
import { resolveId } from '../../input/references';
import { differencesOf } from '../../reconcile/compare';
import { findSettled, settleDoubles } from '../../execution/doubles';
import type { Group } from './group';
import { groupsOf, isInUse, readWish } from './group';
import { bearsKey } from '../../reconcile/key';
import { LookUp } from '../../execution/lookUp';
import { addNoteOnce } from '../../execution/noteOnce';
import { firstItem, plan } from './plan';
import type { RecordType } from '../../records/record';
import { idPropertyOf, nounOf, withArticle } from '../../records/record';
import { MOST_ROWS, storeRows } from '../../execution/bulkWriter';
import type { Batch, Fate } from '../../execution/batch';
import { forEachOpen, isStopped } from '../../execution/batch';
import type { Operation } from '../operation';
import { readWhole, shaped } from '../../execution/readRecord';
import { tellDifferences } from '../../execution/warnDifferences';

async function isStored(
	batch: Batch,
	record: RecordType,
	group: Group,
	rows: IDataObject[],
): Promise<IDataObject | undefined> {
	const idProperty = idPropertyOf(record);
	if (group.match === undefined)
		return rows.find((row) => !group.known.has(String(row[idProperty])) && isInUse(record, row));
	const id = String(group.match[idProperty]);
	const row = rows.find((candidate) => String(candidate[idProperty]) === id);
	const { changes, unseen } = differencesOf(row ?? {}, group.change ?? {}, record.fields);
	if (row === undefined || Object.keys(changes).length > 0) return undefined;
	if (unseen.length === 0) return row;
	const doing = `read the ${nounOf(record)} again`;
	const whole = await readWhole(firstItem(batch, group), record, id, doing);
	const left = differencesOf(whole ?? {}, group.change ?? {}, record.fields);
	return Object.keys(left.changes).length === 0 ? whole : undefined;
}

/** Writes what is planned; each group ends with its record or its error. */
async function write(
	batch: Batch,
	record: RecordType,
	lookUp: LookUp,
	groups: Group[],
): Promise<void> {
	const idProperty = idPropertyOf(record);
	const ends = await storeRows(batch.client, record, {
		bodies: groups.map(({ match, change, body }) =>
			match === undefined ? body : { ...change, [idProperty]: Number(match[idProperty]) },
		),
		size: batch.rowsPerRequest ?? MOST_ROWS,
		isSame: (position, row) => {
			const { match, wanted, known } = groups[position];
			const id = String(row[idProperty]);
			return match === undefined
				? !known.has(id) && bearsKey(row, wanted)
				: id === String(match[idProperty]);
		},
		reread: async (positions) => {
			const asked = positions.map((position) => groups[position]);
			const found = await lookUp.find(asked.map(({ wanted }) => wanted));
			return await inParallel(
				asked,
				batch.width,
				async (group, place) => await isStored(batch, record, group, found[place]),
			);
		},
		nameOf: (position) => `with the ${groups[position].wanted.words}`,
	});
	for (const [position, end] of ends.entries()) {
		const group = groups[position];
		if ('error' in end) {
			group.error = end.error;
			continue;
		}
		group.outcome = group.match === undefined ? 'created' : 'updated';
		group.saved = end.row;
		tellDifferences(
			firstItem(batch, group),
			record,
			group.match === undefined ? group.body : (group.change ?? {}),
			end.row,
		);
	}
}

/** Adds the notes that were asked for to a ticket that was there. */
async function addNotes(batch: Batch, record: RecordType, group: Group): Promise<void> {
	const { match, notes, when, more } = group;
	if (notes.length === 0 || match === undefined || more.left_closed === true) return;
	const item = firstItem(batch, group);
	const { client, resolver } = batch;
	const outcome =
		when.noteOutcome === undefined
			? undefined
			: Number(
					await resolveId(
						resolver,
						client,
						resolver.registry.record('outcome'),
						when.noteOutcome,
						'Note Outcome',
						{},
					),
				);
	for (const note of notes) {
		const added = await addNoteOnce(item, Number(match[idPropertyOf(record)]), note, outcome);
		more.note_added = more.note_added === true || added;
	}
}

function outputOf(batch: Batch, record: RecordType, group: Group, place: number): IDataObject {
	const row = shaped(batch.items[place], record, group.saved ?? group.match ?? {});
	const [first] = group.places;
	const { outcome } = group;
	// First, since a table in n8n's editor shows a few columns only; a property of Halo's never covers it.
	const told: IDataObject = { outcome };
	return {
		...told,
		...row,
		...told,
		changes: outcome === 'updated' ? (group.changes as IDataObject) : {},
		...group.more,
		...(place === first ? {} : { same_as_item: first }),
	};
}

function customFieldIds(groups: Group[]): number[] {
	const fields = groups.flatMap(({ body }) =>
		Array.isArray(body.customfields) ? body.customfields.filter(isObject) : [],
	);
	return [...new Set(fields.map(({ id }) => Number(id)))];
}

/** Runs a step for each group without an error, several at a time; what it throws becomes the group's. */
async function forEachGroup(
	{ width }: Batch,
	groups: Group[],
	step: (group: Group, place: number) => Promise<void>,
): Promise<void> {
	await inParallel(groups, width, async (group, place) => {
		if (group.error !== undefined) return;
		await step(group, place).catch((thrown: unknown) => (group.error = thrown));
	});
}

/** Passes what became of the groups on to their items. */
function close(batch: Batch, record: RecordType, groups: Group[], fates: Array<Fate | undefined>) {
	for (const group of groups) {
		for (const place of group.places) {
			if (group.error !== undefined) fates[place] = { error: group.error };
			else if (group.saved !== undefined || group.match !== undefined)
				fates[place] = { row: outputOf(batch, record, group, place) };
		}
	}
	return { fates };
}

/**
 * Creates what is not in Halo yet and updates what is, for all items together: one look-up, names looked up only where
 * the record is not left as it is, the difference computed here, rows written in arrays, and after a creation a look whether another run made the same.
 */
export const upsert: Operation = {
	verb: 'upsert',
	access: 'edit',
	readsFirst: true,
	name: 'Create or Update',
	action: (record) => `Create or update ${withArticle(record)}`,
	description: (record) =>
		`Create a new ${nounOf(record)}, or update the current one if it already exists (upsert)`,
	properties: upsertFieldsOf,
	async runAll(batch, record) {
		const fates = new Array<Fate | undefined>(batch.items.length).fill(undefined);
		const wishes = await forEachOpen(
			batch,
			fates,
			async (item) => await readWish(item, record, 'forMatching'),
		);
		const groups = groupsOf(wishes);
		if (groups.length === 0 || isStopped(batch, fates)) return { fates };
		const lookUp = new LookUp(batch.client, record, customFieldIds(groups));
		const began = Date.now();
		const rows = await findSettled(record, lookUp, groups);
		const { haloTime } = batch.client;
		const since = haloTime === undefined ? undefined : haloTime - (Date.now() - began);
		await forEachGroup(
			batch,
			groups,
			async (group, place) => await plan(batch, record, group, rows[place], fates),
		);
		const refused = groups.some(({ error }) => error !== undefined);
		if (isStopped(batch, fates) || (batch.stops && refused))
			return close(
				batch,
				record,
				groups.filter(({ error }) => error),
				fates,
			);
		const toWrite = groups.filter(
			({ error, match, change }) =>
				error === undefined && (match === undefined || change !== undefined),
		);
		await write(batch, record, lookUp, toWrite);
		await settleDoubles(batch, record, lookUp, groups, since);
		await forEachGroup(batch, groups, async (group) => await addNotes(batch, record, group));
		return close(batch, record, groups, fates);
	},
};
