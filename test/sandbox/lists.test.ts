import { idsOf, rowsOf, sandboxForTests } from './client';

const here = sandboxForTests();
const { call } = here;

const manyTickets = (count: number) => {
	for (let index = 0; index < count; index++)
		here.sandbox.halo.add('Tickets', { summary: `Ticket ${index}`, client_id: 12 });
};

describe('an envelope', () => {
	it.each([
		['/Tickets', 'tickets'],
		['/Client', 'clients'],
		['/Site', 'sites'],
		['/Users', 'users'],
		['/ClientContract', 'contracts'],
		['/Item', 'items'],
		['/Invoice', 'invoices'],
		['/RecurringInvoice', 'invoices'],
		['/SoftwareLicence', 'licences'],
		['/LicenceChange', 'changes'],
		['/Agent', 'results'],
		['/TopLevel', 'tree'],
		['/Supplier', 'suppliers'],
		['/Asset', 'assets'],
		['/Service', 'services'],
		['/WebhookEvent', 'events'],
		['/Actions?ticket_id=1001', 'actions'],
		['/Attachment?ticket_id=1001', 'attachments'],
	])('%s has its rows under %s', async (path, key) => {
		expect((await call('GET', path)).body).toMatchObject({
			record_count: expect.any(Number),
			[key]: expect.any(Array),
		});
	});

	it.each([
		'Webhook',
		'Notification',
		'Status',
		'Priority',
		'Category',
		'TicketType',
		'Team',
		'SLA',
		'AssetType',
		'FieldInfo',
		'Tax',
		'Product',
		'Lookup',
		'Outcome',
		'ItemGroup',
		'AssetGroup',
	])('%s is a bare list', async (path) =>
		expect((await call('GET', `/${path}`)).body).toEqual(expect.any(Array)),
	);
});

describe('paging', () => {
	it('works with pageinate, page_size and page_no only', async () => {
		manyTickets(60);
		const second = await call('GET', '/Tickets?pageinate=true&page_size=20&page_no=2&order=id');
		expect(second.body).toMatchObject({ page_no: 2, page_size: 20, record_count: 65 });
		expect(rowsOf(second)).toHaveLength(20);
		expect(rowsOf(await call('GET', '/Tickets?page_size=20&page_no=2'))).toHaveLength(50);
		expect(rowsOf(await call('GET', '/Tickets?count=7'))).toHaveLength(7);
	});

	it('cuts a page of tickets at 100 silently, or lower', async () => {
		manyTickets(130);
		const path = '/Tickets?pageinate=true&page_size=500&page_no=1';
		expect((await call('GET', path)).body).toMatchObject({ page_size: 100, record_count: 135 });
		here.sandbox.switches.ticketPageCap = 30;
		expect(rowsOf(await call('GET', path))).toHaveLength(30);
	});

	it('may be ignored, may never end, and the count may lie', async () => {
		const { switches } = here.sandbox;
		const ids = async (page: number) =>
			idsOf(await call('GET', `/Client?pageinate=true&page_size=5&page_no=${page}`));
		switches.wrongRecordCount.add('Client');
		expect((await call('GET', '/Client?pageinate=true&page_size=5&page_no=1')).body).toMatchObject({
			record_count: 5,
		});
		switches.ignoresPaging.add('Client');
		expect(await ids(2)).toEqual(await ids(1));
		switches.ignoresPaging.clear();
		switches.neverEnds.add('Client');
		expect(await ids(900)).toHaveLength(5);
	});
});

describe('paging that differs by build', () => {
	const page = async (number: number, size = 5, entity = 'Client') =>
		await call('GET', `/${entity}?pageinate=true&page_size=${size}&page_no=${number}&order=id`);

	it('cuts pages of any list at any size, and may keep the size to itself', async () => {
		const { switches } = here.sandbox;
		switches.pageCap.set('Client', 3);
		switches.wrongRecordCount.add('Client');
		const first = await page(1);
		expect(first.body).toMatchObject({ page_size: 3, record_count: 3 });
		expect(rowsOf(first)).toHaveLength(3);
		switches.hidesPageSize.add('Client');
		expect((await page(1)).body).not.toHaveProperty('page_size');
	});

	it('may answer the last page again beyond the end', async () => {
		expect(idsOf(await page(4))).toEqual([]);
		here.sandbox.switches.repeatsLastPage.add('Client');
		expect(idsOf(await page(4))).toEqual(idsOf(await page(3)));
	});

	it('may cut a list that has no pages, and give the rest by count, by pages or not at all', async () => {
		const { switches } = here.sandbox;
		const read = async (query: string) => rowsOf(await call('GET', `/Agent?${query}`)).length;
		const all = await read('');
		switches.unpagedCap.set('Agent', 2);
		switches.unpagedRest = 'nothing';
		expect((await call('GET', '/Agent')).body).toMatchObject({ record_count: all });
		expect([await read(''), await read('count=50'), await read('pageinate=true')]).toEqual([
			2, 2, 2,
		]);
		switches.unpagedRest = 'count';
		expect(await read('count=50')).toBe(all);
		switches.unpagedRest = 'pages';
		expect(await read('pageinate=true&page_size=3&page_no=1')).toBe(3);
		expect(here.sandbox.violations).toEqual([]);
	});

	it('may move while it is read', async () => {
		const { movingLists } = here.sandbox.switches;
		const before = idsOf(await page(1));
		movingLists.set('Client', { times: 1, by: 'deleting' });
		expect(idsOf(await page(1))).toEqual(before);
		expect(idsOf(await page(1))).not.toContain(before[0]);
		movingLists.set('Client', { times: 1, by: 'adding' });
		const shrunk = idsOf(await page(1));
		expect(idsOf(await page(1)).slice(1)).toEqual(shrunk.slice(0, 4));
		expect(idsOf(await page(1))).toHaveLength(5);
	});
});

