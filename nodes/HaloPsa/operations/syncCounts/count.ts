/** Largest number of seats that Halo's database can hold. */
const MOST_SEATS = 2_147_483_647;

/** Why a count is refused, and what to do. */
export interface CountRefused {
	why: string;
	todo: string;
}

/**
 * Reads a number of seats. A text is not taken for a number: "1.200" and "12 users" would be guesses, and a guess is
 * billed.
 *
 * @returns a whole number from 0, or why it is none
 */
export function readCount(value: unknown): number | CountRefused {
	if (value === undefined || value === null || (typeof value === 'string' && value.trim() === ''))
		return { why: 'Count is blank', todo: 'Map the field that holds the number of seats.' };
	if (typeof value === 'string')
		return {
			why: `Count is the text "${value.slice(0, 40)}", not a number`,
			todo: 'Turn it into a number first, such as {{ Number($json.count) }}.',
		};
	if (typeof value !== 'number' || !Number.isFinite(value))
		return {
			why: `Count is not a number (${typeof value === 'number' ? String(value) : typeof value})`,
			todo: 'Map the field that holds the number of seats.',
		};
	if (value < 0)
		return { why: `Count is negative (${value})`, todo: 'Look at where it comes from.' };
	if (!Number.isInteger(value))
		return {
			why: `Count is a fraction (${value})`,
			todo: 'Halo bills whole seats: round it first, such as {{ Math.ceil($json.count) }}.',
		};
	if (value > MOST_SEATS)
		return {
			why: `Count is larger than Halo can hold (${value})`,
			todo: 'Look at where it comes from.',
		};
	return value;
}
