import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import {
	confirmsWrite,
	differencesOf,
	isSameValue,
} from '../../../../nodes/HaloPsa/reconcile/compare';
import type { Field } from '../../../../nodes/HaloPsa/records/record';
import { cases } from '../../../support/properties';

const common = (name: string) => ({ name, label: name });
const fields: Field[] = [
	{ kind: 'text', ...common('text') },
	{ kind: 'number', ...common('number') },
	{ kind: 'boolean', ...common('switch') },
	{ kind: 'date', ...common('day') },
	{ kind: 'dateTime', ...common('moment') },
	{ kind: 'reference', to: 'customer', ...common('customer') },
	{ kind: 'reference', to: 'team', writes: 'name', ...common('team') },
	{ kind: 'options', options: [{ name: 'One', value: 1 }], ...common('option') },
	{
		kind: 'lines',
		lineLabel: 'Line',
		of: [{ kind: 'number', ...common('quantity') }],
		...common('lines'),
	},
];
const names = [...fields.map(({ name }) => name), 'customfields', 'anything', 'category_1'];

const scalar = fc.oneof(
	fc.constantFrom<unknown>(null, '', 0, -1, 1, '1', '007', 7, '7.0', true, false, 'true', 'false'),
	fc.constantFrom('2026-03-09T14:05:00', '2026-03-09T14:05:00Z', '1899-12-30T00:00:00', '20,000'),
	fc.string({ maxLength: 4 }),
	fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const listOf = (entry: fc.Arbitrary<unknown>) => fc.array(entry, { maxLength: 3 });
const plain = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
	fc.record(model, { noNullPrototype: true });
const inner = fc.oneof(
	{ weight: 4, arbitrary: scalar },
	{ weight: 1, arbitrary: listOf(plain({ id: fc.nat({ max: 9 }) })) },
	{ weight: 1, arbitrary: listOf(scalar) },
	{ weight: 1, arbitrary: plain({ id: fc.nat({ max: 9 }), value: scalar }) },
);
const entry = fc
	.record(
		{ id: fc.nat({ max: 5 }), name: fc.constantFrom('a', 'b'), quantity: inner, value: inner },
		{ requiredKeys: [], noNullPrototype: true },
	)
	.filter((properties) => Object.keys(properties).length > 0);
const value = fc.oneof(
	{ weight: 4, arbitrary: scalar },
	{ weight: 1, arbitrary: listOf(entry) },
	{ weight: 1, arbitrary: listOf(scalar) },
);
const row = fc
	.dictionary(fc.constantFrom(...names), value, { maxKeys: 6, noNullPrototype: true })
	.map((properties) => properties as IDataObject);

test('a row does not differ from itself', () => {
	fc.assert(
		fc.property(row, (held) => {
			expect(differencesOf(held, held, fields).changes).toEqual({});
		}),
		cases(600),
	);
});

test('whether two values are equal does not depend on which of them Halo holds', () => {
	fc.assert(
		fc.property(scalar, scalar, fc.constantFrom(...fields, undefined), (one, other, field) => {
			expect(isSameValue(one, other, field)).toBe(isSameValue(other, one, field));
		}),
		cases(800),
	);
});

test('what a row confirms, it does not differ in, and what it differs in, it does not confirm', () => {
	fc.assert(
		fc.property(row, row, (held, written) => {
			const { changes, unseen } = differencesOf(held, written, fields);
			const differs = Object.keys(changes).length > 0;
			if (confirmsWrite(held, written, fields)) expect(changes).toEqual({});
			if (differs) expect(confirmsWrite(held, written, fields)).toBe(false);
			// Each property that is written is told of once, or is equal.
			for (const property of unseen) expect(changes[property]).toBeUndefined();
		}),
		cases(600),
	);
});

test('what is written once does not differ any more', () => {
	fc.assert(
		fc.property(row, row, (held, written) => {
			const after = { ...held, ...written };
			expect(differencesOf(after, written, fields).changes).toEqual({});
		}),
		cases(600),
	);
});