describe('order', () => {
	it('is newest first for tickets', async () => {
		expect(idsOf(await call('GET', '/Tickets'))).toEqual([1005, 1004, 1003, 1002, 1001]);
	});

	it('follows order and orderdesc, which 1 does not turn on', async () => {
		const names = async (query: string) =>
			rowsOf(await call('GET', `/Client?order=name${query}`)).map(({ name }) => name);
		const ascending = await names('');
		expect(ascending[0]).toBe('Alder & Sons');
		expect(await names('&orderdesc=true')).toEqual([...ascending].reverse());
		expect(await names('&orderdesc=1')).toEqual(ascending);
		here.sandbox.switches.ignoresOrder.add('Client');
		expect(await names('&orderdesc=true')).toEqual(await names(''));
		expect(await names('')).not.toEqual(ascending);
	});
});

describe('filters', () => {
	it.each([
		['/Tickets?client_id=12', [1001]],
		['/Tickets?status=1,3&order=id', [1002, 1004, 1005]],
		['/Tickets?open_only=true&client_id=14', []],
		['/Tickets?closed_only=true', [1003]],
		['/Tickets?requesttype=4', [1003]],
		['/Tickets?agent_id=2&order=id', [1001, 1004]],
		['/Tickets?team_name=security desk', [1003]],
		['/Tickets?search=PRINTER', [1001]],
		['/Tickets?search_summary=starter', [1002]],
		['/Tickets?search_id=1004', [1004]],
		['/Tickets?category_1=12', [1003]],
		['/Site?client_id=12', [18, 19]],
		['/Users?site_id=18', [41, 42, 43]],
		['/Users?search=dana.fox@', [42]],
		['/SoftwareLicence?client_id=12&search=petra', [1701]],
		['/Item?search=PETRA-USER', [501]],
		['/ClientContract?client_id=13', [62]],
		['/RecurringInvoice?client_id=12', [-240]],
		['/Status?tickettype_id=2', [1, 2, 4, 9]],
		['/Category?type_id=1&tickettype_id=4', [11, 12, 13]],
		['/Agent?team=Security Desk', [3, 4]],
		['/Agent?includeapiagents=true&search=petra', [30]],
	])('%s gives %j', async (path, ids) => {
		expect(idsOf(await call('GET', path))).toEqual(ids);
	});

	it('finds priorities of one SLA by their number', async () => {
		const rows = rowsOf(await call('GET', '/Priority?slaid=2'));
		expect(rows).toMatchObject([
			{ priorityid: 1, name: 'Urgent', slaid: 2, ishidden: false },
			{ priorityid: 2 },
			{ priorityid: 3, name: 'Urgent', ishidden: true },
		]);
	});

	it('lists statuses of other things than tickets too, by their type', async () => {
		const named = rowsOf(await call('GET', '/Status')).filter(({ name }) => name === 'Closed');
		expect(named.map(({ type }) => type)).toContain(4);
		expect(named).toHaveLength(2);
	});

	it.each(['default_sla', 'default_sla_id', 'sla_id', 'slaid', 'sla'] as const)(
		'calls the SLA of a ticket type %s, by a switch',
		async (name) => {
			here.sandbox.switches.ticketTypeSla = name;
			const { body } = await call('GET', '/TicketType/4');
			expect(body).toMatchObject({ [name]: 3 });
			expect('default_sla' in (body as object)).toBe(name === 'default_sla');
		},
	);

	it('gives 50 agents or attachments unless more are asked for, and counts all', async () => {
		for (let index = 0; index < 60; index++)
			here.sandbox.halo.add('Agent', { name: `Agent ${index}` });
		const reply = await call('GET', '/Agent');
		expect(rowsOf(reply)).toHaveLength(50);
		const count = Number((reply.body as { record_count: number }).record_count);
		expect(count).toBeGreaterThan(60);
		expect(rowsOf(await call('GET', '/Agent?count=1000'))).toHaveLength(count);
		const page = await call('GET', '/Agent?pageinate=true&page_size=100&page_no=1');
		expect(rowsOf(page)).toHaveLength(count);
	});

	it('hides inactive rows unless they are asked for', async () => {
		const count = async (query: string) => rowsOf(await call('GET', `/Client${query}`)).length;
		expect(await count('')).toBe(11);
		expect(await count('?includeinactive=true')).toBe(12);
		expect(await count('?activeinactive=false,true')).toBe(1);
		expect(idsOf(await call('GET', '/SoftwareLicence?includeinactive=true'))).toContain(1705);
	});

	it('knows changes since a moment, with or without Z', async () => {
		here.sandbox.halo.add('Tickets', { summary: 'Fresh', client_id: 12 });
		const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
		for (const since of [anHourAgo, anHourAgo.replace('Z', '')]) {
			expect(rowsOf(await call('GET', `/Tickets?lastupdatefromdate=${since}`))).toMatchObject([
				{ summary: 'Fresh' },
			]);
		}
		expect(here.sandbox.violations).toEqual([]);
	});

	it('that are unknown, or that this build does not know, are ignored', async () => {
		here.sandbox.halo.add('Tickets', { summary: 'With id', third_party_id_string: 'inc-1' });
		expect(rowsOf(await call('GET', '/Tickets?third_party_id_string=inc-1'))).toHaveLength(1);
		here.sandbox.switches.ignoredFilters.add('third_party_id_string');
		expect(rowsOf(await call('GET', '/Tickets?third_party_id_string=inc-1'))).toHaveLength(6);
		expect(rowsOf(await call('GET', '/Tickets?custumer=12'))).toHaveLength(6);
	});

	it('of a dated search and of advanced_search work', async () => {
		const from = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);
		expect(
			idsOf(await call('GET', `/Tickets?datesearch=dateoccured&startdate=${from}&order=id`)),
		).toEqual([1002, 1004, 1005]);
		const conditions = JSON.stringify([
			{ filter_name: 'name', filter_type: 4, filter_value: 'quay' },
		]);
		expect(
			rowsOf(await call('GET', `/Client?advanced_search=${encodeURIComponent(conditions)}`)),
		).toMatchObject([{ name: 'Quay Logistics' }]);
	});

	it('need a ticket for notes and attachments', async () => {
		expect(rowsOf(await call('GET', '/Actions'))).toEqual([]);
		expect(rowsOf(await call('GET', '/Attachment'))).toEqual([]);
	});
});

