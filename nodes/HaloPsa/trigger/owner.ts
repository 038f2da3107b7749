import type { FunctionsBase } from 'n8n-workflow';
import { markOf, nodeMarkOf } from '../../shared/nodeMark';
import type { HaloClient } from '../transport/client';

/**
 * Whom a state belongs to: this node, and the Halo that its credential leads to. What was stored for another one says
 * nothing of this one, and its webhook is not ours.
 */
export function stateOwnerOf(
	context: Pick<FunctionsBase, 'getInstanceId' | 'getNode' | 'getWorkflow'>,
	{ connection }: Pick<HaloClient, 'connection'>,
): string {
	const server = connection.server
		.trim()
		.toLowerCase()
		.replace(/^https?:\/\//, '')
		.replace(/(\/api|\/auth)?\/*$/, '');
	return markOf(nodeMarkOf(context), server, connection.tenant.trim().toLowerCase());
}
