import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Halo } from '../../../support/halo';
import { locator, refusalOf, run } from '../../../support/node';

const fifty = Array.from({ length: 50 }, (_, index) => ({ nr: index }));

const forCustomer = (name: string, more: INodeParameters = {}): INodeParameters => ({
	resource: 'ticket',
	operation: 'create',
	summary: 'A',
	client_id: locator('name', name),
	...more,
});

/** What Halo tells with a page that is the whole list. */
const whole = { page_no: 1, page_size: 100 };

function haloWith(clients: IDataObject[], lists = 1): Halo {
	return new Halo()
		.on('GET /Client', { body: { ...whole, record_count: clients.length, clients } }, lists)
		.on('POST /Tickets', { status: 201, body: { id: 7 } }, 'any');
}

const northgate = { id: 12, name: 'Northgate' };
const other = { id: 13, name: 'Northgate Dental' };

test.each(['Northgate', 'northGATE', '  Northgate '])(
	'a name is matched whole, ignoring case: %j',
	async (name) => {
		const halo = haloWith([other, northgate]);
		await run(forCustomer(name));
		// A short list is read whole: no search surely finds each spelling of a name.
		expect(halo.api[0].query).not.toHaveProperty('search');
		expect(halo.api[1].body).toEqual([{ summary: 'A', client_id: 12 }]);
	},
);

test('a name that 50 items share is asked for once', async () => {
	const halo = haloWith([northgate]);
	await run(forCustomer('Northgate'), { items: fifty });
	expect(halo.api.filter(({ method }) => method === 'GET')).toHaveLength(1);
	expect(halo.api).toHaveLength(51);
});

test('a name that Halo does not have is refused with the names that it has', async () => {
	haloWith([other, { id: 14, name: 'Northfield' }]);
	const { message, description } = await refusalOf(forCustomer('Northgate'));
	expect(message).toBe('Customer: no customer is named "Northgate"');
	expect(description).toContain(
		'Halo has "Northgate Dental", "Northfield". Use one of these names exactly, or choose From List.',
	);
});

test('a name that nothing is like is refused with what to check', async () => {
	haloWith([]);
	const { description } = await refusalOf(forCustomer('Northgate'));
	expect(description).toContain(
		'Halo shows none that is like it. Check the spelling, and that the agent of the API application may see it.',
	);
});

test('a name that two bear is refused with both', async () => {
	const halo = haloWith([northgate, { id: 20, name: 'NORTHGATE' }]);
	const { message, description } = await refusalOf(forCustomer('Northgate'));
	expect(message).toBe('Customer: 2 customers are named "Northgate"');
	expect(description).toContain('Northgate (ID 12');
	expect(description).toContain('NORTHGATE (ID 20');
	expect(halo.api).toHaveLength(1);
});

test('many names are shown shortened', async () => {
	haloWith(Array.from({ length: 13 }, (_, index) => ({ id: index + 1, name: `North ${index}` })));
	const { description } = await refusalOf(forCustomer('North'));
	expect(description).toContain('"North 9" and 3 more');
});

test('the same row twice (as when pages shift) is one', async () => {
	const halo = haloWith([northgate, { ...northgate }]);
	await run(forCustomer('Northgate'));
	expect(halo.api[1].body).toEqual([{ summary: 'A', client_id: 12 }]);
});

test('a refused look-up says whose permission is missing', async () => {
	new Halo().on('GET /Client', { status: 403 }, 2);
	const { message } = await refusalOf(forCustomer('Northgate'));
	expect(message).toBe(
		'Halo does not let this connection list customers: it needs the permission "Read: customers"',
	);
});

test('names are looked up in the order in which they narrow each other', async () => {
	const halo = haloWith([northgate])
		.on('GET /Site', { body: { ...whole, sites: [{ id: 14, name: 'Main', client_id: 12 }] } })
		.on('GET /TicketType', { body: [{ id: 21, name: 'Incident' }] })
		.on('GET /Status', { body: [{ id: 2, name: 'In Progress' }] })
		.on('GET /SLA', { body: [{ id: 4, name: 'Gold' }] })
		.on('GET /Priority', { body: [{ id: 'x', priorityid: 1, slaid: 4, name: 'High' }] });
	await run(
		forCustomer('Northgate', {
			tickettype_id: locator('name', 'incident'),
			additionalFields: {
				priority_id: locator('name', 'high'),
				site_id: locator('name', 'main'),
				sla_id: locator('name', 'gold'),
				status_id: locator('name', 'in progress'),
			},
		}),
	);
	const queryOf = (path: string) => halo.api.find((sent) => sent.path === path)?.query;
	expect(queryOf('/Site')).toMatchObject({ client_id: '12' });
	expect(queryOf('/Status')).toEqual({ tickettype_id: '21' });
	expect(queryOf('/Priority')).toEqual({ slaid: '4' });
	expect(halo.api[halo.api.length - 1].body).toEqual([
		{
			summary: 'A',
			client_id: 12,
			tickettype_id: 21,
			status_id: 2,
			sla_id: 4,
			priority_id: 1,
			site_id: 14,
		},
	]);
});

test("a narrowing that Halo ignored never picks another customer's record", async () => {
	haloWith([northgate]).on('GET /Site', {
		body: { sites: [{ id: 77, name: 'Main', client_id: 13 }] },
	});
	const { message } = await refusalOf(
		forCustomer('Northgate', { additionalFields: { site_id: locator('name', 'main') } }),
	);
	expect(message).toBe('Site: no site is named "main"');
});

test('a category of another level is not taken for one of this', async () => {
	const halo = new Halo()
		.on('GET /Category', {
			body: [
				{ id: 1, type_id: 2, value: 'Mail' },
				{ id: 2, type_id: 1, value: 'Mail' },
			],
		})
		.on('POST /Tickets', { status: 201, body: { id: 1 } });
	await run({
		resource: 'ticket',
		operation: 'create',
		summary: 'A',
		additionalFields: { category_1: locator('name', 'mail') },
	});
	expect(halo.api[1].body).toEqual([{ summary: 'A', category_1: 'Mail' }]);
});

test('the record itself may be named', async () => {
	const halo = new Halo()
		.on('GET /Client', { body: { clients: [northgate] } })
		.on('DELETE /Client/12', { status: 200 });
	await run({
		resource: 'customer',
		operation: 'delete',
		customerId: locator('name', 'northgate'),
	});
	expect(halo.api).toHaveLength(2);
});

/** Kind: a name that Halo writes with a sign without a width, in a list that is too long to be read. */
test('a name with a sign that no screen shows is found in Halo by half of its word', async () => {
	const hidden = { id: 12, name: 'Northg\u200bate' };
	const contains = (term: string | undefined) => term !== undefined && hidden.name.includes(term);
	const halo = new Halo()
		.on(
			'GET /Client',
			({ query }) => {
				const found = contains(query.search) ? [hidden] : [];
				return query.search === undefined
					? { body: { ...whole, record_count: 9_000, clients: [other] } }
					: { body: { ...whole, record_count: found.length, clients: found } };
			},
			'any',
		)
		.on('POST /Tickets', { status: 201, body: { id: 7 } });
	await run(forCustomer('Northgate'));
	expect(halo.api.map(({ query }) => query.search)).toEqual([
		undefined,
		'Northgate',
		'North',
		'gate',
		undefined,
	]);
	expect(halo.api[4].body).toEqual([{ summary: 'A', client_id: 12 }]);
});
