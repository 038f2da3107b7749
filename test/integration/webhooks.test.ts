import type { World } from './world';
import { enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	await world.leave();
});

describe('Webhook', () => {
	it('lists the webhooks, and what could not be delivered to them', async () => {
		const { sandbox } = world;
		const webhook = sandbox.halo.add('Webhook', {
			name: 'Dead end',
			type: 0,
			method: 0,
			url: 'http://127.0.0.1:1/gone',
			active: true,
		});
		sandbox.halo.add('Notification', {
			eventno: 39,
			type: -2,
			delivery_method: 6,
			webhook_id: webhook.id,
			conditions: [],
		});
		const ticket = sandbox.halo.add('Tickets', { summary: 'Open', client_id: 12, status_id: 1 });
		sandbox.halo.change('Tickets', { id: ticket.id, status_id: 9 });
		await sandbox.halo.deliveriesDone();
		expect(
			await world.one({ resource: 'webhook', operation: 'getAll', returnAll: true }),
		).toMatchObject({
			id: webhook.id,
			name: 'Dead end',
			events: [{ eventno: 39 }],
		});
		const failures = {
			resource: 'webhook',
			operation: 'getFailedDeliveries',
			webhook_id: webhook.id,
		};
		expect(await world.one(failures)).toMatchObject({
			webhook_id: webhook.id,
			event: 'ticket closed',
			entity_id: ticket.id,
			responsestatus: 0,
		});
	});
});
