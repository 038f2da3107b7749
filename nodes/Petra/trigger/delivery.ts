import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import { isGuid, isSameText } from '../../shared/text';
import { incidentAddressIn } from '../records/incident';
import { valueAt } from '../records/record';

/** Where the person says that the body has them, as paths such as `data.incident_id`; empty: found by itself. */
export interface NamedFields {
	incidentId?: string;
	tenantId?: string;
}

/** What a delivery tells of the incident, in the form in which Petra's API has it, as far as the body goes. */
export type Delivered = IDataObject & { id: string };

/** Where an incident may lie in a body that somebody has put together. */
const WITHIN = ['', 'incident.', 'data.', 'data.incident.', 'body.', 'payload.'];
const ID_NAMES = ['incidentId', 'incident_id', 'incidentID', 'IncidentId'];
const TENANT_NAMES = [
	'tenant.petraTenantId',
	'petraTenantId',
	'petra_tenant_id',
	'tenantId',
	'tenant_id',
	'tenant.id',
];

const MAX_ID_LENGTH = 100;

/**
 * Finds the incident in the body of a delivery. Petra's pages do not name the variables of its webhooks, so the body may
 * have any form: named fields count first, then the usual names, then the incident's address anywhere in the text.
 *
 * @returns undefined where the body names no incident
 */
export function incidentIn(body: unknown, named: NamedFields): Delivered | undefined {
	const address = incidentAddressIn(typeof body === 'string' ? body : JSON.stringify(body ?? ''));
	const ownId = named.incidentId ? textAt(body, named.incidentId) : undefined;
	const id = ownId ?? firstText(body, ID_NAMES) ?? address?.id ?? plainId(body);
	if (id === undefined) return undefined;
	const ownTenant = named.tenantId ? textAt(body, named.tenantId) : undefined;
	// An address of another incident, such as one in a comment, tells nothing of this one.
	const isOfThis = address !== undefined && isSameText(address.id, id);
	const tenantId =
		ownTenant ?? (isOfThis ? address?.tenantId : undefined) ?? firstText(body, TENANT_NAMES);
	const part = apiPart(body);
	const tenant = isObject(part.tenant) ? part.tenant : {};
	return {
		...part,
		id,
		...(isOfThis ? { url: address?.url } : {}),
		tenant: { ...tenant, ...(tenantId === undefined ? {} : { petraTenantId: tenantId }) },
	};
}

function textAt(body: unknown, path: string): string | undefined {
	const value = valueAt(body, path);
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	return text === '' || text.length > MAX_ID_LENGTH ? undefined : text;
}

function firstText(body: unknown, names: string[]): string | undefined {
	for (const within of WITHIN) {
		for (const name of names) {
			const found = textAt(body, `${within}${name}`);
			if (found !== undefined) return found;
		}
	}
	return undefined;
}

/** A plain `id` could be anybody's, unless it has the form of Petra's. */
function plainId(body: unknown): string | undefined {
	return WITHIN.map((within) => textAt(body, `${within}id`)).find(isGuid);
}

/** The part of the body that has members as Petra's API names them. */
function apiPart(body: unknown): IDataObject {
	const parts = WITHIN.map((within) => (within === '' ? body : valueAt(body, within.slice(0, -1))));
	const found = parts
		.filter(isObject)
		.find(({ createdAt, remediationStatus, user }) =>
			[createdAt, remediationStatus, user].some((member) => member !== undefined),
		);
	return found ?? {};
}
