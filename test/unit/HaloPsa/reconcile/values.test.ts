import { fromHaloDate, isDateNotSet } from '../../../../nodes/HaloPsa/reconcile/values';

describe('a date from Halo', () => {
	const moment = Date.UTC(2026, 2, 9, 14, 5, 0);

	test.each<[unknown, number | undefined]>([
		['2026-03-09T14:05:00', moment],
		['2026-03-09T14:05:00Z', moment],
		['2026-03-09T14:05:00.1234567', moment + 123],
		['2026-03-09T14:05:00.7895915Z', moment + 789],
		['2026-03-09T15:05:00+01:00', moment],
		['0001-01-01T00:00:00', undefined],
		['1899-12-30T00:00:00', undefined],
		['1900-01-01T00:00:00', undefined],
		['1901-01-01T00:00:00', undefined],
		['yesterday', undefined],
		[12, undefined],
		[null, undefined],
	])('%p', (value, expected) => {
		expect(fromHaloDate(value)).toBe(expected);
	});

	test.each([
		['0001-01-01T00:00:00', true],
		['1899-12-30T00:00:00', true],
		['1900-01-01T00:00:00Z', true],
		['1901-01-01T00:00:00', true],
		['2026-01-01T00:00:00', false],
		['1900-01-01', false],
		[1900, false],
	])('%p stands for "not set": %p', (value, expected) => {
		expect(isDateNotSet(value)).toBe(expected);
	});
});
