import type { IDataObject } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { mapConcurrent } from '../../shared/concurrency';
import type { Page } from './listBody';

/** Rows that Halo gives at most for one request; larger sizes are cut to it silently. */
export const PAGE_SIZE = 100;
/** Where a build answers this many rows, it may have given no more than it gives when nothing is asked for. */
export const DEFAULT_PAGE_SIZE = 50;
const PAGES_AT_ONCE = 15;
const MAX_PAGES = 2_000;
/** A list that moves while it is read is read this often at most. */
const MAX_PASSES = 3;
const WAIT_BETWEEN_PASSES_MS = 1_000;

/** Why a list can't be read to its end. */
interface Fault {
	why: string;
	/** Reading it again would end the same. */
	isFinal?: boolean;
}

/** Collects rows by ID, so that a row that moves to another page while we read is kept once. */
class RowsById {
	readonly kept: IDataObject[] = [];

	private readonly seen = new Set<string>();

	constructor(private readonly idProperty: string) {}

	/** @returns how many of the rows were new */
	add(rows: IDataObject[]): number {
		const before = this.kept.length;
		const onThisPage = new Set<string>();
		for (const row of rows) {
			const id = row[this.idProperty];
			let key = id === undefined || id === null ? '' : String(id);
			// An ID that comes twice on one page does not tell these rows apart.
			if (key !== '' && onThisPage.has(key)) key = JSON.stringify(row);
			onThisPage.add(key);
			if (key !== '' && this.seen.has(key)) continue;
			if (key !== '') this.seen.add(key);
			this.kept.push(row);
		}
		return this.kept.length - before;
	}
}

/**
 * Whether the first page of a list is the whole list, as far as Halo tells: it is shorter than the pages are, by the
 * size that Halo says itself, and no count says more. Without such a size, a short page may be one that Halo cut.
 *
 * @param asked the page size asked for
 */
export function isWholeList({ rows, recordCount = 0, pageSize = 0 }: Page, asked: number): boolean {
	const { length } = rows;
	return recordCount <= length && (length === 0 || (length < asked && length < pageSize));
}

/**
 * Whether a page of a list is followed by another, as far as Halo tells; a page may be one that Halo cut.
 *
 * @param number which page it is, from 1
 * @param asked the page size asked for
 */
export function hasNextPage(page: Page, number: number, asked: number): boolean {
	const { rows, recordCount = 0, pageSize = asked } = page;
	const size = Math.min(asked, pageSize);
	return (
		rows.length > 0 && (rows.length >= size || (number - 1) * size + rows.length < recordCount)
	);
}

/** Whether a page without rows stands before one that has some. */
function hasGap(pages: Page[]): boolean {
	const empty = pages.findIndex(({ rows }) => rows.length === 0);
	return empty >= 0 && pages.slice(empty).some(({ rows }) => rows.length > 0);
}

/** One reading of a list, from its first page to its end. */
class Pass {
	private readonly rows: RowsById;

	/** Pages that held rows, in the order of their numbers. */
	private readonly pages: Page[] = [];

	/** Halo's counts on the first page and on every other that held rows. */
	private readonly counts: number[] = [];

	constructor(
		private readonly idProperty: string,
		private readonly fetchPage: (page: number) => Promise<Page>,
		private readonly most: number,
		private readonly pageSize: number,
	) {
		this.rows = new RowsById(idProperty);
	}

	get kept(): IDataObject[] {
		return this.rows.kept;
	}

	/** @returns undefined where the list was read to its end, or as far as was wanted */
	async read(): Promise<Fault | undefined> {
		const first = await this.fetchPage(1);
		this.add(first);
		if (first.rows.length === 0 || isWholeList(first, this.pageSize)) return this.judge();
		for (let page = 2; this.kept.length < this.most; ) {
			if (page > MAX_PAGES) {
				const why = `more than ${MAX_PAGES} pages came, as if the list had no end`;
				return { why, isFinal: true };
			}
			const wave = this.nextPages(page, first.rows.length);
			const answers = await mapConcurrent(wave, PAGES_AT_ONCE, this.fetchPage);
			const before = this.pages[this.pages.length - 1];
			const added = answers.map((answer) => this.add(answer)).reduce((sum, count) => sum + count);
			const last = answers[answers.length - 1];
			if (hasGap(answers)) return { why: 'a page in its middle came without rows' };
			const isRepeated = added === 0 || this.isSameWithoutIds(first, last);
			if (last.rows.length > 0 && isRepeated) return this.judgeRepeated(first, before, last);
			if (this.isEnd(first.rows.length, last.rows.length)) break;
			page += wave.length;
		}
		return this.judge();
	}

