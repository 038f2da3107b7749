import { rowInUtc } from '../../../../nodes/HaloPsa/execution/outputRow';

test.each([
	['a date without a zone', '2026-03-09T14:05:00', '2026-03-09T14:05:00Z'],
	[
		'with all digits that Halo gives',
		'2026-03-09T14:05:00.4214387',
		'2026-03-09T14:05:00.4214387Z',
	],
	[
		'with the offset of a server',
		'2026-03-09T14:05:00.7742189-04:00',
		'2026-03-09T18:05:00.7742189Z',
	],
	['a date in UTC', '2026-03-09T14:05:00Z', '2026-03-09T14:05:00Z'],
	['the date of "not set"', '1899-12-30T00:00:00', '1899-12-30T00:00:00Z'],
	['a day alone', '2026-03-09', '2026-03-09'],
	['a text with a date', 'since 2026-03-09T14:05:00', 'since 2026-03-09T14:05:00'],
	['no date of the calendar', '2026-02-31T00:00:00', '2026-02-31T00:00:00'],
])('%s', (_, held, shown) => {
	expect(rowInUtc({ startdate: held })).toEqual({ startdate: shown });
	expect(rowInUtc({ user: { sites: [{ datecreated: held }] }, lines: [held] })).toEqual({
		user: { sites: [{ datecreated: shown }] },
		lines: [shown],
	});
});

test('what somebody wrote stays, also where it looks like a date', () => {
	const row = {
		supplier_reference: '2026-03-09T14:05:00',
		changes: { summary: { from: '2026-03-09T14:05:00', to: 'x' } },
		lines: [{ item_shortdescription: '2026-03-09T14:05:00' }],
		customfields: [{ name: 'CFref', type: 0, inputtype: 0, value: '2026-03-09T14:05:00' }],
	};
	expect(rowInUtc(row)).toEqual(row);
});

test('a custom field of a date ends in Z as well', () => {
	const held = { name: 'CFdue', type: 4, value: '2026-03-09T00:00:00' };
	expect(rowInUtc({ customfields: [held] })).toEqual({
		customfields: [{ ...held, value: '2026-03-09T00:00:00Z' }],
	});
});
