import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { MatchKey } from '../../../../nodes/HaloPsa/reconcile/key';
import {
	identityOf,
	KeyIndex,
	matchesKey,
	withoutMatchKey,
} from '../../../../nodes/HaloPsa/reconcile/key';
import { canonicalNumber, canonicalValue } from '../../../../nodes/HaloPsa/reconcile/values';
import type { Key, ValueForm } from '../../../../nodes/HaloPsa/records/record';
import { cases } from '../../../support/properties';

const KINDS: Array<Key['kind']> = ['text', 'number', 'name', 'tag', 'customField'];
const FORMS: ValueForm[] = ['text', 'number', 'name'];

const keyOf = (kind: Key['kind'], value: string, more: Partial<MatchKey> = {}): MatchKey => ({
	key: {
		value: kind,
		label: kind,
		kind,
		property: kind === 'customField' ? 'customfields' : `held_${kind}`,
	},
	value,
	...(kind === 'customField' ? { fieldId: 7 } : {}),
	within: {},
	words: value,
	...more,
});

/** What looks alike and is not, and what is alike and does not look so. */
const pieces = fc.constantFrom(
	...['a', 'A', 'b', 'ß', 'ẞ', 'İ', 'i', '\u0307', 'Σ', 'σ', 'ς', 'e', 'é', 'e\u0301', 'É'],
	...['0', '7', '07', '1', '.', '-', '+', 'e', ',', '0x', '/', '(', '*'],
	...[
		' ',
		'  ',
		'\t',
		'\n',
		'\u00a0',
		'\u200b',
		'\ufeff',
		'\u2003',
		'\u202e',
		'\u00ad',
		'\ufe0f',
		'\u3164',
		'\ufb01',
	],
);
const written = fc.oneof(
	{ weight: 4, arbitrary: fc.array(pieces, { maxLength: 4 }).map((all) => all.join('')) },
	{ weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 5 }) },
	{ weight: 1, arbitrary: fc.constantFrom('7', '007', '7.0', ' 7', '+7', '-7', '-0', '0', '1e3') },
);
const keyValue = written.map((text) => text.trim()).filter((text) => text !== '');
const tagValue = keyValue.filter((text) => !/[[\]]/.test(text));

/** A row that holds a value the way in which a key of the kind finds it. */
function rowWith(kind: Key['kind'], value: string, around: IDataObject = {}): IDataObject {
	if (kind === 'tag') return { held_tag: `One [x] [${value}]`, ...around };
	if (kind === 'customField') return { customfields: [{ id: 7, value }], ...around };
	return { [`held_${kind}`]: value, ...around };
}

const fold = (text: string) => text.normalize('NFC').trim().toLowerCase();
const seen = (text: string) =>
	fold(
		text
			.replace(/[\u115f\u1160\u3164\uffa0\u2800\u0085]/g, ' ')
			.replace(/[\p{DI}\p{Cf}]|(?!\s)\p{Cc}/gu, '')
			.replace(/[\ufb00-\ufb06]/g, (sign) => sign.normalize('NFKC'))
			.replace(/\s+/gu, ' '),
	);
const wholeNumber = /^[+-]?\d+(\.0*)?$/;

/** The same, thought anew: compares two values, without a canonical form of either. */
function isEqual(form: ValueForm, one: string, other: string): boolean {
	if (form === 'name') return seen(one) === seen(other);
	const [left, right] = [one.trim(), other.trim()];
	if (form === 'number' && wholeNumber.test(left) && wholeNumber.test(right))
		return BigInt(left.replace(/^\+|\..*$/g, '')) === BigInt(right.replace(/^\+|\..*$/g, ''));
	const isNumber = (text: string) => text !== '' && Number.isFinite(Number(text));
	if (form === 'number' && isNumber(left) && isNumber(right)) return Number(left) === Number(right);
	return fold(one) === fold(other);
}

const formOf = (kind: Key['kind']): ValueForm =>
	kind === 'tag' || kind === 'customField' || kind === 'typeField' ? 'text' : kind;

/** Whether a row has a key, by comparing each value with each. */
function hasKey(row: IDataObject, { key, value, within }: MatchKey): boolean {
	if (row.deleted === true) return false;
	const isWithin = Object.entries(within).every(([property, owner]) =>
		isEqual('number', String(row[property] ?? ''), String(owner)),
	);
	if (!isWithin) return false;
	const fields = (row.customfields ?? []) as Array<{ value: unknown }>;
	const held =
		key.kind === 'customField' ? fields.map((field) => field.value) : [row[key.property]];
	const texts = held.map((one) => String(one ?? '')).filter((text) => text.trim() !== '');
	const endings = texts.map((text) => /\[([^[\]]*)\]\s*$/.exec(text)?.[1]);
	const values =
		key.kind === 'tag'
			? endings.flatMap((tag) => (tag === undefined ? [] : [[tag, '']]))
			: texts.map((text) => [text, '']);
	return values.some(
		([candidate, ...rest]) => rest.length > 0 && isEqual(formOf(key.kind), candidate, value),
	);
}

