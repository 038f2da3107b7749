import type { SandboxOptions } from '../../sandbox';
import type { PetraWorld } from '../support/petraWorld';
import { withPetra } from '../support/petraWorld';
import type { TestN8n, World } from '../support/world';
import { worldIn } from '../support/world';

export type { PetraWorld } from '../support/petraWorld';
export { PETRA_NODE } from '../support/petraWorld';
export type { World } from '../support/world';
export { by, HALO_NODE } from '../support/world';

let enterN8n: (() => Promise<TestN8n>) | undefined;

/** Chooses the n8n that the tests of this folder run in; each project of jest does so before its tests. */
export function runIn(enter: () => Promise<TestN8n>): void {
	enterN8n = enter;
}

/** Enters the n8n of this run, with a sandbox of this file's own. */
export async function enterWorld(options: SandboxOptions = {}): Promise<World> {
	if (enterN8n === undefined) throw new Error('No n8n was chosen for these tests');
	return await worldIn(await enterN8n(), options);
}

/** The same, with a credential for the sandbox's Petra. */
export async function enterPetraWorld(): Promise<PetraWorld> {
	return await withPetra(await enterWorld());
}

/**
 * The world of a test file in which every test begins with the sandbox's own data, and none departs from Halo's API.
 *
 * @param begin what is done once, before the first test
 */
export function useWorld(begin: (world: World) => Promise<unknown> = async () => undefined) {
	let entered: World | undefined;
	const world = (): World => {
		if (entered === undefined) throw new Error('The world is entered before the first test');
		return entered;
	};
	beforeAll(async () => {
		entered = await enterWorld();
		await begin(entered);
	});
	beforeEach(() => {
		world().sandbox.reset();
		world().requestCounts();
	});
	afterEach(() => expect(world().sandbox.violations).toEqual([]));
	afterAll(async () => {
		await entered?.leave();
	});
	return world;
}

/** Logs in beforehand, so that the requests of a test are those of what it tries. */
export const loggedIn = async (world: World) =>
	await world.run({ resource: 'ticket', operation: 'getAll', limit: 1 });
