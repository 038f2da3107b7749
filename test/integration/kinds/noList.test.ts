import type { BrokenReply } from '../../../sandbox';
import { by, endOf, enterKind } from './kindWorld';

/**
 * Kind: Halo answers 200 with something that is no list. It never counts as "nothing there": what depends on it writes
 * nothing and says which list can't be read.
 */
const kind = enterKind();

const noLists: BrokenReply[] = [
	'cut JSON',
	'empty',
	'text',
	'error object',
	'null envelope',
	'no envelope',
	'no rows',
	'not objects',
	'web page',
	'web page behind comment',
	'bare list',
	'others’ envelope',
	'others’ rows',
	'problem',
	'message and count',
	'list of errors',
	'error beside list',
	'negative count',
];
/** A list without an envelope is empty by a bare `[]`, and has nothing beside it. */
const ofEnvelopes: BrokenReply[] = [
	'no rows',
	'null envelope',
	'no envelope',
	'bare list',
	'error beside list',
	'negative count',
];
/** What a list that Halo sends without an envelope can't be. */
const bare = noLists.filter((reply) => !ofEnvelopes.includes(reply));

const REFERENCE = 'inc-no-list';
const goOn = { onError: 'continueRegularOutput' };
const upsert = (more: object = {}) => ({
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: REFERENCE,
	summary: 'Account taken over',
	client_id: by('id', 12),
	...more,
});

interface Reader {
	reads: string;
	path: RegExp | string;
	parameters: object;
	replies: BrokenReply[];
	/** The list as the sentence names it. */
	list: RegExp;
}

/** What is there already: a list of nothing would be a lie. */
const present: Record<string, object> = {
	Tickets: {
		summary: 'Account taken over',
		client_id: 12,
		supplier_reference: REFERENCE,
		customfields: [{ id: 171, value: REFERENCE }],
		team: 'Projects',
	},
	SoftwareLicence: { name: REFERENCE, client_id: 17, count: 5 },
	Site: { name: REFERENCE, client_id: 12 },
};

const readers: Reader[] = [
	{
		reads: 'the tickets with the key',
		path: '/Tickets',
		parameters: upsert(),
		replies: noLists,
		list: /list of tickets|look tickets up|a web page/,
	},
	{
		reads: 'the customer by name',
		path: '/Client',
		parameters: upsert({ client_id: by('name', 'Birch Dental') }),
		replies: noLists,
		list: /list of customers|list customers|a web page/,
	},
	{
		reads: 'the custom field that is the key',
		path: '/FieldInfo',
		parameters: upsert({
			matchOn: 'customField',
			keyField: by('name', 'CFPetraIncidentId'),
			keyValue: REFERENCE,
		}),
		replies: bare,
		list: /custom field|a web page/,
	},
	{
		reads: 'the team by name',
		path: '/Team',
		parameters: upsert({ additionalFields: { team: by('name', 'Projects') } }),
		replies: bare,
		list: /team|a web page/,
	},
	{
		reads: 'the licences of a customer',
		path: '/SoftwareLicence',
		parameters: {
			resource: 'softwareLicence',
			operation: 'upsert',
			matchOn: 'name',
			name: REFERENCE,
			client_id: by('id', 17),
			count: 5,
		},
		replies: noLists,
		list: /licences|a web page/,
	},
	{
		reads: 'the sites of a customer',
		path: '/Site',
		parameters: { resource: 'site', operation: 'upsert', name: REFERENCE, client_id: by('id', 12) },
		replies: noLists,
		list: /sites|a web page/,
	},
];

/** Rows that a run could have written. */
const written = () =>
	['Tickets', 'SoftwareLicence', 'Site'].flatMap((entity) =>
		kind.sandbox.halo.rows(entity).filter((row) => JSON.stringify(row).includes(REFERENCE)),
	);

const addPresent = () => {
	for (const [entity, row] of Object.entries(present)) kind.sandbox.halo.add(entity, { ...row });
};

describe.each(readers)('A write that depends on $reads', ({ path, parameters, replies, list }) => {
	beforeEach(addPresent);

	it.each(replies)('is not sent where Halo answers %s', async (reply) => {
		kind.sandbox.faults.add({ method: 'GET', path, reply, times: Infinity });
		const { outputs } = await kind.world().run({ ...parameters }, [{}], goOn);
		expect(outputs[0].map(endOf)).toEqual([expect.stringMatching(list)]);
		expect(written()).toHaveLength(Object.keys(present).length);
	});

	it('finds what is there where only the first answer was broken off', async () => {
		kind.sandbox.faults.add({ method: 'GET', path, reply: 'cut body' });
		const { items } = await kind.world().run({ ...parameters });
		expect(items).toMatchObject([{ outcome: 'unchanged' }]);
		expect(written()).toHaveLength(Object.keys(present).length);
	});
});

describe('A record that is to be read whole', () => {
	// The row of the list does not show it.
	const changed = upsert({ additionalFields: { reportedby: 'Petra' } });

	it.each(
		noLists.filter(
			(reply) => reply === 'bare list' || !['not objects', ...ofEnvelopes].includes(reply),
		),
	)('is not written to where Halo answers %s', async (reply) => {
		addPresent();
		kind.sandbox.faults.add({ method: 'GET', path: /Tickets\/\d+$/, reply, times: Infinity });
		const { outputs } = await kind.world().run(changed, [{}], goOn);
		expect(outputs[0].map(endOf)).toEqual([expect.stringMatching(/can't be read|a web page/)]);
		expect(kind.sent('POST /api/Tickets')).toBe(0);
	});
});

describe('Get Many', () => {
	it.each(noLists)('is red where Halo answers %s', async (reply) => {
		kind.sandbox.faults.add({ method: 'GET', path: '/Tickets', reply, times: Infinity });
		const { items, error } = await kind
			.world()
			.run({ resource: 'ticket', operation: 'getAll', returnAll: false, limit: 1 });
		expect(items).toEqual([]);
		expect(error?.message).toMatch(/list of tickets|list tickets|a web page/);
	});
});

describe('A record that is got by its ID', () => {
	it.each<[string, string]>([
		['a list of others', '{"record_count":1,"clients":[{"id":1003}]}'],
		['a list with its ID', '{"id":1003,"record_count":1,"clients":[{"id":1003}]}'],
		['an error in a list', '[{"error":"Timeout expired"}]'],
	])('is not read from %s', async (_, body) => {
		const headers = { 'Content-Type': 'application/json' };
		kind.sandbox.faults.add({ method: 'GET', path: '/Tickets/1003', status: 200, headers, body });
		const { items, error } = await kind
			.world()
			.run({ resource: 'ticket', operation: 'get', ticketId: by('id', 1003) });
		expect(items).toEqual([]);
		expect(error?.message).toContain("Halo's ticket 1003 can't be read");
	});
});

describe('The notes of a ticket, before one is added', () => {
	it.each(noLists)('are not taken for none where Halo answers %s', async (reply) => {
		const parameters = upsert({ noteWhenFound: 'Reported again' });
		const { id } = await kind.world().one(parameters);
		await kind.world().one(parameters);
		kind.sandbox.faults.add({ method: 'GET', path: '/Actions', reply, times: Infinity });
		const { outputs } = await kind.world().run(parameters, [{}], goOn);
		expect(outputs[0].map(endOf)).toEqual([expect.stringMatching(/ticket notes|a web page|notes/)]);
		expect(kind.stored('Actions', 'ticket_id', id)).toHaveLength(1);
		// A list that counts rows and shows none is asked for by pages, which the published API does not give it.
		kind.sandbox.violations.length = 0;
	});
});
