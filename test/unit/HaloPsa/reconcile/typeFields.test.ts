import {
	isSameTypeField,
	typedTypeFields,
	typeFieldRows,
	withHeldFields,
} from '../../../../nodes/HaloPsa/reconcile/typeFields';

const of = { property: 'fields', label: 'Fields', chosenIn: 'type_id', inLists: 'withfields' };

test.each([
	[
		'by its label, whatever the IDs say',
		{ id: 3, name: 'Maker' },
		{ id: 62, name: 'maker ' },
		true,
	],
	['two labels', { id: 62, name: 'Maker' }, { id: 62, name: 'Model' }, false],
	['by its ID where one has no label', { id: 62 }, { id: 62, name: 'Maker' }, true],
	['two IDs without labels', { id: 62 }, { id: 63 }, false],
])('a field is the same: %s', (_, left, right, same) => {
	expect(isSameTypeField(left, right)).toBe(same);
});

test('each filled field goes along with a change, with the ID that the record has it under', () => {
	const held = [
		{ id: 3, name: 'Maker', value: 'Acme', validate: 'X' },
		{ id: 4, name: 'Price', value: '1,250.00', validate: 'C' },
		{ id: 5, name: 'Bought On', value: '2026-03-09T00:00:00', validate: 'D' },
		{ id: 6, name: 'Note', value: '', validate: 'X' },
		{ id: 7, name: 'Set', value: null, validate: 'X' },
		{ id: 8, name: 'Condition', value: 2, display: 'Used', validate: 'X', lookup: 36 },
	];
	expect(
		withHeldFields(
			[
				{ id: 62, name: 'Maker', value: 'Birch' },
				{ id: 70, name: 'Colour', value: 'Red' },
			],
			held,
		),
	).toEqual([
		{ id: 3, name: 'Maker', value: 'Birch' },
		{ id: 70, name: 'Colour', value: 'Red' },
		{ id: 4, name: 'Price', value: '1250.00' },
		{ id: 5, name: 'Bought On', value: '2026-03-09T00:00:00' },
		{ id: 8, name: 'Condition', value: 2 },
	]);
});

test('fields stand by their labels, as values of their types', () => {
	const fields = [
		{ id: 62, name: 'Maker', value: '0012', validate: 'X' },
		{ id: 64, name: 'Price', value: '1,250.50', validate: 'C' },
		{ id: 63, name: 'Bought On', value: '2026-03-09T00:00:00', validate: 'D' },
		{ id: 65, name: 'Condition', value: 2, display: 'Used', validate: 'X', lookup: 36 },
		{ id: 66, name: 'Note', value: null, validate: 'X' },
		{ id: 67, value: 'no label' },
	];
	expect(typedTypeFields({ fields }, of)).toEqual({
		Maker: '0012',
		Price: 1250.5,
		'Bought On': '2026-03-09',
		Condition: 'Used',
		Note: null,
	});
});

test.each([
	['nothing', {}],
	['null, as lists do that were not asked', { fields: null }],
])('a row that shows %s tells no fields', (_, row) => {
	expect(typeFieldRows(row, of)).toBeUndefined();
	expect(typedTypeFields(row, of)).toBeUndefined();
});
