import { typeFieldKindOf, typeFieldsIn } from '../../../../nodes/HaloPsa/records/typeField';

/** Rows as a tenant's asset type holds them, with other values. */
const placed = (field_id: number, field_name: string, type: string, more: object = {}) => ({
	typeinfo_id: 7,
	id: 3,
	field_id,
	field_name,
	type,
	...more,
});

test('a field has the ID of its own, not that of its row in the type', () => {
	const fields = typeFieldsIn({
		fields: [placed(62, 'Maker', 'X'), placed(63, 'Bought On', 'D'), placed(64, 'Price', 'C')],
	});
	expect(fields?.map(({ id, name, kind }) => [id, name, kind])).toEqual([
		[62, 'Maker', 'text'],
		[63, 'Bought On', 'date'],
		[64, 'Price', 'number'],
	]);
});

test('what a field is chosen from stands in the other list of the type', () => {
	const values = [{ id: 1, name: 'New' }];
	const [field] =
		typeFieldsIn({
			fields: [placed(65, 'Condition', 'X')],
			field_list: [{ id: 65, name: 'Condition', lookup: 36, values }],
		}) ?? [];
	expect(field).toMatchObject({ id: 65, kind: 'single', info: { lookup: 36, values } });
});

test('a build with the second list alone shows the fields too', () => {
	const fields = typeFieldsIn({
		fields: null,
		field_list: [{ id: 62, name: 'Maker', validate: 'X' }],
	});
	expect(fields?.map(({ id, name, kind }) => [id, name, kind])).toEqual([[62, 'Maker', 'text']]);
});

test.each([
	['none of them', {}, undefined],
	['no field', { fields: [] }, []],
	['a field without a name', { fields: [placed(62, ' ', 'X')] }, []],
	['a field without an ID', { fields: [{ field_name: 'Maker', type: 'X' }] }, []],
])('a type that shows %s', (_, type, expected) => {
	expect(typeFieldsIn(type)).toEqual(expected);
});

test.each([
	['X', 0, 'text'],
	['D', undefined, 'date'],
	['C', -1, 'number'],
	['X', 36, 'single'],
	['?', 0, undefined],
	[undefined, undefined, undefined],
])('the letter %p with the list %p stands for %p', (letter, lookup, kind) => {
	expect(typeFieldKindOf(letter, lookup)).toBe(kind);
});
