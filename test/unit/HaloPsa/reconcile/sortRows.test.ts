import { showsOrder, sortRows } from '../../../../nodes/HaloPsa/reconcile/sortRows';

const rowsOf = (values: unknown[]) => values.map((value, id) => ({ id, x: value as string }));

test.each([
	['numbers', [10, 9, 100], [9, 10, 100]],
	['texts, capitals aside', ['b', 'C', 'a'], ['a', 'b', 'C']],
	[
		'moments',
		['2026-03-09T14:05:00', '2025-12-31T23:00:00.5'],
		['2025-12-31T23:00:00.5', '2026-03-09T14:05:00'],
	],
])('%s are sorted', (_, values, sorted) => {
	const up = { property: 'x', isDescending: false };
	const down = { property: 'x', isDescending: true };
	expect(sortRows(rowsOf(values), up).map(({ x }) => x)).toEqual(sorted);
	expect(sortRows(rowsOf(values), down).map(({ x }) => x)).toEqual([...sorted].reverse());
});

test.each([false, true])('what has no value is last, descending: %s', (isDescending) => {
	const values = [null, 2, undefined, '1900-01-01T00:00:00', 2];
	const sorted = sortRows(rowsOf(values), { property: 'x', isDescending });
	expect(sorted.map(({ id }) => id)).toEqual([1, 4, 0, 2, 3]);
});

test.each([
	['numbers out of order', [1, 3, 2], false],
	['numbers', [1, 2, 2, 30], true],
	['one number', [1], false],
	['the same number all over', [2, 2, 2], false],
	['nothing but empty values', [null, '', undefined], false],
	['moments out of order', ['2026-03-09T14:05:00', '2026-03-08T14:05:00'], false],
	['moments', ['2026-03-08T14:05:00', '2026-03-09T14:05:00'], true],
	['texts out of order', ['apple', 'Cherry', 'banana'], false],
	['texts', ['ab', 'a-c', 'aa', 'B'], true],
	['texts of one first letter, which databases sort in different ways', ['ab', 'a-c', 'b'], true],
	['texts of one first letter only, which tell nothing', ['ab', 'a-c', 'aa'], false],
	['texts that begin with a sign, which tell nothing', ['zeta', '(old) Acme', 'a'], false],
])('%s show the order: %s', (_, values, isShown) => {
	expect(showsOrder(rowsOf(values), { property: 'x', isDescending: false })).toBe(isShown);
	const reversed = rowsOf([...values].reverse());
	expect(showsOrder(reversed, { property: 'x', isDescending: true })).toBe(isShown);
});

test.each([false, true])(
	'empty values show the order where they are last, descending: %s',
	(down) => {
		const values = down ? [2, 1] : [1, 2];
		const sort = { property: 'x', isDescending: down };
		expect(showsOrder(rowsOf([...values, null, '']), sort)).toBe(true);
		expect(showsOrder(rowsOf([null, ...values]), sort)).toBe(false);
		expect(showsOrder(rowsOf([values[0], null, values[1]]), sort)).toBe(false);
	},
);
