import { inspect } from 'node:util';

/** All that a value carries, hidden properties and causes too, as one text to search. */
export const everythingIn = (value: unknown): string =>
	inspect(value, {
		depth: Infinity,
		showHidden: true,
		maxArrayLength: null,
		maxStringLength: null,
	});
