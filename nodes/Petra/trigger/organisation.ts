import type { IDataObject } from 'n8n-workflow';
import { valueAt } from '../records/record';
import type { PetraClient } from '../transport/client';
import { readTenants } from '../transport/tenants';
import type { KnownIncidents } from './knownIncidents';
import type { StoredPetraPoll } from './pollState';

/** What is known, and what Petra shows now to another API key. */
interface Comparison {
	known: KnownIncidents;
	stored: StoredPetraPoll;
	seen: { incidents: IDataObject[]; tenants: IDataObject[] | undefined };
}

/**
 * Whether another API key belongs to the organisation that is known: a key may be renewed, or lead to somebody else.
 * The same organisation has an incident or a tenant in common. One request at most, and only where the key changed.
 *
 * @returns `unknown` where nothing of the former organisation is known to compare
 */
export async function organisationOf(
	client: PetraClient,
	{ known, stored, seen }: Comparison,
): Promise<'other' | 'same' | 'unknown'> {
	if (known.knowsAny(seen.incidents)) return 'same';
	const before = new Set([...known.tenantIds, ...Object.keys(stored.tenants ?? {})]);
	if (before.size === 0) return 'unknown';
	const ofIncidents = seen.incidents.map((row) => valueAt(row, 'tenant.petraTenantId'));
	const tenants = seen.tenants ?? (await readTenants(client));
	const now = [...ofIncidents, ...tenants.map(({ petraTenantId }) => petraTenantId)];
	return now.some((id) => before.has(String(id))) ? 'same' : 'other';
}
