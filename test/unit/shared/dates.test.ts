import { DateTime } from 'luxon';
import { dayInZone, toDay, toUtcMoment } from '../../../nodes/shared/dates';
import { changeHours, zones } from '../../support/clockChanges';

describe('a date as a person writes it', () => {
	test.each<[unknown, string, string | undefined]>([
		['2026-03-09T14:05:00Z', 'Europe/London', '2026-03-09T14:05:00Z'],
		['2026-03-09T14:05:00.123Z', 'Europe/London', '2026-03-09T14:05:00.123Z'],
		['2026-03-09T14:05:00.1234567+02:00', 'Europe/London', '2026-03-09T12:05:00.1234567Z'],
		['2026-03-09T14:05:00.000Z', 'Europe/London', '2026-03-09T14:05:00Z'],
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
		['2026-03-09T14:05:00+19:00', 'UTC', undefined],
		['09/03/2026', 'UTC', undefined],
		['9 March 2026', 'UTC', undefined],
		['1773064800', 'UTC', undefined],
		['tomorrow', 'UTC', undefined],
		['', 'UTC', undefined],
	])('%p in %s is %s', (value, zone, date) => {
		expect(toUtcMoment(value, zone)).toBe(date);
	});

	test.each(zones)(
		'is what an expression takes it for, when the clocks of %s change too',
		(zone) => {
			for (const { wall } of changeHours(zone)) {
				const luxon = DateTime.fromISO(wall, { zone }).toUTC().toFormat("yyyy-MM-dd'T'HH:mm:ss'Z'");
				expect([wall, toUtcMoment(wall, zone)]).toEqual([wall, luxon]);
			}
		},
	);
});

describe('the day of a moment', () => {
	test.each([
		['2026-03-09T23:30:00Z', 'UTC', '2026-03-09'],
		['2026-03-09T23:30:00Z', 'Asia/Tokyo', '2026-03-10'],
		['2026-03-09T03:30:00Z', 'America/New_York', '2026-03-08'],
		['2026-03-29T00:30:00Z', 'Europe/London', '2026-03-29'],
	])('%s in %s is %s', (moment, zone, day) => {
		expect(dayInZone(Date.parse(moment), zone)).toBe(day);
	});
});

describe('the day that is meant', () => {
	const days = [
		'2026-01-01',
		'2026-12-31',
		...zones.flatMap((zone) => changeHours(zone)).map(({ wall }) => wall.slice(0, 10)),
	];

	test.each([...zones, 'Pacific/Kiritimati', 'Pacific/Auckland', 'America/Santiago'])(
		'a day that was written, or that Halo holds, stays that day in %s',
		(zone) => {
			for (const day of new Set(days)) {
				const written = [
					day,
					`${day}T00:00:00`,
					`${day}T00:30:00`,
					`${day}T02:30:00`,
					`${day}T23:59:59.999`,
					`${day}T00:00:00Z`,
					`${day}T00:00:00.000Z`,
					`${day}T00:00:00+00:00`,
					`${day}T12:00:00Z`,
					`${day}T00:00:00.000+02:00`,
					`${day}T23:30:00-05:00`,
					new Date(`${day}T00:00:00Z`),
				];
				expect(written.map((value) => toDay(value, zone))).toEqual(written.map(() => day));
			}
		},
	);

	test.each(zones)('the day that n8n says it is in %s is that day, hour by hour', (zone) => {
		for (const { epochMs } of changeHours(zone)) {
			const now = DateTime.fromMillis(epochMs, { zone });
			const day = now.toFormat('yyyy-MM-dd');
			expect([now.toISO(), toDay(now, zone)]).toEqual([now.toISO(), day]);
			const utc = now.plus({ minutes: 7 }).toUTC();
			expect([utc.toISO(), toDay(utc, zone)]).toEqual([utc.toISO(), day]);
		}
	});

	test.each(['31/03/2026', '2026-02-30', 'tomorrow', ''])('%p is none', (value) => {
		expect(toDay(value, 'UTC')).toBeUndefined();
	});
});
