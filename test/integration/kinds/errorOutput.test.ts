import { callNode } from '../../../real-n8n/callNode';
import { PETRA_NODE, withPetra } from '../../support/petraWorld';
import { by, enterKind, HALO_NODE } from './kindWorld';

/**
 * Kind: an item that fails is lost. Whatever the operation, and however n8n is told to go on, it keeps its own fields,
 * and its error says what happened and what to do about it.
 */
const kind = enterKind();

const failing = [
	{
		does: 'Get of a ticket that is not there',
		parameters: { resource: 'ticket', operation: 'get', ticketId: by('id', 4711) },
		says: /^Halo has no ticket with the ID 4711\. \S/,
	},
	{
		does: 'Create with a customer that is not there',
		parameters: {
			resource: 'ticket',
			operation: 'create',
			summary: 'A',
			client_id: by('name', '={{ $json.customer }}'),
		},
		says: /"Nobody Ltd".*\. \S/,
	},
	{
		does: 'Update without an ID',
		parameters: {
			resource: 'ticket',
			operation: 'update',
			ticketId: by('id', '={{ $json.nothing }}'),
			updateFields: { summary: 'B' },
		},
		says: /^Ticket is empty\. Choose the ticket, or give its ID\.$/,
	},
	{
		does: 'Create or Update without its key',
		parameters: {
			resource: 'ticket',
			operation: 'upsert',
			matchOn: 'supplier_reference',
			supplier_reference: '={{ $json.reference }}',
			summary: 'A',
		},
		says: /^Supplier Reference is empty\. \S/,
	},
	{
		does: 'Add of a note to a ticket that is not there',
		parameters: {
			resource: 'ticketNote',
			operation: 'create',
			ticket_id: by('id', 4711),
			note: 'A',
			outcome_id: by('id', 7),
		},
		says: /ticket.*\. \S/,
	},
	{
		does: 'Delete without an ID',
		parameters: {
			resource: 'customer',
			operation: 'delete',
			customerId: by('id', '={{ $json.nothing }}'),
		},
		says: /^Customer is empty\. \S/,
	},
	{
		does: 'Get Many of notes without a ticket',
		parameters: {
			resource: 'ticketNote',
			operation: 'getAll',
			ticket_id: by('id', '={{ $json.nothing }}'),
		},
		says: /^Ticket is empty\. \S/,
	},
	{
		does: 'Other Record without an endpoint',
		parameters: {
			resource: 'otherRecord',
			operation: 'getAll',
			endpoint: by('name', '={{ $json.nothing }}'),
		},
		says: /^Endpoint is empty\. \S/,
	},
];

const items = [
	{ customer: 'Nobody Ltd', reference: '', id: 'mine', details: 'my own words' },
	{ customer: 'Nobody Ltd', reference: '', id: 'also mine', error: 'an error before' },
];

describe.each(failing)('$does', ({ parameters, says }) => {
	test.each([
		['continueRegularOutput', 0],
		['continueErrorOutput', 1],
	] as const)('%s: the item keeps its fields beside what to do', async (onError, output) => {
		const { outputs, error } = await kind.world().run(parameters, items, { onError });
		expect(error).toBeNull();
		expect(outputs.map((rows) => rows.length)).toEqual(output === 1 ? [0, 2] : [2]);
		expect(outputs[output].map(({ json }) => json)).toEqual(
			items.map((own) => ({ ...own, error: expect.stringMatching(says) })),
		);
	});
});

test('one failed item among others goes to the error output alone', async () => {
	const tickets = [1003, 4711, 1002].map((ticket) => ({ ticket }));
	const { outputs } = await kind
		.world()
		.run(
			{ resource: 'ticket', operation: 'get', ticketId: by('id', '={{ $json.ticket }}') },
			tickets,
			{ onError: 'continueErrorOutput' },
		);
	expect(outputs[0].map(({ json }) => json.id)).toEqual([1003, 1002]);
	expect(outputs[1].map(({ json }) => json.ticket)).toEqual([4711]);
});

/** What stops all items before the first one. */
const stopped = [
	{
		does: 'the Halo node with a credential that can not be right',
		node: async () => {
			const id = await kind.world().newCredential({ clientId: '' });
			return { type: HALO_NODE, credentials: { haloPsaApi: { id } } };
		},
		parameters: failing[0].parameters,
		says: /Client ID/,
	},
	{
		does: 'the Petra node with a credential that can not be right',
		node: async () => {
			const { newPetraCredential } = await withPetra(kind.world());
			const petraApi = await newPetraCredential({ apiKey: 'petra_var_1' });
			return { type: PETRA_NODE, credentials: { petraApi } };
		},
		parameters: { resource: 'tenant', operation: 'getAll' },
		says: /^This is a Multi-MSP key.*\. Correct it in the Petra API credential\.$/,
	},
	{
		does: 'the Petra node with an incident that Petra does not show',
		node: async () => {
			const { petraCredential } = await withPetra(kind.world());
			return { type: PETRA_NODE, credentials: { petraApi: petraCredential } };
		},
		parameters: { resource: 'incident', operation: 'get', incidentId: by('id', 'none') },
		says: /^Petra shows no incident with the ID none\. \S/,
	},
];

describe.each(stopped)('$does', ({ node, parameters, says }) => {
	test.each([
		['continueRegularOutput', 0],
		['continueErrorOutput', 1],
	] as const)('%s: each item keeps its fields beside what to do', async (onError, output) => {
		const { n8n } = kind.world();
		const setup = { ...(await node()), parameters, items, settings: { onError } };
		const { outputs, error } = await callNode(n8n, setup);
		expect(error).toBeNull();
		expect(outputs.map((rows) => rows.length)).toEqual(output === 1 ? [0, 2] : [2]);
		expect(outputs[output].map(({ json }) => json)).toEqual(
			items.map((own) => ({ ...own, error: expect.stringMatching(says) })),
		);
	});
});
