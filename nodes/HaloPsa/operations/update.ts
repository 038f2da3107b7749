import type { IDataObject } from 'n8n-workflow';
import type { Attempt } from '../../shared/concurrency';
import { attemptEach, hasFailed, mapConcurrent, valueOf } from '../../shared/concurrency';
import { asNodeError, inputRefused } from '../../shared/errors';
import { recordLocatorsOf, updateFieldsOf } from '../description/fields';
import type { ItemResult } from '../execution/batch';
import type { ItemContext } from '../execution/itemContext';
import { ownerQueryOf } from '../execution/readRecord';
import { readIfChanged } from '../execution/writeChange';
import { writeItems } from '../execution/writeItems';
import { readRow } from '../input/fields';
import type { RecordType } from '../records/record';
import { idPropertyOf, withArticle } from '../records/record';
import { tryItems } from './dryRun';
import type { Operation } from './operation';
import { readParent, readRecordId } from './operation';

type Bodies = Array<Attempt<IDataObject>>;

/** The change that an item asks for, with the record's ID. */
async function readChange(item: ItemContext, record: RecordType): Promise<IDataObject> {
	const owner = await readParent(item, record, 'one');
	const id = await readRecordId(item, record, owner);
	const change = await readRow({ ...item, changes: { record, id } }, record, 'update');
	if (Object.keys(change).length > 0)
		return { ...change, ...owner, [idPropertyOf(record)]: Number(id) };
	const [absent] = item.absent.values();
	if (absent !== undefined) throw asNodeError(item.client.node, absent.error, item.index);
	throw inputRefused(
		item.client.node,
		'Nothing to update',
		'Add at least one field under Update Fields or Custom Fields.',
	);
}

/** Items that change the same record go one after the other, as they would alone: the rounds, each with its bodies. */
function roundsOf(bodies: Bodies, idOf: (index: number) => string): Bodies[] {
	const seen = new Map<string, number>();
	const roundOf = bodies.map((body, index) => {
		if (valueOf(body) === undefined) return 0;
		const round = seen.get(idOf(index)) ?? 0;
		seen.set(idOf(index), round + 1);
		return round;
	});
	const last = roundOf.reduce((most, round) => Math.max(most, round), 0);
	return Array.from({ length: last + 1 }, (_, round) =>
		bodies.map((body, index) => (roundOf[index] === round ? body : undefined)),
	);
}

/** Changes the given fields of records; the others stay. */
export const update: Operation<'update'> = {
	verb: 'update',
	access: 'edit',
	name: 'Update',
	action: (record) => `Update ${withArticle(record)}`,
	description: (record) => `Change fields of ${withArticle(record)}`,
	properties: (record, records) => [
		...recordLocatorsOf(record, records),
		...updateFieldsOf(record, records),
	],
	kind: 'perBatch',
	canDryRun: true,
	async run(batch, record) {
		const idProperty = idPropertyOf(record);
		const bodies = await attemptEach(batch, async (item) => await readChange(item, record));
		if (batch.dryRun) return await tryItems(batch, record, 'update', bodies);
		const idOf = (index: number) => String(valueOf(bodies[index])?.[idProperty]);
		/** The ID counts within the owner only. */
		const isOfOwner = (index: number, row: IDataObject) =>
			Object.entries(ownerQueryOf(record, valueOf(bodies[index]) ?? {})).every(
				([name, id]) => row[name] === undefined || Number(row[name]) === id,
			);
		const recognition = {
			isRow: (index: number, row: IDataObject) =>
				String(row[idProperty]) === idOf(index) && isOfOwner(index, row),
			nameOf: (index: number) => `with the ID ${idOf(index)}`,
			lookUp: async (indexes: number[]) =>
				await mapConcurrent(indexes, batch.width, async (index) => {
					const { [idProperty]: id, ...change } = valueOf(bodies[index]) ?? {};
					return await readIfChanged(batch.items[index], record, String(id), change);
				}),
		};
		let results: Array<ItemResult | undefined> = batch.items.map(() => undefined);
		const isRefused = (result: ItemResult | undefined) => hasFailed(result as Attempt<unknown>);
		for (const round of roundsOf(bodies, idOf)) {
			if (batch.stops && (bodies.some(hasFailed) || results.some(isRefused))) break;
			const written = await writeItems(batch, record, round, recognition);
			results = results.map((result, index) => written[index] ?? result);
		}
		return { results: results.map((result, index) => result ?? failedResultOf(bodies[index])) };
	},
};

const failedResultOf = (body: Attempt<IDataObject>): ItemResult | undefined =>
	hasFailed(body) ? body : undefined;