describe('rows', () => {
	it('are reduced in a list and named differently from a single record', async () => {
		const [listed] = rowsOf(await call('GET', '/Tickets?search_id=1001'));
		const { body: one } = await call('GET', '/Tickets/1001');
		expect(listed).toMatchObject({
			lastupdate: expect.any(String),
			category1: 'Hardware>Printer',
			status_name: 'In Progress',
			client_name: 'Birch Dental',
		});
		expect(listed).not.toHaveProperty('agent_name');
		expect(listed).not.toHaveProperty('last_update');
		expect(one).toMatchObject({
			last_update: expect.any(String),
			category_1: 'Hardware>Printer',
			categoryid_1: 15,
			agent_name: 'Morgan Reyes',
			datecreated: null,
		});
	});

	it('carry dates without a zone and sentinels for dates that are not set', async () => {
		const { body } = await call('GET', '/Tickets/1001');
		expect(body).toMatchObject({
			fixbydate: '1900-01-01T00:00:00',
			dateoccurred: expect.stringMatching(/^[\d-]+T[\d:.]+$/),
		});
	});

	it('may show whole numbers of fractional type as 12.0', async () => {
		const sizeOf = async () =>
			Number((await call('GET', '/Site/18')).headers.get('content-length'));
		const withPoint = await sizeOf();
		here.sandbox.switches.fractionsWithPoint = false;
		expect(withPoint - (await sizeOf())).toBe('.0'.length);
	});

	it('of a custom field come when they are asked for', async () => {
		here.sandbox.halo.add('Tickets', {
			summary: 'Custom',
			customfields: [
				{ id: 171, value: 'inc-9' },
				{ id: 172, value: 2 },
			],
		});
		const [plain] = rowsOf(await call('GET', '/Tickets?count=1'));
		const [asked] = rowsOf(await call('GET', '/Tickets?count=1&include_custom_fields=172'));
		expect(plain).not.toHaveProperty('customfields');
		expect(asked.customfields).toMatchObject([
			{ name: 'CFAffectedService', value: 2, display: 'Files' },
		]);
	});
});
