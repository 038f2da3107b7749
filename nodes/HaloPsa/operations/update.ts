import { recordLocatorsOf, updateFieldsOf } from '../description/fields';
import type { IDataObject } from 'n8n-workflow';
import { readRow } from '../input/fields';
import type { ItemContext } from '../input/fields';
import { holds } from '../matching/compare';
import type { RecordType } from '../records/record';
import { idPropertyOf, nounOf, withArticle } from '../records/record';
import { inParallel } from '../../shared/pool';
import { asNodeError, inputRefused, isUncertain } from '../../shared/errors';
import { uncertain } from '../transport/errors';
import { tellDifferences } from './tellDifferences';
import type { Fate } from './batch';
import { forEachOpen, storeOpen } from './batch';
import type { Operation } from './operation';
import { readRecordId, readWhole, savedRow, shaped } from './operation';

/**
 * Writes a change to one record. When the answer is lost, the record is read: it either holds the change, which
 * then is the result, or the write is reported as uncertain.
 *
 * @param proof what the record must show then, when it is not the whole change
 */
export async function writeChange(
	item: ItemContext,
	record: RecordType,
	id: string,
	change: IDataObject,
	proof = change,
): Promise<IDataObject> {
	const intent = {
		record,
		access: 'edit' as const,
		doing: `update the ${nounOf(record)}`,
		id,
	};
	try {
		const body = [{ ...change, [idPropertyOf(record)]: Number(id) }];
		const row = savedRow(
			(
				await item.client.request({
					method: 'POST',
					retry: 'never',
					path: record.path,
					body,
					intent,
				})
			).body,
		);
		if (row !== undefined) return row;
	} catch (thrown) {
		if (!isUncertain(thrown)) throw asNodeError(item.client.node, thrown, item.index);
	}
	const row = await readWhole(item, record, id, `read the ${nounOf(record)} again`);
	if (row !== undefined && holds(row, proof)) return row;
	throw uncertain(
		item.client.node,
		intent,
		'the answer was lost, and Halo does not show the change',
	);
}

/** The change that an item asks for, without the record's ID. */
async function readChange(item: ItemContext, record: RecordType): Promise<IDataObject> {
	const change = await readRow(item, record, 'update');
	if (Object.keys(change).length > 0) return change;
	throw inputRefused(
		item.client.node,
		'Nothing to update',
		'Add at least one field under Update Fields or Custom Fields.',
	);
}

/** Changes the given fields of one record; the others stay. */
export const update: Operation = {
	verb: 'update',
	access: 'edit',
	name: 'Update',
	action: (record) => `Update ${withArticle(record)}`,
	description: (record) => `Change fields of ${withArticle(record)}`,
	properties: (record, records) => [
		...recordLocatorsOf(record, records),
		...updateFieldsOf(record, records),
	],
	async run(item, record) {
		const id = await readRecordId(item, record);
		const change = await readChange(item, record);
		const row = await writeChange(item, record, id, change);
		tellDifferences(item, record, change, row);
		return shaped(item, record, row);
	},
	async runAll(batch, record) {
		const idProperty = idPropertyOf(record);
		const fates = new Array<Fate | undefined>(batch.items.length).fill(undefined);
		const bodies = await forEachOpen(
			batch,
			fates,
			async (item): Promise<IDataObject> => ({
				...(await readChange(item, record)),
				[idProperty]: Number(await readRecordId(item, record)),
			}),
		);
		const idOf = (place: number) => String(bodies[place]?.[idProperty]);
		// Items that change the same record go one after the other, as they would alone.
		const rounds = new Map<string, number>();
		const roundOf = bodies.map((body, place) => {
			if (body === undefined) return -1;
			rounds.set(idOf(place), (rounds.get(idOf(place)) ?? -1) + 1);
			return rounds.get(idOf(place));
		});
		const recognise: Parameters<typeof storeOpen>[4] = {
			isSame: (place, row) => String(row[idProperty]) === idOf(place),
			nameOf: (place) => `with the ID ${idOf(place)}`,
			reread: async (places) =>
				await inParallel(places, batch.width, async (place) => {
					const doing = `read the ${nounOf(record)} again`;
					const row = await readWhole(batch.items[place], record, idOf(place), doing);
					// The row was found by its ID, so what has to be proven is the rest.
					const { [idProperty]: own, ...change } = bodies[place] ?? {};
					const isHeld = row !== undefined && String(row[idProperty]) === String(own);
					return isHeld && holds(row, change) ? row : undefined;
				}),
		};
		for (let round = 0; round <= Math.max(...rounds.values()); round++) {
			const now = bodies.map((body, place) => (roundOf[place] === round ? body : undefined));
			await storeOpen(batch, record, fates, now, recognise);
		}
		return { fates };
	},
};
