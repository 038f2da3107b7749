import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import { DEFAULT_PAGE_SIZE, isWholeList, PAGE_SIZE, readAllPages } from './allPages';
import type { HaloClient } from './client';
import type { RequestPurpose } from './errors';
import type { Page } from './listBody';
import { pageOf } from './listBody';

export { hasNextPage, isWholeList, PAGE_SIZE, readAllPages } from './allPages';
export type { Page } from './listBody';
export { pageOf, recordOf, whyNoData } from './listBody';

export type Query = Record<string, string | number | boolean>;

/** How many rows are asked for first of a list that has no pages, only "the first N". */
const FIRST_COUNT = 1_000;
const LARGEST_COUNT = 1_000_000;

/**
 * The rows that lie within a narrowed list. Halo ignores a parameter that it does not know and answers the whole list,
 * so a row that shows another customer, site or category level than asked for is left out.
 */
export function rowsWithin(rows: IDataObject[], query: Query): IDataObject[] {
	const narrowing = Object.entries(query).filter(([, value]) => typeof value === 'number');
	return rows.filter((row) =>
		narrowing.every(([property, value]) => {
			const held = row[property];
			return held === undefined || held === null || Number(held) === value;
		}),
	);
}

/** The rows that are meant, where Halo's list holds others as well. */
function meantRows({ meant }: RecordType, rows: IDataObject[]): IDataObject[] {
	if (meant === undefined) return rows;
	const those = rows.filter(
		(row) => Number(row[meant.property] ?? meant.value) === Number(meant.value),
	);
	return those.length > 0 ? those : rows;
}

/** A row with these properties only; one that Halo does not send stays absent. */
function onlyProperties(row: IDataObject, keep: string[]): IDataObject {
	return Object.fromEntries(
		keep.filter((name) => row[name] !== undefined).map((name) => [name, row[name]]),
	);
}

/** A list as it is asked for: what to ask, and how to say that it can't be read whole. */
class List {
	readonly idProperty: string;

	constructor(
		private readonly client: HaloClient,
		readonly record: RecordType,
		private readonly query: Query,
		private readonly purpose: RequestPurpose,
		private readonly keep?: string[],
	) {
		this.idProperty = idPropertyOf(record);
	}

	/** One request, with what this request adds to the query. */
	async ask(more: Query): Promise<Page> {
		const { client, record, query, purpose, keep } = this;
		const reply = await client.request({
			method: 'GET',
			retry: 'safe',
			path: record.path,
			query: { ...record.query, ...query, ...more },
			purpose,
		});
		const page = pageOf(client.node, record, reply);
		return keep === undefined
			? page
			: { ...page, rows: page.rows.map((row) => onlyProperties(row, keep)) };
	}

	/** One page, from 1. */
	readonly page = async (page: number, size: number, more: Query = {}): Promise<Page> =>
		await this.ask({ ...more, pageinate: true, page_size: size, page_no: page });

	/** By ID, a row that is added meanwhile lands at the end and shifts no page. */
	get byId(): Query {
		return this.query.order === undefined ? { order: this.idProperty } : {};
	}

	/** The n8n error for a list that can't be read whole. */
	readonly refuse = (why: string): NodeApiError => {
		const message = `Halo's list of ${this.record.plural} can't be read to its end: ${why}`;
		return new NodeApiError(
			this.client.node,
			{ message },
			{
				message,
				description: 'Narrow the list with filters, or switch off Return All and set a Limit.',
			},
		);
	};
}

/**
 * Reads a list that Halo does not page, or of which it knows only "the first N". Where more rows are counted than came,
 * or as many came as were asked for, it is asked on: by a larger number, then by pages, which some builds understand.
 */
async function readUnpaged(list: List, most: number): Promise<IDataObject[]> {
	let asked = list.record.paging === 'count' ? Math.min(FIRST_COUNT, most) : undefined;
	let before = -1;
	let page = await list.ask(asked === undefined ? {} : { count: asked });
	for (;;) {
		const { rows, recordCount = 0, isBare } = page;
		const isCut = recordCount > rows.length || rows.length === asked;
		const mayBeCut =
			asked === undefined && !isBare && rows.length === DEFAULT_PAGE_SIZE && before === -1;
		if (rows.length >= most || !(isCut || mayBeCut)) return rows.slice(0, most);
		if (rows.length <= before || (asked ?? 0) >= LARGEST_COUNT) break;
		before = rows.length;
		asked = Math.max((asked ?? FIRST_COUNT / 10) * 10, recordCount);
		page = await list.ask({ count: asked });
	}
	const { rows, recordCount = 0 } = page;
	const why =
		recordCount > rows.length
			? `Halo counts ${recordCount} rows, but gives ${rows.length}`
			: `Halo gives no more than ${rows.length} rows`;
	return await readAllPages(
		list.idProperty,
		async (number) => await list.page(number, PAGE_SIZE, list.byId),
		() => list.refuse(why),
		most,
	);
}

/**
 * One page of a list, as drop-downs ask for it.
 *
 * @throws NodeApiError where Halo refuses, or answers something else than the list
 */
