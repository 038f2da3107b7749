import { DAY_MS, nowEpochMs } from '../../shared/clock';
import { dayInZone } from '../../shared/dates';
import type { ON_A_DAY, reportDays } from '../description/usage';

/** A choice of As Of that names its day by itself. */
export type PresetDay = Exclude<(typeof reportDays)[number]['value'], typeof ON_A_DAY>;

const dayBefore = (day: string): string =>
	new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);

/**
 * The day that a choice means now.
 *
 * @param zone the workflow's time zone, whose calendar counts
 * @returns such as `2026-10-31`; undefined for Petra's own today, which it gives where no day is asked for
 */
export function presetDayOf(choice: PresetDay, zone: string): string | undefined {
	const now = nowEpochMs();
	const today = dayInZone(now, zone);
	if (choice === 'yesterday') return dayBefore(today);
	if (choice === 'lastDayOfLastMonth') return dayBefore(`${today.slice(0, 8)}01`);
	// East of UTC a day begins earlier, and nobody outside Petra knows what it makes of one that is still to come.
	return today < dayInZone(now, 'UTC') ? today : undefined;
}

/** The month of a day, such as `2026-10`; undefined where it is none. */
export function monthOf(day: string): string | undefined {
	return /^\d{4}-(?:0[1-9]|1[0-2])(?=-\d{2})/.exec(day)?.[0];
}
