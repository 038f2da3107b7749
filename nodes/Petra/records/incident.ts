import type { IDataObject } from 'n8n-workflow';
import type { PetraRecord } from './record';
import { simplify } from './record';

/** An account that was taken over. Petra lists incidents newest first, from `startDate` on, 500 at most. */
export const incident: PetraRecord = {
	name: 'incident',
	label: 'Incident',
	plural: 'incidents',
	route: { path: '/v1/incidents', perMinute: 10, noun: 'incidents', listKey: 'incidents' },
	simplified: {
		id: 'id',
		url: 'url',
		createdAt: 'createdAt',
		occurredAt: 'occurredAt',
		remediationStatus: 'remediationStatus',
		isRemediated: 'isRemediated',
		isLive: 'isLive',
		tenantId: 'tenant.petraTenantId',
		tenantName: 'tenant.name',
		microsoftTenantId: 'tenant.microsoftTenantId',
		userName: 'user.displayName|user.userPrincipalName',
		userEmail: 'user.mail|user.userPrincipalName',
	},
	types: {
		id: 'string',
		url: 'string',
		createdAt: 'string',
		occurredAt: 'string',
		remediationStatus: 'string',
		isRemediated: 'boolean',
		isLive: 'boolean',
		tenantId: 'string',
		tenantName: 'string',
		microsoftTenantId: 'string',
		userName: 'string',
		userEmail: 'string',
	},
};

/** The most incidents that Petra gives for one request. */
export const MOST_INCIDENTS = 500;

/** Whether an incident is closed. Petra's pages name this one status only; any other, also an unknown one, is open. */
export function isRemediated(row: IDataObject): boolean {
	return row.remediationStatus === 'REMEDIATED';
}

/** When Petra raised the incident, in milliseconds since 1970; undefined where it does not say. */
export function createdAt(row: IDataObject): number | undefined {
	const moment = typeof row.createdAt === 'string' ? Date.parse(row.createdAt) : NaN;
	return Number.isNaN(moment) ? undefined : moment;
}

/** An incident as Simplify shows it: flat, with `isRemediated`. */
export function simpleIncident(row: IDataObject): IDataObject {
	return simplify(incident, { ...row, isRemediated: isRemediated(row) });
}

/** What an incident's address in Petra's web app tells. */
export interface IncidentAddress {
	id: string;
	tenantId: string;
	url: string;
}

/** Finds an incident's address (`…/tenant/<tenant>/incidents/<id>`) anywhere in a text. */
export function incidentAddressIn(text: string): IncidentAddress | undefined {
	const found =
		/(?:https?:\/\/[^\s"'<>\\/]+)?\/tenant\/([^/\s"'<>\\?#]+)\/incidents\/([0-9a-z][0-9a-z-]{7,63})/i.exec(
			text.replace(/\\\//g, '/'),
		);
	if (found === null) return undefined;
	const [whole, tenantId, id] = found;
	const url = whole.startsWith('/') ? `https://app.petrasecurity.com${whole}` : whole;
	return { id, tenantId, url };
}
