import { readLimit } from '../../shared/limit';
import { filtersProperty, listProperties, simplifyProperty } from '../../shared/properties';
import { tenant } from '../records/tenant';
import { readTenants } from '../transport/tenants';
import type { Operation } from './operation';
import { readCollection, shapedRows } from './operation';

/** Lists the tenants that Petra watches, with one request. */
export const getTenants: Operation = {
	record: tenant,
	verb: 'getAll',
	name: 'Get Many',
	action: 'Get many tenants',
	description: 'Get the tenants that Petra watches, with their Microsoft tenant IDs',
	properties: [
		...listProperties,
		filtersProperty([
			{
				displayName: 'Paused',
				name: 'paused',
				type: 'boolean',
				default: true,
				description: 'Whether to get the paused tenants only, or only those that are not paused',
			},
		]),
		simplifyProperty,
	],
	async run(item) {
		const limit = readLimit(item);
		const { paused } = readCollection(item, 'filters');
		const rows = (await readTenants(item.client)).filter(
			({ isPaused }) => paused === undefined || (isPaused === true) === (paused === true),
		);
		return shapedRows(item, tenant, rows.slice(0, limit));
	},
};
