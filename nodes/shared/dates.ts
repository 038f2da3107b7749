import { tryToParseDateTime } from 'n8n-workflow';

/** A date as it was written, in its parts. */
interface WrittenDate {
	day: string;
	/** `14:05:00`; midnight where none was written. */
	time: string;
	/** `.1230000` as it was written; empty where it is nothing or zeros. */
	fraction: string;
	/** `Z` or `+02:00`; absent where none was written. */
	offset?: string;
}

const WRITTEN =
	/^(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d)?(\.\d+)?)?\s*(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/i;

/** Midnight and noon in UTC are how Halo, and most other systems, say a day. */
const TIMES_OF_A_DAY = ['00:00:00', '12:00:00'];

/** Takes a date apart; undefined for what is none, such as 31 February, which JavaScript would roll over to March. */
function writtenDate(value: unknown): WrittenDate | undefined {
	// A list of one would read like what is in it.
	if (Array.isArray(value)) return undefined;
	const text = (value instanceof Date ? value.toISOString() : String(value)).trim();
	const match = WRITTEN.exec(text);
	if (match === null) return undefined;
	const [, day, minutes = '00:00', seconds = ':00', fraction = '', offset] = match;
	const asUtc = new Date(`${day}T00:00:00Z`);
	if (Number.isNaN(asUtc.getTime()) || !asUtc.toISOString().startsWith(day)) return undefined;
	return {
		day,
		time: `${minutes}${seconds}`,
		fraction: /[1-9]/.test(fraction) ? fraction : '',
		offset: offset?.toUpperCase(),
	};
}

/** The whole second of a written date, in milliseconds since 1970; a clock that shows it twice or never is read as Luxon does. */
function epochMsOf({ day, time, offset = '' }: WrittenDate, zone: string): number {
	return tryToParseDateTime(`${day}T${time}${offset}`, zone).toMillis();
}

/**
 * A date as a person or another node writes it, as an API takes it: UTC with `Z`. Parts of a second stay as they were
 * written, so that a bound taken from a row does not leave out that row.
 *
 * @param value ISO 8601 text, a Date, or n8n's DateTime
 * @param zone the workflow's time zone, which text without a zone is in
 * @returns such as `2026-03-09T14:05:00Z`, or undefined where it is no date
 */
export function toUtcMoment(value: unknown, zone: string): string | undefined {
	const written = writtenDate(value);
	if (written === undefined) return undefined;
	const second = new Date(epochMsOf(written, zone)).toISOString().replace(/\.\d{3}Z$/, '');
	return `${second}${written.fraction}Z`;
}

/** The day that a moment falls on in a time zone, such as `2026-03-09`. */
export function dayInZone(epochMs: number, zone: string): string {
	return tryToParseDateTime(new Date(epochMs), zone).toFormat('yyyy-MM-dd');
}

/**
 * The day that a person or another node means. A day that was written stays that day, whatever offset stands behind it,
 * and so does a day as services put it into UTC: at midnight or noon. Any other moment in UTC is the day that it
 * falls on in the workflow's time zone.
 *
 * @param value ISO 8601 text, a Date, or n8n's DateTime
 * @param zone the workflow's time zone
 * @returns such as `2026-03-09`, or undefined where it is no date
 */
export function toDay(value: unknown, zone: string): string | undefined {
	const written = writtenDate(value);
	if (written === undefined) return undefined;
	const isUtc = /^(?:Z|[+-]00:?00)$/.test(written.offset ?? '');
	const isWholeDay = written.fraction === '' && TIMES_OF_A_DAY.includes(written.time);
	if (!isUtc || isWholeDay) return written.day;
	return dayInZone(epochMsOf(written, zone), zone);
}
