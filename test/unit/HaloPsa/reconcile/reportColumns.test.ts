import { columnKindsOf, valueOfKind } from '../../../../nodes/HaloPsa/reconcile/reportColumns';

test.each([
	['int', 'number'],
	['System.Int32', 'number'],
	['Nullable<System.Decimal>', 'number'],
	['decimal(18,2)', 'number'],
	['money', 'number'],
	['bit', 'boolean'],
	['Boolean', 'boolean'],
	['datetime2(7)', 'date'],
	['nvarchar(max)', 'text'],
	['String', 'text'],
	['uniqueidentifier', 'text'],
	['geography', undefined],
	[undefined, undefined],
])('a column of the type %s holds %s', (type, kind) => {
	const kinds = columnKindsOf({ available_columns: [{ name: 'Seats', data_type: type }] });
	expect(kinds.get('seats')).toBe(kind);
});

test('the type of a group of types does as well', () => {
	const columns = [
		{ name: 'a', data_type: '', data_type_group: 'number' },
		'x',
		{ data_type: 'int' },
	];
	expect([...columnKindsOf({ columns })]).toEqual([['a', 'number']]);
	expect([...columnKindsOf({})]).toEqual([]);
});

test.each([
	['number', '20,000', 20_000],
	['number', ' -4.50 ', -4.5],
	['number', '1e3', 1000],
	['number', '1189998819991197253', '1189998819991197253'],
	['number', '0.1234567890123456789', 0.12345678901234568],
	['number', 'n/a', 'n/a'],
	['number', '', ''],
	['number', null, null],
	['number', 7, 7],
	['boolean', 'True', true],
	['boolean', '0', false],
	['boolean', 1, true],
	['boolean', 'maybe', 'maybe'],
	['boolean', null, null],
	['text', '007', '007'],
	['date', '2026-03-09T14:05:00', '2026-03-09T14:05:00'],
	[undefined, '20,000', '20,000'],
] as const)('as %s, %j is %j', (kind, value, typed) => {
	expect(valueOfKind(kind, value)).toBe(typed);
});
