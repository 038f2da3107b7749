import type { IDataObject } from 'n8n-workflow';
import { mapWithTurns } from '../../shared/concurrency';
import { readLimit } from '../../shared/limit';
import { filterPropertiesOf } from '../description/filters';
import type { ItemContext } from '../execution/itemContext';
import { shaped, simplify } from '../execution/outputRow';
import { listSorted } from '../execution/sortedList';
import { warn } from '../execution/warnings';
import { readCustomFieldFilter, rowsWithCustomFields } from '../input/customFieldFilter';
import type { AskedFilter } from '../input/filterChecks';
import { checkFilters } from '../input/filterChecks';
import { readFilters } from '../input/filters';
import { readListOutput, readSort } from '../input/listOutput';
import type { SortOrder } from '../reconcile/sortRows';
import type { RecordType } from '../records/record';
import { fieldOf } from '../records/record';
import type { RequestPurpose } from '../transport/errors';
import type { Query } from '../transport/pages';
import { countRows, listRows } from '../transport/pages';
import type { Operation } from './operation';
import { readParent } from './operation';

/** Rows with these fields only, null where a row does not have one. */
function selected(
	{ context, client }: ItemContext,
	record: RecordType,
	rows: IDataObject[],
	names: string[],
): IDataObject[] {
	const whole = rows.map(
		(row): IDataObject => ({ ...row, ...simplify(record, row, client.screens) }),
	);
	const unseen = names.filter((name) => !whole.some((row) => row[name] !== undefined));
	if (rows.length > 0 && unseen.length > 0)
		warn(
			context,
			`Fields: none of the ${record.plural} has ${unseen.map((name) => `"${name}"`).join(', ')}. Check the spelling; the names are those that come out with Simplify off.`,
		);
	return whole.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
}

interface ListRequest {
	limit: number | undefined;
	sort: SortOrder | undefined;
	/** Only how many there are is wanted. */
	isCounted: boolean;
	/** The rows are held against filters. */
	isFiltered: boolean;
}

/** The rows that were asked for, or how many there are with those that were read to tell. */
async function readList(
	item: ItemContext,
	record: RecordType,
	query: Query,
	{ limit, sort, isCounted, isFiltered }: ListRequest,
	purpose: RequestPurpose,
): Promise<{ rows: IDataObject[]; count?: number }> {
	if (isCounted) return await countRows(item.client, record, query, purpose, isFiltered);
	if (sort !== undefined)
		return { rows: await listSorted(item, record, query, limit, sort, purpose) };
	return { rows: await listRows(item.client, record, query, limit, purpose) };
}

/** The order of rows of which only some are taken, where none is asked for. */
const NEWEST = { property: 'id', isDescending: true };

/** The owner whose records are listed, as what the rows have to agree with. */
const ownerAsked = (record: RecordType, parent: Record<string, number>): AskedFilter[] =>
	Object.entries(parent).map(([name, value]) => ({
		label: fieldOf(record, name)?.label ?? name,
		value,
		check: { properties: [name], is: 'equal' },
	}));

/** Lists records; a filter that Halo did not honour is reported, and a list is never silently short. */
export const getMany: Operation<'getAll'> = {
	verb: 'getAll',
	access: 'read',
	name: 'Get Many',
	action: (record) => `Get many ${record.plural}`,
	description: (record) => `Get many ${record.plural}, all or filtered`,
	properties: filterPropertiesOf,
	kind: 'perItem',
	async run(item, record) {
		const { context } = item;
		const parent = await readParent(item, record, 'list');
		const filters = await readFilters(item, record);
		const limit = readLimit(item);
		const output = readListOutput(item);
		const sort = readSort(item);
		const ofFields = await readCustomFieldFilter(item, record);
		const query = { ...parent, ...filters.query, ...ofFields?.query };
		const purpose: RequestPurpose = { record, access: 'read', doing: `list ${record.plural}` };
		const isFiltered = filters.asked.length > 0;
		const how = { limit, sort, isCounted: output.kind === 'count', isFiltered };
		const { rows: listed, count } =
			ofFields === undefined
				? await readList(item, record, query, how, purpose)
				: { rows: await listSorted(item, record, query, undefined, sort ?? NEWEST, purpose) };
		// Not every list shows its owner, but one that shows another has ignored it.
		checkFilters(item, record, ownerAsked(record, parent), listed);
		const unproven = checkFilters(item, record, filters.asked, listed);
		if (unproven.length > 0) {
			context.addExecutionHints({
				message: `Nothing in Halo's answer shows whether it knows this filter: ${unproven.join(', ')}. Halo ignores filters that it does not know, so check the result.`,
				type: 'warning',
				location: 'outputPane',
			});
		}
		const held =
			ofFields === undefined ? listed : rowsWithCustomFields(item, record, ofFields, listed);
		if (output.kind === 'count') return { count: count ?? held.length };
		const rows = ofFields === undefined ? held : held.slice(0, limit);
		if (output.kind === 'fields') return selected(item, record, rows, output.names);
		return await mapWithTurns(rows, (row) => shaped(item, record, row));
	},
};
