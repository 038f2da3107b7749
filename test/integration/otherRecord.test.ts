import type { World } from './world';
import { by, enterWorld } from './world';

const ROWS = 250;
const resource = 'otherRecord';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
	await world.one({ resource: 'connection', operation: 'getInfo' });
});

beforeEach(() => {
	world.requestCounts();
});

afterEach(() => {
	expect(world.sandbox.violations).toEqual([]);
});

afterAll(async () => {
	await world.leave();
});

const stored = (entity: string) => world.sandbox.halo.rows(entity);

it('a list of three pages is read with three requests, raw', async () => {
	for (let number = 1; number <= ROWS; number++) {
		world.sandbox.halo.add('InvoicePayment', { invoice_id: 1, amount: number });
	}
	const many = { resource, operation: 'getAll', endpoint: by('list', 'InvoicePayment') };
	const { items, error } = await world.run({ ...many, returnAll: true });
	expect(error).toBeNull();
	expect(items).toHaveLength(ROWS);
	expect(new Set(items.map(({ id }) => id))).toEqual(
		new Set(stored('InvoicePayment').map(({ id }) => id)),
	);
	expect(world.requestCounts()).toEqual({ 'GET /api/InvoicePayment': 3 });
	const { items: few } = await world.run({ ...many, limit: 7 });
	expect(few).toHaveLength(7);
	expect(world.requestCounts()).toEqual({ 'GET /api/InvoicePayment': 1 });
});

it('a list without pages is read with one request and filtered by any parameter', async () => {
	const { items, error } = await world.run({
		resource,
		operation: 'getAll',
		endpoint: by('name', '/api/priority/'),
		returnAll: true,
		filters: { otherFilters: { filter: [{ name: 'slaid', value: '3' }] } },
	});
	expect(error).toBeNull();
	expect(items).not.toHaveLength(0);
	expect(new Set(items.map(({ slaid }) => slaid))).toEqual(new Set([3]));
	expect(world.requestCounts()).toEqual({ 'GET /api/Priority': 1 });
});

it('one record is read by its ID', async () => {
	const [team] = stored('Team');
	const found = await world.one({
		resource,
		operation: 'get',
		endpoint: by('name', 'team'),
		otherRecordId: String(team.id),
	});
	expect(found).toMatchObject({ id: team.id, name: team.name });
});

it('one row is created, and changed with its ID', async () => {
	const write = { resource, operation: 'writeRows', endpoint: by('list', 'Supplier') };
	const created = await world.one({ ...write, rows: '{ "name": "Fir Supplies" }' });
	expect(stored('Supplier').find(({ id }) => id === created.id)?.name).toBe('Fir Supplies');
	await world.one({ ...write, rows: `[{ "id": ${created.id}, "name": "Fir & Sons" }]` });
	expect(stored('Supplier').filter(({ name }) => String(name).startsWith('Fir'))).toMatchObject([
		{ id: created.id, name: 'Fir & Sons' },
	]);
	expect(world.requestCounts()).toEqual({ 'POST /api/Supplier': 2 });
});

it('several rows go in one request, and each comes back', async () => {
	const { items, error } = await world.run({
		resource,
		operation: 'writeRows',
		endpoint: by('list', 'Supplier'),
		rows: '[{ "name": "Ash Ltd" }, { "name": "Elm Ltd" }]',
	});
	expect(error).toBeNull();
	expect(items).toMatchObject([{ name: 'Ash Ltd' }, { name: 'Elm Ltd' }]);
	expect(world.requestCounts()).toEqual({ 'POST /api/Supplier': 1 });
});

it.each([
	['[]', 'Rows (JSON) is empty'],
	['no JSON', 'Rows (JSON): this is not a list of JSON objects'],
	['[1]', 'Rows (JSON): this is not a list of JSON objects'],
	['""', 'Rows (JSON): this is not a list of JSON objects'],
])('%s is no list of rows: nothing is sent', async (rows, message) => {
	const { error } = await world.run({
		resource,
		operation: 'writeRows',
		endpoint: by('list', 'Supplier'),
		rows,
	});
	expect(error?.message).toBe(message);
	expect(world.requestCounts()).toEqual({});
});

it('a webhook, whose ID is a text, is created, read and deleted', async () => {
	const endpoint = by('list', 'Webhook');
	const { id } = await world.one({
		resource,
		operation: 'writeRows',
		endpoint,
		rows: '[{ "name": "To n8n", "url": "https://n8n.example/hook" }]',
	});
	expect(id).toMatch(/^[\da-f-]{36}$/);
	const record = { resource, endpoint, otherRecordId: String(id) };
	expect(await world.one({ ...record, operation: 'get' })).toMatchObject({ id, name: 'To n8n' });
	expect(await world.one({ ...record, operation: 'delete' })).toEqual({
		deleted: true,
		id,
		name: expect.any(String),
		already_gone: false,
	});
	expect(stored('Webhook')).toEqual([]);
	expect(await world.one({ ...record, operation: 'delete' })).toMatchObject({ already_gone: true });
});

it.each(['../auth/token', 'https://example.com', 'Tickets?id=1', 'a b', '..'])(
	'the endpoint %s is refused before anything is sent',
	async (endpoint) => {
		const { error } = await world.run({
			resource,
			operation: 'getAll',
			endpoint: by('name', endpoint),
		});
		expect(error?.message).toBe(`Endpoint: "${endpoint}" is not the name of an endpoint`);
		expect(world.requestCounts()).toEqual({});
	},
);

it('an empty endpoint is refused', async () => {
	const { error } = await world.run({
		resource,
		operation: 'getAll',
		endpoint: by('name', '={{ $json.nothing }}'),
	});
	expect(error?.message).toBe('Endpoint is empty');
	expect(world.requestCounts()).toEqual({});
});

it("a refused write shows Halo's own sentence", async () => {
	const { error } = await world.run({
		resource,
		operation: 'writeRows',
		endpoint: by('list', 'Supplier'),
		rows: '[{ "website": "https://x.example" }]',
	});
	expect(error?.message).toContain('Please enter a Name');
});
