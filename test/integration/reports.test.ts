import type { World } from './world';
import { by, enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterEach(() => {
	expect(world.sandbox.violations).toEqual([]);
	world.sandbox.reset();
});

afterAll(async () => {
	await world.leave();
});

const SINCE = '2026-03-01T00:00:00Z';

/** A report whose rows are given. */
const withRows = (rows: Array<Record<string, unknown>>, more: Record<string, unknown> = {}) =>
	world.sandbox.halo.add('Report', { name: 'Of a test', report: { rows }, ...more }).id;

const runOf = (id: unknown, filters: Record<string, unknown> = {}) => ({
	resource: 'report',
	operation: 'run',
	reportId: by('id', String(id)),
	filters,
});

const queryOf = (sql: string, parameter: unknown[] = [], more: Record<string, unknown> = {}) => ({
	resource: 'report',
	operation: 'runQuery',
	sql,
	queryParameters: { parameter },
	...more,
});

describe('Get Many', () => {
	it('lists reports, without what they hold', async () => {
		const found = await world.one({
			resource: 'report',
			operation: 'getAll',
			filters: { search: 'tickets by' },
		});
		expect(found).toEqual({
			id: 301,
			name: 'Tickets by Date',
			description: 'What was logged, for whom and when',
			group_name: 'Service Desk',
			is_published: false,
			published_id: '',
			last_run_date: '2026-03-02T06:00:00Z',
		});
	});

	it('is refused with what to tick', async () => {
		const id = await world.newCredential(
			world.sandbox.addApplication({ permissions: ['read:tickets'] }),
		);
		const { error } = await world.runAs(id, { resource: 'report', operation: 'getAll' });
		expect(error?.message).toContain('it needs the permission "Read: reporting"');
	});
});

describe('Run', () => {
	it('gives one item a row, by name and by ID', async () => {
		const byName = await world.run({
			resource: 'report',
			operation: 'run',
			reportId: by('name', 'customers'),
		});
		expect(byName.error).toBeNull();
		expect(byName.items).toHaveLength(12);
		expect(byName.items[0]).toEqual({ client_id: 12, customer: 'Birch Dental', inactive: false });
		const byId = await world.run(runOf(302));
		expect(byId.items).toEqual(byName.items);
	});

	it('is one request where the report is chosen', async () => {
		world.requestCounts();
		await world.run(runOf(302));
		expect(world.requestCounts()).toEqual({ 'GET /api/Report/302': 1 });
	});

	it('for a customer by name, and for days', async () => {
		const { items, error } = await world.run(
			runOf(301, {
				client_id: by('name', 'Birch Dental'),
				reportingperiodstartdate: '2000-01-01',
				reportingperiodenddate: '2100-12-31',
			}),
		);
		expect(error).toBeNull();
		expect(items.length).toBeGreaterThan(0);
		expect(items.map(({ client_id }) => client_id)).toEqual(items.map(() => 12));
		const asked = world.sandbox.apiRequests().find(({ path }) => path === '/api/Report/301');
		expect(asked?.query).toMatchObject({
			client_id: '12',
			reportingperiod: '7',
			reportingperiodstartdate: '2000-01-01T00:00:00Z',
			reportingperiodenddate: '2100-12-31T23:59:59Z',
			loadreport: 'true',
		});
		const before = await world.run(
			runOf(301, {
				reportingperiodstartdate: '2000-01-01',
				reportingperiodenddate: '2000-12-31',
			}),
		);
		expect(before).toMatchObject({ error: null, items: [] });
	});

	it('for a period by its name', async () => {
		await world.run(runOf(301, { period: 'lastYear' }));
		const year = new Date().getFullYear() - 1;
		const asked = world.sandbox.apiRequests().find(({ path }) => path === '/api/Report/301');
		expect(asked?.query).toMatchObject({
			reportingperiodstartdate: `${year}-01-01T00:00:00Z`,
			reportingperiodenddate: `${year}-12-31T23:59:59Z`,
		});
	});

	it('a customer that other rows come with is an error', async () => {
		const id = withRows([{ client_id: 13 }], {});
		world.sandbox.faults.add({
			path: `/api/Report/${String(id)}`,
			status: 200,
			body: { id, report: { loaded: true, rows: [{ client_id: 12 }, { client_id: 13 }] } },
		});
		const { error } = await world.run(runOf(id, { client_id: by('id', 12) }));
		expect(error?.message).toBe(
			'Halo did not honour the filter Customer: it answered rows that do not match',
		);
		expect(error?.description).toContain('row 2 has 13');
	});

	it('fails with the words of Halo, which come with the status of a success', async () => {
		const { error, items } = await world.run(runOf(303));
		expect(error?.message).toBe("The report 303 failed in Halo: Invalid column name 'oldcolumn'.");
		expect(items).toEqual([]);
	});

	it('an item that fails so keeps its fields', async () => {
		const { outputs } = await world.run(runOf(303), [{ mine: 1 }], {
			onError: 'continueErrorOutput',
		});
		expect(outputs[0]).toEqual([]);
		expect(outputs[1].map(({ json }) => json)).toEqual([
			{
				mine: 1,
				error: expect.stringMatching(/^The report 303 failed in Halo: .*\. .*run it there/),
			},
		]);
	});

	it.each(['typed', 'text'] as const)('types the values that come as %s', async (reportValues) => {
		world.sandbox.switches.reportValues = reportValues;
		const id = withRows([
			{ seats: 20_000, price: 4.5, active: true, code: '007', logged: '2026-03-09T14:05:00' },
			{ seats: 3, price: 0, active: false, code: '1,000', logged: '2026-03-09T14:05:00' },
		]);
		const { items } = await world.run(runOf(id));
		expect(items).toEqual([
			{ seats: 20_000, price: 4.5, active: true, code: '007', logged: '2026-03-09T14:05:00Z' },
			{ seats: 3, price: 0, active: false, code: '1,000', logged: '2026-03-09T14:05:00Z' },
		]);
	});

	it('guesses no type where Halo tells none', async () => {
		world.sandbox.switches.reportValues = 'text';
		world.sandbox.switches.reportColumns = 'absent';
		const { items } = await world.run(runOf(withRows([{ seats: 20_000, active: true }])));
		expect(items).toEqual([{ seats: '20,000', active: 'True' }]);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput', 'stopWorkflow'])(
		'rows made of error, message and details are rows (%s)',
		async (onError) => {
			const rows = [
				{ error: 'Disk full', message: 'on FS01', details: 'C:' },
				{ error: 'Disk full' },
				{ error: '', message: 'none' },
				{ ticket: 1, error: 'Disk full' },
			];
			const { outputs, error } = await world.run(runOf(withRows(rows)), [{}], { onError });
			expect(error).toBeNull();
			expect(outputs[0].map(({ json }) => json)).toEqual([
				{ ...rows[0], row_number: 1 },
				{ ...rows[1], row_number: 2 },
				rows[2],
				rows[3],
			]);
			expect(outputs.slice(1).flat()).toEqual([]);
		},
	);

	it('a report that takes longer than the gateway waits is not asked for again', async () => {
		world.sandbox.faults.add({ path: '/api/Report/302', status: 504, times: 9 });
		world.requestCounts();
		const { error } = await world.run(runOf(302));
		expect(error?.message).toContain('took too long');
		expect(world.requestCounts()).toEqual({ 'GET /api/Report/302': 1 });
	});
});

describe('Get Published Data', () => {
	const published = (mode: string, value: string) => ({
		resource: 'report',
		operation: 'getPublishedData',
		publishedId: by(mode, value),
	});
	const ID = '5d0c1a7e-4c1b-4f7a-9b1e-2f6f0c9b7a11';

	it.each(['rows', 'report'] as const)('gives the rows (%s)', async (publishedData) => {
		world.sandbox.switches.publishedData = publishedData;
		world.requestCounts();
		const { items, error } = await world.run(published('publishedId', ID));
		expect(error).toBeNull();
		expect(items).toHaveLength(12);
		expect(items[0]).toEqual({ client_id: 12, customer: 'Birch Dental', inactive: false });
		expect(world.requestCounts()).toEqual({ [`GET /api/ReportData/${ID}`]: 1 });
	});

	it('finds the published ID of a report, by name, and takes it from an expression', async () => {
		const byName = await world.run(published('name', 'Customers'));
		expect(byName.items).toHaveLength(12);
		const byExpression = await world.run(published('id', '={{ $json.id }}'), [{ id: ID }]);
		expect(byExpression.items).toEqual(byName.items);
	});

	it('says that a report is not published', async () => {
		const { error } = await world.run(published('id', '301'));
		expect(error?.message).toBe('Published Report: "Tickets by Date" is not published');
	});

	it.each(['rows', 'report'] as const)('fails with the words of Halo (%s)', async (form) => {
		world.sandbox.switches.publishedData = form;
		const { error } = await world.run(published('name', 'Broken Since the Upgrade'));
		expect(error?.message).toContain("failed in Halo: Invalid column name 'oldcolumn'.");
	});
});

describe('Run Query', () => {
	it('gives one item a row, typed', async () => {
		world.sandbox.halo.add('Tickets', { summary: 'New', client_id: 13, dateoccurred: SINCE });
		const { items, error } = await world.run(
			queryOf(
				'SELECT faultid, symptom FROM faults WHERE areaint = :customer AND dateoccured >= :since;',
				[
					{ name: 'customer', type: 'number', value: '={{ $json.customer }}' },
					{ name: 'since', type: 'dateTime', value: SINCE },
				],
			),
			[{ customer: 13 }],
		);
		expect(error).toBeNull();
		expect(items).toEqual(
			expect.arrayContaining([{ faultid: expect.any(Number), symptom: 'New' }]),
		);
	});

	it.each([
		"O'Neill & Sons",
		"x' OR '1' = '1",
		"'); DELETE FROM area; --",
		'100 % {{ }} $clientid @startdate',
		'Zoë 株式会社 😀',
		'a\\\nb',
	])('no text breaks out of its place: %j', async (name) => {
		const { id } = world.sandbox.halo.add('Client', { name });
		const { items, error } = await world.run(
			queryOf('SELECT aarea, aareadesc FROM area WHERE aareadesc = :name', [
				{ name: 'name', type: 'text', value: '={{ $json.name }}' },
			]),
			[{ name }],
		);
		expect(error).toBeNull();
		expect(items).toEqual([{ aarea: id, aareadesc: name }]);
		const [asked] = world.sandbox.apiRequests().slice(-1);
		expect(JSON.stringify(asked.body)).not.toContain(name.slice(0, 6));
	});

	it('stops at its limit in the database', async () => {
		const { items } = await world.run(queryOf('SELECT aarea FROM area', [], { limit: 3 }));
		expect(items).toHaveLength(3);
		const [asked] = world.sandbox.apiRequests().slice(-1);
		expect(asked.body).toEqual([
			{
				_loadreportonly: true,
				sql: 'SELECT TOP 4 * FROM (SELECT aarea FROM area) AS query_rows',
			},
		]);
	});

	it.each(['object', 'array'] as const)('understands an answer that is an %s', async (reply) => {
		world.sandbox.switches.queryReply = reply;
		const { items } = await world.run(queryOf('SELECT TOP 1 aareadesc FROM area'));
		expect(items).toEqual([{ aareadesc: 'Birch Dental' }]);
		const { error } = await world.run(queryOf('SELECT nothing FROM area'));
		expect(error?.message).toBe("The query failed in Halo: Invalid column name 'nothing'.");
	});

	it.each(['=', ''])('takes no expression (%j)', async (sign) => {
		const { error } = await world.run(queryOf(`${sign}SELECT {{ $json.column }} FROM area`), [
			{ column: 'aarea' },
		]);
		expect(error?.message).toBe('SQL: it holds an expression');
		expect(world.sandbox.apiRequests()).toEqual([]);
	});

	it('says where a Halo has stored the query in place of running it', async () => {
		world.sandbox.switches.queryStored = true;
		const { error } = await world.run(queryOf('SELECT aarea FROM area'));
		expect(error?.message).toMatch(/this Halo build stored the query as the report \d+ in place/);
		expect(world.sandbox.apiRequests()).toHaveLength(1);
	});

	it.each(['read', 'edit'] as const)('where a query needs the permission to %s', async (needs) => {
		world.sandbox.switches.queryPermission = needs;
		const id = await world.newCredential(
			world.sandbox.addApplication({ permissions: ['read:reporting'] }),
		);
		const { error } = await world.runAs(id, queryOf('SELECT aarea FROM area'));
		if (needs === 'read') expect(error).toBeNull();
		else {
			expect(error?.message).toContain('it needs the permission "Read: reporting"');
			expect(error?.description).toContain('this Halo build may want "Edit: reporting"');
		}
	});
});
