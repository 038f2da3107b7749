import type { IDataObject } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { rowWithId } from './rowsByName';

type Listing = Promise<IDataObject[] | undefined>;

/** The lists that a run has read or is reading, by record type, for whoever needs one of their rows. */
const listings = new WeakMap<object, Map<string, Listing[]>>();

/**
 * Remembers a list that is being read; undefined stands for one that is too long.
 *
 * @param run what the lists of one run belong to
 */
export async function remembered<L extends IDataObject[] | undefined>(
	run: object,
	{ name }: RecordType,
	listing: Promise<L>,
): Promise<L> {
	const known = listings.get(run) ?? new Map<string, Listing[]>();
	listings.set(run, known.set(name, [...(known.get(name) ?? []), listing]));
	return await listing;
}

/** The row with an ID that shows all these properties; undefined where no list of the run has it. */
export async function listedRow(
	run: object,
	record: RecordType,
	id: string,
	properties: readonly string[],
): Promise<IDataObject | undefined> {
	for (const listing of listings.get(run)?.get(record.name) ?? []) {
		// Who reads the list is told of its refusal.
		const rows = (await listing.catch(() => undefined)) ?? [];
		const row = rowWithId(record, rows, id);
		const shows = (property: string) => (row?.[property] ?? undefined) !== undefined;
		if (row !== undefined && properties.every(shows)) return row;
	}
	return undefined;
}
