import type { Fault } from '../../../sandbox';
import { by, endOf, enterKind } from './kindWorld';

/**
 * Kind: a large request is too much for Halo or the gateway before it. What it left is looked up, the rest goes out in
 * smaller requests, and a Halo that takes nothing is left alone soon.
 */
const kind = enterKind();

const ROWS = 50;
const goOn = { onError: 'continueRegularOutput' };
const words = Array.from({ length: ROWS }, (_, number) => ({ word: `inc-${number}` }));
const upsert = {
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: '={{ $json.word }}',
	summary: 'Account taken over',
	client_id: by('id', 12),
};

const post = { method: 'POST', path: '/Tickets' };
const posts = () => kind.sent('POST /api/Tickets');
/** How many rows each request had, in turn. */
const sizes = () =>
	kind.sandbox.requests
		.filter(({ method, path }) => method === 'POST' && path === '/api/Tickets')
		.map(({ body }) => (body as unknown[]).length);
const timesOf = () =>
	words.map(({ word }) => kind.stored('Tickets', 'supplier_reference', word).length);

const once: Array<[string, Fault]> = [
	...[500, 502, 503, 504, 524, 408, 499, 413].map((status): [string, Fault] => [
		`${status}`,
		{ status },
	]),
	['a lost connection', { drop: 'before' }],
];

describe('An array that Halo answers with', () => {
	it.each(once)(
		'%s, though it has stored it, is looked up and not sent again',
		async (_, fault) => {
			const stored: Fault = fault.drop ? { drop: 'after' } : { ...fault, afterwards: true };
			kind.sandbox.faults.add({ ...post, ...stored });
			const { outputs } = await kind.world().run(upsert, words, goOn);
			expect(outputs[0].map(endOf)).toEqual(words.map(() => 'created'));
			expect(timesOf()).toEqual(words.map(() => 1));
			expect(posts()).toBe(1);
		},
	);

	it.each(once)(
		'%s, each time it has more than 7 rows, is split until it fits',
		async (_, fault) => {
			kind.sandbox.faults.add({ ...post, ...fault, rowsOver: 7, times: Infinity });
			const { outputs } = await kind.world().run(upsert, words, goOn);
			expect(outputs[0].map(endOf)).toEqual(words.map(() => 'created'));
			expect(timesOf()).toEqual(words.map(() => 1));
			// 50, 25, 13 and 7: a size that was too much is not tried again; a lost connection may be chance, so it is once.
			expect(posts()).toBeLessThanOrEqual(26);
		},
	);

	it.each(once.filter(([, { status }]) => status !== undefined))(
		'%s, each time it has more than 7 rows, is sent at each size once',
		async (_, fault) => {
			kind.sandbox.faults.add({ ...post, ...fault, rowsOver: 7, times: Infinity });
			await kind.world().run(upsert, words, goOn);
			expect(sizes().filter((size) => size > 7)).toEqual([50, 25, 13]);
		},
	);

	it.each(once.filter(([, { status = 413 }]) => status !== 413))(
		'%s, down to one row, is told with the status, after few requests',
		async (name, fault) => {
			kind.sandbox.faults.add({ ...post, ...fault, times: Infinity });
			const { outputs } = await kind.world().run(upsert, words, goOn);
			const ends = outputs[0].map(endOf).map(String);
			expect(ends).toHaveLength(ROWS);
			expect(ends[0]).toContain(`status ${name}`);
			// No row that was in any request counts as not sent, however the request was cut down afterwards.
			const bodies = JSON.stringify(kind.sandbox.requests.map(({ body }) => body));
			for (const [index, { word }] of words.entries()) {
				const wasSent = bodies.includes(`"${word}"`);
				expect(ends[index]).toContain(
					wasSent ? 'may or may not have done this' : 'did not take the rows before',
				);
				expect(ends[index]).toContain(`status ${name}`);
				expect(ends[index]).not.toContain('connection was lost');
			}
			expect(timesOf()).toEqual(words.map(() => 0));
			expect(posts()).toBeLessThanOrEqual(25);
		},
	);
});

describe('Rows behind a request that was too much', () => {
	const more = Array.from({ length: 4 * ROWS }, (_, number) => ({ word: `inc-${number}` }));

	it('go out in requests that are no larger', async () => {
		kind.sandbox.faults.add({ ...post, status: 504, rowsOver: 7, times: Infinity });
		const { outputs } = await kind.world().run(upsert, more, goOn);
		expect(outputs[0].map(endOf)).toEqual(more.map(() => 'created'));
		// Tickets are created one request after the other, so only the first is answered at that size.
		expect(sizes().filter((size) => size === ROWS)).toHaveLength(1);
		expect(sizes().slice(-1)[0]).toBeLessThanOrEqual(7);
	});

	it('are told as not sent where Halo takes nothing at all, and only they', async () => {
		kind.sandbox.faults.add({ ...post, status: 504, times: Infinity });
		const { outputs } = await kind.world().run(upsert, more, goOn);
		const ends = outputs[0].map(endOf).map(String);
		const isUnsent = (end: string) => end.includes('did not take the rows before');
		expect(ends.map(isUnsent)).toEqual(more.map((_, index) => index >= ROWS));
		for (const end of ends.filter(isUnsent)) expect(end).toContain('(Halo answered status 504)');
	});
});

describe('A Halo that is down altogether', () => {
	it.each([500, 503, 504])(
		'(%i to everything) is left alone after few requests',
		async (status) => {
			kind.sandbox.faults.add({ status, times: Infinity });
			const { outputs } = await kind.world().run(upsert, words, goOn);
			for (const end of outputs[0].map(endOf)) expect(end).toContain(`status ${status}`);
			expect(posts()).toBe(0);
			expect(kind.sandbox.requests.length).toBeLessThanOrEqual(10);
		},
	);

	it.each([500, 503])('(%i from the first write on) says what is open', async (status) => {
		kind.sandbox.faults.add({
			...post,
			hold: () => kind.sandbox.faults.add({ status, times: Infinity }),
			status,
		});
		const { outputs } = await kind.world().run(upsert, words, goOn);
		for (const end of outputs[0].map(endOf)) expect(end).toContain('may or may not have done this');
		expect(posts()).toBe(1);
		expect(kind.sandbox.requests.length).toBeLessThanOrEqual(20);
	});
});

describe('Updates in an array', () => {
	it.each(once)(
		'that meet %s with more than 7 rows are split, and each is made',
		async (_, fault) => {
			const ids = words.map(({ word }) => ({
				id: kind.sandbox.halo.add('Tickets', { summary: word, client_id: 12 }).id,
			}));
			kind.sandbox.faults.add({ ...post, ...fault, rowsOver: 7, times: Infinity });
			const { error } = await kind.world().run(
				{
					resource: 'ticket',
					operation: 'update',
					ticketId: by('id', '={{ $json.id }}'),
					updateFields: { reportedby: 'Petra' },
					options: { rowsPerRequest: 50 },
				},
				ids,
			);
			expect(error).toBeNull();
			for (const { id } of ids)
				expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ reportedby: 'Petra' }]);
		},
	);
});

describe('One row that is too large', () => {
	it('is refused with the status where nothing smaller can be sent', async () => {
		kind.sandbox.faults.add({ ...post, status: 413, times: Infinity });
		const parameters = { resource: 'ticket', operation: 'create', summary: 'Large' };
		const { error } = await kind.world().run(parameters);
		expect(error?.message).toBe('Halo refused to create the ticket (status 413)');
		expect(posts()).toBe(1);
	});
});
