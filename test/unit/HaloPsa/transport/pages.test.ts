import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Page } from '../../../../nodes/HaloPsa/transport/pages';
import { readAllPages } from '../../../../nodes/HaloPsa/transport/pages';
import clock from '../../../support/clock';
import type { MockReply, Sent } from '../../../support/halo';
import { envelope, Halo, rowsFrom } from '../../../support/halo';
import { locator, refusalOf, run } from '../../../support/node';

/** With which a list of tickets has names beside the IDs. */
const names = { includeagent: 'true', includestatus: 'true', includetickettype: 'true' };

const everything: INodeParameters = {
	resource: 'ticket',
	operation: 'getAll',
	returnAll: true,
	simple: false,
};

const ids = (rows: IDataObject[]) => rows.map(({ id }) => id as number);
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

interface ListOptions {
	total: number;
	/** The most rows that Halo gives for one request. */
	cap?: number;
	/** A number, `page` for the rows of each page; absent where Halo does not count. */
	recordCount?: number | 'page';
	/** Halo does not tell the size of its pages. */
	silent?: boolean;
}

/** A list of tickets 1 to `total` that knows paging, as Halo's does. */
function list({
	total,
	cap = 100,
	recordCount,
	silent = false,
}: ListOptions): (sent: Sent) => MockReply {
	return ({ query }) => {
		const size = Math.min(cap, Number(query.page_size));
		const from = (Number(query.page_no) - 1) * size;
		const rows = rowsFrom(from + 1, Math.max(0, Math.min(size, total - from)));
		const count = recordCount === 'page' ? rows.length : recordCount;
		return {
			body: {
				page_size: silent ? null : size,
				...(count === undefined ? {} : { record_count: count }),
				tickets: rows,
			},
		};
	};
}

async function read(options: ListOptions, parameters = everything) {
	const halo = new Halo().on('GET /Tickets', list(options), 'any');
	const { json } = await run(parameters);
	return { rows: ids(json), requests: halo.api };
}

