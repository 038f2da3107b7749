/** How far the zone is ahead of UTC at that moment, in milliseconds. */
function offsetAt(moment: number, zone: string): number {
	const parts = new Intl.DateTimeFormat('en-GB', {
		timeZone: zone,
		hourCycle: 'h23',
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		second: '2-digit',
	}).formatToParts(moment);
	const part = (type: string): number => Number(parts.find((entry) => entry.type === type)?.value);
	const wall = Date.UTC(
		part('year'),
		part('month') - 1,
		part('day'),
		part('hour'),
		part('minute'),
		part('second'),
	);
	return wall - Math.floor(moment / 1000) * 1000;
}

/**
 * A date as a person or another node writes it, as Halo's API wants it: UTC with `Z`.
 *
 * @param value ISO 8601 text, a Date, or n8n's DateTime
 * @param zone the workflow's time zone, which text without a zone is in
 * @returns such as `2026-03-09T14:05:00Z`, or undefined where it is no date
 */
export function toHaloDate(value: unknown, zone: string): string | undefined {
	const text = (value instanceof Date ? value.toISOString() : String(value)).trim();
	const match =
		/^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2})?(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(
			text,
		);
	if (match === null) return undefined;
	const [, day, minutes = '00:00', seconds = ':00', , zoneText] = match;
	const asUtc = Date.parse(
		`${day}T${minutes}${seconds}${zoneText === undefined ? 'Z' : zoneText.toUpperCase()}`,
	);
	// JavaScript rolls 31 February over to March; a date that was typed wrong must not become another one.
	const dayIsReal = new Date(Date.parse(`${day}T00:00:00Z`));
	if (
		Number.isNaN(asUtc) ||
		Number.isNaN(dayIsReal.getTime()) ||
		!dayIsReal.toISOString().startsWith(day)
	) {
		return undefined;
	}
	const moment =
		zoneText === undefined ? asUtc - offsetAt(asUtc - offsetAt(asUtc, zone), zone) : asUtc;
	return new Date(moment).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/**
 * A day as Halo's API wants it: at noon, so that it stays the same day in every time zone.
 *
 * @param value ISO 8601 text, a Date, or n8n's DateTime; of a moment, the day in the workflow's zone counts
 * @param zone the workflow's time zone
 * @returns such as `2026-03-09T12:00:00Z`, or undefined where it is no date
 */
export function toHaloDay(value: unknown, zone: string): string | undefined {
	const moment = toHaloDate(value, zone);
	if (moment === undefined) return undefined;
	const at = Date.parse(moment);
	return `${new Date(at + offsetAt(at, zone)).toISOString().slice(0, 10)}T12:00:00Z`;
}