	private add(page: Page): number {
		if (page.rows.length > 0) this.pages.push(page);
		const isTold = page.rows.length > 0 || this.counts.length === 0;
		if (page.recordCount !== undefined && isTold) this.counts.push(page.recordCount);
		return this.rows.add(page.rows);
	}

	/** The pages worth asking for at once: as many as the count tells of. */
	private nextPages(page: number, size: number): number[] {
		const left = Math.max(1, Math.ceil(this.counted / size) - page + 1);
		const wanted = Math.ceil((this.most - this.kept.length) / size);
		return Array.from(
			{ length: Math.min(PAGES_AT_ONCE, left, wanted) },
			(_, index) => page + index,
		);
	}

	/** Halo's count of the whole list; 0 where it counts only the rows of each page, or does not count. */
	private get counted(): number {
		const ofPages = this.pages.every(
			({ rows, recordCount }) => recordCount === undefined || recordCount === rows.length,
		);
		return ofPages && this.pages.length > 1 ? 0 : Math.max(0, ...this.counts);
	}

	private isEnd(size: number, last: number): boolean {
		const { counted } = this;
		// A count beyond the first page counts the list, so when it is met exactly nothing is left to ask for.
		const isMet = counted > size && this.kept.length === counted;
		return last === 0 || isMet || (last < size && this.kept.length >= counted);
	}

	/** Rows without an ID are all kept, so only the whole page tells that it came again. */
	private isSameWithoutIds({ rows: first }: Page, { rows }: Page): boolean {
		const hasId = (row: IDataObject) => (row[this.idProperty] ?? undefined) !== undefined;
		return !rows.some(hasId) && JSON.stringify(first) === JSON.stringify(rows);
	}

	/** What a page means that brings nothing new. */
	private judgeRepeated(first: Page, before: Page, last: Page): Fault | undefined {
		const { length } = first.rows;
		const repeats = (page: Page) => JSON.stringify(page.rows[0]) === JSON.stringify(last.rows[0]);
		// Some builds answer the last page again to every number beyond it.
		if (before !== first && repeats(before)) return this.judge();
		const isAll =
			first.recordCount === this.kept.length ||
			length > this.pageSize ||
			(first.recordCount === undefined && length < this.pageSize && length !== DEFAULT_PAGE_SIZE);
		if (repeats(first) && this.kept.length === length && isAll) return this.judge();
		return { why: `every page holds the same ${length} rows, so the rest can't be read` };
	}

	private get isById(): boolean {
		const ids = this.kept.map((row) => Number(row[this.idProperty]));
		return ids.every((id, index) => index === 0 || id > ids[index - 1]);
	}

	/** Holds the rows against Halo's counts, where these count the list. */
	private judge(): Fault | undefined {
		const { counted, kept, counts } = this;
		if (kept.length >= this.most || counted === 0) return undefined;
		if (counts.some((count, index) => index > 0 && count < counts[index - 1])) {
			return { why: 'rows were deleted from it while it was read' };
		}
		// What is added meanwhile stands behind the rows that were there, so it need not be among them.
		if (counted > counts[0] && !this.isById) return { why: 'it grew while it was read' };
		if (kept.length >= counts[0]) return undefined;
		return { why: `Halo counts ${counted} rows, but gives ${kept.length}` };
	}
}

/**
 * Reads a paged list to its end, pages in parallel. The end is where the rows end: neither `record_count` nor the page
 * size asked for is trusted, the count tells how many pages are worth asking for at once, and that none is missing. A
 * list that moves while it is read is read again, twice at most.
 *
 * @param fetchPage asks for page n, from 1
 * @param refuse makes the error for a list that can't be read whole
 * @param most how many rows are enough
 * @param pageSize the rows asked for with each page
 * @throws what `refuse` makes, where the list ignores paging, never ends or does not hold what it counts; never a
 * shortened list
 */
export async function readAllPages(
	idProperty: string,
	fetchPage: (page: number) => Promise<Page>,
	refuse: (why: string) => Error,
	most = Infinity,
	pageSize = PAGE_SIZE,
): Promise<IDataObject[]> {
	for (let passes = 1; ; passes++) {
		const pass = new Pass(idProperty, fetchPage, most, pageSize);
		const fault = await pass.read();
		if (fault === undefined) return pass.kept.slice(0, most);
		if (fault.isFinal || passes === MAX_PASSES) throw refuse(fault.why);
		await sleep(WAIT_BETWEEN_PASSES_MS);
	}
}
