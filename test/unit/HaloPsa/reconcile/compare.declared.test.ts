import { isSameValue } from '../../../../nodes/HaloPsa/reconcile/compare';
import { records } from '../../../../nodes/HaloPsa/records';
import type { Field } from '../../../../nodes/HaloPsa/records/record';

/** Kind: what is declared text is compared as text, in every field of every record; what is declared a number, as one. */
const fieldsOf = (fields: Field[] = []): Field[] =>
	fields.flatMap((field) => (field.kind === 'lines' ? fieldsOf(field.of) : [field]));

const all = records.flatMap(({ name, fields }) =>
	fieldsOf(fields).map((field): [string, string, Field] => [name, field.name, field]),
);
const isText = ({ kind, ...field }: Field) =>
	kind === 'text' || (kind === 'reference' && 'writes' in field && field.writes === 'name');
const isNumber = (field: Field) =>
	field.kind === 'number' || (field.kind === 'reference' && field.writes === undefined);

const apart: Array<[unknown, unknown]> = [
	['007', '7'],
	['0100', '100'],
	['1189998819991197250', '1189998819991197251'],
	['+441234567890', '441234567890'],
	['1e3', '1000'],
	['12.0', '12'],
	['2026-03-09T00:00:00', '2026-03-09T00:00:00Z'],
	['true', '1'],
	['Inc', 'inc'],
];

test.each(all.filter(([, , field]) => isText(field)))('%s: %s is text', (_, __, field) => {
	for (const [one, other] of apart) {
		expect([one, other, isSameValue(one, other, field)]).toEqual([one, other, false]);
		expect(isSameValue(one, ` ${String(one)} `, field)).toBe(true);
	}
});

test.each(all.filter(([, , field]) => isNumber(field)))('%s: %s is a number', (_, __, field) => {
	for (const [one, other] of [
		[12, '12'],
		['12.0', 12],
		['0012', 12],
		['20,000', 20000],
	])
		expect(isSameValue(one, other, field)).toBe(true);
	expect(isSameValue('1189998819991197250', '1189998819991197251', field)).toBe(false);
	expect(isSameValue(12, 13, field)).toBe(false);
});

const isRecord = ({ kind, ...field }: Field) =>
	kind === 'reference' && !('writes' in field) && !('asText' in field);

test.each(all.filter(([, , field]) => isRecord(field)))(
	'%s: %s is none by 0 and by -1',
	(_, __, field) => {
		expect(isSameValue(0, -1, field)).toBe(true);
		expect(isSameValue('-1', 0, field)).toBe(true);
		expect(isSameValue(null, -1, field)).toBe(true);
		expect(isSameValue(12, -1, field)).toBe(false);
	},
);

test('texts and numbers are most fields', () => {
	expect(all.filter(([, , field]) => isText(field) || isNumber(field)).length).toBeGreaterThan(100);
});
