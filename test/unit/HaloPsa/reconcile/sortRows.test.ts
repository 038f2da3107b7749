import { isOutOfOrder, sortRows } from '../../../../nodes/HaloPsa/reconcile/sortRows';

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
	['numbers', [1, 3, 2], true],
	['numbers in order', [1, 2, 2, 30], false],
	['moments', ['2026-03-09T14:05:00', '2026-03-08T14:05:00'], true],
	['texts', ['apple', 'Cherry', 'banana'], true],
	['texts of one first letter, which databases sort in different ways', ['ab', 'a-c', 'aa'], false],
	['texts that begin with a sign', ['zeta', '(old) Acme', 'a'], false],
	['values among none', [null, 1, null, 2, ''], false],
])('out of order: %s', (_, values, isOut) => {
	expect(isOutOfOrder(rowsOf(values), { property: 'x', isDescending: false })).toBe(isOut);
	const reversed = rowsOf([...values].reverse());
	expect(isOutOfOrder(reversed, { property: 'x', isDescending: true })).toBe(isOut);
});
