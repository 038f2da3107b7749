import {
	otherCustomFields,
	otherFilled,
	stillEmpty,
	writableField,
} from '../../../../nodes/HaloPsa/reconcile/otherCustomFields';

const rows = (...customfields: object[]) => ({ customfields }) as never;
const text = (id: number, value: string | null) => ({
	id,
	name: `CF${id}`,
	type: 0,
	inputtype: 0,
	value,
});
const names = (fields: object[]) => fields.map((field) => (field as { name: string }).name);

const written = [{ id: 1, name: 'CF1', value: 'x' }];

test.each([
	['has no value any more', [text(2, null)]],
	['has an empty text', [text(2, '')]],
	['is not shown any more', []],
])('a field that was filled and %s became empty', (_, after) => {
	const told = otherCustomFields(rows(text(1, 'a'), text(2, 'b')), rows(...after), written);
	expect([names(told.emptied), told.changed, told.isKept]).toEqual([['CF2'], [], false]);
});

test('a field that the write names is none of the others', () => {
	const told = otherCustomFields(rows(text(1, 'a')), rows(text(1, null)), written);
	expect([told.emptied, told.changed, told.isKept]).toEqual([[], [], false]);
});

test('a field that is filled otherwise, or now, has changed; one that is written otherwise has not', () => {
	const money = { id: 4, name: 'CF4', type: 0, inputtype: 2 };
	const before = rows(text(2, 'b'), text(3, null), { ...money, value: '20,000' });
	const after = rows(text(2, 'c'), text(3, 'd'), { ...money, value: '20000.00' });
	const told = otherCustomFields(before, after, written);
	expect(names(told.changed.map((pair) => pair.after))).toEqual(['CF2', 'CF3']);
	expect([told.emptied, told.isKept]).toEqual([[], true]);
});

test('what Halo calculates is not compared', () => {
	const calculated = { id: 2, name: 'CF2', type: 0, inputtype: 7 };
	const before = rows({ ...calculated, value: '0.1' });
	const told = otherCustomFields(before, rows({ ...calculated, value: null }), written);
	expect([told.emptied, told.changed]).toEqual([[], []]);
});

test('what a later look shows filled is not empty any more', () => {
	expect(names(stillEmpty([text(2, 'b'), text(3, 'c')], rows(text(2, 'p'))))).toEqual(['CF3']);
});

test.each([
	['a number without separators', { type: 0, inputtype: 2, value: '20,000' }, '20000'],
	['a date in UTC', { type: 4, value: '2026-03-09T08:15:30.1234567Z' }, '2026-03-09T08:15:30.123Z'],
	['a choice by its number', { type: 2, value: 3, display: 'Gold' }, 3],
	[
		'a choice of a build that shows the label as value',
		{ type: 2, value: 'Gold', display: '3' },
		'3',
	],
	['choices by their numbers', { type: 3, value: [{ id: 1, name: 'A' }] }, [{ id: 1 }]],
	['a text as it is', { type: 0, inputtype: 0, value: '20,000' }, '20,000'],
])('%s is put back', (_, field, value) => {
	expect(writableField({ id: 1, name: 'CF1', ...field } as never)).toEqual({
		id: 1,
		name: 'CF1',
		value,
	});
});

test('a check box that lost its tick does not show that Halo keeps what a write leaves out', () => {
	const ticked = { id: 5, name: 'CFTick', type: 6, value: true };
	const before = { customfields: [ticked] };
	const after = { customfields: [{ ...ticked, value: false }] };
	expect(otherCustomFields(before, after, []).isKept).toBe(false);
	expect(otherCustomFields(before, before, []).isKept).toBe(true);
});

test('what would be emptied in turn is sent along: the filled ones that are not named, but for calculated ones', () => {
	const rows = [
		{ id: 1, name: 'CF1', type: 0, value: 'a' },
		{ id: 2, name: 'CF2', type: 0, value: '' },
		{ id: 3, name: 'CF3', type: 0, inputtype: 7, value: '12' },
		{ id: 4, name: 'CF4', type: 0, value: 'b' },
	];
	const others = otherFilled({ customfields: rows }, [{ id: 4, value: 'c' }]);
	expect(others.map(({ name }) => name)).toEqual(['CF1']);
});
