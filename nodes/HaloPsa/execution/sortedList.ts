import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import type { SortOrder } from '../reconcile/sortRows';
import { showsOrder, sortRows } from '../reconcile/sortRows';
import { isPublishedParameter } from '../records/listParameters';
import type { RecordType } from '../records/record';
import type { RequestPurpose } from '../transport/errors';
import type { Query } from '../transport/pages';
import { listRows, PAGE_SIZE } from '../transport/pages';
import type { ItemContext } from './itemContext';

/**
 * Lists records in an order. Halo sorts where only the first are wanted and its list can; else the whole list is read and
 * sorted here, also where nothing shows that Halo sorted it. A full page is asked for, since a few rows show little.
 *
 * @param limit the most rows wanted; undefined for all
 * @throws NodeOperationError where no row shows the property, since nothing would tell whether it is the right order
 */
export async function listSorted(
	{ client }: ItemContext,
	record: RecordType,
	query: Query,
	limit: number | undefined,
	sort: SortOrder,
	purpose: RequestPurpose,
): Promise<IDataObject[]> {
	const shown = (rows: IDataObject[]): IDataObject[] => {
		if (rows.length === 0 || rows.some((row) => row[sort.property] !== undefined)) return rows;
		throw inputRefused(
			client.node,
			`Sort By: none of the ${record.plural} shows "${sort.property}"`,
			'Take a name from what comes out with Simplify off, in the same letters.',
		);
	};
	const canHaloSort =
		record.paging === 'pages' && isPublishedParameter(record.path, 'order') === true;
	if (limit !== undefined && canHaloSort) {
		const order = { order: sort.property, orderdesc: sort.isDescending };
		const wanted = Math.max(limit, PAGE_SIZE);
		const first = shown(await listRows(client, record, { ...query, ...order }, wanted, purpose));
		if (first.length < wanted) return sortRows(first, sort).slice(0, limit);
		if (showsOrder(first, sort)) return first.slice(0, limit);
	}
	const all = shown(await listRows(client, record, query, undefined, purpose));
	return sortRows(all, sort).slice(0, limit);
}
