import { scaleJobs } from '../support/scale/jobs';
import type { World } from './world';
import { by, enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld({ data: 'empty' });
	world.sandbox.halo.add('Client', { id: 12, name: 'Birch Dental', toplevel_id: 1 });
	for (let number = 1; number <= 1_450; number++) {
		world.sandbox.halo.add('Tickets', {
			summary: `Ticket ${number}`,
			client_id: 12,
			tickettype_id: 1,
		});
	}
});

afterAll(async () => {
	expect(world.sandbox.violations).toEqual([]);
	await world.leave();
});

describe('What the work costs in requests', () => {
	it('logs in once for 200 executions', async () => {
		const [{ id }] = world.sandbox.halo.rows('Tickets');
		const get = await world.caller({
			resource: 'ticket',
			operation: 'get',
			ticketId: by('id', String(id)),
		});
		world.requestCounts();
		for (let round = 0; round < 20; round++) {
			const answers = await Promise.all(Array.from({ length: 10 }, async () => await get()));
			expect(answers.map(([ticket]) => ticket.id)).toEqual(Array(10).fill(id));
		}
		const counts = world.requestCounts();
		expect(counts[`GET /api/Tickets/${String(id)}`]).toBe(200);
		expect(world.sandbox.requests.filter(({ path }) => path === '/auth/token')).toHaveLength(1);
		expect(world.sandbox.requests.filter(({ path }) => path === '/api/authinfo')).toHaveLength(1);
	});

	it('creates 50 tickets with three requests, in input order', async () => {
		world.sandbox.setLatency(20);
		world.requestCounts();
		const { items, outputs } = await world.run(
			{ resource: 'ticket', operation: 'create', summary: '=New {{ $json.number }}' },
			Array.from({ length: 50 }, (_, number) => ({ number })),
		);
		world.sandbox.setLatency(0);
		expect(items.map(({ summary }) => summary)).toEqual(
			Array.from({ length: 50 }, (_, number) => `New ${number}`),
		);
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: 50 }, (_, item) => ({ item })),
		);
		expect(world.requestCounts()).toEqual({ 'POST /api/Tickets': 3 });
		for (const { id, summary } of world.sandbox.halo.rows('Tickets')) {
			if (String(summary).startsWith('New '))
				world.sandbox.halo.change('Tickets', { id, deleted: true });
		}
	});

	it('reads 1,450 tickets with 15 requests', async () => {
		world.requestCounts();
		const { items } = await world.run({
			resource: 'ticket',
			operation: 'getAll',
			returnAll: true,
			filters: { client_id: by('id', 12) },
		});
		expect(items).toHaveLength(1_450);
		expect(new Set(items.map(({ id }) => id)).size).toBe(1_450);
		expect(world.requestCounts()).toEqual({ 'GET /api/Tickets': 15 });
	});

	it('looks a name up once for all items', async () => {
		world.requestCounts();
		const { items } = await world.run(
			{
				resource: 'ticket',
				operation: 'create',
				summary: '=Named {{ $json.number }}',
				client_id: by('name', 'birch dental'),
				tickettype_id: by('name', 'Incident'),
				additionalFields: { team: by('name', 'Security Desk') },
			},
			Array.from({ length: 10 }, (_, number) => ({ number })),
		);
		expect(
			items.every(
				({ client_name, team }) => client_name === 'Birch Dental' && team === 'Security Desk',
			),
		).toBe(true);
		expect(world.requestCounts()).toEqual({
			'GET /api/Client': 1,
			'GET /api/Team': 1,
			'GET /api/TicketType': 1,
			'POST /api/Tickets': 3,
		});
	});

	it.each([
		['', {}, 50],
		[' as arrays', { rowsPerRequest: 50 }, 1],
	])('updates 50 tickets%s with no request besides the writes', async (_, options, requests) => {
		const items = world.sandbox.halo.rows('Tickets').slice(0, 50);
		world.requestCounts();
		const { error } = await world.run(
			{
				resource: 'ticket',
				operation: 'update',
				ticketId: by('id', '={{ $json.id }}'),
				updateFields: { summary: '=Changed {{ $json.id }}' },
				options,
			},
			items.map(({ id }) => ({ id })),
		);
		expect(error).toBeNull();
		expect(world.requestCounts()).toEqual({ 'POST /api/Tickets': requests });
	});

	it('creates what is missing of 200 tickets, of which 160 exist among others', async () => {
		const job = scaleJobs.find(({ name }) => name === 'Create or Update, all unchanged');
		if (job === undefined) throw new Error('There is no such run');
		// With the 40 new ones, a page of a hundred rows is full to the last one when they are looked for again.
		const { Tickets } = job.rows(160);
		for (const ticket of Tickets) world.sandbox.halo.add('Tickets', { ...ticket, client_id: 12 });
		const items = job.items(200).map((item) => ({ ...item, customer: 12 }));
		world.requestCounts();
		const { items: found } = await world.run(job.parameters, items);
		expect(found.filter(({ outcome }) => outcome === 'created')).toHaveLength(40);
		expect(found.filter(({ outcome }) => outcome === 'unchanged')).toHaveLength(160);
		expect(world.requestCounts()).toEqual({ 'GET /api/Tickets': 4, 'POST /api/Tickets': 1 });
	});
});
