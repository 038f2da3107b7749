import parameters from './listParameters.json';

/** The published query parameters of each list, in lower case: Halo does not regard case. */
const parametersByPath = new Map(
	Object.entries(parameters as Record<string, string>).map(([path, names]) => [
		path.toLowerCase(),
		new Set(names.split(' ')),
	]),
);

/**
 * Whether Halo publishes a query parameter of a list. Those that it does not publish may be known to it all the same; what
 * Halo does not know, it ignores.
 *
 * @param path below `/api`, such as `/Tickets`
 * @returns undefined of a list whose parameters are not written down here
 */
export function isPublishedParameter(path: string, name: string): boolean | undefined {
	return parametersByPath.get(path.toLowerCase())?.has(name.toLowerCase());
}
