import type { IDataObject } from 'n8n-workflow';
import { isSameText } from '../../shared/text';
import { valueAt } from '../records/record';
import { isTenant } from './tenants';

/** What a person wants left out of the incidents. */
export interface IncidentFilters {
	tenants: string[];
	users: string[];
	live: unknown;
}

const textsOf = (given: unknown): string[] =>
	(Array.isArray(given) ? given : [given])
		.map((text) => String(text ?? '').trim())
		.filter((text) => text !== '');

/** Reads the filters of `description/incidentFilters.ts`. */
export function readIncidentFilters(filters: IDataObject): IncidentFilters {
	return {
		tenants: textsOf(filters.withoutTenants),
		// None of what names a user has a blank or a comma, so several may stand in one place.
		users: textsOf(filters.withoutUsers).flatMap((text) => text.split(/[\s,;]+/)),
		live: filters.live,
	};
}

/** Whether anything may be left out. */
export function isFiltering({ tenants, users, live }: IncidentFilters): boolean {
	return live !== undefined || tenants.length + users.length > 0;
}

/** Whether a tenant is one of those to leave out. */
export function isTenantLeftOut({ tenants }: IncidentFilters, tenant: IDataObject): boolean {
	return tenants.some((value) =>
		(['id', 'name'] as const).some((mode) => isTenant(tenant, { mode, value })),
	);
}

/** Whether an incident is left out. What it does not tell leaves nothing out: an incident must not get lost. */
export function isLeftOut(filters: IncidentFilters, row: IDataObject): boolean {
	const { users, live } = filters;
	if ((live === 'only' && row.isLive === false) || (live === 'not' && row.isLive === true))
		return true;
	const own = ['mail', 'userPrincipalName', 'id'].map((name) => valueAt(row, `user.${name}`));
	return (
		users.some((user) => own.some((value) => isSameText(value, user))) ||
		isTenantLeftOut(filters, (valueAt(row, 'tenant') ?? {}) as IDataObject)
	);
}
