import { partsOfTerm, searchTermFor } from '../../../../nodes/HaloPsa/execution/searchTerm';
import type { Key } from '../../../../nodes/HaloPsa/records/record';

const keyOf = (kind: Key['kind'], search: string): Key => ({
	value: 'x',
	label: 'X',
	kind,
	property: 'x',
	search,
});

/** Kind: what is searched for stands in every spelling of the name. */
test.each<[string, string, string | undefined]>([
	['one word', 'Northgate', 'Northgate'],
	['the longest word', 'Acme Builders Ltd', 'Builders'],
	['no legal form, though it is longer', 'Fox GmbH', 'Fox'],
	['a legal form where there is nothing else', 'HP Inc', 'Inc'],
	['a short name', '3M', '3M'],
	['no ending digits', 'Acme 365', 'Acme'],
	['no digits at the end of a word', 'Office365', 'Office'],
	['digits within a word', 'B2Bwerk', 'B2Bwerk'],
	['no sign that may be a wildcard', 'A_100% [Acme]', 'Acme'],
	['a part before an accent', 'Caf\u00e9', 'Caf'],
	['the same of decomposed letters', 'Cafe\u0301', 'Caf'],
	['a part before a zero-width sign', 'Cust\u200bomer', 'Cust'],
	['letters of another script', '\u0410\u043a\u043c\u0435', '\u0410\u043a\u043c\u0435'],
	['letters that can not be composed', 'Stra\u00dfe', 'Stra\u00dfe'],
	['no ligature', '\ufb01rm', 'rm'],
	['nothing of digits', '365', undefined],
])('a name: %s (%j)', (_, value, term) => {
	expect(searchTermFor({ key: keyOf('name', 'search'), value })).toBe(term);
});

test.each<[string, string, string, string | undefined]>([
	['as it is', 'search_supplier_reference', 'INC-0012', 'INC-0012'],
	['up to its last letter in the free search', 'search', 'INC-0012', 'INC'],
	['whole where little is left', 'search', 'A-0012', 'A-0012'],
	['the part without composed letters', 'search_supplier_reference', 'M\u00fc-0012', '-0012'],
	['the part before a zero-width sign', 'search_supplier_reference', 'INC-00\u200b12', 'INC-00'],
	['the part behind a soft hyphen', 'search_supplier_reference', 'A\u00ad-00127', '-00127'],
	['nothing where too little is left', 'search_supplier_reference', '\u00fc12', undefined],
])('a text: %s', (_, search, value, term) => {
	expect(searchTermFor({ key: keyOf('text', search), value })).toBe(term);
});

/** Kind: a name that Halo writes with a sign without a width. */
test.each([...'Northgate'].map((_, at) => at))(
	'wherever one sign is (%i), one half is whole',
	(at) => {
		const held = `${'Northgate'.slice(0, at)}\u200b${'Northgate'.slice(at)}`;
		const halves = partsOfTerm('Northgate');
		expect(halves).toEqual(['North', 'gate']);
		expect(halves.some((half) => held.includes(half))).toBe(true);
	},
);

test('a half of too few letters is not searched for', () => {
	expect(partsOfTerm('Acme')).toEqual([]);
	expect(partsOfTerm('Nexus')).toEqual(['Nex']);
});
