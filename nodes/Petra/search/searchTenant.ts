import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { PetraClient } from '../transport/client';
import { readTenants } from '../transport/tenants';

/** The tenants for a drop-down, paused ones marked. It does not wait for Petra's limit: a person sits before it. */
export async function searchTenant(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const client = await PetraClient.open(this, { maxWaitMs: 0 });
	const wanted = (filter ?? '').trim().toLowerCase();
	const tenants = await readTenants(client);
	return {
		results: tenants
			.map(({ name, petraTenantId, isPaused }) => ({
				name: `${String(name ?? petraTenantId)}${isPaused === true ? ' (paused)' : ''}`,
				value: String(petraTenantId),
			}))
			.filter(({ name }) => name.toLowerCase().includes(wanted)),
	};
}
