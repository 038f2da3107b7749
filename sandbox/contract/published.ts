import additions from './additions.json';
import otherRoutes from './other-routes.json';
import publishedRoutes from './routes.json';
import publishedSchemas from './schemas.json';

/** Names by their type, as the data files keep them: `{"integer": "id client_id"}`. */
type NamesByType = Record<string, string>;

/** A member of a published record: the spelling that Halo uses and its type. */
export interface Member {
	name: string;
	type: string;
}

/** Members by their lower-case name, since Halo does not regard case. */
export type Members = Map<string, Member>;

/** A published route. `query` is absent where only the route's name is known. */
export interface Route {
	method: string;
	path: string;
	query?: Members;
	body?: string;
}

const membersOf = (names: NamesByType, into: Members = new Map()): Members => {
	for (const [type, list] of Object.entries(names)) {
		for (const name of list.split(' ')) into.set(name.toLowerCase(), { name, type });
	}
	return into;
};

const schemas = new Map<string, Members>(
	Object.entries(publishedSchemas as Record<string, NamesByType>).map(([name, members]) => [
		name,
		membersOf(members),
	]),
);
for (const { schema, type, names } of additions.properties) {
	membersOf({ [type]: names }, schemas.get(schema));
}

interface PublishedRoute {
	query?: NamesByType;
	body?: string;
}

const routes: Route[] = [];
for (const [key, route] of Object.entries(publishedRoutes as Record<string, PublishedRoute>)) {
	const [method, path] = key.split(' ');
	routes.push({ method, path, query: membersOf(route.query ?? {}), body: route.body });
}
for (const [path, methods] of Object.entries(otherRoutes as Record<string, string>)) {
	for (const method of methods.split(' ')) routes.push({ method, path });
}
for (const { route } of additions.routes) {
	const [method, path] = route.split(' ');
	routes.push({ method, path });
}
for (const { route, type, names } of additions.query) {
	const [method, path] = route.split(' ');
	const meant = routes.filter(
		(candidate) => candidate.method === method && (path === '/*' || candidate.path === path),
	);
	for (const { query } of meant) if (query) membersOf({ [type]: names }, query);
}

const isPlaceholder = (segment: string) => segment.startsWith('{');

const matches = (route: Route, segments: string[]) => {
	const published = route.path.toLowerCase().split('/').slice(1);
	return (
		published.length === segments.length &&
		published.every((segment, index) => isPlaceholder(segment) || segment === segments[index])
	);
};

const found = new Map<string, Route | undefined>();

/** The published route for a request, `/Tickets/{id}` for `/tickets/5`; none when Halo publishes none. */
export function findRoute(method: string, path: string): Route | undefined {
	const segments = path.toLowerCase().split('/').filter(Boolean);
	const key = `${method} ${segments.map((part) => (/^-?\d+$/.test(part) ? '0' : part)).join('/')}`;
	if (!found.has(key)) {
		const candidates = routes.filter(
			(route) => route.method === method && matches(route, segments),
		);
		candidates.sort((a, b) => Number(a.path.includes('{')) - Number(b.path.includes('{')));
		found.set(key, candidates[0]);
	}
	return found.get(key);
}

/** The members of a published record such as `Faults`; none for a record that is not in the subset. */
export function findSchema(name: string): Members | undefined {
	return schemas.get(name);
}

/** A published list of records, by the name that stands behind `/api/`. */
export interface PublishedList {
	name: string;
	/** Whether records are written there as well. */
	isWritten: boolean;
}

/** Every published list. */
export function publishedLists(): PublishedList[] {
	const isList = ({ method, path }: Route) => method === 'GET' && path.lastIndexOf('/') === 0;
	return routes.filter(isList).map(({ path }) => ({
		name: path.slice(1),
		isWritten: routes.some((route) => route.method === 'POST' && route.path === path),
	}));
}
