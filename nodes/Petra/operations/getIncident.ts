import type { IDataObject, INode, INodeProperties } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { choiceOf } from '../../shared/locator';
import { optionsProperty, simplifyProperty } from '../../shared/properties';
import { isGuid, isSameText } from '../../shared/text';
import {
	incident,
	incidentAddressIn,
	isRemediated,
	MAX_INCIDENTS,
	simpleIncident,
} from '../records/incident';
import type { PetraClient } from '../transport/client';
import { readOnce } from '../transport/incidents';
import { readTenants } from '../transport/tenants';
import type { Operation, PetraItemContext } from './operation';
import { readCollection, wantsSimple } from './operation';

const incidentLocator: INodeProperties = {
	displayName: 'Incident',
	name: 'incidentId',
	type: 'resourceLocator',
	default: { mode: 'url', value: '' },
	required: true,
	modes: [
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://app.petrasecurity.com/tenant/Qx71Ab/incidents/3b1f8f7e-…',
			hint: 'The address of the incident in Petra; it also tells the tenant',
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e10',
		},
	],
};

const incidentOptions: INodeProperties[] = [
	{
		displayName: 'Only If Open',
		name: 'onlyIfOpen',
		type: 'boolean',
		default: true,
		description: 'Whether to output nothing for an incident that is remediated',
	},
	{
		displayName: 'Other References',
		name: 'otherReferences',
		type: 'options',
		default: 'refuse',
		options: [
			{ name: 'Leave Out', value: 'leaveOut', description: 'No output item, and no request' },
			{ name: 'Refuse', value: 'refuse' },
		],
		description:
			'What to do with a value that does not look like a Petra incident ID, such as the reference of another system in a ticket; an empty value is always refused',
	},
];

/** Reads one incident as it is now. */
export const getIncident: Operation = {
	record: incident,
	verb: 'get',
	name: 'Get',
	action: 'Get an incident',
	description: 'Get one incident as it is now, by its address or ID',
	properties: [incidentLocator, simplifyProperty, optionsProperty(incidentOptions)],
	async run(item) {
		const { onlyIfOpen, otherReferences } = readCollection(item, 'options');
		const value = readIncident(item);
		if (otherReferences === 'leaveOut' && isOtherReference(value)) return [];
		const reference = incidentReferenceOf(value, item.client.node);
		const { found, cut } = await findIncident(item.client, reference);
		if (found !== undefined) {
			if (onlyIfOpen === true && isRemediated(found)) return [];
			return [wantsSimple(item) ? simpleIncident(found) : found];
		}
		throw inputRefused(
			item.client.node,
			`Petra shows no incident with the ID ${reference.id}`,
			cut === undefined
				? 'It may belong to another organisation than the API key, or Petra no longer lists it.'
				: `Petra lists only the newest ${MAX_INCIDENTS} incidents of a tenant, and ${cut} has more: it may lie behind them.`,
		);
	},
};

interface IncidentReference {
	id: string;
	tenantId?: string;
}

/** The address or ID given. An empty one is refused: the ticket that it is taken from may have lost it. */
function readIncident({ context, client, index }: PetraItemContext): string {
	const choice = choiceOf(context.getNodeParameter('incidentId', index, ''));
	if (choice !== undefined) return choice.value;
	throw inputRefused(client.node, 'Incident is empty', "Give the incident's address or its ID.");
}

/** Whether a value is neither an address in Petra nor an ID as Petra gives them, which are GUIDs. */
function isOtherReference(value: string): boolean {
	return incidentAddressIn(value) === undefined && !isGuid(value);
}

function incidentReferenceOf(value: string, node: INode): IncidentReference {
	const address = incidentAddressIn(value);
	if (address !== undefined) return address;
	if (/^[0-9a-z][0-9a-z-]*$/i.test(value)) return { id: value };
	throw inputRefused(
		node,
		`Incident: "${value.slice(0, 80)}" is neither the address nor the ID of an incident`,
		'The address looks like https://app.petrasecurity.com/tenant/Qx71Ab/incidents/3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e10.',
	);
}

const withId = (rows: IDataObject[], id: string): IDataObject | undefined =>
	rows.find((row) => isSameText(row.id, id));

/**
 * Finds an incident by its ID. Petra gives none by ID, so it is looked for in the lists.
 *
 * @returns the incident, or the name of a tenant whose list was cut, so that it may lie behind the end
 */
async function findIncident(
	client: PetraClient,
	{ id, tenantId }: IncidentReference,
): Promise<{ found?: IDataObject; cut?: string }> {
	const first = await readOnce(client, { tenantId });
	const found = withId(first, id);
	if (found !== undefined || first.length < MAX_INCIDENTS) return { found };
	if (tenantId !== undefined) return { cut: tenantId };
	let cut: string | undefined;
	for (const { petraTenantId, name } of await readTenants(client)) {
		const rows = await readOnce(client, { tenantId: String(petraTenantId) });
		const here = withId(rows, id);
		if (here !== undefined) return { found: here };
		if (rows.length >= MAX_INCIDENTS) cut ??= String(name);
	}
	return { cut };
}
