import type { Filter } from '../record';
import type { RecordName } from '../recordName';

/**
 * A filter on the record that a property points at.
 *
 * @param name of the query parameter, and of the property in the rows
 */
export const byReference = (name: string, label: string, to: RecordName): Filter => ({
	name,
	label,
	kind: 'reference',
	to,
	check: { properties: [name], is: 'equal' },
});

/** Filters that several record types share. */
export const byCustomer = byReference('client_id', 'Customer', 'customer');

export const bySite = byReference('site_id', 'Site', 'site');

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

export const includeInactive: Filter = {
	name: 'includeinactive',
	label: 'Include Inactive',
	kind: 'boolean',
	description: 'Whether to also list inactive ones',
};
