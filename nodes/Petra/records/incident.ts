import type { IDataObject } from 'n8n-workflow';
import { wordsOfIncident } from './incidentWords';
import type { PetraRecord } from './record';
import { simpleRow } from './record';

/** An account that was taken over. Petra lists incidents newest first, from `startDate` on, 500 at most. */
export const incident: PetraRecord = {
	name: 'incident',
	label: 'Incident',
	plural: 'incidents',
	route: { path: '/v1/incidents', perMinute: 10, noun: 'incidents', listKey: 'incidents' },
	simplified: {
		title: { type: 'string', from: 'title' },
		tenantName: { type: 'string', from: 'tenant.name' },
		userName: {
			type: 'string',
			from: 'user.displayName|user.userPrincipalName',
			isChosen: true,
		},
		userEmail: { type: 'string', from: 'user.mail|user.userPrincipalName', isChosen: true },
		remediationStatus: { type: 'string', from: 'remediationStatus' },
		isRemediated: { type: 'boolean', from: 'isRemediated' },
		isLive: { type: 'boolean', from: 'isLive' },
		description: { type: 'string', from: 'description' },
		url: { type: 'string', from: 'url' },
		createdAt: { type: 'string', from: 'createdAt' },
		occurredAt: { type: 'string', from: 'occurredAt' },
		id: { type: 'string', from: 'id' },
		tenantId: { type: 'string', from: 'tenant.petraTenantId' },
		microsoftTenantId: { type: 'string', from: 'tenant.microsoftTenantId' },
	},
};

/** The most incidents that Petra gives for one request. */
export const MAX_INCIDENTS = 500;

/** Whether an incident is closed: several statuses begin with this word. Any other, also an unknown one, is open. */
export function isRemediated({ remediationStatus }: IDataObject): boolean {
	return String(remediationStatus ?? '').startsWith('REMEDIATED');
}

/** When Petra raised the incident, in milliseconds since 1970; undefined where it does not say. */
export function createdAtEpochMs(row: IDataObject): number | undefined {
	const moment = typeof row.createdAt === 'string' ? Date.parse(row.createdAt) : NaN;
	return Number.isNaN(moment) ? undefined : moment;
}

/** An incident as Simplify shows it: flat, with `isRemediated` and the words of a ticket. */
export function simpleIncident(row: IDataObject): IDataObject {
	const simple = simpleRow(incident, { ...row, isRemediated: isRemediated(row) });
	return { ...simple, ...wordsOfIncident(simple) };
}

/**
 * An incident as a trigger passes it on.
 *
 * @param happened why it comes; behind the words of the ticket, before what Petra sends
 */
export function incidentEvent(
	row: IDataObject,
	happened: IDataObject,
	simple: boolean,
): IDataObject {
	return simple ? { ...simpleIncident(row), ...happened } : { ...happened, ...row };
}

/** What an incident's address in Petra's web app tells. */
export interface IncidentAddress {
	id: string;
	tenantId: string;
	url: string;
}

const ADDRESS =
	/(?<![^\s"'<>(=])(https?:\/\/[^\s"'<>\\/]+)?\/tenant\/([^/\s"'<>\\?#]+)\/incidents\/([0-9a-z][0-9a-z-]{7,63})/gi;
const PETRA_HOST = /^https:\/\/([a-z0-9-]+\.)*petrasecurity\.com$/i;
/** More of a text is not looked at. */
const LONGEST_SEARCHED = 1_000_000;

/**
 * Finds an incident's address (`…/tenant/<tenant>/incidents/<id>`) anywhere in a text: one without a server, or on one
 * of Petra's. A link to anybody else's server tells nothing, whatever its path.
 */
export function incidentAddressIn(text: string): IncidentAddress | undefined {
	for (const [, server, tenantId, id] of text
		.slice(0, LONGEST_SEARCHED)
		.replace(/\\\//g, '/')
		.matchAll(ADDRESS)) {
		if (server !== undefined && !PETRA_HOST.test(server)) continue;
		const path = `/tenant/${tenantId}/incidents/${id}`;
		return { id, tenantId, url: `${server ?? 'https://app.petrasecurity.com'}${path}` };
	}
	return undefined;
}
