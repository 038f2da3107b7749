import { ReferenceResolver } from '../execution/referenceResolver';
import { records } from '../records';
import { HaloClient } from '../transport/client';
import type { HaloContext } from '../transport/session';
import { stateOwnerOf } from './owner';
import type { TriggerState } from './state';
import { WebhookApi } from './webhookApi';

/** Everything that a trigger works with in Halo. */
export interface TriggerServices {
	client: HaloClient;
	resolver: ReferenceResolver;
	api: WebhookApi;
	/** Whom what the trigger remembers belongs to. */
	owner: string;
}

/**
 * The services of one activation, poll or look; nothing is asked of Halo yet.
 *
 * @param state whose webhooks Halo may speak of: their secrets are in none of its answers
 */
export async function createServices(
	context: HaloContext,
	state?: TriggerState,
): Promise<TriggerServices> {
	const client = await HaloClient.open(context);
	for (const secret of state?.secrets ?? []) client.hide(secret);
	const resolver = new ReferenceResolver(client, records);
	const api = new WebhookApi(client, resolver);
	return { client, resolver, api, owner: stateOwnerOf(context, client) };
}
