import type { IDataObject } from 'n8n-workflow';
import { isInUse } from '../reconcile/state';
import type { RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import type { Query } from '../transport/pages';
import { rowsWithin } from '../transport/pages';
import { MAX_PAGES_FOR_NAMES } from './referenceResolver';
import type { ReferenceResolver } from './referenceResolver';

/**
 * The records in use that Halo leaves out of a list by a parameter: nothing in a row tells them, but the difference does.
 *
 * @param narrowing what they lie within, such as the customer of users
 * @returns none where the list is too long to be read for it
 */
export async function leftOutBy(
	resolver: ReferenceResolver,
	record: RecordType,
	narrowing: Query,
	parameter: string,
): Promise<IDataObject[]> {
	const read = async (query: Query) =>
		await resolver.wholeList(record, query, () => MAX_PAGES_FOR_NAMES);
	const all = await read(narrowing);
	const others = all && (await read({ ...narrowing, [parameter]: true }));
	if (all === undefined || others === undefined) return [];
	const idOf = (row: IDataObject) => String(row[idPropertyOf(record)] as number);
	const kept = new Set(others.map(idOf));
	return rowsWithin(all, narrowing).filter((row) => isInUse(record, row) && !kept.has(idOf(row)));
}
