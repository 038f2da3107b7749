import { scopesByChoice } from '../../nodes/HaloPsa/records/permissions';
import type { Row } from '../../sandbox';
import type { ApplicationWish } from '../../sandbox/applications';
import type { World } from './world';
import { by, enterWorld } from './world';

/** Petra's set-up guide, word for word: the permissions to enable for each part. */
const GUIDE_TICKETING = [
	'Admin: webhooks',
	'Read: tickets',
	'Edit: tickets',
	'Read: customers',
	'Read: contracts',
	'Edit: contracts',
	'Read: items',
	'Edit: items',
	'Read: invoices',
	'Edit: invoices',
];
const GUIDE_BILLING = ['Read: softwarelicensing', 'Edit: softwarelicensing'];
const GUIDE = [...GUIDE_TICKETING, ...GUIDE_BILLING];

const scopeOf = (box: string) => box.replace(': ', ':').toLowerCase();

/** Everything that a check could have changed or set off. */
const STORED = [
	'Tickets',
	'Actions',
	'Client',
	'ClientContract',
	'Item',
	'Invoice',
	'SoftwareLicence',
	'LicenceChange',
	'Webhook',
	'WebhookEvent',
];

let world: World;

beforeAll(async () => {
	world = await enterWorld();
	const { halo, url } = world.sandbox;
	const webhook = halo.add('Webhook', { name: 'All events', url: `${url}/nowhere` });
	halo.add('Notification', { name: 'New', webhook_id: webhook.id, eventno: 1 });
});

afterAll(async () => {
	await world.leave();
});

const rowsNow = () => STORED.map((entity) => JSON.stringify(world.sandbox.halo.rows(entity)));

/** Checks as a fresh application: one small request a permission, and nothing stored or set off. */
async function check(
	wish: ApplicationWish,
	part = 'billing',
): Promise<Array<Record<string, unknown>>> {
	const id = await world.newCredential(world.sandbox.addApplication(wish));
	const before = rowsNow();
	const tokens = world.sandbox.tokenRequests().length;
	const requests = world.sandbox.apiRequests().length;
	const { items, error } = await world.runAs(id, {
		resource: 'connection',
		operation: 'checkPermissions',
		part,
	});
	expect(error).toBeNull();
	await world.sandbox.halo.deliveriesDone();
	expect(rowsNow()).toEqual(before);
	const sent = world.sandbox
		.apiRequests()
		.slice(requests)
		.filter(({ path }) => path !== '/api/authinfo');
	expect(sent).toHaveLength(items.length);
	expect(world.sandbox.tokenRequests().length - tokens).toBeLessThanOrEqual(1);
	expect(world.sandbox.violations).toEqual([]);
	const worstFirst = ['missing', 'unknown', 'granted'];
	const places = items.map(({ state }) => worstFirst.indexOf(String(state)));
	expect(places).toEqual([...places].sort());
	return items;
}

const missing = (items: Array<Record<string, unknown>>) =>
	items
		.filter(({ state }) => state !== 'granted')
		.map(({ permission, state }) => [permission, state]);

describe('The permissions of the guide', () => {
	it('are what the Petra choices of the credential ask for', () => {
		expect(scopesByChoice.petraTicketing).toEqual(GUIDE_TICKETING.map(scopeOf));
		expect(scopesByChoice.petraTicketingBilling).toEqual(GUIDE.map(scopeOf));
	});

	it.each([
		['ticketing', GUIDE_TICKETING],
		['billing', GUIDE],
	])('are all granted to an application with exactly those of %s', async (part, boxes) => {
		const items = await check({ permissions: boxes.map(scopeOf) }, part);
		expect(items.map(({ permission }) => permission)).toEqual(boxes);
		expect(missing(items)).toEqual([]);
	});

	// For tickets, Halo lets an application that may edit read too: nothing is missing then.
	it.each(GUIDE.filter((box) => box !== 'Read: tickets'))(
		'without "%s", that one is missing and no other',
		async (box) => {
			const rest = GUIDE.filter((other) => other !== box);
			const items = await check({ permissions: rest.map(scopeOf) });
			expect(missing(items)).toEqual([[box, 'missing']]);
			const found = items.find(({ permission }) => permission === box);
			expect(found?.tick_in_application).toMatch(new RegExp(`Permissions → ${box}$`));
			expect(found?.needed_for).not.toHaveLength(0);
		},
	);

	it('without "Read: tickets" nothing is missing while "Edit: tickets" is there', async () => {
		const rest = GUIDE.filter((box) => box !== 'Read: tickets');
		expect(missing(await check({ permissions: rest.map(scopeOf) }))).toEqual([]);
		const neither = rest.filter((box) => box !== 'Edit: tickets');
		expect(missing(await check({ permissions: neither.map(scopeOf) }))).toEqual([
			['Read: tickets', 'missing'],
			['Edit: tickets', 'missing'],
		]);
	});
});

