import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../../shared/errors';
import { isObject } from '../../../shared/reply';
import { lastSeen } from '../../transport/lastSeen';
import type { Operation } from '../operation';
import { assumptions, reportOf, stateOf } from './assumptions';
import { answeredRows, lookAtAllOnce } from './looks';

/**
 * Tells which agent and tenant the connection is, and holds what the node assumes of every Halo against this one. The
 * report holds sentences of ours alone, so that it can be shown to anybody.
 */
export const getInfo: Operation<'getInfo'> = {
	verb: 'getInfo',
	access: 'read',
	name: 'Get Info',
	action: () => 'Get information about the connection',
	description: () =>
		'Get the agent and tenant of the connection, and where this Halo differs from what is assumed',
	properties: () => [],
	output: () => ({
		agent_id: 'integer?',
		agent_name: 'string?',
		tenant: 'string?',
		resource_server: 'string?',
		assumptions: 'array',
		report: 'string',
	}),
	kind: 'perItem',
	async run(item, record) {
		const { body } = await item.client.request({
			method: 'GET',
			retry: 'safe',
			path: record.path,
			purpose: { record, access: 'read', doing: 'read the agent of the connection' },
		});
		if (!isObject(body) || (body.id ?? '') === '')
			throw inputRefused(item.client.node, 'Halo does not tell the agent of the connection');
		const { server, tenant } = item.client.connection;
		const seen = await lookAtAllOnce(item);
		const states = assumptions.map((one) => {
			const { name, says, seenByWrites } = one;
			const last = seenByWrites && lastSeen(item.client.connectionMark, seenByWrites);
			return {
				name,
				says,
				state: stateOf(one, { answeredRows, seen, agentId: body.id, last }),
				...(last === undefined ? {} : { last_seen: new Date(last.atEpochMs).toISOString() }),
			};
		});
		return {
			agent_id: body.id,
			agent_name: body.name,
			tenant,
			resource_server: server,
			assumptions: states,
			report: reportOf(states),
		} as IDataObject;
	},
};
