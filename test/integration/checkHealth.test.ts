import { DAY_MS, HOUR_MS } from '../../nodes/shared/clock';
import type { Row } from '../../sandbox';
import type { World } from './world';
import { by, enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

beforeEach(() => {
	world.sandbox.reset();
	for (const entity of ['Webhook', 'WebhookEvent']) world.sandbox.halo.clear(entity);
	world.requestCounts();
});

afterEach(() => expect(world.sandbox.violations).toEqual([]));

afterAll(async () => {
	await world.leave();
});

const INCIDENT = '3b1f8f7e-8f0a-4a53-9a2e-6a1d6c1b7e10';
const TENANT = '7c1e9d52-0b3f-4a6e-8d11-5f60718293a4';
const checkHealth = (more: object = {}) => ({
	resource: 'connection',
	operation: 'checkHealth',
	...more,
});
const health = async (more: object = {}, items?: Row[]) => {
	const done = await world.run(checkHealth(more), items);
	expect(done.error).toBeNull();
	return done.items;
};
const statesOf = (items: Row[]) => items.map(({ state }) => state);

describe('Check Health', () => {
	it('has one item for each check, all of them right in a Halo where nothing is wrong', async () => {
		const items = await health();
		expect(new Set(statesOf(items))).toEqual(new Set(['ok']));
		const checks = items.map(({ check }) => check);
		expect(checks).toEqual([
			'Permission Admin: webhooks',
			...checks.slice(1, 12),
			"Petra's Own Link to Halo",
			'Webhooks',
		]);
		expect(Object.keys(items[0])).toEqual(['check', 'state', 'found', 'what_to_do']);
	});

	it('writes nothing, and asks as much for many items as for one', async () => {
		await health();
		const counts = world.requestCounts();
		await health({}, [{}, {}, {}]);
		expect(world.requestCounts()).toEqual(counts);
		const sent = world.sandbox.apiRequests().filter(({ method }) => method !== 'GET');
		expect(sent.every(({ body }) => JSON.stringify(body) === '[]')).toBe(true);
	});

	it.each([
		['permissions', 12],
		['webhooks', 1],
		['petraLink', 1],
	])('looks at %s alone where that alone is chosen', async (check, count) => {
		expect(await health({ checks: [check] })).toHaveLength(count);
	});

	it("is content with exactly the rights of Petra's guide, which lets the agent only read items", async () => {
		const application = world.sandbox.addApplication({
			permissions: ['all'],
			agent: { products: 'read' },
		});
		const id = await world.newCredential(application);
		const { items } = await world.runAs(id, checkHealth({ checks: ['permissions'] }));
		expect(new Set(statesOf(items))).toEqual(new Set(['ok']));
		expect(items.find(({ check }) => check === 'Permission Edit: items')?.found).toContain(
			'missing, as',
		);
	});

	it('puts the worst first, and says what to do', async () => {
		world.sandbox.halo.add('Webhook', { name: 'Off', url: 'https://n8n.example', active: false });
		world.sandbox.faults.add({ path: '/ClientContract', method: 'GET', status: 404, times: 9 });
		const id = await world.newCredential(
			world.sandbox.addApplication({
				permissions: ['admin:webhooks', 'read:contracts', 'read:softwarelicensing'],
			}),
		);
		const { items } = await world.runAs(id, checkHealth());
		const states = statesOf(items);
		const order = ['problem', 'warning', 'unknown', 'ok'];
		expect(states).toEqual(
			[...states].sort((left, right) => order.indexOf(String(left)) - order.indexOf(String(right))),
		);
		expect(new Set(states)).toEqual(new Set(['problem', 'unknown', 'ok']));
		for (const { state, what_to_do: todo } of items)
			if (state === 'problem') expect(todo).not.toBe('');
		// What may not be read is no reason to say nothing of the rest.
		expect(items).toContainEqual(
			expect.objectContaining({
				check: "Petra's Own Link to Halo",
				state: 'unknown',
				found: expect.stringMatching(/^Not checked\. .*"Read: tickets"/),
			}),
		);
	});
});

describe('Webhooks', () => {
	const hook = (more: Row = {}) =>
		world.sandbox.halo.add('Webhook', {
			name: 'n8n: Flow',
			url: 'https://n8n.example',
			active: true,
			...more,
		});
	const delivered = (webhook: Row, agoMs: number, status = 200) =>
		world.sandbox.halo.add('WebhookEvent', {
			webhook_id: webhook.id,
			timestamp: new Date(Date.now() - agoMs).toISOString().slice(0, -1),
			responsestatus: status,
			error: status !== 200,
		});
	const healthOf = async () => {
		const items = await health({ checks: ['webhooks'] });
		expect(items).toHaveLength(1);
		return items[0];
	};

	it.each<[string, Row]>([
		['inactive', { active: false }],
		['disabled', { disabled: true }],
	])('one that is %s is a problem', async (_, more) => {
		hook(more);
		expect(await healthOf()).toMatchObject({ check: 'Webhook "n8n: Flow"', state: 'problem' });
	});

	it.each([
		[
			'the latest failed',
			[200, 200, 503],
			'problem',
			'1 of the last 3 deliveries failed, the latest was answered with 503',
		],
		['one failed before others arrived', [200, 404, 200], 'warning', 'and later ones arrived'],
		['none failed', [200, 200, 200], 'ok', 'none failed'],
		['there was none', [], 'ok', '0 of the newest'],
	])('where %s', async (_, statuses, state, words) => {
		const webhook = hook();
		for (const [index, status] of statuses.entries())
			delivered(webhook, (9 - index) * HOUR_MS, status);
		delivered({ id: 'another' }, HOUR_MS, 500);
		expect(await healthOf()).toMatchObject({ state, found: expect.stringContaining(words) });
	});

	it('of which the newest deliveries of all show none is unknown, not well', async () => {
		const webhook = hook();
		delivered(webhook, 200 * HOUR_MS, 503);
		for (let hours = 1; hours <= 100; hours++) delivered({ id: 'another' }, hours * HOUR_MS);
		expect(await healthOf()).toMatchObject({ state: 'unknown' });
	});

	it.each([
		['longer than ever', [40, 39, 38, 37, 36], 'warning'],
		['no longer than before', [40, 30, 20, 15, 12], 'ok'],
		['too little to know what is usual', [40, 39], 'ok'],
	])('a silence that is %s', async (_, daysAgo, state) => {
		const webhook = hook();
		for (const days of daysAgo) delivered(webhook, days * DAY_MS);
		const found = await healthOf();
		expect(found.state).toBe(state);
		if (state === 'warning') expect(found.found).toMatch(/^Nothing has happened for 3[56] days/);
	});

	it('takes one request for the log, however many webhooks there are', async () => {
		for (const number of [1, 2, 3]) delivered(hook({ name: `n8n: ${number}` }), HOUR_MS);
		expect(await health({ checks: ['webhooks'] })).toHaveLength(3);
		expect(world.requestCounts()).toMatchObject({
			'GET /api/Webhook': 1,
			'GET /api/WebhookEvent': 1,
		});
	});
});

describe("Traces of Petra's own link", () => {
	const found = async () => (await health({ checks: ['petraLink'] }))[0];
	const ticket = (more: Row) =>
		world.sandbox.halo.add('Tickets', { client_id: 12, summary: 'Alert', ...more });
	const licence = (more: Row) =>
		world.sandbox.halo.add('SoftwareLicence', {
			client_id: 14,
			name: 'Petra',
			vendor: 'Petra Security',
			count: 5,
			...more,
		});
	const url = `https://app.petrasecurity.com/tenant/Qx71Ab/incidents/${INCIDENT}`;

	it.each<[string, Row]>([
		['its address in the summary', { summary: `Petra: ${url}` }],
		['a tag', { summary: `Alert [${INCIDENT}]` }],
		['the same reference in capitals', { supplier_reference: INCIDENT.toUpperCase() }],
	])('two open tickets of one incident, the other known by %s', async (_, other) => {
		const ours = ticket({ supplier_reference: INCIDENT });
		const theirs = ticket(other);
		const row = await found();
		expect(row.state).toBe('warning');
		expect(row.found).toContain('are of one incident');
		for (const { id } of [ours, theirs]) expect(row.found).toContain(String(id));
	});

	it.each<[string, Row]>([
		['of another incident', { supplier_reference: INCIDENT.replace('3', '4') }],
		['closed', { supplier_reference: INCIDENT, status_id: 9 }],
		['of the same tenant only', { summary: `Alert in ${INCIDENT}` }],
	])('a second ticket that is %s is none', async (_, other) => {
		ticket({ supplier_reference: INCIDENT });
		ticket(other);
		expect((await found()).state).toBe('ok');
	});

	it.each<[string, Row, Row, string]>([
		['one name', { item_id: 501 }, { name: 'PETRA' }, 'warning'],
		['one item', { item_id: 501 }, { item_id: 501, name: 'Petra users' }, 'warning'],
		['one SKU', { product_sku: 'P1' }, { product_sku: 'p1', name: 'Petra users' }, 'warning'],
		['two products', { item_id: 501 }, { item_id: 502, name: 'Petra Posture' }, 'ok'],
		['two customers', {}, { client_id: 13 }, 'ok'],
		['two sites', { site_id: 20, client_id: 13 }, { site_id: 21, client_id: 13 }, 'ok'],
		['one without seats', {}, { count: 0 }, 'ok'],
		[
			'another vendor',
			{ name: 'Office', vendor: 'Microsoft' },
			{ name: 'Office', vendor: 'Microsoft' },
			'ok',
		],
	])('licences of %s', async (_, one, other, state) => {
		world.sandbox.halo.clear('SoftwareLicence');
		licence(one);
		licence(other);
		expect((await found()).state).toBe(state);
	});
});

describe('Customers of the items', () => {
	const checks: string[] = [];
	const named = { checks, client_id: by('name', '={{ $json.tenantName }}') };
	const given = { checks, client_id: by('id', '={{ $json.microsoftTenantId }}') };

	it('that are all there are one item, with one look for all', async () => {
		const items = await health(named, [
			{ tenantName: 'Birch Dental' },
			{ tenantName: 'quay logistics' },
		]);
		expect(items).toMatchObject([
			{ check: 'Customers of the Items', state: 'ok', found: 'All 2 are in Halo' },
		]);
		expect(world.requestCounts()).toEqual({ 'GET /api/Client': 1 });
	});

	it('that are not in Halo are named, by name or by Microsoft tenant', async () => {
		const [row] = await health(named, [{ tenantName: 'Birch Dental' }, { tenantName: 'Nobody' }]);
		expect(row).toMatchObject({
			state: 'problem',
			found: expect.stringContaining(
				'1 of 2 can\'t be matched: No customer in Halo is named "Nobody"',
			),
		});
		const [other] = await health(given, [{ microsoftTenantId: TENANT }]);
		expect(other.found).toContain(`has the Microsoft tenant ${TENANT}`);
	});

	it('that are given by their ID in Halo are looked for too, an inactive one is none', async () => {
		const numbered = { checks, client_id: by('id', '={{ $json.id }}') };
		const [row] = await health(numbered, [{ id: 12 }, { id: 98_765 }, { id: 23 }]);
		expect(row).toMatchObject({ state: 'problem' });
		for (const id of [98_765, 23])
			expect(row.found).toContain(`Halo has no active customer with the ID ${id}`);
		expect(world.requestCounts()).toEqual({ 'GET /api/Client': 1 });
	});

	it('are left out where the items give none', async () => {
		expect(await health({ checks })).toEqual([]);
	});
});

describe('The products of the items', () => {
	const byProduct = { checks: [], item_id: by('id', '={{ $json.product }}') };
	const NAME = 'Petra Identity Protection (per user)';

	it.each([
		['its name', NAME, 1],
		['its name in capitals', NAME.toUpperCase(), 1],
		['its ID', 501, 1],
		// The names are looked through first.
		['its external reference', 'PETRA-77', 2],
	])('are found by %s, and asked for once', async (_, product, requests) => {
		world.sandbox.halo.change('Item', { id: 501, externalreference: 'PETRA-77' });
		world.requestCounts();
		expect(await health(byProduct, [{ product }, { product }, { product }])).toMatchObject([
			{ check: 'Products of the Items', state: 'ok', found: 'All 3 are in Halo' },
		]);
		const asked = Object.values(world.requestCounts());
		expect(asked.reduce((sum, count) => sum + count, 0)).toBe(requests);
	});

	it.each([
		['a name', 'Response', 'no item'],
		['an ID', 98_765, '98765'],
	])('that Halo does not have are named (%s)', async (_, product, why) => {
		const [row] = await health(byProduct, [{ product: NAME }, { product }, { product }]);
		expect(row).toMatchObject({
			check: 'Products of the Items',
			state: 'problem',
			found: expect.stringContaining("2 of 3 can't be matched"),
		});
		expect(row.found).toContain(why);
		expect(String(row.found).split(why)).toHaveLength(2);
	});

	it('are not looked at where no item gives one', async () => {
		expect(await health(byProduct, [{ product: '' }, {}])).toEqual([]);
		expect(world.requestCounts()).toEqual({});
	});
});

describe('Only What Is Not OK', () => {
	it('leaves out what is right, and nothing else', async () => {
		world.sandbox.halo.add('Webhook', { name: 'Off', url: 'http://127.0.0.1:9/', active: false });
		expect(await health({ onlyNotOk: true })).toMatchObject([
			{ check: 'Webhook "Off"', state: 'problem' },
		]);
	});

	it('puts out nothing where all is right', async () => {
		expect(await health({ onlyNotOk: true })).toEqual([]);
	});
});
