import { readCount } from '../../../../../nodes/HaloPsa/operations/syncCounts/parse';

test.each([0, 1, 12.0, 2_147_483_647])('%j seats are a count', (count) => {
	expect(readCount(count)).toBe(count);
});

test.each<[string, unknown, RegExp]>([
	['nothing', undefined, /^Count is blank/],
	['null', null, /^Count is blank/],
	['an empty text', '', /^Count is blank/],
	['blanks', ' \n', /^Count is blank/],
	['a number as text', '12', /^Count is the text "12", not a number/],
	['thousands as text', '1.200', /^Count is the text "1\.200"/],
	['words', '12 users', /^Count is the text "12 users"/],
	['a long text', 'x'.repeat(99), /^Count is the text "x{40}", not/],
	['no number', NaN, /^Count is not a number \(NaN\)/],
	['infinity', Infinity, /^Count is not a number \(Infinity\)/],
	['a list', [12], /^Count is not a number \(object\)/],
	['a switch', true, /^Count is not a number \(boolean\)/],
	['a negative number', -1, /^Count is negative \(-1\)/],
	['a fraction', 12.5, /^Count is a fraction \(12\.5\)/],
	['more than Halo can hold', 2_147_483_648, /^Count is larger than Halo can hold/],
])('%s is refused, and the reason says what to do', (_, value, words) => {
	const refused = readCount(value);
	expect(refused).toMatchObject({ why: expect.stringMatching(words), todo: expect.any(String) });
});
