import { searchTermFor } from '../../../nodes/HaloPsa/execution/searchTerm';
import { canonicalNumber, canonicalValue } from '../../../nodes/HaloPsa/reconcile/values';
import { firstOf, isSameText, plainTextOf } from '../../../nodes/shared/text';

test.each([
	['tags', '<p>One <b>word</b></p>', 'One word'],
	['a tag over lines', '<p\nclass="x">One</p>', 'One'],
	['blanks of all kinds', ' One\u00a0 \n two ', 'One two'],
	['a sign that opens nothing', '5 < 7', '5 < 7'],
	['a sign that closes nothing', '7 > 5', '7 > 5'],
	['nothing', null, ''],
])('the words of a text with %s', (_, text, words) => {
	expect(plainTextOf(text)).toBe(words);
});

const LONG = 120_000;
const number = {
	value: 'name',
	label: 'Name',
	kind: 'name' as const,
	property: 'name',
	search: 'search',
};

/** Kind: a long text of one sign takes no longer than another of its length; a square of it would take minutes. */
test.each<[string, () => unknown]>([
	['opening signs in a note', () => plainTextOf('<'.repeat(LONG))],
	['opening signs and one that closes', () => plainTextOf(`${'<'.repeat(LONG)}>`)],
	['tags that are never closed', () => plainTextOf('<a '.repeat(LONG / 3))],
	['closing signs', () => plainTextOf('>'.repeat(LONG))],
	['blanks', () => plainTextOf(`${' '.repeat(LONG)}x`)],
	['zeros before a letter', () => canonicalNumber(`${'0'.repeat(LONG)}x`)],
	[
		'digits before a letter, searched for',
		() => searchTermFor({ key: number, value: `${'7'.repeat(LONG)}x7` }),
	],
	['blanks in a name', () => canonicalValue('name', `${'\u00a0'.repeat(LONG)}x`)],
])('%s are read in linear time', (_, read) => {
	const began = performance.now();
	read();
	expect(performance.now() - began).toBeLessThan(1_000);
});

describe('two texts', () => {
	it.each<[unknown, unknown, boolean]>([
		['Acme', ' acme ', true],
		['Acme', 'Acme Ltd', false],
		[12, '12', true],
		[undefined, null, true],
		[undefined, 'undefined', false],
	])('%p and %p are the same: %p', (left, right, same) => {
		expect(isSameText(left, right)).toBe(same);
	});
});

describe('names in a sentence', () => {
	const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index + 1}`);

	it.each([
		[firstOf([]), ''],
		[firstOf(names(2)), 'n1, n2'],
		[firstOf(names(10)), 'n1, n2, n3, n4, n5, n6, n7, n8, n9, n10'],
		[
			firstOf(names(12), { separator: ' and ' }),
			'n1 and n2 and n3 and n4 and n5 and n6 and n7 and n8 and n9 and n10 and 2 more',
		],
		[firstOf(names(3), { most: 2 }), 'n1, n2 and 1 more'],
	])('%s', (sentence, expected) => {
		expect(sentence).toBe(expected);
	});
});
