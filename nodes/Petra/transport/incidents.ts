import type { IDataObject } from 'n8n-workflow';
import { createdAtEpochMs, incident, MAX_INCIDENTS } from '../records/incident';
import { valueAt } from '../records/record';
import type { PetraClient, PetraQuery } from './client';
import { readTenants } from './tenants';

/** A tenant whose incidents Petra did not give back to the beginning. */
export interface CutTenant {
	/** Its name, else its ID. */
	tenant: string;
	/** How far back the answer reaches, in milliseconds since 1970. */
	reachesEpochMs: number;
}

/** Incidents as read, newest first, each once. */
export interface IncidentList {
	incidents: IDataObject[];
	/** Where even the tenant's own list was cut: nothing older can be asked for. */
	cut: CutTenant[];
}

/** What to ask for. */
export interface IncidentQuery {
	/** Petra's or Microsoft's ID; absent for the whole organisation. */
	tenantId?: string;
	/** ISO 8601: created at or after this moment. */
	since?: string;
}

/** When the oldest of these was created; a row without a date tells nothing. */
export function oldestOf(incidents: IDataObject[]): number {
	return Math.min(...incidents.map((row) => createdAtEpochMs(row) ?? Infinity));
}

/** Newest first, each once, whatever answers they came with. */
export function mergedIncidents(lists: IDataObject[][]): IDataObject[] {
	const byId = new Map<unknown, IDataObject>();
	for (const row of lists.flat()) byId.set(row.id ?? row, row);
	return [...byId.values()].sort(
		(left, right) => (createdAtEpochMs(right) ?? Infinity) - (createdAtEpochMs(left) ?? Infinity),
	);
}

/** One answer of Petra's, 500 at most. */
export async function readOnce(
	client: PetraClient,
	{ tenantId, since }: IncidentQuery,
	limit = MAX_INCIDENTS,
): Promise<IDataObject[]> {
	const query: PetraQuery = {
		...(tenantId === undefined ? {} : { tenantId }),
		...(since === undefined ? {} : { startDate: since }),
		limit,
	};
	return await client.rows(incident.route, query);
}

/** The organisation's tenants by Petra's ID, with those that only an incident still names. */
async function tenantNames(
	client: PetraClient,
	incidents: IDataObject[],
): Promise<Map<string, string>> {
	const tenants = [
		...incidents.map((row) => valueAt(row, 'tenant') as IDataObject | undefined),
		...(await readTenants(client)),
	];
	return new Map(
		tenants.flatMap((row) =>
			typeof row?.petraTenantId === 'string'
				? [[row.petraTenantId, String(row.name ?? row.petraTenantId)] as const]
				: [],
		),
	);
}

/**
 * Reads one tenant after the other. Petra gives the newest 500 and takes no upper bound and no page, so this is the
 * only way behind them.
 *
 * @param first the answer for the whole organisation, which was cut
 * @param only Petra's IDs of the tenants that are worth a request; absent for all
 */
export async function readByTenant(
	client: PetraClient,
	since: string | undefined,
	first: IDataObject[],
	only?: ReadonlySet<string>,
): Promise<IncidentList> {
	const lists = [first];
	const cut: CutTenant[] = [];
	for (const [tenantId, tenant] of await tenantNames(client, first)) {
		if (only !== undefined && !only.has(tenantId)) continue;
		const rows = await readOnce(client, { tenantId, since });
		lists.push(rows);
		if (rows.length >= MAX_INCIDENTS) cut.push({ tenant, reachesEpochMs: oldestOf(rows) });
	}
	return { incidents: mergedIncidents(lists), cut };
}

/** Reads all incidents of a tenant or of the organisation; what can't be reached is named in `cut`. */
export async function readAll(client: PetraClient, query: IncidentQuery): Promise<IncidentList> {
	const first = await readOnce(client, query);
	if (first.length < MAX_INCIDENTS) return { incidents: mergedIncidents([first]), cut: [] };
	if (query.tenantId === undefined) return await readByTenant(client, query.since, first);
	const name = valueAt(first[0], 'tenant.name');
	const tenant = typeof name === 'string' ? name : query.tenantId;
	return {
		incidents: mergedIncidents([first]),
		cut: [{ tenant, reachesEpochMs: oldestOf(first) }],
	};
}
