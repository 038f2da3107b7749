import type * as anywhere from '../support/petraWorld';
import { withPetra } from '../support/petraWorld';
import type { World } from './world';
import { enterWorld } from './world';

export { PETRA_NODE } from '../support/petraWorld';

/** A world in a real n8n, with a credential for its sandbox's Petra. */
export type PetraWorld = anywhere.PetraWorld<World['n8n']>;

/** Enters the n8n that the whole run shares. */
export async function enterPetraWorld(version?: string): Promise<PetraWorld> {
	return await withPetra(await enterWorld({}, version));
}
