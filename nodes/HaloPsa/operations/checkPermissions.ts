import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { readChoice } from '../../shared/choice';
import { mapConcurrent } from '../../shared/concurrency';
import type { ItemContext } from '../execution/itemContext';
import type { Access, PermissionArea } from '../records/permissions';
import {
	agentRightOf,
	alsoNeededFor,
	guideParts,
	tickBoxOf,
	triedOn,
} from '../records/permissions';
import type { RecordType } from '../records/record';
import { ownLabelOf, verbsOf } from '../records/record';
import type { Operation, Operations } from './operation';
import { accessesOf } from './operation';

const PROBES_AT_ONCE = 4;

/** From the worst to the best. */
const PERMISSION_STATES = ['missing', 'unknown', 'granted'] as const;

type State = (typeof PERMISSION_STATES)[number];

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
			verbsOf(record)
				.filter((verb) => accessesOf(operations[verb]).includes(access))
				.map((verb) => `${record.label}: ${ownLabelOf(record, verb) ?? operations[verb].name}`),
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
		purpose: { record, access: 'read', doing: `try ${record.plural}` },
		accept: [400, 401, 403, 404, 405, 500],
	});
	if (status === 401 || status === 403) return { state: 'missing', status };
	// A write that Halo refuses for having no rows was let in.
	if (status < 300 || status === 400) return { state: 'granted', status };
	return { state: 'unknown', status };
}

/** The part of the guide that is looked at. */
export const partProperty: INodeProperties = {
	displayName: 'Needed For',
	name: 'part',
	type: 'options',
	default: 'billing',
	description: "The part of Petra's guide to check",
	options: guideParts.map(({ value, label }) => ({ name: label, value })),
};

/** Each permission of the part, with its state and where to grant it, the worst first. */
export async function tryPermissions(
	item: ItemContext,
	operations: Operations,
): Promise<IDataObject[]> {
	const given = item.context.getNodeParameter('part', item.index, 'billing') as unknown;
	const part = readChoice(item.client.node, partProperty, given);
	item.client.logInAnew();
	const scopes = guideParts.find(({ value }) => value === part)?.scopes ?? [];
	const tried = await mapConcurrent(scopes, PROBES_AT_ONCE, async (scope): Promise<IDataObject> => {
		const [kind, name] = scope.split(':');
		const area = name as PermissionArea;
		const access: Access = kind === 'read' || kind === 'admin' ? 'read' : 'edit';
		const record = item.resolver.registry.record(triedOn(area));
		const { state, status } = await probe(item, record, access);
		const box = tickBoxOf(area, access);
		const needed = operationsNeeding(operations, item.resolver.registry.all, area, access);
		return {
			permission: box,
			state,
			status,
			tick_in_application: `Configuration → Integrations → HaloPSA API → View Applications → the application → Permissions → ${box}`,
			agent_right: agentRightOf(area, access),
			needed_for: [...needed, ...alsoNeededFor(area)],
		};
	});
	return PERMISSION_STATES.flatMap((state) => tried.filter((row) => row.state === state));
}

/** Tells for each permission of Petra's guide whether the connection has it, and where to grant it. */
export const checkPermissions: Operation<'checkPermissions'> = {
	verb: 'checkPermissions',
	access: 'read',
	name: 'Check Permissions',
	action: () => 'Check the permissions of the connection',
	description: () => "Check each permission of Petra's guide without changing anything in Halo",
	properties: () => [partProperty],
	output: () => ({
		permission: 'string',
		state: 'string',
		status: 'integer',
		tick_in_application: 'string',
		agent_right: 'string',
		needed_for: 'string[]',
	}),
	kind: 'perItem',
	run: async (item, _, operations) => await tryPermissions(item, operations),
};
