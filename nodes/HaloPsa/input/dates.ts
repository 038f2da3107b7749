import { toDay, toUtcMoment } from '../../shared/dates';

/**
 * A day as Halo's API wants it: at noon, so that it stays the same day in every time zone.
 *
 * @param value ISO 8601 text, a Date, or n8n's DateTime
 * @param zone the workflow's time zone
 * @returns such as `2026-03-09T12:00:00Z`, or undefined where it is no date
 */
export function toHaloDay(value: unknown, zone: string): string | undefined {
	const day = toDay(value, zone);
	return day === undefined ? undefined : `${day}T12:00:00Z`;
}

/**
 * What a field that holds a date is written as.
 *
 * @param kind a day, or a moment
 * @returns undefined where the value is no date
 */
export function toHaloDate(
	kind: 'date' | 'dateTime',
	value: unknown,
	zone: string,
): string | undefined {
	return kind === 'date' ? toHaloDay(value, zone) : toUtcMoment(value, zone);
}

/**
 * What a filter by a date asks for. A day is the whole of it: Halo keeps it without a zone, at midnight or at noon.
 *
 * @param isEnd whether rows up to the date are wanted, rather than from it on
 * @returns undefined where the value is no date
 */
export function toHaloBound(
	kind: 'date' | 'dateTime',
	value: unknown,
	{ zone, isEnd }: { zone: string; isEnd: boolean },
): string | undefined {
	if (kind === 'dateTime') return toUtcMoment(value, zone);
	const day = toDay(value, zone);
	return day === undefined ? undefined : `${day}T${isEnd ? '23:59:59' : '00:00:00'}Z`;
}
