import type { IDataObject } from 'n8n-workflow';
import { firstOfOwn, pairReply, placeAtFault } from '../../../../nodes/HaloPsa/reconcile/reply';

/** Rows a, b and c were sent; which answered row belongs to which, as `a1 b2`, and whether all have theirs. */
const pair = (body: unknown, names = ['a', 'b', 'c']): string => {
	const isRow = (index: number, row: IDataObject) => row.name === names[index];
	const indexes = names.map((_, index) => index);
	const { found, isWhole } = pairReply(indexes, body, 'id', isRow);
	const words = indexes
		.filter((index) => found.has(index))
		.map((index) => `${names[index]}${String(found.get(index)?.id as number)}`);
	return [...words, isWhole ? 'whole' : 'short'].join(' ');
};

const row = (name: string, id: number | null | undefined): IDataObject => ({ name, id });

test.each<[string, unknown, string]>([
	['in order', [row('a', 1), row('b', 2), row('c', 3)], 'a1 b2 c3 whole'],
	['in another order', [row('c', 3), row('a', 1), row('b', 2)], 'a1 b2 c3 whole'],
	[
		'one that Halo wrote otherwise takes the place that is left',
		[row('B', 2), row('a', 1), row('c', 3)],
		'a1 b2 c3 whole',
	],
	[
		'all written otherwise: by their order',
		[row('x', 1), row('y', 2), row('z', 3)],
		'a1 b2 c3 whole',
	],
	['the last row alone', row('c', 3), 'c3 short'],
	['the first row alone', [row('a', 1)], 'a1 short'],
	['an unknown row alone proves nothing', row('x', 1), 'short'],
	['two rows, one unknown', [row('a', 1), row('x', 2)], 'a1 short'],
	[
		'more rows than were sent',
		[row('a', 1), row('b', 2), row('c', 3), row('d', 4)],
		'a1 b2 c3 whole',
	],
	['the same row three times', [row('a', 1), row('a', 1), row('a', 1)], 'short'],
	[
		'two rows of one name: by their order',
		[row('a', 1), row('a', 2), row('c', 3)],
		'a1 b2 c3 whole',
	],
	['a row without an ID', [row('a', 1), row('b', undefined), row('c', 3)], 'a1 c3 short'],
	['a row whose ID is null', [row('a', null), row('b', 2), row('c', 3)], 'b2 c3 short'],
	['nothing', undefined, 'short'],
	['a text', 'Saved', 'short'],
	['an object without rows', { ok: true }, 'short'],
	['a list of no rows', ['a', 'b', 'c'], 'short'],
])('%s', (_, body, words) => {
	expect(pair(body)).toBe(words);
});

test('a single row is its answer, however Halo wrote it', () => {
	expect(pair(row('x', 1), ['a'])).toBe('a1 whole');
	expect(pair([row('x', 1)], ['a'])).toBe('a1 whole');
	expect(pair({ name: 'a' }, ['a'])).toBe('short');
});

test.each<[string, unknown, number | undefined]>([
	['under its place', { '[3].outcome_id': ['required'] }, 3],
	['among errors', { errors: { '[0].summary': ['required'] } }, 0],
	['a place of two digits', { '[12].summary': ['required'] }, 12],
	['behind other words', { title: 'Invalid', '[1].summary': ['required'] }, 1],
	['no place', { summary: ['required'] }, undefined],
	['a place within a row', { 'lines[2].qty': ['required'] }, undefined],
	['a sentence', 'row [3] is wrong', undefined],
])('the row at fault: %s', (_, body, index) => {
	expect(placeAtFault(body)).toBe(index);
});

/** Kind: an answered row that can't be the one written. */
test.each<[string, IDataObject[]]>([
	['of a record that was there before', [row('x', 7)]],
	['with the ID 0', [row('x', 0)]],
	['with an empty ID', [{ name: 'x', id: '' }]],
])('the only answered row, %s, is not taken by its order', (_, answered) => {
	const isKnown = ({ id }: IDataObject) => id === 7;
	const found = pairReply(
		[0],
		answered,
		'id',
		() => false,
		(_index, one) => !isKnown(one),
	);
	expect(found).toEqual({ found: new Map(), isWhole: false });
});

const pairNames = (sent: string[], answered: IDataObject[]) =>
	pairReply(
		sent.map((_, index) => index),
		answered,
		'id',
		(index, row) => String(row.name).includes(sent[index]),
	);

/** Kind: one answered row that fits several rows of the request. */
test.each<[string, string[], IDataObject[]]>([
	['two equal rows', ['a', 'a'], [{ id: 1, name: 'a' }]],
	['a row whose key stands in the other, too', ['a', 'b'], [{ id: 1, name: 'a [b]' }]],
	[
		'the same row twice',
		['a', 'b'],
		[
			{ id: 1, name: 'a b' },
			{ id: 1, name: 'a b' },
		],
	],
])('%s: nothing is paired with it', (_, sent, answered) => {
	expect(pairNames(sent, answered)).toEqual({ found: new Map(), isWhole: false });
});

test('where every row was answered, the order tells which is which', () => {
	const answered = [
		{ id: 1, name: 'a' },
		{ id: 2, name: 'a' },
		{ id: 3, name: 'b' },
	];
	const { found, isWhole } = pairNames(['a', 'a', 'b'], answered);
	expect([...found].map(([index, row]) => [index, row.id]).sort()).toEqual([
		[0, 1],
		[1, 2],
		[2, 3],
	]);
	expect(isWhole).toBe(true);
});

describe('The first of the rows that Halo made of one', () => {
	const written = { ticket_id: 7 };
	const first = (body: unknown) => firstOfOwn(written, body, 'seq', 'ticket_id');

	test.each([
		['one row', { seq: 1, ticket_id: 7 }, 1],
		[
			'several rows',
			[
				{ seq: 2, ticket_id: 7 },
				{ seq: 3, ticket_id: '7' },
			],
			2,
		],
		['rows that do not name their owner', [{ seq: 4 }, { seq: 5 }], 4],
	])('is taken from %s', (_, body, seq) => {
		expect(first(body)?.seq).toBe(seq);
	});

	test.each([
		['no row', []],
		['nothing', null],
		['a row without an ID', [{ seq: 1, ticket_id: 7 }, { ticket_id: 7 }]],
		[
			'a row of another owner',
			[
				{ seq: 1, ticket_id: 7 },
				{ seq: 1, ticket_id: 8 },
			],
		],
	])('is unknown from %s', (_, body) => {
		expect(first(body)).toBeUndefined();
	});
});
