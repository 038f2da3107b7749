import type { IDataObject } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import type { Access, PermissionArea } from '../records/permissions';
import { agentRightOf, guideParts, tickBoxOf } from '../records/permissions';
import { mapConcurrent } from '../../shared/concurrency';
import type { ItemContext } from '../execution/itemContext';
import type { Operation, Operations } from './operation';
import { accessesOf } from './operation';

const PROBES_AT_ONCE = 4;

type State = 'granted' | 'missing' | 'unknown';

/** The record type that a permission is tried on: the first whose list Halo cuts into pages, so that it costs little. */
function recordFor(item: ItemContext, area: PermissionArea): RecordType {
	if (area === 'webhooks') return item.resolver.registry.record('webhook');
	return (
		item.resolver.registry.all.find(
			(record) => record.permission === area && record.paging === 'pages',
		) ?? item.resolver.registry.record('ticket')
	);
}

/** Which operations of this node need a permission, by the names on its screen. */
function operationsNeeding(
	operations: Operations,
	records: readonly RecordType[],
	area: PermissionArea,
	access: Access,
): string[] {
	return records
		.filter((record) => record.permission === area)
		.flatMap((record) =>
			(record.operations ?? [])
				.filter((verb) => accessesOf(operations[verb]).includes(access))
				.map((verb) => `${record.label}: ${record.verbs?.[verb] ?? operations[verb].name}`),
		);
}

/** Tries a permission without storing anything: a read of one row, or a write of no rows. */
async function probe(
	item: ItemContext,
	record: RecordType,
	access: Access,
): Promise<{ state: State; status: number }> {
	const { status } = await item.client.request({
		method: access === 'read' ? 'GET' : 'POST',
		// Nothing can be stored by a write of no rows, so it may be repeated like a read.
		retry: 'safe',
		path: record.path,
		...(access === 'read' ? { query: { count: 1 } } : { body: [] }),
		intent: { record, access: 'read', doing: `try ${record.plural}` },
		accept: [400, 401, 403, 404, 405, 500],
	});
	if (status === 401 || status === 403) return { state: 'missing', status };
	// A write that Halo refuses for having no rows was let in.
	if (status < 300 || status === 400) return { state: 'granted', status };
	return { state: 'unknown', status };
}

/**
 * Tells for each permission of Petra's guide whether the connection has it, and where to grant it.
 *
 * @param operationsOf gives all operations, this one among them, once they are put together
 */
export const checkPermissionsOf = (operationsOf: () => Operations): Operation => ({
	verb: 'checkPermissions',
	access: 'read',
	name: 'Check Permissions',
	action: () => 'Check the permissions of the connection',
	description: () => "Check each permission of Petra's guide without changing anything in Halo",
	properties: () => [
		{
			displayName: 'Needed For',
			name: 'part',
			type: 'options',
			default: 'billing',
			description: "The part of Petra's guide to check",
			options: guideParts.map(({ value, label }) => ({ name: label, value })),
		},
	],
	kind: 'perItem',
	async run(item) {
		const part = item.context.getNodeParameter('part', item.index, 'billing') as string;
		const scopes = guideParts.find(({ value }) => value === part)?.scopes ?? [];
		return await mapConcurrent(scopes, PROBES_AT_ONCE, async (scope): Promise<IDataObject> => {
			const [kind, name] = scope.split(':');
			const area = name as PermissionArea;
			const access: Access = kind === 'read' || kind === 'admin' ? 'read' : 'edit';
			const record = recordFor(item, area);
			const { state, status } = await probe(item, record, access);
			const box = tickBoxOf(area, access);
			const needed = operationsNeeding(operationsOf(), item.resolver.registry.all, area, access);
			return {
				permission: box,
				state,
				status,
				tickInApplication: `Configuration → Integrations → HaloPSA API → View Applications → the application → Permissions → ${box}`,
				agentRight: agentRightOf(area, access),
				neededFor: area === 'webhooks' ? [...needed, 'Halo PSA Trigger'] : needed,
			};
		});
	},
});
