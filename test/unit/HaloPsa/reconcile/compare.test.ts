import type { IDataObject } from 'n8n-workflow';
import {
	confirmsWrite,
	differencesOf,
	isSameValue,
} from '../../../../nodes/HaloPsa/reconcile/compare';
import type { Field } from '../../../../nodes/HaloPsa/records/record';

const of = (kind: 'boolean' | 'date' | 'dateTime' | 'number' | 'text'): Field => ({
	kind,
	name: 'x',
	label: 'X',
});

test.each<[string, unknown, unknown, boolean | undefined, Field?]>([
	['a number and its text', 12, '12', true],
	['texts that are equal numbers', '007', '7', false],
	['a number for a text that nobody declared', '0012', 12, false],
	['a number for the same text', '12', 12, true],
	['a text for a number that nobody declared', 12, '0012', true],
	['a number for an amount as text', '20,000', 20000, false],
	['a text field with leading zeros', '007', '7', false, of('text')],
	['a phone number with and without its plus', '+441234567890', '441234567890', false, of('text')],
	['IDs of 19 digits that differ in the last', '1189998819991197250', '1189998819991197251', false],
	[
		'a text that looks like a date',
		'2026-03-09T14:05:00',
		'2026-03-09T14:05:00Z',
		false,
		of('text'),
	],
	['an entry by its ID alone that is there', [{ id: 801 }, { id: 802 }], [{ id: 802 }], true],
	['an entry by its ID alone that is not there', [{ id: 801 }], [{ id: 802 }], false],
	[
		'a day of a type, at midnight and at noon',
		[{ id: 63, value: '2026-03-09T00:00:00', validate: 'D' }],
		[{ id: 63, value: '2026-03-09T12:00:00Z' }],
		true,
	],
	[
		'money of a type, with separators',
		[{ id: 64, value: '1,250.00', validate: 'C' }],
		[{ id: 64, value: '1250' }],
		true,
	],
	[
		'a text of a type that looks like a number',
		[{ id: 62, value: '0012', validate: 'X' }],
		[{ id: 62, value: '12' }],
		false,
	],
	['a number field as text', '12.50', 12.5, true, of('number')],
	['a number field with separators', '20,000', 20000, true, of('number')],
	['a switch as text', 'true', true, true, of('boolean')],
	['a fractional form', 12.0, '12.00', true],
	['spaces around', ' Birch ', 'Birch', true],
	['line ends', 'a\r\nb', 'a\nb', true],
	['upper and lower case', 'Birch', 'birch', false],
	['nothing and an empty text', null, '', true],
	['no record', -1, '', true],
	['an unset switch', null, false, true],
	['an unset count', null, 5, false],
	['Halo\'s "not set" date and none', '1899-12-30T00:00:00', '', true],
	['a moment with and without Z', '2026-03-09T14:05:00', '2026-03-09T14:05:00Z', true],
	['another moment', '2026-03-09T14:05:00', '2026-03-09T14:06:00Z', false],
	[
		'a day as midnight and as noon',
		'2026-03-09T00:00:00',
		'2026-03-09T12:00:00Z',
		true,
		of('date'),
	],
	['another day', '2026-03-10T00:00:00', '2026-03-09T12:00:00Z', false, of('date')],
	['a property that is not shown', undefined, 5, undefined],
	['an object', { id: 1 }, 5, undefined],
	[
		'custom fields, the given among others',
		[
			{ id: 1, value: 'a' },
			{ id: 2, value: 'b' },
		],
		[{ id: 2, value: 'b' }],
		true,
	],
	['a custom field that differs', [{ id: 2, value: 'b' }], [{ id: 2, value: 'c' }], false],
	[
		'a selection by its label',
		[{ id: 2, value: 4, display: 'High' }],
		[{ id: 2, value: 'High' }],
		true,
	],
	[
		'an amount of money in a custom field',
		[{ id: 2, type: 0, inputtype: 2, value: '20,000' }],
		[{ id: 2, value: 20000 }],
		true,
	],
	[
		'a custom field of text with leading zeros',
		[{ id: 2, type: 0, inputtype: 0, value: '0100' }],
		[{ id: 2, value: '100' }],
		false,
	],
	[
		'a selection of several',
		[{ id: 2, value: [{ id: 4 }, { id: 5 }] }],
		[{ id: 2, value: [{ id: 5 }, { id: 4 }] }],
		true,
	],
	[
		'a selection of several with one over',
		[{ id: 2, value: [{ id: 4 }, { id: 5 }] }],
		[{ id: 2, value: [{ id: 4 }] }],
		false,
	],
	[
		'a table in a custom field',
		[{ id: 2, value: [{ customfields: [{ name: 'CFx', value: 12 }] }] }],
		[{ id: 2, value: [{ customfields: [{ name: 'CFx', value: 12 }] }] }],
		true,
	],
	[
		'a table in a custom field with another cell',
		[{ id: 2, value: [{ customfields: [{ name: 'CFx', value: 12 }] }] }],
		[{ id: 2, value: [{ customfields: [{ name: 'CFx', value: 13 }] }] }],
		false,
	],
	['a list of texts', ['a', 'b'], ['b'], true],
	['a list of other texts', ['a', 'b'], ['c'], false],
	['a custom field that is not there', [], [{ id: 2, value: 'b' }], false],
	['an empty custom field that is not there', [], [{ id: 2, value: '' }], true],
])('%s', (...[, held, written, same, field]) => {
	expect(isSameValue(held, written, field)).toBe(same);
});

test('a row proves a write only by a value that can be compared', () => {
	expect(confirmsWrite({ a: 1, b: 2 }, { a: 1 })).toBe(true);
	expect(confirmsWrite({ a: 1 }, { a: 2 })).toBe(false);
	expect(confirmsWrite({ b: 1 }, { a: 1 })).toBe(false);
});

test('what a change changes, and what the row does not show', () => {
	const row = { summary: 'Old', category1: 'Mail', client_id: 12, notes: null };
	expect(
		differencesOf(row, {
			summary: 'New',
			category_1: 'Mail',
			client_id: 12,
			details: 'x',
			notes: '',
		}),
	).toEqual({ changes: { summary: { from: 'Old', to: 'New' } }, unseen: ['details'] });
});

describe('several choices of a custom field', () => {
	const written = [{ id: 2 }, { id: 1 }];
	const differs = (held: object, value: unknown = written) =>
		Object.keys(
			differencesOf({ customfields: [{ id: 9, type: 3, ...held }] } as IDataObject, {
				customfields: [{ id: 9, value: value as IDataObject[] }],
			}).changes,
		).length > 0;

	test.each<[string, object]>([
		[
			'a list',
			{
				value: [
					{ id: 1, name: 'A' },
					{ id: 2, name: 'B' },
				],
			},
		],
		['text', { value: '1,2' }],
		['text with blanks', { value: '2, 1' }],
		['labels, the numbers in display', { value: 'A, B', display: '1,2' }],
	])('shown as %s are those written', (_, held) => {
		expect(differs(held)).toBe(false);
	});

	test.each<[string, object]>([
		['one less', { value: '1' }],
		['one more', { value: [{ id: 1 }, { id: 2 }, { id: 3 }] }],
		['none', { value: null }],
		['none, without a value', { display: null }],
	])('with %s are not', (_, held) => {
		expect(differs(held)).toBe(true);
	});

	test('no choices are those of an unset field', () => {
		expect(differs({ display: null }, [])).toBe(false);
		expect(differs({ value: '1', display: 'A' }, [])).toBe(true);
	});
});
