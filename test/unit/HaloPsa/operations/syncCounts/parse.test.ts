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

describe.each([
	[
		',',
		['1,234', '1234', ' 12,345,678 ', '1,234.00', '1234.0'],
		[1234, 1234, 12_345_678, 1234, 1234],
	],
	[
		'.',
		['1.234', '1234', ' 12.345.678 ', '1.234,00', '1234,0'],
		[1234, 1234, 12_345_678, 1234, 1234],
	],
] as const)('where "%s" stands between thousands', (separator, texts, counts) => {
	it('a text that is written like that is a count', () => {
		expect(texts.map((text) => readCount(text, separator))).toEqual(counts);
	});

	it.each([
		['the other way', separator === ',' ? '1.234,00' : '1,234.00'],
		['thousands in groups of two', separator === ',' ? '12,34' : '12.34'],
		['a group too many in front', separator === ',' ? '1234,567' : '1234.567'],
		['words', '12 users'],
		['another separator', '1 234'],
		['an exponent', '1e3'],
		['a separator alone', separator],
	])('%s is refused, and the reason says how it would be written', (_, text) => {
		expect(readCount(text, separator)).toEqual({
			why: `Count is the text "${text}", not a number`,
			todo: `By Numbers as Text it would be written as 1234 or 1${separator}234.`,
		});
	});

	it('what is no count as a number is none as text', () => {
		const [thousand, half] = separator === ',' ? ['1,000', '12.5'] : ['1.000', '12,5'];
		expect(readCount(`-${thousand}`, separator)).toMatchObject({
			why: expect.stringMatching(/negative/),
		});
		expect(readCount(half, separator)).toMatchObject({ why: expect.stringMatching(/fraction/) });
		expect(readCount(' ', separator)).toMatchObject({ why: 'Count is blank' });
	});
});
