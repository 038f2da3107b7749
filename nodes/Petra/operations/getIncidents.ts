import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { readLimit } from '../../shared/limit';
import { choiceOf } from '../../shared/locator';
import {
	filtersProperty,
	listProperties,
	momentProperty,
	simplifyProperty,
} from '../../shared/properties';
import { incidentFilters } from '../description/incidentFilters';
import { tenantLocator } from '../description/tenant';
import { isFiltering, isLeftOut, readIncidentFilters } from '../input/incidentFilters';
import { findTenant, tenantIdOf } from '../input/tenants';
import {
	createdAtEpochMs,
	incident,
	isRemediated,
	MAX_INCIDENTS,
	simpleIncident,
} from '../records/incident';
import type { PetraClient } from '../transport/client';
import type { CutTenant, IncidentQuery } from '../transport/incidents';
import { readAll, readOnce } from '../transport/incidents';
import type { Operation, PetraItemContext } from './operation';
import { readCollection, readMoment, wantsSimple } from './operation';

const TENANT = 'Filter Tenant';

/** Lists incidents, newest first; a list is never silently short. */
export const getIncidents: Operation = {
	record: incident,
	verb: 'getAll',
	name: 'Get Many',
	action: 'Get many incidents',
	description: 'Get many incidents, newest first, all or filtered',
	properties: [
		...listProperties,
		filtersProperty([
			momentProperty({
				displayName: 'Created After',
				name: 'since',
				description: 'Incidents that Petra raised at this moment or later',
			}),
			...incidentFilters,
			{
				displayName: 'Remediation',
				name: 'remediation',
				type: 'options',
				default: 'open',
				description:
					'Checked in the incidents that Petra returns; any status that does not begin with REMEDIATED counts as open',
				options: [
					{ name: 'Open', value: 'open' },
					{ name: 'Remediated', value: 'remediated' },
				],
			},
			tenantLocator({ required: false }),
		]),
		simplifyProperty,
	],
	async run(item) {
		const limit = readLimit(item);
		const query = await readIncidentQuery(item);
		const filters = readCollection(item, 'filters');
		const { remediation, tenantId } = filters;
		const test = testOf(tests[String(remediation)] ?? anyIncident, filters);
		const rows = await readMatching(item.client, query, limit, test);
		const choice = choiceOf(tenantId);
		// An ID that was typed wrong would read as "no incidents".
		if (rows.length === 0 && choice?.mode === 'id') await findTenant(item.client, choice, TENANT);
		return wantsSimple(item) ? rows.map(simpleIncident) : rows;
	},
};

function refuseShortList(
	client: PetraClient,
	{ tenant, reachesEpochMs: reaches }: CutTenant,
): NodeApiError {
	const from = Number.isFinite(reaches) ? new Date(reaches).toISOString() : 'an unknown date';
	const message = `Petra's list of incidents can't be read to its end: of ${tenant} it gives the newest ${MAX_INCIDENTS} only, back to ${from}`;
	return new NodeApiError(
		client.node,
		{ message },
		{
			message,
			description: `Petra has no way to ask for older ones. Set the filter Created After to a moment after ${from}, or switch off Return All and set a Limit.`,
		},
	);
}

type Test = (row: IDataObject) => boolean;

/** The incidents wanted, in full: what Petra cut off is either fetched or warned of. */
async function readMatching(
	client: PetraClient,
	query: IncidentQuery,
	limit: number | undefined,
	test: Test,
): Promise<IDataObject[]> {
	// Newest first, so that the first ones of an answer are the newest of all.
	if (limit !== undefined && limit <= MAX_INCIDENTS) {
		const all = test === anyIncident;
		const first = await readOnce(client, query, all ? limit : MAX_INCIDENTS);
		const fitting = first.filter(test);
		if (all || fitting.length >= limit) return fitting.slice(0, limit);
	}
	const { incidents, cut } = await readAll(client, query);
	const wanted = incidents.filter(test).slice(0, limit);
	const last = createdAtEpochMs(wanted[wanted.length - 1] ?? {}) ?? -Infinity;
	const short = cut.find(
		({ reachesEpochMs }) => wanted.length < (limit ?? Infinity) || last < reachesEpochMs,
	);
	if (short !== undefined) throw refuseShortList(client, short);
	return wanted;
}

const anyIncident: Test = () => true;

/** A test that leaves out, besides, what the filters name. */
function testOf(test: Test, filters: IDataObject): Test {
	const given = readIncidentFilters(filters);
	return isFiltering(given) ? (row) => test(row) && !isLeftOut(given, row) : test;
}

// Petra can't filter by status.
const tests: Record<string, Test> = {
	open: (row) => !isRemediated(row),
	remediated: isRemediated,
};

async function readIncidentQuery(item: PetraItemContext): Promise<IncidentQuery> {
	const filters = readCollection(item, 'filters');
	const since = readMoment(item, filters.since, 'Filter Created After');
	const choice = choiceOf(filters.tenantId);
	const tenantId = choice === undefined ? undefined : await tenantIdOf(item.client, choice, TENANT);
	return { tenantId, since };
}
