import type { IDataObject } from 'n8n-workflow';
import { Halo, envelope } from '../../support/halo';
import { refusalOf, run } from '../../support/node';

const failed = (id: string, second: number, more: IDataObject = {}): IDataObject => ({
	id,
	webhook_id: 'HOOK-1',
	timestamp: `2026-04-02T06:41:0${second}.1234567`,
	responsestatus: 503,
	responsebody: 'Service Unavailable',
	entity_id: 4242,
	requestbody: JSON.stringify({ id: `delivery-${id}`, event: 'ticket closed' }),
	...more,
});

describe('Webhook', () => {
	it('is listed without those of integration runbooks', async () => {
		const halo = new Halo().on('GET /Webhook', {
			body: [{ id: 'hook-1', name: 'n8n', url: 'https://n8n.example', active: true, type: 0 }],
		});
		const { json } = await run({ resource: 'webhook', operation: 'getAll', returnAll: true });
		expect(json).toEqual([{ id: 'hook-1', name: 'n8n', url: 'https://n8n.example', active: true }]);
		expect(halo.api).toMatchObject([{ query: { type: '0' } }]);
	});

	it('shows what could not be delivered, the newest first', async () => {
		const halo = new Halo().on(
			'GET /WebhookEvent',
			envelope('events', [
				failed('a', 1),
				failed('b', 2, { responsestatus: 200 }),
				failed('c', 3, { responsestatus: null, requestbody: '' }),
				failed('d', 4, { webhook_id: 'hook-2' }),
			]),
		);
		const parameters = { resource: 'webhook', operation: 'getFailedDeliveries' };
		const { json } = await run({ ...parameters, webhook_id: 'hook-1' });
		expect(json).toEqual([
			expect.objectContaining({ id: 'c', event: null, responsestatus: null }),
			{
				id: 'a',
				webhook_id: 'HOOK-1',
				timestamp: '2026-04-02T06:41:01.1234567',
				event: 'ticket closed',
				entity_id: 4242,
				delivery_id: 'delivery-a',
				responsestatus: 503,
				responsebody: 'Service Unavailable',
			},
		]);
		expect(halo.api).toMatchObject([{ query: { webhook_id: 'hook-1' } }]);
	});

	it('shows those of all webhooks, up to a limit', async () => {
		const rows = [failed('a', 1), failed('b', 2), failed('c', 3, { webhook_id: 'hook-2' })];
		new Halo().on('GET /WebhookEvent', envelope('events', rows));
		const parameters = { resource: 'webhook', operation: 'getFailedDeliveries', limit: 2 };
		expect((await run(parameters)).json.map(({ id }) => id)).toEqual(['c', 'b']);
	});

	it('names the one permission that all of it needs', async () => {
		new Halo().on('GET /WebhookEvent', { status: 403 }).on('GET /Webhook', { status: 403 });
		for (const operation of ['getAll', 'getFailedDeliveries']) {
			expect(await refusalOf({ resource: 'webhook', operation })).toMatchObject({
				message: expect.stringContaining('it needs the permission "Admin: webhooks"'),
				description: expect.stringMatching(/tick "Admin: webhooks".*set Roles: Administrator\./),
			});
		}
	});
});
