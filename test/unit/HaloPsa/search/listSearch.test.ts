import type { INodeParameters } from 'n8n-workflow';
import { records } from '../../../../nodes/HaloPsa/records';
import { credential, StoredCredential } from '../../../support/credentials';
import { Halo, ORIGIN, rowsFrom } from '../../../support/halo';
import { locator, search } from '../../../support/node';

const create: INodeParameters = { resource: 'ticket', operation: 'create' };
const update: INodeParameters = {
	resource: 'ticket',
	operation: 'update',
	ticketId: locator('id', '7'),
};

describe('a paged list', () => {
	test('searches in Halo and turns pages', async () => {
		const halo = new Halo().on(
			'GET /Client',
			({ query }) => ({
				body: {
					clients: rowsFrom(query.page_no === '1' ? 1 : 51, query.page_no === '1' ? 50 : 3, {
						name: 'North',
					}),
				},
			}),
			2,
		);
		const first = await search('searchCustomer', create, { filter: ' nor ' });
		expect(first.results).toHaveLength(50);
		expect(first.results[0]).toEqual({ name: 'North', value: 1 });
		expect(first.paginationToken).toBe('2');
		const second = await search('searchCustomer', create, { filter: 'nor', page: '2' });
		expect(second.results.map(({ value }) => value)).toEqual([51, 52, 53]);
		expect(second.paginationToken).toBeUndefined();
		expect(halo.api[0].query).toMatchObject({
			pageinate: 'true',
			page_size: '50',
			page_no: '1',
			search: 'nor',
		});
		expect(halo.api[1].query.page_no).toBe('2');
	});

	test('without a search text asks for none', async () => {
		const halo = new Halo().on('GET /Supplier', { body: { suppliers: [] } });
		expect((await search('searchSupplier', create)).results).toEqual([]);
		expect(halo.api[0].query).not.toHaveProperty('search');
	});
});

describe('a list that comes whole', () => {
	test('is searched here, and shows what tells equals apart', async () => {
		new Halo().on(
			'GET /Agent',
			{
				body: {
					results: [
						{ id: 3, name: 'Sam Fox', email: 'sam@example.com' },
						{ id: 4, name: 'Kim Lee', email: '' },
						{ id: 5, name: '', email: 'robot@example.com' },
					],
				},
			},
			2,
		);
		expect((await search('searchAgent', create, { filter: 'SAM' })).results).toEqual([
			{ name: 'Sam Fox · sam@example.com', value: 3 },
		]);
		expect((await search('searchAgent', create)).results.map(({ name }) => name)).toEqual([
			'Sam Fox · sam@example.com',
			'Kim Lee',
			'ID 5 · robot@example.com',
		]);
	});

	test('gives names where Halo wants names', async () => {
		new Halo()
			.on('GET /Team', { body: [{ id: 5, name: 'Security' }] })
			.on('GET /Category', ({ query }) => ({
				body: [{ id: 61, value: `Mail>Rules ${query.type_id}` }],
			}))
			.on('GET /FieldInfo', { body: [{ id: 171, name: 'CFPetra', label: 'Petra' }] });
		expect((await search('searchTeam', create)).results).toEqual([
			{ name: 'Security', value: 'Security' },
		]);
		expect((await search('searchCategory2', create)).results).toEqual([
			{ name: 'Mail>Rules 2', value: 'Mail>Rules 2' },
		]);
		expect((await search('searchCustomField', create)).results).toEqual([
			{ name: 'Petra · CFPetra', value: 'CFPetra' },
		]);
	});

	test('shows the choices of a selection field', async () => {
		new Halo().on('GET /FieldInfo', {
			body: [
				{
					id: 172,
					name: 'CFService',
					label: 'Service',
					values: [
						{ id: 1, name: 'E-mail' },
						{ id: 2, name: 'Files' },
					],
				},
			],
		});
		expect((await search('searchCustomField', create)).results).toEqual([
			{ name: 'Service · CFService · E-mail, Files', value: 'CFService' },
		]);
	});

	test('shows each value once', async () => {
		new Halo().on('GET /Priority', {
			body: [
				{ id: 'a', priorityid: 1, slaid: 1, name: 'High' },
				{ id: 'b', priorityid: 1, slaid: 2, name: 'High' },
				{ id: 'c', priorityid: 2, slaid: 1, name: 'Low' },
			],
		});
		expect((await search('searchPriority', create)).results.map(({ value }) => value)).toEqual([
			1, 2,
		]);
	});
});