const around = fc.record({
	client_id: fc.constantFrom<unknown>(1, 2, '2', '2.0', null),
	site_id: fc.constantFrom<unknown>(0, 5, '5'),
	deleted: fc.constantFrom(false, false, false, true),
});
const within = fc.constantFrom<Array<Record<string, number>>>(
	{},
	{ client_id: 2 },
	{ client_id: 2, site_id: 5 },
	{ site_id: 5, client_id: 2 },
);
const valueOf = (kind: Key['kind']) => (kind === 'tag' ? tagValue : keyValue);
const anyKind = fc.constantFrom(...KINDS);
const anyKey = anyKind.chain((kind) =>
	fc.tuple(valueOf(kind), within).map(([value, owner]) => keyOf(kind, value, { within: owner })),
);
const anyRow = anyKind.chain((kind) =>
	fc
		.tuple(valueOf(kind), around)
		.map(([value, owner]) => rowWith(kind, value, owner as IDataObject)),
);

test('many keys find the rows that each of them finds when every row is held against it', () => {
	fc.assert(
		fc.property(
			fc.array(anyKey, { minLength: 1, maxLength: 8 }),
			fc.array(anyRow, { maxLength: 12 }),
			(keys, rows) => {
				const index = new KeyIndex(keys);
				for (const row of rows) index.add(row);
				expect(keys.map((key) => index.rowsOf(key))).toEqual(
					keys.map((key) => rows.filter((row) => hasKey(row, key))),
				);
			},
		),
		cases(500),
	);
});

test('two keys are the same exactly when each matches a record that was made with the other', () => {
	const pair = anyKind.chain((kind) =>
		fc.tuple(fc.constant(kind), valueOf(kind), valueOf(kind), within, within),
	);
	fc.assert(
		fc.property(pair, ([kind, one, other, ownerOfOne, ownerOfOther]) => {
			fc.pre(Object.keys(ownerOfOne).length === Object.keys(ownerOfOther).length);
			const left = keyOf(kind, one, { within: ownerOfOne });
			const right = keyOf(kind, other, { within: ownerOfOther });
			const isSame = identityOf(left) === identityOf(right);
			expect([
				matchesKey(rowWith(kind, one, ownerOfOne), right),
				matchesKey(rowWith(kind, other, ownerOfOther), left),
			]).toEqual([isSame, isSame]);
		}),
		cases(1_000),
	);
});

test('a canonical form is its own canonical form', () => {
	fc.assert(
		fc.property(fc.constantFrom(...FORMS), written, (form, text) => {
			const once = canonicalValue(form, text);
			expect(canonicalValue(form, once)).toBe(once);
		}),
		cases(1_000),
	);
});

test('capitals, the composition of letters and outer blanks make no other key', () => {
	fc.assert(
		fc.property(fc.constantFrom(...FORMS), written, (form, text) => {
			const wanted = canonicalValue(form, text);
			for (const other of [text.normalize('NFD'), ` ${text}\t`])
				expect(canonicalValue(form, other)).toBe(wanted);
		}),
		cases(500),
	);
});

test('equal whole numbers are equal however they are written, and others are not', () => {
	const digits = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
	fc.assert(
		fc.property(
			digits,
			digits,
			fc.nat({ max: 3 }),
			fc.nat({ max: 3 }),
			(one, other, zeros, places) => {
				const sign = one < 0n ? '-' : '';
				const text = `${sign}${'0'.repeat(zeros)}${String(one).replace('-', '')}`;
				const longer = places === 0 ? text : `${text}.${'0'.repeat(places)}`;
				expect(canonicalNumber(longer)).toBe(String(one));
				expect(canonicalNumber(String(one)) === canonicalNumber(String(other))).toBe(one === other);
			},
		),
		cases(1_000),
	);
});

test('a number that JavaScript counts exactly is equal to its digits', () => {
	fc.assert(
		fc.property(fc.maxSafeInteger(), (number) => {
			expect(canonicalNumber(number)).toBe(canonicalNumber(`${number}.0`));
			expect(canonicalNumber(number)).toBe(String(BigInt(number)));
		}),
		cases(500),
	);
});

test('a duplicate that gave up its key does not have it any more', () => {
	const texts = anyKind
		.filter((kind) => kind !== 'number')
		.chain((kind) => {
			const bracket = fc.constantFrom('[', ']', 'inc', ' ', '[inc]', 'x');
			const row =
				kind === 'tag'
					? fc.array(bracket, { maxLength: 8 }).map((all) => ({ held_tag: all.join('') }))
					: valueOf(kind).map((value) => rowWith(kind, value));
			return fc.tuple(kind === 'tag' ? fc.constant('inc') : valueOf(kind), fc.constant(kind), row);
		});
	fc.assert(
		fc.property(texts, ([value, kind, row]) => {
			const key = keyOf(kind, value);
			fc.pre(matchesKey(row, key));
			expect(matchesKey({ ...row, ...withoutMatchKey(row, key, '7') }, key)).toBe(false);
		}),
		cases(800),
	);
});
