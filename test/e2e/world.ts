import { sharedN8n } from '../../real-n8n';
import type { SandboxOptions } from '../../sandbox';
import type * as anywhere from '../support/world';
import { worldIn } from '../support/world';

export { by, HALO_NODE } from '../support/world';

/** A world in a real n8n with the packed tarball. */
export type World = anywhere.World<Awaited<ReturnType<typeof sharedN8n>>>;

/** Enters the n8n that the whole run shares, with a sandbox of this file's own. */
export async function enterWorld(options: SandboxOptions = {}, version?: string): Promise<World> {
	return await worldIn(await sharedN8n(version), options);
}
