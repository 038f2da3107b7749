import { toHaloDay } from '../../../nodes/HaloPsa/input/dates';
import { Halo } from '../../support/halo';
import { locator, refusalOf, run } from '../../support/node';

describe('a day to Halo', () => {
	test.each<[unknown, string, string | undefined]>([
		['2026-03-09', 'UTC', '2026-03-09T12:00:00Z'],
		['2026-03-09', 'Asia/Tokyo', '2026-03-09T12:00:00Z'],
		['2026-03-09', 'America/Los_Angeles', '2026-03-09T12:00:00Z'],
		['2026-03-09', 'Pacific/Kiritimati', '2026-03-09T12:00:00Z'],
		['2026-03-09T00:00:00', 'America/New_York', '2026-03-09T12:00:00Z'],
		['2026-03-09T23:59:59', 'Asia/Kolkata', '2026-03-09T12:00:00Z'],
		// Of a moment, the day on the wall of the workflow's time zone counts.
		['2026-03-09T23:30:00Z', 'Europe/Berlin', '2026-03-10T12:00:00Z'],
		['2026-03-09T03:30:00Z', 'America/New_York', '2026-03-08T12:00:00Z'],
		['2026-07-09T23:30:00Z', 'Europe/London', '2026-07-10T12:00:00Z'],
		['2027-03-31T00:00:00.000+02:00', 'UTC', '2027-03-30T12:00:00Z'],
		[new Date('2026-03-09T23:30:00Z'), 'Europe/Berlin', '2026-03-10T12:00:00Z'],
		// The days on which the clocks change.
		['2026-03-29', 'Europe/London', '2026-03-29T12:00:00Z'],
		['2026-10-25', 'Europe/London', '2026-10-25T12:00:00Z'],
		['2026-02-30', 'UTC', undefined],
		['31/03/2026', 'UTC', undefined],
		['', 'UTC', undefined],
	])('%p in %s is %s', (value, zone, day) => {
		expect(toHaloDay(value, zone)).toBe(day);
	});
});

const contract = (start_date: unknown) => ({
	resource: 'contract',
	operation: 'create',
	ref: 'C-1',
	client_id: locator('id', 12),
	start_date: start_date as string,
});

test('a field of a day is written as noon, in the time zone of the workflow', async () => {
	const halo = new Halo().on('POST /ClientContract', { body: { id: 7 } });
	await run(contract('2026-03-09T23:30:00Z'), { timezone: 'Asia/Tokyo' });
	expect(halo.api[0].body).toEqual([
		{ ref: 'C-1', client_id: 12, start_date: '2026-03-10T12:00:00Z' },
	]);
});

test('a field of a day refuses what is no date, before any request', async () => {
	const { message, description } = await refusalOf(contract('next Monday'));
	expect(message).toBe('Start Date: "next Monday" is not a date');
	expect(description).toBe('Use the form 2026-03-09.');
});
