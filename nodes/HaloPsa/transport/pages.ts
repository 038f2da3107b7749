import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import type { HaloClient } from './client';
import type { Intent } from './errors';
import { inParallel } from '../../shared/pool';
import { isObject } from '../../shared/reply';

export type Query = Record<string, string | number | boolean>;

/** One answer to a list request. */
export interface Page {
	rows: IDataObject[];
	/** Halo's own count of all rows; it may be missing, or only count this page. */
	recordCount?: number;
	/** The size that Halo says its pages have. */
	pageSize?: number;
}

/** Rows that Halo gives at most for one request; larger sizes are cut to it silently. */
export const PAGE_SIZE = 100;
const PAGES_AT_ONCE = 15;
const MOST_PAGES = 2_000;

/**
 * Reads the rows out of a list answer: a bare array, the record type's envelope, else the first property that
 * holds an array of objects (Halo names some envelopes differently by build).
 */
export function pageOf(record: RecordType, body: unknown): Page {
	if (Array.isArray(body)) return { rows: body.filter(isObject) };
	if (!isObject(body)) return { rows: [] };
	const named = record.listKey === undefined ? undefined : body[record.listKey];
	const rows =
		named ??
		Object.values(body).find((value) => Array.isArray(value) && value.some(isObject)) ??
		[];
	const numberIn = (value: unknown): number | undefined =>
		Number.isFinite(Number(value)) && value !== null ? Number(value) : undefined;
	return {
		rows: Array.isArray(rows) ? rows.filter(isObject) : [],
		recordCount: numberIn(body.record_count),
		pageSize: numberIn(body.page_size),
	};
}

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

/** Collects rows by ID, so that a row that moves to another page while we read is kept once. */
class Rows {
	readonly kept: IDataObject[] = [];

	private readonly seen = new Set<string>();

	constructor(private readonly idProperty: string) {}

	/** @returns how many of the rows were new */
	add(rows: IDataObject[]): number {
		let added = 0;
		for (const row of rows) {
			const id = row[this.idProperty];
			const key = id === undefined || id === null ? undefined : String(id);
			if (key !== undefined && this.seen.has(key)) continue;
			if (key !== undefined) this.seen.add(key);
			this.kept.push(row);
			added += 1;
		}
		return added;
	}
}

/**
 * Reads a paged list to its end, pages in parallel. The end is where the rows end: neither `record_count` nor the page
 * size asked for is trusted, the count only tells how many pages are worth asking for at once.
 *
 * @param fetchPage asks for page n, from 1
 * @param refuse makes the error for a list that can't be read whole
 * @param most how many rows are enough
 * @param pageSize the rows asked for with each page
 * @throws what `refuse` makes, where the list ignores paging or never ends; never a shortened list
 */
export async function readAllPages(
	idProperty: string,
	fetchPage: (page: number) => Promise<Page>,
	refuse: (why: string) => Error,
	most = Infinity,
	pageSize = PAGE_SIZE,
): Promise<IDataObject[]> {
	const rows = new Rows(idProperty);
	const first = await fetchPage(1);
	rows.add(first.rows);
	const size = first.rows.length;
	const counted = first.recordCount ?? 0;
	if (size === 0) return rows.kept;
	// A first page that is short ends the list, unless the count says more. Where Halo does not tell the size of its
	// pages, a round number of rows smells of a smaller cap.
	const isCapped = first.pageSize === undefined ? size % 5 === 0 : size >= first.pageSize;
	if (size !== pageSize && counted <= size && (size > pageSize || !isCapped))
		return rows.kept.slice(0, most);
	for (let page = 2, ended = false; !ended && rows.kept.length < most; ) {
		if (page > MOST_PAGES)
			throw refuse(`more than ${MOST_PAGES} pages came, as if the list had no end`);
		const left = Math.max(1, Math.ceil(counted / size) - page + 1);
		const wanted = Math.ceil((most - rows.kept.length) / size);
		const wave = Array.from(
			{ length: Math.min(PAGES_AT_ONCE, left, wanted) },
			(_, index) => page + index,
		);
		const answers = await inParallel(wave, PAGES_AT_ONCE, fetchPage);
		const added = answers.map((answer) => rows.add(answer.rows));
		const lastRows = answers[answers.length - 1].rows.length;
		if (lastRows > 0 && added.every((count) => count === 0)) {
			if (size > pageSize || counted === rows.kept.length) return rows.kept;
			if (page === 2 && size < pageSize && counted <= size) return rows.kept;
			throw refuse(`every page holds the same ${size} rows, so the rest can't be read`);
		}
		page += wave.length;
		// A count beyond the first page counts the list, so when it is met exactly nothing is left to ask for.
		const isMet = counted > size && rows.kept.length === counted;
		ended = lastRows === 0 || isMet || (lastRows < size && rows.kept.length >= counted);
	}
	return rows.kept.slice(0, most);
}

