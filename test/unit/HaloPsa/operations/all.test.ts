import type { INodeParameters } from 'n8n-workflow';
import { Halo } from '../../../support/halo';
import { locator, run } from '../../../support/node';

interface Case {
	resource: string;
	/** Path below `/api`. */
	path: string;
	/** Parameters of Create beside resource and operation, and the row that they make. */
	create: [INodeParameters, object];
	/** Update Fields, and the change that they make; absent where the record has no Update. */
	update?: [INodeParameters, object];
	/** Owner without which Halo does not find the record. */
	parent?: [INodeParameters, Record<string, string>];
	listKey: string;
	/** Query of each list besides. */
	listQuery?: Record<string, string>;
	paged: boolean;
}

const cases: Case[] = [
	{
		resource: 'ticket',
		path: '/Tickets',
		listKey: 'tickets',
		listQuery: { includeagent: 'true', includestatus: 'true', includetickettype: 'true' },
		paged: true,
		create: [
			{
				summary: 'Mailbox rule alert',
				details: 'A rule hides mail',
				tickettype_id: locator('list', 21),
				client_id: locator('id', '12'),
				additionalFields: {
					priority_id: locator('list', '2'),
					team: locator('list', 'Security'),
					category_1: locator('list', 'Mail>Rules'),
					dateoccurred: '2026-03-09T14:05:00Z',
					supplier_reference: 'inc_8f2a',
					sendack: false,
					dont_do_rules: true,
				},
			},
			{
				summary: 'Mailbox rule alert',
				details: 'A rule hides mail',
				tickettype_id: 21,
				client_id: 12,
				priority_id: 2,
				team: 'Security',
				category_1: 'Mail>Rules',
				dateoccurred: '2026-03-09T14:05:00Z',
				supplier_reference: 'inc_8f2a',
				sendack: false,
				dont_do_rules: false,
			},
		],
		update: [
			{ summary: 'Two rules', agent_id: locator('id', '3.0') },
			{ summary: 'Two rules', agent_id: 3 },
		],
	},
	{
		resource: 'ticketNote',
		path: '/Actions',
		listKey: 'actions',
		paged: false,
		create: [
			{
				ticket_id: locator('id', '1207'),
				note: 'Rule removed',
				outcome_id: locator('list', 7),
				additionalFields: {
					new_status: locator('id', '9'),
					new_agent: locator('id', '3'),
					new_team: locator('list', 'Security'),
				},
			},
			{
				ticket_id: 1207,
				note: 'Rule removed',
				outcome_id: 7,
				hiddenfromuser: true,
				new_status: 9,
				new_agent: 3,
				new_team: 'Security',
			},
		],
		parent: [{ ticket_id: locator('id', '1207') }, { ticket_id: '1207' }],
	},
	{
		resource: 'customer',
		path: '/Client',
		listKey: 'clients',
		paged: true,
		create: [
			{ name: 'Northgate', toplevel_id: locator('id', '1'), additionalFields: { is_vip: true } },
			{ name: 'Northgate', toplevel_id: 1, is_vip: true },
		],
		update: [
			{ website: '', inactive: true },
			{ website: '', inactive: true },
		],
	},
	{
		resource: 'site',
		path: '/Site',
		listKey: 'sites',
		paged: true,
		create: [
			{ name: 'Main', client_id: locator('id', '12'), additionalFields: { phonenumber: '0123' } },
			{ name: 'Main', client_id: 12, phonenumber: '0123' },
		],
		update: [{ name: 'Depot' }, { name: 'Depot' }],
	},
	{
		resource: 'user',
		path: '/Users',
		listKey: 'users',
		paged: true,
		create: [
			{ name: 'Pat Lee', site_id: locator('id', '14'), emailaddress: 'pat@example.com' },
			{ name: 'Pat Lee', site_id: 14, emailaddress: 'pat@example.com' },
		],
		update: [{ surname: 'Lee-Jones' }, { surname: 'Lee-Jones' }],
	},
];

describe.each(cases)('$resource', (tried) => {
	const { resource, path, create, update, parent, listKey, listQuery, paged } = tried;
	const [parentParameters, parentQuery] = parent ?? [{}, {}];
	const one = { resource, [`${resource}Id`]: locator('id', '7'), simple: false };

	test('create posts one row and answers the saved one', async () => {
		const saved = { id: 7, ...create[1], extra: 'computed' };
		const halo = new Halo().on(`POST ${path}`, { status: 201, body: saved });
		const { items } = await run({ resource, operation: 'create', simple: false, ...create[0] });
		expect(halo.api).toMatchObject([{ method: 'POST', path, query: {}, body: [create[1]] }]);
		expect((halo.api[0].body as object[])[0]).toEqual(create[1]);
		expect(items).toEqual([{ json: saved, pairedItem: { item: 0 } }]);
	});

	test('get reads one with its details', async () => {
		const halo = new Halo().on(`GET ${path}/7`, { body: { id: 7, extra: 1 } });
		const { items } = await run({ ...one, operation: 'get', ...parentParameters });
		expect(halo.api).toMatchObject([{ query: { ...parentQuery, includedetails: 'true' } }]);
		expect(items).toEqual([{ json: { id: 7, extra: 1 }, pairedItem: { item: 0 } }]);
	});

	test('get many lists, each row paired with the item that asked', async () => {
		const rows = [{ id: 1 }, { id: 2 }, { id: 3 }];
		const halo = new Halo().on(`GET ${path}`, { body: { record_count: 3, [listKey]: rows } }, 2);
		const { items } = await run(
			{ resource, operation: 'getAll', simple: false, ...parentParameters },
			{ items: [{}, {}] },
		);
		expect(halo.api[0].query).toEqual({
			...parentQuery,
			...(paged ? { pageinate: 'true', page_size: '50', page_no: '1' } : { count: '50' }),
			...listQuery,
		});
		expect(items).toEqual(
			[0, 1].flatMap((item) => rows.map((json) => ({ json, pairedItem: { item } }))),
		);
	});

	test('update posts only the change, with the ID', async () => {
		if (update === undefined) return;
		const halo = new Halo().on(`POST ${path}`, { body: [{ id: 7, ...update[1] }] });
		const { items } = await run({ ...one, operation: 'update', updateFields: update[0] });
		expect(halo.api).toHaveLength(1);
		expect((halo.api[0].body as object[])[0]).toEqual({ ...update[1], id: 7 });
		expect(items).toEqual([{ json: { id: 7, ...update[1] }, pairedItem: { item: 0 } }]);
	});

	test('delete says so', async () => {
		const halo = new Halo().on(`DELETE ${path}/7`, { status: 200 });
		const { items } = await run({ ...one, operation: 'delete', ...parentParameters });
		expect(halo.api[0].query).toEqual(parentQuery);
		expect(items).toEqual([
			{ json: { deleted: true, id: 7, name: null, already_gone: false }, pairedItem: { item: 0 } },
		]);
	});

	test('delete of what is gone is not refused', async () => {
		new Halo().on(`DELETE ${path}/7`, { status: 404 });
		const { json } = await run({ ...one, operation: 'delete', ...parentParameters });
		expect(json).toEqual([{ deleted: true, id: 7, name: null, already_gone: true }]);
	});
});
