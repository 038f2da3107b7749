import type { IDataObject, INodeParameters } from 'n8n-workflow';
import clock from '../../../support/clock';
import { Halo } from '../../../support/halo';
import { everythingIn } from '../../../support/inspect';
import type { RunOptions } from '../../../support/node';
import { locator, refusalOf, run } from '../../../support/node';

const goOn = { onError: 'continueRegularOutput' } as const;
const ten = Array.from({ length: 10 }, (_, index) => ({ ticket: index + 1 }));
const getTicket: INodeParameters = {
	resource: 'ticket',
	operation: 'get',
	ticketId: locator('id', '={{ $json.ticket }}'),
};

test('output stands in the order of the items, whichever answer comes first', async () => {
	const halo = new Halo();
	const answered: number[] = [];
	for (const { ticket } of ten) {
		halo.on(`GET /Tickets/${ticket}`, async () => {
			for (let turn = 0; turn < (10 - ticket) * 20; turn++) await clock.moment();
			answered.push(ticket);
			return { body: { id: ticket } };
		});
	}
	const { items } = await run(getTicket, { items: ten });
	expect(answered).not.toEqual(ten.map(({ ticket }) => ticket));
	expect(items).toMatchObject(
		ten.map(({ ticket }, item) => ({ json: { id: ticket }, pairedItem: { item } })),
	);
});

describe('Continue On Fail', () => {
	test('puts each error on its own item', async () => {
		const halo = new Halo();
		for (const { ticket } of ten) {
			halo.on(
				`GET /Tickets/${ticket}`,
				ticket % 3 === 0 ? { status: 404 } : { body: { id: ticket } },
			);
		}
		const { items } = await run(getTicket, { items: ten, node: goOn });
		expect(items).toHaveLength(10);
		items.forEach(({ json, error, pairedItem }, item) => {
			const ticket = item + 1;
			expect(pairedItem).toEqual({ item });
			// n8n throws the item's fields away where there is an error beside them.
			expect(error).toBeUndefined();
			const words = expect.stringContaining(`Halo has no ticket with the ID ${ticket}`);
			expect(json).toMatchObject(ticket % 3 === 0 ? { ticket, error: words } : { id: ticket });
		});
	});

	test('puts a cause that items share on each of them', async () => {
		new Halo().on('GET /Client', { body: { clients: [] } });
		const { items } = await run(
			{
				resource: 'ticket',
				operation: 'create',
				summary: 'A',
				client_id: locator('name', 'Northgate'),
			},
			{ items: ten, node: goOn },
		);
		expect(items).toEqual(
			ten.map(({ ticket }, item) => ({
				json: { ticket, error: expect.stringContaining('"Northgate"') },
				pairedItem: { item },
			})),
		);
	});
});

const agents: Array<[string, RunOptions]> = [
	['Agent v2, which says so in the context', { isTool: true }],
	['Agent v3, which says so in the node', { node: { rewireOutputLogTo: 'ai_tool' } }],
	[
		'an agent of n8n 1.123, whose context can not say it',
		{ node: { rewireOutputLogTo: 'ai_tool' }, lacks: ['isToolExecution'] },
	],
];

test.each([goOn, {}])('n8n 1.123, whose context can not tell a tool: %j', async (node) => {
	new Halo().on('GET /Tickets/3', { body: { id: 3 } });
	const { json } = await run(getTicket, {
		items: [{ ticket: 3 }],
		node,
		lacks: ['isToolExecution'],
	});
	expect(json).toMatchObject([{ id: 3 }]);
});

describe('what stops all items before the first', () => {
	const unknown: INodeParameters = { resource: 'ticketAttachment', operation: 'update' };
	const error =
		'The operation "update" of "ticketAttachment" is unknown to this node. Choose Resource and Operation from their lists.';

	test.each<[string, RunOptions]>([...agents, ['Continue', { node: goOn }]])(
		'is told on each of them: %s',
		async (_, options) => {
			const { items } = await run(unknown, { items: ten, ...options });
			expect(items).toEqual(
				ten.map(({ ticket }, item) => ({ json: { ticket, error }, pairedItem: { item } })),
			);
		},
	);
});

