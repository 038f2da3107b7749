import type { IDataObject } from 'n8n-workflow';
import type { ItemContext } from '../execution/itemContext';
import { inputRefused } from '../../shared/errors';
import { pageOf } from '../transport/pages';
import { isObject } from '../../shared/reply';
import type { Operation } from './operation';

/** Whether rows of a record type have a property that only newer Halo builds know; null where no row tells. */
async function hasNewer(
	item: ItemContext,
	recordName: string,
	property: string,
): Promise<boolean | null> {
	const record = item.resolver.registry.record(recordName);
	const reply = await item.client.request({
		method: 'GET',
		retry: 'safe',
		path: record.path,
		query: { count: 1 },
		intent: { record, access: 'read', doing: `list ${record.plural}` },
		accept: [401, 403, 404],
	});
	const [row] = reply.status < 300 ? pageOf(item.client.node, record, reply).rows : [];
	return row === undefined ? null : property in row;
}

/** Tells which agent and tenant the connection is, and what this Halo build offers. */
export const getInfo: Operation = {
	verb: 'getInfo',
	access: 'read',
	name: 'Get Info',
	action: () => 'Get information about the connection',
	description: () => 'Get the agent and tenant of the connection, and what this Halo build offers',
	properties: () => [],
	async run(item, record) {
		const { body } = await item.client.request({
			method: 'GET',
			retry: 'safe',
			path: record.path,
			intent: { record, access: 'read', doing: 'read the agent of the connection' },
		});
		if (!isObject(body))
			throw inputRefused(item.client.node, 'Halo does not tell the agent of the connection');
		const { server, tenant } = item.client.connection;
		return {
			agent_id: body.id,
			agent_name: body.name,
			tenant,
			resource_server: server,
			newer_licence_fields: await hasNewer(item, 'softwareLicence', 'item_id'),
			newer_webhook_fields: await hasNewer(item, 'webhook', 'auto_disable_attempts'),
		} as IDataObject;
	},
};
