import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import type { ReferenceResolver } from '../execution/referenceResolver';
import type { HaloClient } from '../transport/client';

/**
 * The ID of the agent that the connection logs in as.
 *
 * @throws NodeOperationError where Halo does not tell it: own changes can't be told from others then
 */
export async function readOwnAgent(
	client: HaloClient,
	resolver: ReferenceResolver,
): Promise<number> {
	const record = resolver.registry.record('agent');
	const reply = await client.request({
		method: 'GET',
		retry: 'safe',
		path: `${record.path}/me`,
		purpose: { record, access: 'read', doing: 'read the agent of the connection' },
	});
	const ownAgent = isObject(reply.body) ? Number(reply.body.id) : Number.NaN;
	if (Number.isInteger(ownAgent)) return ownAgent;
	throw inputRefused(
		client.node,
		'Halo does not tell which agent this connection is, so its own changes can not be ignored',
		'Switch off Ignore Own Changes. A flow that writes to a ticket would then wake itself, so end it with a condition.',
	);
}
