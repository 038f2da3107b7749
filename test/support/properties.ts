/** The same cases in every run, so that a test does not turn red by chance. */
const SEED = 12;

/**
 * A whole number of the environment.
 *
 * @returns undefined where it is not set
 */
function numberIn(name: string): number | undefined {
	const text = process.env[name] ?? '';
	if (text === '') return undefined;
	const number = Number(text);
	if (Number.isInteger(number)) return number;
	throw new Error(`${name} must be a whole number, and is "${text}"`);
}

/**
 * How a property is tried: with the same cases each time, or with `PROPERTY_RUNS` new ones, whose seed a failure prints;
 * `PROPERTY_SEED` brings them again.
 *
 * @param numRuns how many cases are tried unless told otherwise
 */
export function cases(numRuns: number): { numRuns: number; seed?: number } {
	const wanted = numberIn('PROPERTY_RUNS');
	const seed = numberIn('PROPERTY_SEED') ?? (wanted === undefined ? SEED : undefined);
	return { numRuns: wanted ?? numRuns, ...(seed === undefined ? {} : { seed }) };
}
