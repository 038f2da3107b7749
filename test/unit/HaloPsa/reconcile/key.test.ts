import {
	identityOf,
	KeyIndex,
	matchesKey,
	withoutMatchKey,
} from '../../../../nodes/HaloPsa/reconcile/key';
import type { MatchKey } from '../../../../nodes/HaloPsa/reconcile/key';
import type { Key } from '../../../../nodes/HaloPsa/records/record';

const keyOf = (kind: Key['kind'], value: string, more: Partial<MatchKey> = {}): MatchKey => ({
	key: {
		value: kind,
		label: kind,
		kind,
		property: kind === 'customField' ? 'customfields' : 'held',
	},
	value,
	within: {},
	words: value,
	...more,
});

/** Kind: a text that looks like a number is compared as a text. */
test.each<[string, Key['kind'], number | string | null, string, boolean]>([
	['leading zeros', 'text', '007', '7', false],
	['an article number with a zero', 'text', '0100', '100', false],
	['a contract number with zeros', 'text', '0012', '12', false],
	[
		'19 digits that differ in the last',
		'text',
		'1189998819991197250',
		'1189998819991197251',
		false,
	],
	['a plus sign', 'text', '+441234567890', '441234567890', false],
	['an exponent', 'text', '1e3', '1000', false],
	['decimals', 'text', '1.0', '1', false],
	['upper and lower case', 'text', 'INC-1', 'inc-1', true],
	['blanks around it', 'text', ' inc-1 ', 'inc-1', true],
	['blanks within it', 'text', 'inc  1', 'inc 1', false],
	['composed letters', 'text', 'Zürich', 'Zürich', true],
	['a number and its text', 'number', 12, '12', true],
	['a number as Halo writes it at times', 'number', '12.0', '12', true],
	['leading zeros of a number', 'number', '0012', '12', true],
	['numbers of 19 digits', 'number', '1189998819991197250', '1189998819991197251', false],
	['another number', 'number', 13, '12', false],
	['a name with two blanks', 'name', 'Acme  Ltd', 'Acme Ltd', true],
	['a name with a no-break space', 'name', 'Acme\u00a0Ltd', 'acme ltd', true],
	['a name with a sign without a width', 'name', 'Ac\u200bme Ltd', 'Acme Ltd', true],
	['a name of composed letters', 'name', 'Mu\u0308ller', 'M\u00fcller', true],
	['a name with a variation selector', 'name', 'Acme \u2122\ufe0f', 'Acme \u2122', true],
	['a name with a joiner of letters', 'name', 'A\u034fcme', 'Acme', true],
	['a name with a Mongolian separator', 'name', 'Ac\u180eme', 'Acme', true],
	['a name with an invisible operator', 'name', 'Ac\u2064me', 'Acme', true],
	['a name with a direction mark', 'name', 'Acme\u200f', 'Acme', true],
	['a name with tag signs', 'name', 'Acme\u{e0041}\u{e007f}', 'Acme', true],
	['a name with a control sign', 'name', 'Ac\u0002me', 'Acme', true],
	['a name with a blank of Hangul', 'name', 'Acme\u3164Ltd', 'Acme Ltd', true],
	['a name with an empty Braille cell', 'name', 'Acme\u2800Ltd', 'Acme Ltd', true],
	['a name with a ligature', 'name', 'Acme \ufb01rm', 'ACME FIRM', true],
	['a name with a raised digit', 'name', 'Acme\u00b2', 'Acme2', false],
	['a name with wide letters', 'name', '\uff21cme', 'Acme', false],
	['a text with a variation selector', 'text', 'a\ufe0f', 'a', false],
	['a name that looks like a number', 'name', '007', '7', false],
	['nothing', 'text', null, 'x', false],
	['a tag at the end', 'tag', 'Account taken over [inc_8f2a] ', 'INC_8F2A', true],
	['a tag among other words', 'tag', 'Account [inc_8f2a] taken over', 'inc_8f2a', false],
	['a tag before the one at the end', 'tag', 'Bob [inc_8f2a] [inc_9]', 'inc_8f2a', false],
	['a tag within brackets', 'tag', 'Account [x [inc_8f2a]]', 'inc_8f2a', false],
	['a tag that only begins alike', 'tag', 'Account [inc_8f2a]', 'inc_8f2', false],
])('%s (%s): %j and %j', (_, kind, held, value, same) => {
	const key = keyOf(kind, value);
	expect(matchesKey({ id: 1, held }, key)).toBe(same);
	if (kind !== 'tag' && held !== null)
		expect(identityOf(keyOf(kind, String(held))) === identityOf(key)).toBe(same);
});

