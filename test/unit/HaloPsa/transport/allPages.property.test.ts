import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Page } from '../../../../nodes/HaloPsa/transport/pages';
import { PAGE_SIZE, readAllPages } from '../../../../nodes/HaloPsa/transport/pages';

/** A list as some build serves it. */
interface Build {
	total: number;
	/** The most rows of a page. */
	cap: number;
	/** What it says of the size of its pages. */
	size: 'told' | 'silent';
	count: 'of the list' | 'of the page' | 'none' | 'too high';
	/** What it answers beyond the end. */
	beyond: 'nothing' | 'the last page';
	paging: 'understood' | 'ignored, all rows' | 'ignored, first rows';
	order: 'by ID' | 'newest first';
	/** Before these requests the list moves. */
	moves: number[];
	by: 'deleting' | 'adding';
	/** Before these requests the server answers an empty page. */
	hiccups: number[];
	/** How late each answer comes, in turns; they come out of order. */
	lateness: number[];
}

class Server {
	ids: number[];

	requests = 0;

	constructor(private readonly build: Build) {
		this.ids = Array.from({ length: build.total }, (_, index) => index + 1);
	}

	private move(): void {
		const { by } = this.build;
		if (by === 'deleting') this.ids = this.ids.filter((_, index) => index !== 2);
		else this.ids = [...this.ids, (this.ids[this.ids.length - 1] ?? 0) + 1];
	}

	private slice(page: number): number[] {
		const { cap, beyond, paging, order } = this.build;
		const all = order === 'by ID' ? this.ids : [...this.ids].reverse();
		if (paging === 'ignored, all rows') return all;
		if (paging === 'ignored, first rows') return all.slice(0, Math.min(cap, PAGE_SIZE));
		const size = Math.min(cap, PAGE_SIZE);
		const last = Math.max(1, Math.ceil(all.length / size));
		const shown = beyond === 'nothing' ? page : Math.min(page, last);
		return all.slice((shown - 1) * size, shown * size);
	}

	readonly fetch = async (page: number): Promise<Page> => {
		this.requests += 1;
		const request = this.requests;
		const { lateness, moves, hiccups, count, cap, size } = this.build;
		for (let turn = lateness[request % lateness.length]; turn > 0; turn--) await Promise.resolve();
		if (moves.includes(request)) this.move();
		const rows = (hiccups.includes(request) ? [] : this.slice(page)).map(
			(id): IDataObject => ({ id }),
		);
		const counts = {
			'of the list': this.ids.length,
			'of the page': rows.length,
			none: undefined,
			'too high': this.ids.length + 7,
		};
		return {
			rows,
			recordCount: counts[count],
			pageSize: size === 'told' ? Math.min(cap, PAGE_SIZE) : undefined,
		};
	};
}

const still = {
	total: fc.nat({ max: 420 }),
	cap: fc.integer({ min: 1, max: 130 }),
	size: fc.constantFrom<Array<Build['size']>>('told', 'silent'),
	count: fc.constantFrom<Array<Build['count']>>('of the list', 'of the page', 'none', 'too high'),
	beyond: fc.constantFrom<Array<Build['beyond']>>('nothing', 'the last page'),
	paging: fc.constantFrom<Array<Build['paging']>>(
		'understood',
		'understood',
		'ignored, all rows',
		'ignored, first rows',
	),
	order: fc.constantFrom<Array<Build['order']>>('by ID', 'newest first'),
	moves: fc.constant<number[]>([]),
	by: fc.constantFrom<Array<Build['by']>>('deleting', 'adding'),
	hiccups: fc.constant<number[]>([]),
	lateness: fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 9 }),
};
const someRequests = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 4 });

/** What no client could see: the same rows to every page, and no count that says more. */
const isHidden = ({ paging, count, total, cap }: Build) =>
	paging === 'ignored, first rows' &&
	total > Math.min(cap, PAGE_SIZE) &&
	(count === 'none' || count === 'of the page');

interface Outcome {
	ids?: unknown[];
	refused?: string;
	/** Rows that were there from the beginning to the end. */
	stayed: number[];
	requests: number;
}

async function read(build: Build, most?: number): Promise<Outcome> {
	const server = new Server(build);
	const before = server.ids;
	const result = await readAllPages('id', server.fetch, (why) => new Error(why), most).then(
		(rows) => ({ ids: rows.map(({ id }) => id) }),
		(error: unknown) => ({ refused: String(error) }),
	);
	const stayed = before.filter((id) => server.ids.includes(id));
	return { ...result, stayed, requests: server.requests };
}

/** Three readings, each with all pages, the one behind the end, and a wave that a count too high asks for. */
const mostRequests = ({ total, cap, moves }: Build) =>
	3 * (Math.ceil((total + moves.length + 7) / Math.min(cap, PAGE_SIZE)) + 17);

const holdsAll = ({ ids = [], stayed }: Outcome) => {
	const read = new Set(ids);
	return stayed.every((id) => read.has(id)) && read.size === ids.length;
};

test('any list comes whole or is refused, in a bounded number of requests', async () => {
	await fc.assert(
		fc.asyncProperty(fc.record(still), async (build) => {
			fc.pre(!isHidden(build));
			const outcome = await read(build);
			expect(outcome.refused !== undefined || holdsAll(outcome)).toBe(true);
			expect(outcome.requests).toBeLessThanOrEqual(mostRequests(build));
		}),
		{ numRuns: 600 },
	);
});

test('a list that is paged, with a count of the list, is never refused', async () => {
	const truthful = fc.record({
		...still,
		count: fc.constant<Build['count']>('of the list'),
		paging: fc.constant<Build['paging']>('understood'),
	});
	await fc.assert(
		fc.asyncProperty(truthful, async (build) => {
			const outcome = await read(build);
			expect(outcome.refused).toBeUndefined();
			expect(holdsAll(outcome)).toBe(true);
			expect(outcome.requests).toBeLessThanOrEqual(mostRequests(build) / 3);
		}),
		{ numRuns: 400 },
	);
});

test('a list that moves, or answers an empty page for once, lacks no row that stayed', async () => {
	const moving = fc.record({
		...still,
		moves: someRequests,
		hiccups: someRequests,
		count: fc.constant<Build['count']>('of the list'),
		paging: fc.constant<Build['paging']>('understood'),
	});
	await fc.assert(
		fc.asyncProperty(moving, async (build) => {
			const outcome = await read(build);
			expect(outcome.refused !== undefined || holdsAll(outcome)).toBe(true);
			expect(outcome.requests).toBeLessThanOrEqual(mostRequests(build));
		}),
		{ numRuns: 600 },
	);
});

test('a page in the middle that comes empty for once is noticed, though a row was added meanwhile', async () => {
	const outcome = await read({
		total: 3,
		cap: 1,
		size: 'told',
		count: 'of the list',
		beyond: 'nothing',
		paging: 'understood',
		order: 'by ID',
		moves: [2],
		by: 'adding',
		hiccups: [2],
		lateness: [0],
	});
	expect(holdsAll(outcome)).toBe(true);
});

test('a limit brings the first rows of the list, or all that there are', async () => {
	await fc.assert(
		fc.asyncProperty(fc.record(still), fc.integer({ min: 1, max: 300 }), async (build, most) => {
			fc.pre(!isHidden(build));
			const { ids, refused } = await read({ ...build, order: 'by ID' }, most);
			const wanted = Array.from({ length: Math.min(most, build.total) }, (_, index) => index + 1);
			if (refused === undefined) expect(ids).toEqual(wanted);
		}),
		{ numRuns: 400 },
	);
});