describe('a row says number or code first, then the name, then whose it is', () => {
	test.each([
		[
			'searchTicket',
			'/Tickets',
			'tickets',
			{ id: 1014, summary: 'Mail is late', client_name: 'Northwind Law', user_name: 'Pat Lee' },
			'#1014 · Northwind Law · Pat Lee · Mail is late',
		],
		['searchTicket', '/Tickets', 'tickets', { id: 7, summary: 'A' }, '#7 · A'],
		[
			'searchProject',
			'/Projects',
			'tickets',
			{ id: 2001, summary: 'Move', client_name: 'Northwind Law', user_name: null },
			'#2001 · Northwind Law · Move',
		],
		[
			'searchQuotation',
			'/Quotation',
			'quotes',
			{ id: 31, title: 'Laptops', client_name: 'Northwind Law' },
			'#31 · Northwind Law · Laptops',
		],
		[
			'searchUser',
			'/Users',
			'users',
			{ id: 8, name: 'Pat Lee', client_name: 'Northwind Law', emailaddress: 'pat@example.com' },
			'Pat Lee · Northwind Law · pat@example.com',
		],
		[
			'searchUser',
			'/Users',
			'users',
			{ id: 8, name: 'pat@example.com', client_name: ' ', emailaddress: 'pat@example.com' },
			'pat@example.com',
		],
		[
			'searchAsset',
			'/Asset',
			'assets',
			{ id: 9, inventory_number: 'PC-12', key_field: 'Latitude', client_name: 'Northwind Law' },
			'PC-12 · Latitude · Northwind Law',
		],
		[
			'searchInvoice',
			'/Invoice',
			'invoices',
			{ id: 4, invoicenumber: 'INV-4', client_name: 'Northwind Law' },
			'INV-4 · Northwind Law',
		],
	])('%s', async (method, path, listKey, row, name) => {
		new Halo().on(`GET ${path}`, { body: { [listKey]: [row] } });
		expect((await search(method, create)).results).toEqual([{ name, value: row.id }]);
	});

	test('a long summary is cut, and not whose ticket it is', async () => {
		const row = { id: 1014, summary: 'x'.repeat(300), client_name: 'Northwind Law' };
		new Halo().on('GET /Tickets', { body: { tickets: [row] } });
		const [{ name }] = (await search('searchTicket', create)).results;
		expect(name).toMatch(/^#1014 · Northwind Law · x+…$/);
		expect(name.length).toBeLessThan(130);
	});
});

describe('a ticket is found', () => {
	const row = { id: 1014, summary: 'Mail is late' };
	const other = { id: 30, summary: 'Since 1014 days' };
	/** Halo, which finds the ticket by one of its parameters only. */
	const haloThatFinds = (by: string, value: string, times: number) =>
		new Halo().on(
			'GET /Tickets',
			({ query }) => ({
				body: {
					tickets: query[by] === value ? [row] : query.search === '1014' ? [other] : [],
				},
			}),
			times,
		);

	test.each(['1014', '#1014', ' #1014 '])(
		'by its number, before what only says it: %j',
		async (typed) => {
			haloThatFinds('search_id', '1014', 2);
			const { results } = await search('searchTicket', create, { filter: typed });
			expect(results.map(({ value }) => value)).toEqual([1014, 30]);
		},
	);

	test('by its supplier reference, where nothing else is', async () => {
		haloThatFinds('search_supplier_reference', 'inc_8f2a', 2);
		const { results } = await search('searchTicket', create, { filter: 'inc_8f2a' });
		expect(results.map(({ value }) => value)).toEqual([1014]);
	});

	test('and a parameter that Halo does not know brings nothing of others', async () => {
		const all = rowsFrom(1, 50, { summary: 'Another' });
		const halo = new Halo().on(
			'GET /Tickets',
			({ query }) => ({ body: { tickets: query.search === undefined ? all : [] } }),
			3,
		);
		expect((await search('searchTicket', create, { filter: '999' })).results).toEqual([]);
		expect(halo.api).toHaveLength(3);
	});

	test('and one that the search finds costs no further request', async () => {
		const halo = haloThatFinds('search', 'late', 1);
		await search('searchTicket', create, { filter: 'late' });
		expect(halo.api).toHaveLength(1);
	});
});

describe('what is no list is an error, not an empty choice', () => {
	test.each<[string, string, string, unknown, string]>([
		['an error in a list', 'searchCustomer', '/Client', [{ error: 'x' }], 'rows show no ID'],
		['a bare empty list', 'searchCustomer', '/Client', [], 'the answer holds no list "clients"'],
		[
			'rows of others',
			'searchCustomer',
			'/Client',
			{ record_count: 1, tickets: [{ id: 12 }] },
			'the answer holds no list "clients"',
		],
		[
			'a message',
			'searchUser',
			'/Users',
			{ message: 'x', record_count: 0 },
			'the answer tells of an error ("message": x)',
		],
		[
			'rows that are counted only',
			'searchSite',
			'/Site',
			{ record_count: 4, sites: [] },
			'Halo counts 4 rows, but gives none',
		],
		[
			'an error in a list without pages',
			'searchTeam',
			'/Team',
			[{ error: 'x' }],
			'rows show no ID',
		],
		[
			'rows of others in a list without pages',
			'searchTeam',
			'/Team',
			{ record_count: 1, clients: [{ id: 12 }] },
			'the answer holds no list',
		],
	])('%s', async (_, method, path, body, why) => {
		new Halo().on(`GET ${path}`, { body });
		await expect(search(method, create)).rejects.toThrow(why);
	});

	test('what Halo says is empty is an empty choice', async () => {
		new Halo().on('GET /Client', { body: { record_count: 0, clients: [] } });
		expect((await search('searchCustomer', create)).results).toEqual([]);
	});
});

describe('what was chosen beside narrows', () => {
	/** The query of the list that the drop-down asked for. */
	async function queryOf(method: string, path: string, parameters: INodeParameters, halo: Halo) {
		const { listKey } = records.find((record) => record.path === path) ?? {};
		halo.on(`GET ${path}`, { body: listKey === undefined ? [] : { [listKey]: [] } });
		await search(method, parameters);
		return halo.api[halo.api.length - 1].query;
	}

	test('sites and users to the customer, users to the site', async () => {
		const beside = {
			...create,
			client_id: locator('list', 12),
			additionalFields: { site_id: locator('id', '14') },
		};
		expect(await queryOf('searchSite', '/Site', beside, new Halo())).toMatchObject({
			client_id: '12',
		});
		expect(await queryOf('searchUser', '/Users', beside, new Halo())).toMatchObject({
			client_id: '12',
			site_id: '14',
		});
	});

	test('in the filters of Get Many too', async () => {
		const beside = {
			resource: 'ticket',
			operation: 'getAll',
			filters: { client_id: locator('list', 12) },
		};
		expect(await queryOf('searchSite', '/Site', beside, new Halo())).toMatchObject({
			client_id: '12',
		});
	});

	test('statuses and categories to the ticket type', async () => {
		const beside = { ...create, tickettype_id: locator('list', 21) };
		expect(await queryOf('searchStatus', '/Status', beside, new Halo())).toEqual({
			tickettype_id: '21',
		});
		expect(await queryOf('searchCategory1', '/Category', beside, new Halo())).toEqual({
			type_id: '1',
			tickettype_id: '21',
		});
	});

	test('priorities to the SLA', async () => {
		const beside = {
			...create,
			tickettype_id: locator('list', 21),
			additionalFields: { sla_id: locator('list', 4) },
		};
		expect(await queryOf('searchPriority', '/Priority', beside, new Halo())).toEqual({
			slaid: '4',
		});
	});

	test("priorities to the ticket type's SLA where none was chosen", async () => {
		const beside = { ...create, tickettype_id: locator('list', 21) };
		const halo = new Halo().on('GET /TicketType/21', { body: { id: 21, default_sla: 6 } });
		expect(await queryOf('searchPriority', '/Priority', beside, halo)).toEqual({ slaid: '6' });
	});

	test.each(['default_sla', 'default_sla_id', 'sla_id', 'slaid', 'sla'])(
		"on update, priorities to the type's SLA (%s) where the ticket has none",
		async (name) => {
			const halo = new Halo()
				.on('GET /Tickets/7', { body: { id: 7, tickettype_id: 21, sla_id: 0 } })
				.on('GET /TicketType/21', { body: { id: 21, [name]: 6 } });
			expect(await queryOf('searchPriority', '/Priority', update, halo)).toEqual({ slaid: '6' });
		},
	);

	test('statuses of other things and hidden priorities are no choices', async () => {
		new Halo()
			.on('GET /Status', {
				body: [
					{ id: 1, name: 'New' },
					{ id: 9, name: 'Closed', type: 0 },
					{ id: 41, name: 'Closed', type: 4 },
				],
			})
			.on('GET /Priority', {
				body: [
					{ id: 'a', priorityid: 1, name: 'High', ishidden: true },
					{ id: 'b', priorityid: 2, name: 'High', ishidden: false },
				],
			});
		const valuesOf = async (method: string) =>
			(await search(method, create)).results.map(({ value }) => value);
		expect(await valuesOf('searchStatus')).toEqual([1, 9]);
		expect(await valuesOf('searchPriority')).toEqual([2]);
	});

	test('a build in which no status has the type of tickets offers all', async () => {
		new Halo().on('GET /Status', { body: [{ id: 8, name: 'Resolved', type: 1 }] });
		expect((await search('searchStatus', create)).results).toHaveLength(1);
	});

	test('on update, to what the ticket holds', async () => {
		const ticket = { id: 7, tickettype_id: 21, client_id: 12, sla_id: 4, site_id: -1 };
		const withTicket = () => new Halo().on('GET /Tickets/7', { body: ticket });
		expect(await queryOf('searchStatus', '/Status', update, withTicket())).toEqual({
			tickettype_id: '21',
		});
		expect(await queryOf('searchPriority', '/Priority', update, withTicket())).toEqual({
			slaid: '4',
		});
		expect(await queryOf('searchSite', '/Site', update, withTicket())).toMatchObject({
			client_id: '12',
		});
		const users = await queryOf('searchUser', '/Users', update, withTicket());
		expect(users).toMatchObject({ client_id: '12' });
		expect(users).not.toHaveProperty('site_id');
	});

	test('on update, to what is chosen anew before what the ticket holds', async () => {
		const beside = { ...update, updateFields: { tickettype_id: locator('list', 22) } };
		expect(await queryOf('searchStatus', '/Status', beside, new Halo())).toEqual({
			tickettype_id: '22',
		});
	});

	test('the statuses of a note to its ticket', async () => {
		const beside = {
			resource: 'ticketNote',
			operation: 'create',
			ticket_id: locator('id', '7'),
		};
		const halo = new Halo().on('GET /Tickets/7', { body: { id: 7, tickettype_id: 21 } });
		expect(await queryOf('searchStatus', '/Status', beside, halo)).toEqual({
			tickettype_id: '21',
		});
	});

	test('notes to their ticket', async () => {
		const beside = {
			resource: 'ticketNote',
			operation: 'delete',
			ticket_id: locator('id', '7'),
		};
		expect(await queryOf('searchTicketNote', '/Actions', beside, new Halo())).toMatchObject({
			ticket_id: '7',
		});
	});

	test('but a name or an expression narrows nothing', async () => {
		const beside = { ...create, client_id: locator('id', '={{ $json.customer }}') };
		expect(await queryOf('searchSite', '/Site', beside, new Halo())).not.toHaveProperty(
			'client_id',
		);
	});
});

describe("a refused list rejects with Halo's reason", () => {
	test.each([
		[
			403,
			'',
			'Halo does not let this connection list customers: it needs the permission "Read: customers"',
		],
		[
			400,
			'Parameter x must be included',
			'Halo refused to list customers: Parameter x must be included',
		],
		[500, '', 'Halo could not list customers (status 500)'],
		[200, '<html></html>', 'The Resource Server answered with a web page instead of data'],
	])('status %d', async (status, body, message) => {
		new Halo().on('GET /Client', { status, body }, 'any');
		await expect(search('searchCustomer', create)).rejects.toThrow(message);
	});

	test('and with that of a refused log-in', async () => {
		new Halo().on(`POST ${ORIGIN}/auth/token`, { status: 500 });
		const stored = new StoredCredential(credential({ accessToken: '', tenant: 'nortgate' }));
		await expect(search('searchStatus', create, { credential: stored })).rejects.toThrow(
			'Halo\'s log-in service does not know the Tenant "nortgate"',
		);
	});
});

test('a drop-down renews a dead token and leaves it for executions', async () => {
	const stored = new StoredCredential();
	new Halo()
		.logIn('token-2')
		.on(
			'GET /Status',
			({ token }) => (token === 'token-2' ? { body: [{ id: 1, name: 'New' }] } : { status: 401 }),
			2,
		);
	const { results } = await search('searchStatus', create, { credential: stored });
	expect(results).toEqual([{ name: 'New', value: 1 }]);
	expect(stored.data.accessToken).toBe('token-2');
});
