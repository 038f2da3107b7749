import type { IDataObject } from 'n8n-workflow';
import { envelope, Halo } from '../../../support/halo';
import { refusalOf, run } from '../../../support/node';

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

describe('Get Failed Deliveries', () => {
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
				timestamp: '2026-04-02T06:41:01.1234567Z',
				event: 'ticket closed',
				entity_id: 4242,
				delivery_id: 'delivery-a',
				error: null,
				responsestatus: 503,
				responsebody: 'Service Unavailable',
			},
		]);
		expect(halo.api).toMatchObject([{ query: { webhook_id: 'hook-1' } }]);
	});

	it('knows a failure by the status or by the error, whichever the log has', async () => {
		const rows = [
			failed('by-status', 1, { error: undefined }),
			failed('by-error', 2, { error: true, responsestatus: undefined }),
			failed('by-both', 3, { error: true, responsestatus: 500 }),
			failed('an answer that Halo could not use', 4, { error: true, responsestatus: 200 }),
			failed('fine', 5, { error: false, responsestatus: undefined }),
			failed('fine too', 6, { error: false, responsestatus: 202 }),
		];
		new Halo().on('GET /WebhookEvent', envelope('events', rows));
		const parameters = { resource: 'webhook', operation: 'getFailedDeliveries' };
		expect((await run(parameters)).json.map(({ id }) => id).reverse()).toEqual([
			'by-status',
			'by-error',
			'by-both',
			'an answer that Halo could not use',
		]);
	});

	it('shows those of all webhooks, up to a limit', async () => {
		const rows = [failed('a', 1), failed('b', 2), failed('c', 3, { webhook_id: 'hook-2' })];
		new Halo().on('GET /WebhookEvent', envelope('events', rows));
		const parameters = { resource: 'webhook', operation: 'getFailedDeliveries', limit: 2 };
		expect((await run(parameters)).json.map(({ id }) => id)).toEqual(['c', 'b']);
	});

	it('names the one permission that all of it needs', async () => {
		new Halo().on('GET /WebhookEvent', { status: 403 }, 2).on('GET /Webhook', { status: 403 }, 2);
		for (const operation of ['getAll', 'getFailedDeliveries']) {
			expect(await refusalOf({ resource: 'webhook', operation })).toMatchObject({
				message: expect.stringContaining('it needs the permission "Admin: webhooks"'),
				description: expect.stringMatching(/tick "Admin: webhooks".*set Roles: Administrator\./),
			});
		}
	});
});
