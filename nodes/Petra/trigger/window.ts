import type { IDataObject } from 'n8n-workflow';
import { DAY_MS, nowEpochMs, SECOND_MS } from '../../shared/clock';
import { incident, MAX_INCIDENTS } from '../records/incident';
import type { PetraClient } from '../transport/client';
import { notWhole } from '../transport/errors';
import { mergedIncidents, oldestOf, readByTenant, readOnce } from '../transport/incidents';
import type { KnownIncidents } from './knownIncidents';

/** What a poll needs of the window. */
export interface WindowQuery {
	lookbackDays: number;
	/** It is time again to read every tenant, should the window hold more than one answer. */
	isDue: boolean;
	/** Changes of status are waited for, so open incidents beyond the first answer matter. */
	needsStatus: boolean;
}

/** The incidents of the last days, newest first, as far as they matter. */
export interface IncidentWindow {
	incidents: IDataObject[];
	/** Where the window begins, in milliseconds since 1970. */
	sinceEpochMs: number;
	/** Every tenant was read, or one answer held all. */
	isWhole: boolean;
	/** What can't be watched, in words. */
	warnings: string[];
	/** The same, where incidents since the last look may be among it. */
	lost: string[];
}

/**
 * Reads the window with one request. Only where Petra cuts the answer at 500, it goes on tenant by tenant: through all
 * at the first look, once an hour, and where the answer does not reach back to what is known; else through those with
 * open incidents further back.
 */
export async function readWindow(
	client: PetraClient,
	known: KnownIncidents,
	{ lookbackDays, isDue, needsStatus }: WindowQuery,
): Promise<IncidentWindow> {
	const sinceEpochMs = beginningOf(known.newestEpochMs, lookbackDays);
	const startDate = new Date(sinceEpochMs).toISOString();
	const first = await readOnce(client, { since: startDate });
	const nameless = first.find(({ id }) => typeof id !== 'string' || id === '');
	if (nameless !== undefined) throw notWhole(client.node, incident.route, 'an incident has no ID');
	const alone = { incidents: mergedIncidents([first]), sinceEpochMs, warnings: [], lost: [] };
	if (first.length < MAX_INCIDENTS) return { ...alone, isWhole: true };
	const reaches = oldestOf(first);
	const isGap = !known.isFirstLook && reaches > known.newestEpochMs;
	const isWhole = isDue || isGap;
	const open = needsStatus ? known.tenantsWithOpenBefore(reaches) : new Set<string>();
	if (!isWhole && open.size === 0) return { ...alone, isWhole };
	const only = isWhole ? undefined : open;
	const { incidents, cut } = await readByTenant(client, startDate, first, only);
	const warned = cut.map(({ tenant, reachesEpochMs: to }) => ({
		isLost: isGap && to > known.newestEpochMs,
		warning: `Petra gives the newest ${MAX_INCIDENTS} incidents of ${tenant} only, back to ${new Date(to).toISOString()}: older ones can't be watched`,
	}));
	return {
		incidents,
		sinceEpochMs,
		isWhole,
		warnings: warned.map(({ warning }) => warning),
		lost: warned.filter(({ isLost }) => isLost).map(({ warning }) => warning),
	};
}

/**
 * Where the window begins: so many days before the newest incident, by Petra's clock. However long n8n or Petra was
 * away, what came since lies behind it. n8n's clock counts only where no incident was seen yet, or where one bears a
 * date to come.
 */
function beginningOf(newestEpochMs: number, lookbackDays: number): number {
	const now = nowEpochMs();
	const last = newestEpochMs > 0 ? Math.min(newestEpochMs, now) : now;
	return Math.floor((last - lookbackDays * DAY_MS) / SECOND_MS) * SECOND_MS;
}
