import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { filtersProperty, listProperties } from '../../HaloPsa/description/filters';
import { simplifyProperty } from '../../HaloPsa/description/fields';
import { choiceOf } from '../../HaloPsa/input/references';
import { tenantLocator } from '../description/tenant';
import { findTenant, tenantIdOf } from '../input/tenants';
import {
	createdAt,
	incident,
	isRemediated,
	MOST_INCIDENTS,
	simpleIncident,
} from '../records/incident';
import type { PetraClient } from '../transport/client';
import type { CutTenant, IncidentWish } from '../transport/incidents';
import { readAll, readOnce } from '../transport/incidents';
import type { ItemContext, Operation } from './operation';
import { readCollection, readLimit, readMoment, wantsSimple } from './operation';

const TENANT = 'Filter Tenant';

function refuseShortList(client: PetraClient, { tenant, reaches }: CutTenant): NodeApiError {
	const from = Number.isFinite(reaches) ? new Date(reaches).toISOString() : 'an unknown date';
	const message = `Petra's list of incidents can't be read to its end: of ${tenant} it gives the newest ${MOST_INCIDENTS} only, back to ${from}`;
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

/** The incidents wanted, in full: what Petra cut off is either fetched or told of. */
async function readWanted(
	client: PetraClient,
	wish: IncidentWish,
	limit: number | undefined,
	test: Test,
): Promise<IDataObject[]> {
	// Newest first, so that the first ones of an answer are the newest of all.
	if (limit !== undefined && limit <= MOST_INCIDENTS) {
		const all = test === anyIncident;
		const first = await readOnce(client, wish, all ? limit : MOST_INCIDENTS);
		const fitting = first.filter(test);
		if (all || fitting.length >= limit) return fitting.slice(0, limit);
	}
	const { incidents, cut } = await readAll(client, wish);
	const wanted = incidents.filter(test).slice(0, limit);
	const last = createdAt(wanted[wanted.length - 1] ?? {}) ?? -Infinity;
	const short = cut.find(({ reaches }) => wanted.length < (limit ?? Infinity) || last < reaches);
	if (short !== undefined) throw refuseShortList(client, short);
	return wanted;
}

const anyIncident: Test = () => true;

// Petra can't filter by status.
const tests: Record<string, Test> = {
	open: (row) => !isRemediated(row),
	remediated: isRemediated,
};

async function readWish(item: ItemContext): Promise<IncidentWish> {
	const filters = readCollection(item, 'filters');
	const since = readMoment(item, filters.since, 'Filter Created After');
	const choice = choiceOf(filters.tenantId);
	const tenantId = choice === undefined ? undefined : await tenantIdOf(item.client, choice, TENANT);
	return { tenantId, since };
}

/** Lists incidents, newest first; a list is never silently short. */
export const getIncidents: Operation = {
	record: incident,
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many incidents',
	description: 'Get many incidents, newest first, all or filtered',
	properties: [
		...listProperties,
		filtersProperty([
			{
				displayName: 'Created After',
				name: 'since',
				type: 'dateTime',
				default: '',
				description: 'Incidents that Petra raised at this moment or later',
			},
			{
				displayName: 'Remediation',
				name: 'remediation',
				type: 'options',
				default: 'open',
				description:
					'Looked at in the incidents that Petra answers; any status but REMEDIATED counts as open',
				options: [
					{ name: 'Open', value: 'open' },
					{ name: 'Remediated', value: 'remediated' },
				],
			},
			{ ...tenantLocator, required: false },
		]),
		simplifyProperty,
	],
	async run(item) {
		const limit = readLimit(item);
		const wish = await readWish(item);
		const { remediation, tenantId } = readCollection(item, 'filters');
		const test = tests[String(remediation)] ?? anyIncident;
		const rows = await readWanted(item.client, wish, limit, test);
		const choice = choiceOf(tenantId);
		// An ID that was typed wrong would read as "no incidents".
		if (rows.length === 0 && choice?.mode === 'id') await findTenant(item.client, choice, TENANT);
		return wantsSimple(item) ? rows.map(simpleIncident) : rows;
	},
};
