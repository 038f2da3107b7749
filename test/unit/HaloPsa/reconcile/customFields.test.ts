import { typedCustomFields } from '../../../../nodes/HaloPsa/reconcile/customFields';

const valueOf = (field: object) =>
	typedCustomFields({ customfields: [{ id: 1, name: 'CFx', ...field }] })?.CFx;

test.each([
	['text', { type: 0, inputtype: 0, value: '007' }, '007'],
	['text with separators', { type: 0, inputtype: 0, value: '1,250' }, '1,250'],
	['a whole number', { type: 0, inputtype: 1, value: '1,250' }, 1250],
	['money', { type: 0, inputtype: 2, value: '31,400.50' }, 31400.5],
	['a decimal', { type: 0, inputtype: 4, value: '-0.25' }, -0.25],
	['a calculated number', { type: 0, inputtype: 7, value: '0.125' }, 0.125],
	['a calculated text', { type: 0, inputtype: 7, value: 'High' }, 'High'],
	[
		'a number beyond what is exact',
		{ type: 0, inputtype: 1, value: '90071992547409931' },
		'90071992547409931',
	],
	['an alphanumeric text', { type: 0, inputtype: 3, value: '1e3' }, '1e3'],
	['a memo', { type: 1, value: 'a\nb' }, 'a\nb'],
	['a choice', { type: 2, value: 3, display: 'Gold' }, 'Gold'],
	['a choice without its label', { type: 2, value: 3 }, 3],
	['an unset choice', { type: 2, display: null }, null],
	[
		'choices with names',
		{
			type: 3,
			value: [
				{ id: 1, name: 'A, B' },
				{ id: 2, name: 'C' },
			],
			display: 'A, B, C',
		},
		['A, B', 'C'],
	],
	['choices with IDs', { type: 3, value: [{ id: 1 }, { id: 2 }], display: 'A, C' }, ['A', 'C']],
	['choices as text', { type: 3, value: '1,2', display: 'A, C' }, ['A', 'C']],
	['no choices', { type: 3, value: [] }, null],
	['a day', { type: 4, inputtype: 0, value: '2026-03-09T08:15:30.1234567Z' }, '2026-03-09'],
	[
		'a moment',
		{ type: 4, inputtype: 1, value: '2026-03-09T08:15:30.1234567Z' },
		'2026-03-09T08:15:30Z',
	],
	['a date that is not set', { type: 4, value: '1900-01-01T00:00:00' }, null],
	['a time', { type: 5, value: '14:05' }, '14:05'],
	['a checkbox', { type: 6, value: 'True' }, true],
	['an empty checkbox', { type: 6, value: '0' }, false],
	[
		'a table',
		{
			type: 7,
			value: [{ customfields: [{ name: 'CFy', type: 0, inputtype: 1, value: '1,000' }] }],
		},
		[{ CFy: 1000 }],
	],
	['rich text', { type: 10, value: '<p>a</p>' }, '<p>a</p>'],
	['an unset text', { type: 0, value: null }, null],
	['what nobody told the type of', { value: '1,250' }, '1,250'],
])('%s', (_, field, value) => {
	expect(valueOf(field)).toEqual(value);
});

test('a row without custom fields has none', () => {
	expect(typedCustomFields({ customfields: [] })).toBeUndefined();
	expect(typedCustomFields({ customfields: null })).toBeUndefined();
	expect(typedCustomFields({})).toBeUndefined();
});
