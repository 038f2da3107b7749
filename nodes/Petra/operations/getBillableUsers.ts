import { readLimit } from '../../shared/limit';
import { listProperties, simplifyProperty } from '../../shared/properties';
import { tenantLocator } from '../description/tenant';
import { petraTenantIdOf } from '../input/tenants';
import { billableUser } from '../records/billableUser';
import type { Operation } from './operation';
import { readTenantChoice, shapedRows } from './operation';

/** Lists the billable users of one tenant. */
export const getBillableUsers: Operation = {
	record: billableUser,
	verb: 'getAll',
	name: 'Get Many',
	action: 'Get many billable users',
	description: 'Get the billable users of one tenant by name',
	properties: [
		{
			displayName:
				'Petra allows one of these requests a minute, so several tenants take as many minutes. For the counts of all tenants at once, use the resource Usage.',
			name: 'billableUserNotice',
			type: 'notice',
			default: '',
		},
		tenantLocator({ required: true }),
		...listProperties,
		simplifyProperty,
	],
	async run(item) {
		const limit = readLimit(item);
		const tenantId = await petraTenantIdOf(item.client, readTenantChoice(item), 'Tenant');
		const users = await item.client.rows(billableUser.route, { tenantId });
		const answer = await item.client.get(billableUser.route, { tenantId });
		const report = Object.fromEntries(Object.entries(answer).filter(([name]) => name !== 'users'));
		const rows = users.slice(0, limit).map((user) => ({ ...user, report }));
		return shapedRows(item, billableUser, rows);
	},
};
