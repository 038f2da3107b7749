import { toHaloDate } from '../../../nodes/HaloPsa/input/dates';
import { fromHaloDate, isDateNotSet } from '../../../nodes/HaloPsa/reconcile/haloDates';

describe('a date to Halo', () => {
	test.each<[unknown, string, string | undefined]>([
		['2026-03-09T14:05:00Z', 'Europe/London', '2026-03-09T14:05:00Z'],
		['2026-03-09T14:05:00.123Z', 'Europe/London', '2026-03-09T14:05:00Z'],
		['2026-03-09T14:05:00+02:00', 'America/New_York', '2026-03-09T12:05:00Z'],
		['2026-03-09T14:05:00-0530', 'UTC', '2026-03-09T19:35:00Z'],
		['2026-03-09T14:05:00', 'UTC', '2026-03-09T14:05:00Z'],
		['2026-03-09T14:05:00', 'Europe/London', '2026-03-09T14:05:00Z'],
		['2026-07-09T14:05:00', 'Europe/London', '2026-07-09T13:05:00Z'],
		['2026-07-09 14:05', 'Europe/London', '2026-07-09T13:05:00Z'],
		['2026-03-09T14:05:00', 'America/New_York', '2026-03-09T18:05:00Z'],
		['2026-03-09T14:05:00', 'Asia/Kolkata', '2026-03-09T08:35:00Z'],
		['2026-03-09', 'Europe/London', '2026-03-09T00:00:00Z'],
		['2026-03-09', 'Asia/Tokyo', '2026-03-08T15:00:00Z'],
		// The last moment before, and the first after, the clocks go forward and back.
		['2026-03-29T00:59:59', 'Europe/London', '2026-03-29T00:59:59Z'],
		['2026-03-29T02:00:00', 'Europe/London', '2026-03-29T01:00:00Z'],
		['2026-10-25T00:59:59', 'Europe/London', '2026-10-24T23:59:59Z'],
		['2026-10-25T02:00:00', 'Europe/London', '2026-10-25T02:00:00Z'],
		[' 2026-03-09T14:05:00z ', 'Asia/Tokyo', '2026-03-09T14:05:00Z'],
		['2028-02-29', 'UTC', '2028-02-29T00:00:00Z'],
		[new Date('2026-03-09T14:05:00Z'), 'Asia/Tokyo', '2026-03-09T14:05:00Z'],
		['2026-02-31', 'UTC', undefined],
		['2026-02-29T10:00:00Z', 'UTC', undefined],
		['2026-13-01', 'UTC', undefined],
		['2026-03-09T25:00:00', 'UTC', undefined],
		['2026-03-09T14:61:00', 'UTC', undefined],
		['09/03/2026', 'UTC', undefined],
		['9 March 2026', 'UTC', undefined],
		['1773064800', 'UTC', undefined],
		['tomorrow', 'UTC', undefined],
		['', 'UTC', undefined],
	])('%p in %s is %s', (value, zone, date) => {
		expect(toHaloDate(value, zone)).toBe(date);
	});
});

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
