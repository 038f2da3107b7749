import { DateTime } from 'luxon';

/** UTC, and zones whose clocks change: west and east of Greenwich, and south of the equator. */
export const zones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Australia/Sydney'];

/** The days of 2026 on which the clocks of these zones change, forward and back. */
const changeDays = [
	'2026-03-08',
	'2026-11-01',
	'2026-03-29',
	'2026-10-25',
	'2026-04-05',
	'2026-10-04',
];

/** An hour near a clock change: as it stands on the wall, which may be never or twice, and as a moment. */
export interface ChangeHour {
	wall: string;
	epochMs: number;
}

/**
 * Half hours of the days on which clocks change in any of the zones: those before, within and after the hour that is
 * shown never or twice, and both ends of the day. As walls each of them, as moments each half hour of the day in the zone.
 */
export function changeHours(zone: string): ChangeHour[] {
	return changeDays.flatMap((day) => {
		const midnight = DateTime.fromISO(day, { zone });
		return Array.from({ length: 46 }, (_, half) => ({
			wall: `${day}T${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}:00`,
			epochMs: midnight.toMillis() + half * 30 * 60_000,
		}));
	});
}