test.each<[string, object, boolean]>([
	['its value', { value: 'Inc-9' }, true],
	['its display', { value: 4, display: 'inc-9' }, true],
	['another value', { value: 'inc-99' }, false],
	['no value', {}, false],
	['a text with commas, which is no number', { type: 0, inputtype: 0, value: 'inc,-9' }, false],
])('a custom field matches by %s', (_, held, same) => {
	const key = keyOf('customField', 'inc-9', { fieldId: 7 });
	const other = { id: 8, value: 'inc-9' };
	expect(matchesKey({ id: 1, customfields: [other, { id: 7, ...held }] }, key)).toBe(same);
});

/** Kind: Halo shows a number otherwise than it was written. */
test.each<[string, object, string, boolean]>([
	['money', { type: 0, inputtype: 2, value: '20,000' }, '20000', true],
	['a whole number', { type: 0, inputtype: 1, value: '1,234,567' }, '1234567', true],
	['a decimal', { type: 0, inputtype: 4, value: '1,000.5' }, '1000.5', true],
	['another number', { type: 0, inputtype: 2, value: '20,001' }, '20000', false],
	['a text', { type: 0, inputtype: 0, value: '20,000' }, '20000', false],
])('a custom field that holds %s', (_, held, value, same) => {
	const key = keyOf('customField', value, { fieldId: 7 });
	expect(matchesKey({ id: 1, customfields: [{ id: 7, ...held }] }, key)).toBe(same);
});

test('a key counts within its customer only', () => {
	const key = keyOf('text', 'a', { within: { client_id: 12 } });
	expect(matchesKey({ id: 1, held: 'a', client_id: '12' }, key)).toBe(true);
	expect(matchesKey({ id: 1, held: 'a', client_id: 13 }, key)).toBe(false);
	expect(matchesKey({ id: 1, held: 'a' }, key)).toBe(false);
});

test('a key is the same in whatever order what it counts within is given', () => {
	const one = keyOf('text', 'a', { within: { client_id: 12, site_id: 5 } });
	const other = keyOf('text', 'a', { within: { site_id: 5, client_id: 12 } });
	expect(identityOf(one)).toBe(identityOf(other));
	expect(identityOf(keyOf('text', 'a', { within: { client_id: 5, site_id: 12 } }))).not.toBe(
		identityOf(one),
	);
});

test('many keys of several kinds find their rows in one pass, and a deleted row none', () => {
	const keys = [keyOf('text', 'a'), keyOf('text', 'b'), keyOf('number', '5')];
	const index = new KeyIndex(keys);
	const rows = [
		{ id: 1, held: 'A' },
		{ id: 2, held: 5 },
		{ id: 3, held: 'a', deleted: true },
		{ id: 4, held: 'a' },
	];
	for (const row of rows) index.add(row);
	expect(keys.map((key) => index.rowsOf(key).map(({ id }) => id))).toEqual([[1, 4], [], [2]]);
});

test.each<[string, MatchKey, object, object]>([
	['a text', keyOf('text', 'a'), { held: 'A' }, { held: 'A (duplicate of 7)' }],
	['a number', keyOf('number', '5'), { held: 5 }, {}],
	['a tag', keyOf('tag', 'inc'), { held: 'One [x] [INC]' }, { held: 'One [x] (duplicate of 7)' }],
	[
		'a tag that stands there twice',
		keyOf('tag', 'inc'),
		{ held: 'One [inc] x [inc] [ INC ]' },
		{ held: 'One [inc] x (duplicate of 7)' },
	],
	[
		'a custom field',
		keyOf('customField', 'a', { fieldId: 7 }),
		{},
		{ customfields: [{ id: 7, value: '' }] },
	],
])('a duplicate gives up %s', (_, key, row, change) => {
	expect(withoutMatchKey({ id: 9, ...row }, key, '7')).toEqual(change);
});

describe("a field of the record's type as key", () => {
	const serial = {
		...keyOf('typeField', '007', { fieldId: 117, fieldLabel: 'Serial Number' }),
		key: { value: 's', label: 'Serial Number', kind: 'typeField' as const, property: 'fields' },
	};

	test.each([
		['its value', [{ id: 117, name: 'Serial Number', value: ' 007' }], true],
		['its value under another ID', [{ id: 2, name: 'serial number', value: '007' }], true],
		['its value without a label', [{ id: 117, value: '007' }], true],
		['an equal number', [{ id: 117, name: 'Serial Number', value: '7' }], false],
		['its value in another field', [{ id: 117, name: 'Model', value: '007' }], false],
		['nothing', [{ id: 117, name: 'Serial Number', value: '' }], false],
		['no fields', null, false],
	])('is matched by %s: %j', (_, fields, expected) => {
		expect(matchesKey({ fields }, serial)).toBe(expected);
	});

	test('stays with a duplicate, whose other fields Halo would empty', () => {
		expect(withoutMatchKey({ fields: [] }, serial, '9')).toEqual({});
	});
});
