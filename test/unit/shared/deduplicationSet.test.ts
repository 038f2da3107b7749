import { DeduplicationSet } from '../../../nodes/shared/deduplicationSet';

test('a key is new once, until it is taken back', () => {
	const seen = new DeduplicationSet({}, 10);
	expect(seen.add('a', 1)).toBe(true);
	expect(seen.add('a', 2)).toBe(false);
	expect([seen.has('a'), seen.has('b')]).toEqual([true, false]);
	seen.remove('a');
	expect(seen.add('a', 3)).toBe(true);
});

test('names that every object has are keys like others', () => {
	const seen = new DeduplicationSet({}, 10);
	expect(seen.has('constructor')).toBe(false);
	expect(seen.add('constructor', 1)).toBe(true);
	expect(seen.add('constructor', 1)).toBe(false);
});

test('it is kept in the object given, and forgets what is old', () => {
	const kept = { a: 1, b: 2, c: 3 };
	new DeduplicationSet(kept, 10).forgetBefore(2);
	expect(kept).toEqual({ b: 2, c: 3 });
});

test('beyond the most, the oldest go', () => {
	const kept = { new: 9, old: 1, middle: 5 };
	new DeduplicationSet(kept, 2).forgetBefore(0);
	expect(kept).toEqual({ new: 9, middle: 5 });
});
