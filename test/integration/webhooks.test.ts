import type { World } from './world';
import { by, enterWorld } from './world';

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
			error: true,
			responsestatus: 0,
			responsebody: expect.any(String),
		});
	});

	it('shows no secret of a webhook, however it is read', async () => {
		const { sandbox } = world;
		const { id } = sandbox.halo.add('Webhook', {
			name: 'By hand',
			type: 0,
			method: 0,
			url: 'https://n8n.example/webhook/7f/webhook?secret=k3-Xq9pL27vRz&x=1',
			basic_password: 'k3-Xq9pL27vRz',
			note: 'Sends to https://n8n.example/webhook/7f/webhook?secret=k3-Xq9pL27vRz',
		});
		const endpoint = by('id', 'Webhook');
		for (const parameters of [
			{ resource: 'webhook', operation: 'getAll', returnAll: true },
			{ resource: 'otherRecord', operation: 'getAll', endpoint, returnAll: true, simple: false },
			{
				resource: 'otherRecord',
				operation: 'get',
				endpoint,
				otherRecordId: by('id', id as string),
			},
		]) {
			const { items, execution } = await world.run(parameters);
			expect(items.map(({ url }) => url)).toContain('https://n8n.example/webhook/7f/webhook?x=1');
			expect(JSON.stringify(execution)).not.toContain('k3-Xq9pL27vRz');
		}
	});
});
