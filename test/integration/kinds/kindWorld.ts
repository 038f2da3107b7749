import type { Row, Sandbox } from '../../../sandbox';
import { loggedIn, useWorld } from '../world';

export type { World } from '../world';
export { by, HALO_NODE } from '../world';

/** What the node put out of one item, in one word: its outcome or ID, or the words of its error. */
export const endOf = ({ json, error }: { json: Record<string, unknown>; error?: unknown }) => {
	const words = error ?? json.error;
	return words === undefined ? json.outcome : JSON.stringify(words);
};

/** The world of a file in which every test begins with the sandbox's own data, logged in, and no departure from Halo's API. */
export function enterKind() {
	const world = useWorld(loggedIn);
	return {
		world,
		get sandbox(): Sandbox {
			return world().sandbox;
		},
		/** Stored rows whose property holds this value. */
		stored: (entity: string, property: string, value: unknown): Row[] =>
			world()
				.sandbox.halo.rows(entity)
				.filter((row) => row[property] === value),
		/** How often something was sent, such as `POST /api/Tickets`, since the test began. */
		sent: (request: string): number =>
			world().sandbox.requests.filter(({ method, path }) => `${method} ${path}` === request).length,
	};
}