describe("The agent's rights", () => {
	it.each([
		[{ administrator: false }, ['Admin: webhooks'], 'Roles: Administrator'],
		[{ tickets: 'read' }, ['Edit: tickets'], 'Tickets Access Level: Read and Modify'],
		[{ tickets: 'none' }, ['Read: tickets', 'Edit: tickets'], 'Tickets Access Level'],
		[{ customers: 'none' }, ['Read: customers'], 'Customers Access Level'],
		[{ contracts: 'read' }, ['Edit: contracts'], 'contracts: Read and Modify'],
		[{ contracts: 'none' }, ['Read: contracts', 'Edit: contracts'], 'contracts'],
		[{ products: 'read' }, ['Edit: items'], 'Products Access Level: Read and Modify'],
		[{ products: 'none' }, ['Read: items', 'Edit: items'], 'Products Access Level'],
		[{ invoices: 'read' }, ['Edit: invoices'], 'invoices: Read and Modify'],
		[{ invoices: 'none' }, ['Read: invoices', 'Edit: invoices'], 'invoices'],
		[
			{ softwareLicensing: 'read' },
			['Edit: softwarelicensing'],
			'Software Licencing Access Level: Read and Modify',
		],
		[{ softwareLicensing: 'none' }, GUIDE_BILLING, 'Software Licencing Access Level'],
	] as Array<[ApplicationWish['agent'], string[], string]>)(
		'with %j, what they block is missing, with the right to give',
		async (agent, boxes, right) => {
			const items = await check({ permissions: GUIDE.map(scopeOf), agent });
			expect(missing(items)).toEqual(boxes.map((box) => [box, 'missing']));
			for (const { permission, agent_right: agentRight } of items) {
				if (boxes.includes(String(permission))) expect(agentRight).toContain(right);
			}
		},
	);

	it('a right that only a stored ticket would show is not seen, but named', async () => {
		const items = await check({
			permissions: GUIDE.map(scopeOf),
			agent: { canAddTickets: false },
		});
		expect(missing(items)).toEqual([]);
		expect(items.find(({ permission }) => permission === 'Edit: tickets')?.agent_right).toContain(
			'Can add new Tickets: Yes',
		);
	});
});

it('an operation that reads before it writes is named with both permissions, and refused without one', async () => {
	const items = await check({ permissions: GUIDE.map(scopeOf) });
	for (const box of ['Read: invoices', 'Edit: invoices']) {
		const found = items.find(({ permission }) => permission === box);
		expect(found?.needed_for).toEqual(
			expect.arrayContaining(['Invoice: Void', 'Recurring Invoice: Add or Change Lines']),
		);
	}
	const [{ id: invoice }] = world.sandbox.halo.rows('Invoice');
	const application = world.sandbox.addApplication({ permissions: ['edit:invoices'] });
	const { error } = await world.runAs(await world.newCredential(application), {
		resource: 'invoice',
		operation: 'void',
		invoiceId: by('id', String(invoice)),
	});
	expect(error?.message).toContain('"Read: invoices"');
});

it('a permission that Halo does not answer about is unknown', async () => {
	world.sandbox.faults.add({
		method: 'GET',
		path: '/ClientContract',
		status: 404,
		times: Infinity,
	});
	const items = await check({ permissions: ['all'] });
	world.sandbox.faults.clear();
	expect(missing(items)).toEqual([['Read: contracts', 'unknown']]);
});

