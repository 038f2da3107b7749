import endpoints from './endpoints.json';
import type { Resource } from './record';
import { otherRecord } from './resources/otherRecord';

/** What a published endpoint offers: l(ist), o(ne), w(rite), d(elete), p(aged list). */
const published: Record<string, string> = endpoints;

const wanted: Partial<Record<string, string>> = {
	delete: 'd',
	get: 'o',
	getAll: 'l',
	writeRows: 'w',
};

/** Names of the published endpoints that offer the verb, such as `KBArticle`. */
export function endpointsFor(verb: string): string[] {
	return Object.keys(published).filter((name) => published[name].includes(wanted[verb] ?? 'l'));
}

/**
 * The record type behind an endpoint's name or path.
 *
 * @param endpoint such as `KBArticle` or `/kbarticle`; Halo ignores the case
 * @returns undefined where it holds anything but a name, so that no other address can be reached
 */
export function recordAt(endpoint: string): Resource | undefined {
	const name = endpoint
		.trim()
		.replace(/^\/?(api\/)?/i, '')
		.replace(/\/$/, '');
	if (!/^[a-z][a-z0-9_/-]*$/i.test(name)) return undefined;
	const known = Object.keys(published).find(
		(candidate) => candidate.toLowerCase() === name.toLowerCase(),
	);
	// A list that is not paged answers all its rows at once.
	const paging = known === undefined || published[known].includes('p') ? 'pages' : 'none';
	const label = known ?? name;
	return { ...otherRecord, path: `/${label}`, label, plural: `${label} records`, paging };
}
