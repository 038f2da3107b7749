import type { Filter } from './record';

/** Filters that several record types share. */
export const byCustomer: Filter = {
	name: 'client_id',
	label: 'Customer',
	kind: 'reference',
	to: 'customer',
	check: { properties: ['client_id'], is: 'equal' },
};

export const bySite: Filter = {
	name: 'site_id',
	label: 'Site',
	kind: 'reference',
	to: 'site',
	check: { properties: ['site_id'], is: 'equal' },
};

export const bySearch: Filter = {
	name: 'search',
	label: 'Search',
	kind: 'text',
	description: 'Text that Halo looks for in several fields',
};

export const changedSince: Filter = {
	name: 'lastupdatefromdate',
	label: 'Changed Since',
	kind: 'dateTime',
	check: { properties: ['last_update', 'lastupdate'], is: 'notBefore' },
};

/** @param plural what is listed, such as `sites` */
export function includeInactive(plural: string): Filter {
	return {
		name: 'includeinactive',
		label: 'Include Inactive',
		kind: 'boolean',
		description: `Whether to list ${plural} that are not active too`,
	};
}