export async function listPage(
	client: HaloClient,
	record: RecordType,
	query: Query,
	page: number,
	pageSize: number,
	purpose: RequestPurpose,
): Promise<Page> {
	const list = new List(client, record, query, purpose);
	const answer = await list.page(page, pageSize);
	const { rows, recordCount = 0 } = answer;
	if (page === 1 && rows.length === 0 && recordCount > 0) {
		throw list.refuse(`Halo counts ${recordCount} rows, but gives none`);
	}
	return answer;
}

/**
 * Where so many pages are acceptable, a full first page that counts no more than itself is worth a look at the second: it
 * may be the whole list, or a build that counts the rows of each page.
 */
const WORTH_A_SECOND = 4;

/**
 * A whole list, unless it is long.
 *
 * @param mostPages how many pages of 100 rows are acceptable; a function is asked once the first page tells how many
 * there are, which is Infinity where it does not tell
 * @returns undefined where the list is longer, or its pages do not tell how long it is
 */
export async function listUpTo(
	client: HaloClient,
	record: RecordType,
	query: Query,
	mostPages: number | ((pages: number) => number),
	purpose: RequestPurpose,
): Promise<IDataObject[] | undefined> {
	const list = new List(client, record, query, purpose);
	const first = await list.page(1, PAGE_SIZE, list.byId);
	const { length } = first.rows;
	const count = first.recordCount ?? 0;
	if (length > 0 && !isWholeList(first, PAGE_SIZE)) {
		const pages = count <= length ? Infinity : Math.ceil(count / length);
		const most = typeof mostPages === 'number' ? mostPages : mostPages(pages);
		if (pages > most) {
			const second =
				count === length && most >= WORTH_A_SECOND
					? await list.page(2, PAGE_SIZE, list.byId)
					: undefined;
			return second?.rows.length === 0 ? await readOn(list, [first, second]) : undefined;
		}
	}
	return await readOn(list, [first]);
}

/** A list of which the first pages are there already. */
async function readOn(list: List, first: Page[]): Promise<IDataObject[]> {
	const held = [...first];
	return await readAllPages(
		list.idProperty,
		async (page) => {
			const known = held[page - 1];
			// A second pass reads all of them anew.
			delete held[page - 1];
			return known ?? (await list.page(page, PAGE_SIZE, list.byId));
		},
		list.refuse,
	);
}

/**
 * Lists records.
 *
 * @param limit the most rows wanted; undefined for all
 * @param keep properties to keep of each row, so that a long list stays small in memory; all when absent
 * @returns rows in Halo's order; a whole list of many pages by ID
 * @throws NodeApiError where Halo refuses, answers something else than the list, or where a whole list can't be read
 * whole
 */
export async function listRows(
	client: HaloClient,
	record: RecordType,
	query: Query,
	limit: number | undefined,
	purpose: RequestPurpose,
	keep?: string[],
): Promise<IDataObject[]> {
	const list = new List(client, record, query, purpose, keep);
	if (record.paging !== 'pages')
		return meantRows(record, await readUnpaged(list, limit ?? Infinity));
	const pageSize = Math.min(PAGE_SIZE, limit ?? PAGE_SIZE);
	// A limit means the first rows in Halo's own order, in which a row that shifts comes twice but is not lost.
	const order = limit === undefined ? list.byId : {};
	return await readAllPages(
		list.idProperty,
		async (page) => await list.page(page, pageSize, order),
		list.refuse,
		limit,
		pageSize,
	);
}

/**
 * Counts a list. One request is enough where Halo counts more rows than it sends; else the list is read to its end, since
 * a count that is missing or as large as the page may count the page only.
 *
 * @param isFiltered whether the rows are held against filters: the oldest rows may all agree with one that Halo ignores,
 * such as closed ones, so the last page is read too
 * @returns how many rows there are, and those that were read
 * @throws NodeApiError as `listRows`
 */
export async function countRows(
	client: HaloClient,
	record: RecordType,
	query: Query,
	purpose: RequestPurpose,
	isFiltered: boolean,
): Promise<{ count: number; rows: IDataObject[] }> {
	if (record.paging !== 'pages' || record.meant !== undefined) {
		const all = await listRows(client, record, query, undefined, purpose);
		return { count: all.length, rows: all };
	}
	const list = new List(client, record, query, purpose);
	const first = await list.page(1, PAGE_SIZE, list.byId);
	const { rows, recordCount = 0 } = first;
	if (rows.length > 0 && recordCount > rows.length) {
		if (!isFiltered) return { count: recordCount, rows };
		const pages = Math.ceil(recordCount / rows.length);
		const last = await list.page(pages, PAGE_SIZE, list.byId);
		const count = last.recordCount ?? recordCount;
		if (last.rows.length > 0 && (pages - 1) * rows.length + last.rows.length === count)
			return { count, rows: [...rows, ...last.rows] };
	}
	const all = await readOn(list, [first]);
	return { count: all.length, rows: all };
}