describe('Return All', () => {
	test('1,450 tickets take 15 requests, the pages by ID and in parallel', async () => {
		let inFlight = 0;
		let most = 0;
		const answer = list({ total: 1450, recordCount: 1450 });
		const halo = new Halo().on(
			'GET /Tickets',
			async (sent) => {
				inFlight += 1;
				most = Math.max(most, inFlight);
				await clock.moment();
				inFlight -= 1;
				return answer(sent);
			},
			15,
		);
		const { json } = await run(everything);
		expect(ids(json)).toEqual(upTo(1450));
		expect(halo.api[0].query).toEqual({
			pageinate: 'true',
			page_size: '100',
			page_no: '1',
			order: 'id',
			...names,
		});
		expect(most).toBeLessThanOrEqual(15);
	});

	test.each<[string, ListOptions, number]>([
		['no rows', { total: 0, recordCount: 0 }, 1],
		['a short page', { total: 7, recordCount: 7 }, 1],
		['a short page without a count', { total: 7 }, 1],
		['a short page without a size', { total: 7, recordCount: 7, silent: true }, 2],
		['a short page without size and count', { total: 7, silent: true }, 2],
		['no count', { total: 1450 }, 15],
		['a count of this page only', { total: 1450, recordCount: 'page' }, 15],
		['a count that stays at 100', { total: 1450, recordCount: 100 }, 15],
		['a count that is too low', { total: 1450, recordCount: 730 }, 16],
		['a total that is a multiple of the page size', { total: 300, recordCount: 300 }, 3],
		['the same without a count', { total: 300 }, 4],
		['a cap lower than asked for', { total: 1450, cap: 50, recordCount: 1450 }, 30],
		['a lower cap without a count', { total: 230, cap: 50 }, 5],
		['a lower cap with a count of the page', { total: 230, cap: 50, recordCount: 'page' }, 5],
		['a cap of 25 without a count', { total: 60, cap: 25 }, 3],
		['a cap of 37 with a count of the page', { total: 250, cap: 37, recordCount: 'page' }, 8],
		['the same without a size', { total: 250, cap: 37, recordCount: 'page', silent: true }, 8],
		['a cap of 64, silent', { total: 250, cap: 64, recordCount: 'page', silent: true }, 5],
		['a cap of 1, silent', { total: 4, cap: 1, recordCount: 'page', silent: true }, 6],
		['a cap that the total is a multiple of', { total: 111, cap: 37, silent: true }, 4],
	])('with %s, every row comes once', async (_, options, mostRequests) => {
		const { rows, requests } = await read(options);
		expect(rows).toEqual(upTo(options.total));
		expect(requests.length).toBeLessThanOrEqual(mostRequests);
	});

	test('rows that move to a later page while we read are kept once, and none is lost', async () => {
		new Halo().on(
			'GET /Tickets',
			({ query }) => {
				const page = Number(query.page_no);
				if (page === 1) return envelope('tickets', rowsFrom(1, 100), 203);
				return envelope('tickets', page === 2 ? rowsFrom(97, 100) : rowsFrom(197, 7), 203);
			},
			3,
		);
		expect(ids((await run(everything)).json)).toEqual(upTo(203));
	});

	test.each<[string, number, number | undefined]>([
		['with a count', 100, 450],
		['without a count', 100, undefined],
	])('a list that ignores paging is refused, %s', async (_, count, recordCount) => {
		const halo = new Halo().on(
			'GET /Tickets',
			envelope('tickets', rowsFrom(1, count), recordCount),
			'any',
		);
		const { message, description } = await refusalOf(everything);
		expect(message).toBe(
			"Halo's list of tickets can't be read to its end: every page holds the same 100 rows, so the rest can't be read",
		);
		expect(description).toBe(
			'Narrow the list with filters, or switch off Return All and set a Limit.',
		);
		// Three readings, since a list that moves looks the same.
		expect(halo.api.length).toBeLessThanOrEqual(15);
	});

	test.each([
		['of all its rows', 40, 40],
		['of exactly one page', 100, 100],
		['of more than one page at once', 450, 450],
		['of more than one page at once, without a count', 450, undefined],
		['that is short, round and without a count', 40, undefined],
	])('a list that ignores paging is whole when its answer is %s', async (_, count, recordCount) => {
		new Halo().on('GET /Tickets', envelope('tickets', rowsFrom(1, count), recordCount), 'any');
		expect(ids((await run(everything)).json)).toEqual(upTo(count));
	});

	test('an answer that holds less than it counts is refused, with both numbers', async () => {
		const halo = new Halo().on('GET /Tickets', list({ total: 1450, recordCount: 9999 }), 'any');
		expect((await refusalOf(everything)).message).toBe(
			"Halo's list of tickets can't be read to its end: Halo counts 9999 rows, but gives 1450",
		);
		expect(halo.api.length).toBeLessThanOrEqual(3 * 22);
	});

	test('rows that bear one ID on one page are all kept', async () => {
		const rows = ['a', 'b', 'b', 'c'].map((name) => ({ id: 0, name }));
		new Halo().on('GET /Tickets', envelope('tickets', rows, 3));
		expect((await run(everything)).json.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
	});

	test('a list that never ends is refused', async () => {
		let asked = 0;
		const endless = async (page: number): Promise<Page> => {
			asked += 1;
			return { rows: rowsFrom(page * 100, 100), recordCount: 1_000_000 };
		};
		await expect(readAllPages('id', endless, (why) => new Error(why))).rejects.toThrow(
			'more than 2000 pages came, as if the list had no end',
		);
		expect(asked).toBeLessThanOrEqual(2_015);
	});

	test('rows without an ID, the same on every page, are refused after a few requests', async () => {
		let asked = 0;
		const rows = Array.from({ length: 100 }, (_, number) => ({ name: `Row ${number}` }));
		const same = async (): Promise<Page> => {
			asked += 1;
			return { rows };
		};
		await expect(readAllPages('id', same, (why) => new Error(why))).rejects.toThrow(
			'every page holds the same 100 rows',
		);
		expect(asked).toBeLessThanOrEqual(3 * 3);
	});

	test('rows without an ID, others on every page, are all read', async () => {
		const pages = [100, 100, 40].map((length, page) =>
			Array.from({ length }, (_, number) => ({ name: `Row ${page} ${number}` })),
		);
		const fetchPage = async (page: number): Promise<Page> => ({ rows: pages[page - 1] ?? [] });
		const read = await readAllPages('id', fetchPage, (why) => new Error(why));
		expect(read).toEqual(pages.flat());
	});

	test('a page that is refused refuses the whole', async () => {
		const answer = list({ total: 450, recordCount: 450 });
		new Halo().on(
			'GET /Tickets',
			(sent) => (sent.query.page_no === '3' ? { status: 403 } : answer(sent)),
			'any',
		);
		expect((await refusalOf(everything)).message).toBe(
			'Halo does not let this connection list tickets: it needs the permission "Read: tickets"',
		);
	});
});

describe('Limit', () => {
	const limited = (limit: number): INodeParameters => ({ ...everything, returnAll: false, limit });

	test("up to a page is one request of that size, in Halo's own order", async () => {
		const { rows, requests } = await read({ total: 1450, recordCount: 1450 }, limited(30));
		expect(rows).toEqual(upTo(30));
		expect(requests.map(({ query }) => query)).toEqual([
			{ pageinate: 'true', page_size: '30', page_no: '1', ...names },
		]);
	});

	test('250 takes three pages', async () => {
		const { rows, requests } = await read({ total: 1450, recordCount: 1450 }, limited(250));
		expect(rows).toEqual(upTo(250));
		expect(requests).toHaveLength(3);
	});

	test('250 keeps the order that 50 has', async () => {
		const { requests } = await read({ total: 1450, recordCount: 1450 }, limited(250));
		expect(requests[0].query).not.toHaveProperty('order');
	});

	test.each([80, 250])('%d rows come though Halo gives only 50 at once', async (limit) => {
		const { rows } = await read({ total: 1450, cap: 50, recordCount: 1450 }, limited(limit));
		expect(rows).toEqual(upTo(limit));
	});

	test.each([
		[120, 250],
		[3, 50],
	])('with %d rows, a limit of %d brings them all', async (total, limit) => {
		expect((await read({ total, recordCount: total }, limited(limit))).rows).toEqual(upTo(total));
	});
});

describe('a list that only knows "the first N" (ticket notes)', () => {
	const notes: INodeParameters = {
		resource: 'ticketNote',
		operation: 'getAll',
		ticket_id: locator('id', '12'),
		returnAll: true,
		simple: false,
	};

	function noteList(total: number, cap: number, recordCount?: number): (sent: Sent) => MockReply {
		return ({ query }) =>
			envelope(
				'actions',
				rowsFrom(1, Math.min(total, cap, Number(query.count ?? total))),
				recordCount,
			);
	}

	test('is read whole at once', async () => {
		const halo = new Halo().on('GET /Actions', noteList(30, 1e9, 30));
		expect(ids((await run(notes)).json)).toEqual(upTo(30));
		expect(halo.api[0].query).toEqual({ ticket_id: '12', count: '1000' });
	});

	test('is asked for more while it comes back full', async () => {
		const halo = new Halo().on('GET /Actions', noteList(1500, 1e9), 2);
		expect(ids((await run(notes)).json)).toEqual(upTo(1500));
		expect(halo.api.map(({ query }) => query.count)).toEqual(['1000', '10000']);
	});

	test('that Halo cuts off is refused, with both numbers', async () => {
		new Halo().on('GET /Actions', noteList(350, 200, 350), 'any');
		expect((await refusalOf(notes)).message).toBe(
			"Halo's list of ticket notes can't be read to its end: Halo counts 350 rows, but gives 200",
		);
	});

	test('that Halo cuts off, but pages, is read by pages', async () => {
		const cut = noteList(350, 50, 350);
		const halo = new Halo().on(
			'GET /Actions',
			(sent) => {
				if (sent.query.pageinate !== 'true') return cut(sent);
				const from = (Number(sent.query.page_no) - 1) * 50;
				return envelope('actions', rowsFrom(from + 1, Math.min(50, 350 - from)), 350);
			},
			'any',
		);
		expect(ids((await run(notes)).json)).toEqual(upTo(350));
		expect(halo.api.length).toBeLessThanOrEqual(9);
	});

	test('with a limit is asked for that many', async () => {
		const halo = new Halo().on('GET /Actions', noteList(350, 1e9));
		expect(ids((await run({ ...notes, returnAll: false, limit: 5 })).json)).toEqual(upTo(5));
		expect(halo.api[0].query).toEqual({ ticket_id: '12', count: '5' });
	});
});