describe('as a tool of an AI agent, which reads no error that is thrown', () => {
	test.each(agents)('%s: the item has what to do about it', async (_, options) => {
		new Halo().on('GET /Tickets/3', { status: 404 });
		const { json } = await run(getTicket, { items: [{ ticket: 3 }], ...options });
		expect(json).toEqual([
			{ ticket: 3, error: expect.stringMatching(/^Halo has no ticket with the ID 3\. \S/) },
		]);
	});
});

describe('without Continue On Fail', () => {
	test('the first refusal stops what has not begun, and tells what was done', async () => {
		const halo = new Halo();
		for (const { ticket } of ten.slice(0, 3)) {
			halo.on(
				`DELETE /Tickets/${ticket}`,
				ticket === 3 ? { status: 403 } : { status: 200 },
				ticket === 3 ? 2 : 1,
			);
		}
		const { message, description, context } = await refusalOf(
			{ ...getTicket, operation: 'delete', options: { itemsInParallel: 1 } },
			{ items: ten },
		);
		expect(message).toContain('it needs the permission "Edit: tickets"');
		expect(description).toContain(
			"2 other tickets had already been processed (ID 1, 2). To get the outcome of each item, set On Error to Continue in the node's Settings.",
		);
		expect(context.itemIndex).toBe(2);
		expect(halo.api).toHaveLength(4);
	});
});

test('an operation that the node does not know is refused', async () => {
	const { message } = await refusalOf({ resource: 'ticketAttachment', operation: 'update' });
	expect(message).toBe('The operation "update" of "ticketAttachment" is unknown to this node');
});

test('the input items are left as they are', async () => {
	const items = [{ ticket: 1 }];
	new Halo().on('GET /Tickets/1', { status: 404 });
	await run(getTicket, { items, node: goOn });
	expect(items).toEqual([{ ticket: 1 }]);
});

describe('an uncertain answer', () => {
	test('of a create without an ID is told as such', async () => {
		new Halo().on('POST /Tickets', { status: 201, body: '' });
		const { message } = await refusalOf({
			resource: 'ticket',
			operation: 'create',
			summary: 'A',
		});
		expect(message).toBe(
			'Halo may or may not have done this: create the ticket "A" (Halo answered without its ID)',
		);
	});

	const update: INodeParameters = {
		...getTicket,
		operation: 'update',
		simple: false,
		updateFields: { summary: 'New', flagged: true },
	};

	test('of an update is looked up: it was done', async () => {
		const row = { id: 1, summary: 'New', flagged: true };
		const halo = new Halo()
			.on('POST /Tickets', { lost: 'ECONNRESET' })
			.on('GET /Tickets/1', { body: row });
		expect((await run(update, { items: [{ ticket: 1 }] })).json).toEqual([row]);
		expect(halo.api).toHaveLength(2);
	});

	test('of an update is looked up, and sent once more where it was not done', async () => {
		const halo = new Halo()
			.on('POST /Tickets', { status: 504 }, 2)
			.on('GET /Tickets/1', { body: { id: 1, summary: 'Old', flagged: true } }, 2);
		const { message } = await refusalOf(update, { items: [{ ticket: 1 }] });
		expect(message).toBe(
			'Halo may or may not have done this: update the ticket with the ID 1 (Halo answered status 504)',
		);
		expect(halo.api).toHaveLength(4);
	});

	test.each([
		['shows nothing of it', { flagged: true }, { id: 1, summary: 'Old' }],
		[
			'shows another date',
			{ startdate: '2026-03-09' },
			{ id: 1, startdate: '2026-03-08T00:00:00' },
		],
	])('of an update is no proof where Halo %s', async (_, updateFields, row) => {
		new Halo()
			.on('POST /Tickets', { lost: 'ECONNRESET' }, 2)
			.on('GET /Tickets/1', { body: row }, 2);
		const { message } = await refusalOf({ ...update, updateFields }, { items: [{ ticket: 1 }] });
		expect(message).toContain('update the ticket with the ID 1 (the connection was lost)');
	});

	test('an update that Halo answers with nothing is looked up too', async () => {
		new Halo()
			.on('POST /Tickets', { status: 200, body: '' })
			.on('GET /Tickets/1', { body: { id: 1, summary: 'New' } });
		expect((await run(update, { items: [{ ticket: 1 }] })).json).toEqual([
			{ id: 1, summary: 'New' },
		]);
	});

	test('a refused update is not looked up', async () => {
		const halo = new Halo().on('POST /Tickets', { status: 400, body: 'No such ticket' }, 2);
		const { message } = await refusalOf(update, { items: [{ ticket: 1 }] });
		expect(message).toBe('Halo refused to update the ticket: No such ticket');
		expect(halo.api.map(({ method }) => method)).toEqual(['POST', 'POST']);
	});

	test('nothing to update is refused before any request', async () => {
		const { message } = await refusalOf(
			{ ...update, updateFields: {} },
			{ items: [{ ticket: 1 }] },
		);
		expect(message).toBe('Nothing to update');
	});
});

