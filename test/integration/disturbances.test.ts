import { deadTokenAnswers } from '../../sandbox/switches';
import type { World } from './world';
import { by, enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

beforeEach(() => world.sandbox.reset());

afterAll(async () => {
	await world.leave();
});

const fifty = Array.from({ length: 50 }, (_, number) => ({ number }));

const ticketWrites = () =>
	world.sandbox
		.apiRequests()
		.filter(({ method, path }) => method === 'POST' && path === '/api/Tickets');

describe('When the token dies in the middle of 50 updates', () => {
	it.each(deadTokenAnswers)('renews it once and loses nothing (%s)', async (answer) => {
		await world.run({ resource: 'ticket', operation: 'getAll', limit: 1 });
		world.sandbox.reset();
		world.sandbox.switches.expiredToken = answer;
		const [{ id }] = world.sandbox.halo.rows('Tickets');
		const expire = () => world.sandbox.expireTokens();
		world.sandbox.faults.add({ method: 'POST', path: '/Tickets', skip: 15, hold: expire });
		const { items, error } = await world.run(
			{
				resource: 'ticket',
				operation: 'update',
				ticketId: by('id', String(id)),
				updateFields: { reportedby: '=Reporter {{ $json.number }}' },
			},
			fifty,
		);
		expect(error).toBeNull();
		expect(items.map(({ id: updated }) => updated)).toEqual(Array(50).fill(id));
		expect(ticketWrites().filter(({ status }) => status === 201)).toHaveLength(50);
		const written = ticketWrites()
			.filter(({ status }) => status === 201)
			.map(({ body }) => (body as Array<{ reportedby: string }>)[0].reportedby);
		expect(new Set(written).size).toBe(50);
		expect(world.sandbox.tokenRequests()).toHaveLength(1);
	});
});

describe('When the credential was changed after it was used', () => {
	it.each([
		[
			'the secret',
			{ clientSecret: 'guessed' },
			'does not accept the Client ID or the Client Secret',
		],
		['the tenant', { tenant: 'other' }, 'does not know the Tenant "other"'],
	])('the test of %s does not pass by the old token', async (_, change, sentence) => {
		const data = { permissions: 'all', ...world.sandbox.credential() };
		const credential = { name: 'Halo PSA', type: 'haloPsaApi', data };
		const id = await world.n8n.api.createCredential(credential);
		expect(await world.n8n.api.testCredential({ id, ...credential })).toMatchObject({
			status: 'OK',
		});
		const { status, message } = await world.n8n.api.testCredential({
			id,
			...credential,
			data: { ...data, ...change },
		});
		expect(status).toBe('Error');
		expect(message).toContain(sentence);
	});
});

describe('When Halo says that there are too many requests', () => {
	it.each([
		['with Retry-After', { 'Retry-After': '1' }, 1_000],
		['without Retry-After', {}, 5_000],
	])('waits and loses nothing (%s)', async (_, headers, atLeastMs) => {
		world.sandbox.faults.add({ method: 'POST', path: '/Tickets', status: 429, headers, times: 3 });
		const started = Date.now();
		const { items, error } = await world.run(
			{ resource: 'ticket', operation: 'create', summary: '=Busy {{ $json.number }}' },
			fifty.slice(0, 20),
		);
		expect(error).toBeNull();
		expect(items.map(({ summary }) => summary)).toEqual(
			fifty.slice(0, 20).map(({ number }) => `Busy ${number}`),
		);
		// Three refusals, then one ticket, two, and the others together.
		expect(ticketWrites()).toHaveLength(6);
		expect(Date.now() - started).toBeGreaterThanOrEqual(atLeastMs);
	});
});

describe('When the answer to a write is lost', () => {
	it('does not create the ticket again, and says where to look', async () => {
		world.sandbox.faults.add({ method: 'POST', path: '/Tickets', drop: 'after' });
		const { error } = await world.run({
			resource: 'ticket',
			operation: 'create',
			summary: 'Lost answer',
		});
		expect(error?.message).toBe(
			'Halo may or may not have done this: create the ticket "Lost answer" (the connection was lost)',
		);
		expect(error?.description).toContain('Look in Halo whether it is there');
		expect(
			world.sandbox.halo.rows('Tickets').filter(({ summary }) => summary === 'Lost answer'),
		).toHaveLength(1);
		expect(ticketWrites()).toHaveLength(1);
	});

	it('looks an update up and finds it done', async () => {
		const [{ id }] = world.sandbox.halo.rows('Tickets');
		world.sandbox.faults.add({ method: 'POST', path: '/Tickets', drop: 'after' });
		const { items, error } = await world.run({
			resource: 'ticket',
			operation: 'update',
			ticketId: by('id', String(id)),
			updateFields: { summary: 'Changed though the answer was lost' },
		});
		expect(error).toBeNull();
		expect(items).toMatchObject([{ id, summary: 'Changed though the answer was lost' }]);
		expect(ticketWrites()).toHaveLength(1);
	});

	it('repeats a read', async () => {
		world.sandbox.faults.add({ method: 'GET', path: '/Tickets', drop: 'before' });
		const { items, error } = await world.run({ resource: 'ticket', operation: 'getAll', limit: 2 });
		expect(error).toBeNull();
		expect(items).toHaveLength(2);
	});
});

describe('When one of many items is refused', () => {
	const parameters = {
		resource: 'ticket',
		operation: 'get',
		ticketId: by('id', '={{ $json.id }}'),
	};

	it('puts the reason on its item with On Error: Continue', async () => {
		const [{ id }] = world.sandbox.halo.rows('Tickets');
		const { outputs } = await world.run(parameters, [{ id }, { id: 987654 }, { id }], {
			onError: 'continueRegularOutput',
		});
		expect(outputs[0]).toHaveLength(3);
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(outputs[0][0].json).toMatchObject({ id });
		expect(JSON.stringify(outputs[0][1])).toContain('Halo has no ticket with the ID 987654');
	});

	it('names the item otherwise', async () => {
		const [{ id }] = world.sandbox.halo.rows('Tickets');
		const { error } = await world.run(parameters, [{ id }, { id: 987654 }]);
		expect(error).toMatchObject({ message: 'Halo has no ticket with the ID 987654', itemIndex: 1 });
	});
});
