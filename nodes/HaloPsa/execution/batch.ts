import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { inParallel } from '../../shared/pool';
import type { ReferenceResolver } from './referenceResolver';
import type { ItemContext } from './itemContext';
import type { RecordType } from '../records/record';
import type { HaloClient } from '../transport/client';
import type { Rows } from './bulkWriter';
import { storeRows } from './bulkWriter';
import { shaped } from './readRecord';
import { tellDifferences } from './warnDifferences';

/** All input items of an execution, for what is done to them together. */
export interface Batch {
	context: IExecuteFunctions;
	client: HaloClient;
	resolver: ReferenceResolver;
	items: ItemContext[];
	/** How many items are worked on at the same time. */
	width: number;
	/** The most rows of a request, where the person set it. */
	rowsPerRequest: number | undefined;
	/** Whether an item that is refused stops the others. */
	stops: boolean;
}

/** What became of one input item: its output row, or the error that says why there is none. */
export type Fate = { row: IDataObject } | { error: unknown };

/** What became of all items, in their order; nothing for those that a stop left untouched. */
export interface BatchResult {
	fates: Array<Fate | undefined>;
	/** Rows about all items, behind the others. */
	more?: IDataObject[];
}

/** Does an operation for all items together. */
export type RunAll = (batch: Batch, record: RecordType) => Promise<BatchResult>;

/** Whether an item was refused before anything was written, so that nothing is to be written. */
export function isStopped({ stops }: Batch, fates: Array<Fate | undefined>): boolean {
	return stops && fates.some((fate) => fate !== undefined && 'error' in fate);
}

/**
 * Does something for each item that has no fate yet; what it throws is the item's fate.
 *
 * @returns results by the item's place; undefined where it was refused, or had its fate before
 */
export async function forEachOpen<T>(
	batch: Batch,
	fates: Array<Fate | undefined>,
	task: (item: ItemContext) => Promise<T>,
): Promise<Array<T | undefined>> {
	return await inParallel(batch.items, batch.width, async (item, place) => {
		if (fates[place] !== undefined || isStopped(batch, fates)) return undefined;
		try {
			return await task(item);
		} catch (error) {
			fates[place] = { error };
			return undefined;
		}
	});
}

/**
 * Writes the rows of the items that have no fate yet, in arrays, and notes what became of each.
 *
 * @param bodies by the item's place
 * @param rows how the writer recognises them; positions are places of items
 */
export async function storeOpen(
	batch: Batch,
	record: RecordType,
	fates: Array<Fate | undefined>,
	bodies: Array<IDataObject | undefined>,
	{ isSame, nameOf, reread }: Pick<Rows, 'isSame' | 'nameOf' | 'reread'>,
): Promise<void> {
	if (isStopped(batch, fates)) return;
	const places = bodies.flatMap((body, place) => (body === undefined ? [] : [place]));
	const ends = await storeRows(batch.client, record, {
		bodies: places.map((place) => bodies[place] ?? {}),
		size: batch.rowsPerRequest ?? 1,
		isSame: (position, row) => isSame(places[position], row),
		nameOf: (position) => nameOf(places[position]),
		...(reread === undefined
			? {}
			: {
					reread: async (positions) => await reread(positions.map((position) => places[position])),
				}),
	});
	for (const [position, end] of ends.entries()) {
		const place = places[position];
		if ('row' in end) tellDifferences(batch.items[place], record, bodies[place] ?? {}, end.row);
		fates[place] =
			'row' in end ? { row: shaped(batch.items[place], record, end.row) } : { error: end.error };
	}
}