describe('close', () => {
	const close: INodeParameters = {
		resource: 'ticket',
		operation: 'close',
		ticketId: locator('id', '7'),
		status_id: locator('name', 'closed'),
		simple: false,
	};
	const statuses = {
		body: [
			{ id: 1, name: 'New' },
			{ id: 9, name: 'Closed' },
		],
	};

	test('gives the ticket the closed status', async () => {
		const row = { id: 7, status_id: 9, hasbeenclosed: true };
		const halo = new Halo().on('GET /Status', statuses, 2).on('POST /Tickets', { body: row });
		expect((await run(close)).json).toEqual([row]);
		expect(halo.api[2].body).toEqual([{ id: 7, status_id: 9 }]);
	});

	test('that a workflow in Halo did not allow is told', async () => {
		new Halo()
			.on('GET /Status', statuses, 2)
			.on('POST /Tickets', { body: { id: 7, status_id: 1 } });
		expect((await refusalOf(close)).message).toBe('Halo left ticket 7 in another status (ID 1)');
	});

	test.each<[string, IDataObject]>([
		['false', { hasbeenclosed: false }],
		['no closing date', { dateclosed: null }],
		['a date that is not set', { hasbeenclosed: true, dateclosed: '1899-12-30T00:00:00' }],
		['null', { hasbeenclosed: null }],
	])('with a status that closes nothing is told, by %s', async (_, shown) => {
		new Halo()
			.on('GET /Status', statuses, 2)
			.on('POST /Tickets', { body: { id: 7, status_id: 9, ...shown } });
		expect((await refusalOf(close)).message).toBe(
			'Ticket 7 has the status now, but Halo does not count it as closed',
		);
	});

	test('reads the ticket where the answer does not tell whether it is closed', async () => {
		const row = { id: 7, status_id: 9 };
		new Halo()
			.on('GET /Status', statuses, 2)
			.on('POST /Tickets', { body: row })
			.on('GET /Tickets/7', { body: { ...row, dateclosed: '2026-03-09T14:05:00' } });
		expect((await run(close)).json).toEqual([row]);
	});
});

test('an ID goes into the path encoded, and nothing but an ID', async () => {
	const halo = new Halo().on('GET /Tickets', { body: { record_count: 0, tickets: [] } }, 'any');
	const { message } = await refusalOf(getTicket, { items: [{ ticket: '../Agent/me' }] });
	expect(message).toBe('Ticket: no ticket has the Supplier Reference "../Agent/me"');
	expect(new Set(halo.api.map(({ path }) => path))).toEqual(new Set(['/Tickets']));
	halo.on('GET /Tickets/-240', { body: { id: -240 } });
	expect((await run(getTicket, { items: [{ ticket: '-240.0' }] })).json).toMatchObject([
		{ id: -240 },
	]);
});

test('no error item holds the request', async () => {
	new Halo().on('GET /Tickets/1', { status: 400, body: 'No' }, 2);
	const { items } = await run(getTicket, { items: [{ ticket: 1 }], node: goOn });
	expect(everythingIn(items)).not.toContain('token-1');
});
