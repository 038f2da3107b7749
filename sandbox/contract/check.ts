import { bind, isDateText } from './bind';
import { findRoute } from './published';

/** A request that departs from Halo's published API, and how. */
export interface Violation {
	/** Method and path, such as `GET /Tickets`. */
	request: string;
	problem: string;
}

const queryTypes: Record<string, (text: string) => boolean> = {
	integer: (text) => /^-?\d+$/.test(text),
	number: (text) => /^-?\d+(\.\d+)?$/.test(text),
	boolean: (text) => /^(true|false)$/i.test(text),
	date: isDateText,
	uuid: (text) => /^[0-9a-f-]{36}$/i.test(text),
};

const queryProblems = (query: Record<string, unknown>, published: Map<string, { type: string }>) =>
	Object.entries(query).flatMap(([name, value]) => {
		const member = published.get(name.toLowerCase());
		if (!member) return [`query parameter ${name} is not published`];
		const fits = queryTypes[member.type]?.(String(value)) ?? true;
		return fits ? [] : [`query parameter ${name} must be ${member.type}, not ${String(value)}`];
	});

/** Every departure of one request from the published API. Halo itself ignores most of them silently. */
export function checkRequest(
	method: string,
	path: string,
	query: Record<string, unknown>,
	body: unknown,
): Violation[] {
	const request = `${method} ${path}`;
	const route = findRoute(method, path);
	if (!route) return [{ request, problem: 'this route is not published' }];
	const problems = route.query ? queryProblems(query, route.query) : [];
	if (route.body) problems.push(...bind(body ?? null, route.body).problems);
	if (route.body && body === undefined) problems.push('the body is missing');
	return problems.map((problem) => ({ request, problem }));
}