describe('Get Info', () => {
	const getInfo = { resource: 'connection', operation: 'getInfo' };

	const statesOf = ({ assumptions }: Row) =>
		Object.fromEntries(
			(assumptions as Array<{ name: string; state: string }>).map(({ name, state }) => [
				name,
				state,
			]),
		);

	it('tells the agent and the tenant', async () => {
		const { tenant, resourceServer } = world.sandbox.credential();
		const info = await world.one(getInfo);
		expect(info).toMatchObject({
			agent_id: expect.any(Number),
			agent_name: expect.any(String),
			tenant,
			resource_server: expect.stringContaining(new URL(resourceServer).host),
		});
		const { halo } = world.sandbox;
		expect(halo.rows('Agent').find(({ id }) => id === info.agent_id)?.name).toBe(info.agent_name);
	});

	it('finds every assumption as it is in the sandbox, which is as Halo was seen, and writes nothing', async () => {
		world.sandbox.reset();
		const info = await world.one(getInfo);
		expect(statesOf(info)).toMatchObject({
			'lists-are-counted': 'confirmed',
			'dates-are-utc': 'confirmed',
			'status-kinds': 'confirmed',
			'priorities-by-sla': 'confirmed',
			'api-agents-on-request': 'confirmed',
			'licence-items': 'confirmed',
			'licence-counts': 'confirmed',
			'array-replies': 'untested',
			'signed-deliveries': 'untested',
		});
		expect(Object.values(statesOf(info))).not.toContain('contradicted');
		expect(world.sandbox.apiRequests().every(({ method }) => method === 'GET')).toBe(true);
		expect(world.sandbox.apiRequests().length).toBeLessThanOrEqual(14);
		expect(world.sandbox.violations).toEqual([]);
	});

	it('tells what another build does otherwise, first in the report', async () => {
		world.sandbox.switches.newerLicenceFields = false;
		world.sandbox.switches.newerWebhookFields = false;
		world.sandbox.switches.openTicketFlag = 'false';
		const info = await world.one(getInfo);
		world.sandbox.switches.newerLicenceFields = true;
		world.sandbox.switches.newerWebhookFields = true;
		expect(statesOf(info)).toMatchObject({
			'licence-items': 'contradicted',
			'open-tickets-say-nothing': 'contradicted',
		});
		expect(String(info.report).split('\n')[0]).toMatch(/^contradicted: /);
	});

	it.each([
		[true, 'confirmed'],
		[false, 'contradicted'],
	] as const)(
		'tells what only a write shows as this credential last saw it: that all rows are answered (%s) is %s',
		async (isWhole, state) => {
			const id = await world.newCredential(world.sandbox.addApplication({ permissions: ['all'] }));
			const arrays = async () => (await world.runAs(id, getInfo)).items[0];
			expect(statesOf(await arrays())).toMatchObject({ 'array-replies': 'untested' });
			world.sandbox.switches.returnAllUnderstood = isWhole;
			const before = Date.now();
			const rows = [{ name: `One ${state}` }, { name: `Two ${state}` }];
			const upsert = { resource: 'customer', operation: 'upsert', name: '={{ $json.name }}' };
			const { error } = await world.runAs(id, { ...upsert, matchOn: 'name' }, rows);
			world.sandbox.switches.returnAllUnderstood = true;
			expect(error).toBeNull();
			const info = await arrays();
			const seen = (info.assumptions as Row[]).find(({ name }) => name === 'array-replies');
			expect(seen?.state).toBe(state);
			expect(Date.parse(String(seen?.last_seen))).toBeGreaterThanOrEqual(before);
			expect(info.report).toContain(
				`${state}, as last seen by this credential at ${String(seen?.last_seen)}: A write of`,
			);
		},
	);

	it('has a report that tells nothing of the tenant', async () => {
		const { report } = await world.one(getInfo);
		const { tenant, clientId } = world.sandbox.credential();
		for (const secret of [tenant, clientId, world.sandbox.url])
			expect(report).not.toContain(secret);
	});

	it('leaves open what the connection may not read', async () => {
		const id = await world.newCredential(
			world.sandbox.addApplication({ permissions: ['read:kb'] }),
		);
		const { items, error } = await world.runAs(id, getInfo);
		expect(error).toBeNull();
		expect(statesOf(items[0])).toMatchObject({
			'lists-are-counted': 'nothing to see',
			'licence-items': 'nothing to see',
		});
	});
});
