import { flowOf, openTickets } from './triggers';
import type { World } from './world';
import { enterWorld } from './world';

const TRIGGER = 'n8n-nodes-halopsa.haloPsaPollingTrigger';

let world: World;
let credential: string;

beforeAll(async () => {
	world = await enterWorld();
	credential = await world.newCredential();
});

beforeEach(() => world.sandbox.reset());

afterAll(async () => {
	await world.leave();
});

const listRequests = () =>
	world.sandbox.apiRequests().filter(({ path }) => path === '/api/Tickets').length;

describe('Polling in n8n', () => {
	it('starts with nothing old, and passes on each of 500 changes of one second once', async () => {
		const parameters = {
			events: ['created', 'closed', 'statusChanged'],
			options: { catchUpAfterPause: true },
		};
		const tickets = openTickets(world.sandbox, 500);
		const flow = await flowOf(world.n8n.api, { type: TRIGGER, parameters, credential });
		await flow.publish();
		expect(await flow.count()).toBe(0);
		for (const { id } of tickets) world.sandbox.halo.change('Tickets', { id, status_id: 9 });
		const created = world.sandbox.halo.change('Tickets', { summary: 'New', client_id: 12 });
		const asked = listRequests();
		// Publishing polls at once; the times in between are a minute at least.
		await flow.unpublish();
		await flow.publish();
		const [items] = await flow.outputs(1);
		expect(listRequests() - asked).toBeLessThanOrEqual(7);
		const of = (event: string) =>
			items.filter((item) => item.event === event).map(({ object_id }) => Number(object_id));
		const ids = tickets.map(({ id }) => Number(id));
		expect(of('ticket closed').sort((left, right) => left - right)).toEqual(ids);
		expect(of('ticket status changed').sort((left, right) => left - right)).toEqual(ids);
		expect(of('new ticket logged')).toEqual([created.id]);
		await flow.unpublish();
		await flow.publish();
		expect(await flow.count()).toBe(1);
		await flow.unpublish();
		expect(world.sandbox.violations).toEqual([]);
	});

	it('starts with what comes with time, once', async () => {
		const parameters = { events: ['slaPassed'], options: { catchUpAfterPause: true } };
		const [{ id }] = openTickets(world.sandbox, 1);
		const flow = await flowOf(world.n8n.api, { type: TRIGGER, parameters, credential });
		await flow.publish();
		expect(await flow.count()).toBe(0);
		world.sandbox.halo.change('Tickets', { id, fixbydate: '2026-04-02T06:00:00' });
		await flow.unpublish();
		await flow.publish();
		const [items] = await flow.outputs(1);
		expect(items).toMatchObject([
			{ event: 'sla passed', object_id: id, sla: 'resolution', due: '2026-04-02T06:00:00.000Z' },
		]);
		await flow.unpublish();
		await flow.publish();
		expect(await flow.count()).toBe(1);
		await flow.unpublish();
		expect(world.sandbox.violations).toEqual([]);
	});
});
