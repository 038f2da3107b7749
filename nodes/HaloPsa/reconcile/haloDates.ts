const NOT_SET_UNTIL_YEAR = 1901;

/**
 * A date of Halo's as milliseconds since 1970. Halo leaves the zone out and means UTC.
 *
 * @returns undefined where it is no date, or one of the dates that stand for "not set" (1899 to 1901)
 */
export function fromHaloDate(value: unknown): number | undefined {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value)) return undefined;
	const short = value.replace(/(\.\d{3})\d+/, '$1');
	const moment = Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(short) ? short : `${short}Z`);
	if (Number.isNaN(moment) || new Date(moment).getUTCFullYear() <= NOT_SET_UNTIL_YEAR)
		return undefined;
	return moment;
}

/** Whether a value is one of Halo's dates that stand for "not set". */
export function isDateNotSet(value: unknown): boolean {
	return typeof value === 'string' && /^(0001|1899|1900|1901)-\d{2}-\d{2}T/.test(value);
}