/** The rows of one request, as many as `limit` at most. */
async function listFirst(
	client: HaloClient,
	record: RecordType,
	query: Query,
	limit: number | undefined,
	intent: Intent,
): Promise<Page> {
	const reply = await client.request({
		method: 'GET',
		retry: 'safe',
		path: record.path,
		query: { ...record.query, ...query, ...(limit === undefined ? {} : { count: limit }) },
		intent,
	});
	return pageOf(record, reply.body);
}

/** One page of a list, as drop-downs ask for it. */
export async function listPage(
	client: HaloClient,
	record: RecordType,
	query: Query,
	page: number,
	pageSize: number,
	intent: Intent,
): Promise<Page> {
	const reply = await client.request({
		method: 'GET',
		retry: 'safe',
		path: record.path,
		query: { ...record.query, ...query, pageinate: true, page_size: pageSize, page_no: page },
		intent,
	});
	return pageOf(record, reply.body);
}

/** Reads a list that knows no pages, only "the first N", by asking for more until fewer than N come back. */
async function readByCount(
	fetch: (count: number) => Promise<Page>,
	refuse: (why: string) => Error,
): Promise<IDataObject[]> {
	for (let count = 1_000, before = -1; ; count *= 10) {
		const { rows, recordCount = 0 } = await fetch(count);
		if (rows.length < count && recordCount <= rows.length) return rows;
		if (rows.length === before || count > 1_000_000)
			throw refuse(`Halo cuts it off after ${rows.length} rows`);
		before = rows.length;
	}
}

/** A row with these properties only; one that Halo does not send stays absent. */
function only(row: IDataObject, keep: string[]): IDataObject {
	return Object.fromEntries(
		keep.filter((name) => row[name] !== undefined).map((name) => [name, row[name]]),
	);
}

/** The n8n error for a list that can't be read whole. */
function cutShort(client: HaloClient, record: RecordType, why: string): NodeApiError {
	const message = `Halo's list of ${record.plural} can't be read to its end: ${why}`;
	return new NodeApiError(
		client.node,
		{ message },
		{
			message,
			description: 'Narrow the list with filters, or switch off Return All and set a Limit.',
		},
	);
}

/**
 * A whole list, unless it is long.
 *
 * @param mostPages how many pages of 100 rows are acceptable
 * @returns undefined where the first page tells that the list is longer, or does not tell how long it is
 */
export async function listUpTo(
	client: HaloClient,
	record: RecordType,
	query: Query,
	mostPages: number,
	intent: Intent,
): Promise<IDataObject[] | undefined> {
	const idProperty = idPropertyOf(record);
	const fetchPage = async (page: number): Promise<Page> =>
		await listPage(client, record, { ...query, order: idProperty }, page, PAGE_SIZE, intent);
	const first = await fetchPage(1);
	const { length } = first.rows;
	const count = first.recordCount ?? 0;
	if (length >= PAGE_SIZE && (count <= length || Math.ceil(count / length) > mostPages))
		return undefined;
	return await readAllPages(
		idProperty,
		async (page) => (page === 1 ? first : await fetchPage(page)),
		(why) => cutShort(client, record, why),
	);
}

/**
 * Lists records.
 *
 * @param limit the most rows wanted; undefined for all
 * @param keep properties to keep of each row, so that a long list stays small in memory; all when absent
 * @returns rows in Halo's order; a whole list of many pages by ID
 * @throws NodeApiError where Halo refuses, or where a whole list can't be read whole
 */
export async function listRows(
	client: HaloClient,
	record: RecordType,
	query: Query,
	limit: number | undefined,
	intent: Intent,
	keep?: string[],
): Promise<IDataObject[]> {
	const refuse = (why: string): NodeApiError => cutShort(client, record, why);
	if (record.paging === 'none') {
		const { rows } = await listFirst(client, record, query, undefined, intent);
		return rows.slice(0, limit);
	}
	if (record.paging === 'count') {
		if (limit !== undefined)
			return (await listFirst(client, record, query, limit, intent)).rows.slice(0, limit);
		return await readByCount(
			async (count) => await listFirst(client, record, query, count, intent),
			refuse,
		);
	}
	const idProperty = idPropertyOf(record);
	const pageSize = Math.min(PAGE_SIZE, limit ?? PAGE_SIZE);
	// By ID, a row that is added meanwhile lands at the end and shifts no page. A limit means the first rows in
	// Halo's own order, in which a row that shifts comes twice but is not lost.
	const ordered =
		limit === undefined && query.order === undefined ? { ...query, order: idProperty } : query;
	const fetchPage = async (page: number): Promise<Page> => {
		const whole = await listPage(client, record, ordered, page, pageSize, intent);
		return keep === undefined
			? whole
			: { ...whole, rows: whole.rows.map((row) => only(row, keep)) };
	};
	return await readAllPages(idProperty, fetchPage, refuse, limit, pageSize);
}
