import type { IDataObject } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { rowWithId } from './rowsByName';

type Listing = Promise<IDataObject[] | undefined>;

/** The lists that a run has read or is reading, for whoever needs one of their rows. */
export class ListedRows {
	private readonly listings = new Map<string, Listing[]>();

	/** Remembers a list that is being read; undefined stands for one that is too long. */
	async add<L extends IDataObject[] | undefined>(
		{ name }: RecordType,
		listing: Promise<L>,
	): Promise<L> {
		this.listings.set(name, [...(this.listings.get(name) ?? []), listing]);
		return await listing;
	}

	/** The row with an ID that shows all these properties; undefined where no list has it. */
	async rowShowing(
		record: RecordType,
		id: string,
		properties: readonly string[],
	): Promise<IDataObject | undefined> {
		for (const listing of this.listings.get(record.name) ?? []) {
			// Who reads the list is told of its refusal.
			const rows = (await listing.catch(() => undefined)) ?? [];
			const row = rowWithId(record, rows, id);
			const shows = (property: string) => (row?.[property] ?? undefined) !== undefined;
			if (row !== undefined && properties.every(shows)) return row;
		}
		return undefined;
	}
}
