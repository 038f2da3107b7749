import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { isCreatedWith } from '../reconcile/plan';
import type { RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import { hasNextPage, listPage, PAGE_SIZE } from '../transport/pages';
import type { RowsToWrite } from './rowsToWrite';

/** So many pages of newer records than the run's first are read at most. */
const MAX_NEWEST_PAGES = 5;

/**
 * Recognizes the records that this run has just created without a key, among those that are newer than its first one.
 * Where Halo changes what it is given, so that the first one does not look as it was written, nothing is recognized.
 */
export function recognizeNewRows(
	client: HaloClient,
	record: RecordType,
	bodyOf: (index: number) => IDataObject,
): Required<Pick<RowsToWrite, 'goTogether' | 'isRow' | 'lookUp' | 'onWritten'>> {
	const idProperty = idPropertyOf(record);
	const told = new Set<number>();
	let isAltered = false;
	const newest = async (): Promise<IDataObject[]> => {
		const first = Math.min(...told);
		const query = { order: idProperty, orderdesc: true };
		const purpose = { record, access: 'read' as const, doing: `list the newest ${record.plural}` };
		const rows: IDataObject[] = [];
		for (let number = 1; number <= MAX_NEWEST_PAGES; number++) {
			const page = await listPage(client, record, query, number, PAGE_SIZE, purpose);
			rows.push(...page.rows);
			const ids = page.rows.map((row) => Number(row[idProperty]));
			const isSorted = ids.every((id, place) => place === 0 || id < ids[place - 1]);
			if (!isSorted) break;
			if (ids.some((id) => id <= first) || !hasNextPage(page, number, PAGE_SIZE))
				return rows.filter((row) => Number(row[idProperty]) > first);
		}
		throw unknowable(client, record, `Halo's list does not show the newest ${record.plural} first`);
	};
	return {
		goTogether: () => (told.size === 0 ? undefined : !isAltered),
		isRow: (index, row) => isCreatedWith(record, bodyOf(index), row),
		onWritten: (index, row) => {
			told.add(Number(row[idProperty]));
			isAltered ||= !isCreatedWith(record, bodyOf(index), row);
		},
		async lookUp(indexes) {
			if (told.size === 0) throw unknowable(client, record, 'none of this run was answered yet');
			if (isAltered) throw unknowable(client, record, 'Halo changes what they are created with');
			const open = (await newest()).filter((row) => !told.has(Number(row[idProperty]))).reverse();
			return indexes.map((index) => {
				const place = open.findIndex((row) => isCreatedWith(record, bodyOf(index), row));
				return place < 0 ? undefined : open.splice(place, 1)[0];
			});
		},
	};
}

const unknowable = (client: HaloClient, record: RecordType, why: string) =>
	inputRefused(
		client.node,
		`which ${record.plural} are new can't be told: ${why}`,
		`Look in Halo whether the ${record.label.toLowerCase()} is there before you run this again.`,
	);
