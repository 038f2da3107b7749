import type { Answer } from '../../support/halo';
import { FakeWebhooks, triggerWith } from './fakeWebhooks';

let fake: FakeWebhooks;

beforeEach(() => {
	fake = new FakeWebhooks();
});

const writes = (asked: string[]) => asked.filter((request) => !request.startsWith('GET'));

describe('Publishing', () => {
	it('makes the webhook, then a row for each event, and reads it back', async () => {
		const trigger = triggerWith({ events: [39, 61] });
		await trigger.activate();
		expect(fake.asked).toEqual([
			'GET /Agent/me',
			'GET /Lookup',
			'GET /Webhook',
			'POST /Webhook',
			'POST /Notification',
			'POST /Notification',
			'GET /Webhook/hook-1',
		]);
		expect(fake.webhooks).toEqual([
			{
				id: 'hook-1',
				name: expect.stringMatching(/^n8n: Closed tickets \/ Halo PSA Trigger \([0-9a-f]{8}\)$/),
				type: 0,
				method: 0,
				url: trigger.url(),
				active: true,
				content_type: 'application/json',
				authentication_type: 3,
				algorithm: 0,
				authentication_header: 'X-Halo-Signature',
				basic_password: expect.stringMatching(/^[0-9a-f]{64}$/),
				note: expect.stringContaining('Closed tickets'),
			},
		]);
		expect(fake.bindings).toMatchObject([
			{
				eventno: 39,
				name: 'n8n: Ticket Closed',
				type: -2,
				delivery_method: 6,
				guid: null,
				webhook_id: 'hook-1',
				conditions: [],
			},
			// The event for changed fields is bound with a condition that always holds.
			{ eventno: 61, condition_count: 1, conditions: [{ fieldname: 'symptom', type: 1 }] },
		]);
	});

	it('asks once whether all is well, and writes nothing', async () => {
		const trigger = triggerWith({ events: [39, 61] });
		await trigger.activate();
		expect(fake.asked).toHaveLength(7);
		await trigger.activate();
		expect(fake.asked).toEqual(['GET /Webhook/hook-1']);
	});

	it.each([
		[
			'the URL was changed',
			() => (fake.webhooks[0].url = 'https://elsewhere.example'),
			'POST /Webhook',
		],
		['it was switched off', () => (fake.webhooks[0].active = false), 'POST /Webhook'],
		['it was disabled', () => (fake.webhooks[0].disabled = true), 'POST /Webhook'],
		['the signature is off', () => (fake.webhooks[0].authentication_type = 0), 'POST /Webhook'],
		['the method is GET', () => (fake.webhooks[0].method = 1), 'POST /Webhook'],
		['an event is gone', () => (fake.bindings = []), 'POST /Notification'],
		[
			'an event is bound twice',
			() => fake.bindings.push({ ...fake.bindings[0], id: 50 }),
			'DELETE /Notification/50',
		],
		[
			'another event was bound',
			() => fake.bindings.push({ ...fake.bindings[0], eventno: 3, id: 50 }),
			'DELETE /Notification/50',
		],
	])('mends what drifted (%s), and only that', async (_, damage, write) => {
		const trigger = triggerWith();
		await trigger.activate();
		const [{ basic_password: secret }] = fake.webhooks;
		damage();
		expect(fake.asked).toHaveLength(6);
		await trigger.activate();
		expect(writes(fake.asked)).toEqual([write]);
		expect(fake.webhooks).toMatchObject([
			{ id: 'hook-1', url: trigger.url(), active: true, authentication_type: 3, method: 0 },
		]);
		expect(fake.webhooks[0].disabled).not.toBe(true);
		expect(fake.webhooks[0].basic_password).toBe(secret);
		expect(fake.bindings.map(({ eventno }) => eventno)).toEqual([39]);
	});

	it('makes a deleted webhook again with the same secret, and clears its old rows', async () => {
		const trigger = triggerWith();
		await trigger.activate();
		const [{ basic_password: secret }] = fake.webhooks;
		fake.webhooks = [];
		await trigger.activate();
		expect(fake.webhooks).toMatchObject([{ id: 'hook-2', basic_password: secret }]);
		expect(fake.bindings).toMatchObject([{ webhook_id: 'hook-2', eventno: 39 }]);
	});

	it('takes its own webhook over with a new secret when n8n has lost what it knew', async () => {
		const trigger = triggerWith();
		await trigger.activate();
		const [{ basic_password: secret }] = fake.webhooks;
		trigger.stored.staticData = {};
		await trigger.activate();
		expect(fake.webhooks).toMatchObject([{ id: 'hook-1' }]);
		expect(fake.webhooks[0].basic_password).not.toBe(secret);
		expect(fake.bindings).toHaveLength(1);
	});

	it('deletes a second webhook with its address', async () => {
		const trigger = triggerWith();
		fake.webhooks = [
			{ id: 'hook-1', name: 'one', url: trigger.url() },
			{ id: 'hook-2', name: 'two', url: trigger.url() },
		];
		await trigger.activate();
		expect(fake.webhooks).toMatchObject([{ id: 'hook-1', active: true }]);
	});

	it.each([
		['POST /Webhook', 'stored, then lost' as const],
		['POST /Notification', 'stored, then lost' as const],
	])('looks up what a lost answer to %s left open', async (route, answer) => {
		fake.instead[route] = [answer];
		await triggerWith().activate();
		expect(fake.webhooks).toHaveLength(1);
		expect(fake.bindings).toHaveLength(1);
		expect(fake.webhooks).toMatchObject([{ authentication_type: 3, active: true }]);
	});

	it('takes over the webhook that another process made a moment before', async () => {
		const trigger = triggerWith();
		fake.instead['GET /Webhook'] = [{ body: [] }];
		await triggerWith({}, { stored: trigger.stored }).activate();
		trigger.stored.staticData = {};
		fake.instead['GET /Webhook'] = [{ body: [] }];
		await trigger.activate();
		expect(fake.webhooks).toHaveLength(1);
		expect(fake.bindings).toHaveLength(1);
	});

	it('undoes nothing of what another process made', async () => {
		const trigger = triggerWith();
		await trigger.activate();
		trigger.stored.staticData = {};
		fake.bindings = [];
		fake.instead['GET /Webhook'] = [{ body: [] }];
		fake.instead['POST /Notification'] = [{ status: 400, body: { Message: 'Not now' } }];
		await expect(trigger.activate()).rejects.toThrow('Not now');
		expect(fake.webhooks).toMatchObject([{ id: 'hook-1' }]);
	});

	it('undoes all where Halo refuses an event, and says why', async () => {
		const trigger = triggerWith({ events: [3, 39] });
		fake.instead['POST /Notification'] = [
			{ status: 201, body: { id: 60 } },
			{ status: 400, body: { Message: 'You may not do this' } },
		];
		await expect(trigger.activate()).rejects.toThrow(
			'Halo refused to bind the event "n8n: Ticket Closed": You may not do this',
		);
		expect(fake.webhooks).toEqual([]);
		expect(fake.bindings).toEqual([]);
		fake.lookAway();
		// n8n then has the node removed; there is nothing more to ask.
		await trigger.hook('delete');
		expect(fake.asked).toEqual([]);
	});

	it('names the permission that is missing', async () => {
		fake.instead['GET /Webhook'] = [{ status: 403 }];
		await expect(triggerWith().activate()).rejects.toMatchObject({
			message: expect.stringContaining('"Admin: webhooks"'),
			description: expect.stringContaining('set Roles: Administrator'),
		});
	});

	it('refuses an event that does not happen for webhooks, and no event at all', async () => {
		await expect(triggerWith({ events: [1] }).activate()).rejects.toMatchObject({
			message: 'Trigger On: Halo has no event 1 that happens for webhooks',
			description: expect.stringContaining('"New Ticket Logged", "Ticket Closed"'),
		});
		await expect(triggerWith({ events: [] }).activate()).rejects.toThrow('Trigger On is empty');
	});

	it.each<[string, Answer]>([
		['empty', {}],
		['an error object', { body: { error: 'Timeout expired' } }],
		['null', { body: { webhooks: null } }],
		['a page', { body: '<!-- x --><html></html>' }],
	])(
		'writes nothing where the answer about its own webhook can not be read: %s',
		async (_, answer) => {
			const trigger = triggerWith();
			await trigger.activate();
			for (const route of ['GET /Webhook', 'GET /Webhook/hook-1', 'GET /Notification'])
				fake.instead[route] = Array<Answer>(12).fill(answer);
			expect(writes(fake.asked)).toHaveLength(2);
			await trigger.activate();
			expect(writes(fake.asked)).toEqual([]);
			expect(fake.webhooks).toMatchObject([{ id: 'hook-1' }]);
			expect(fake.bindings).toHaveLength(1);
		},
	);

	it('goes without the catalogue where Halo does not show it', async () => {
		fake.instead['GET /Lookup'] = [{ status: 403 }];
		await triggerWith({ events: [3, 1234] }).activate();
		expect(fake.bindings.map(({ eventno }) => eventno)).toEqual([3, 1234]);
	});

	it('refuses an address that Halo would cut, before it asks for webhooks', async () => {
		const trigger = triggerWith({}, { node: { webhookId: 'x'.repeat(420) } });
		await expect(trigger.activate()).rejects.toThrow(/has 5\d\d characters, and Halo keeps 500/);
		expect(fake.asked).not.toContain('GET /Webhook');
	});

	it('stops where Halo keeps something else than was written', async () => {
		fake.instead['GET /Webhook/hook-1'] = [
			{ body: { id: 'hook-1', url: 'https://cut.example', active: true, authentication_type: 3 } },
		];
		await expect(triggerWith().activate()).rejects.toThrow(
			'Halo did not keep its URL of the webhook as written',
		);
		expect(fake.webhooks).toEqual([]);
	});

	it('puts the secret into the address where this Halo does not sign', async () => {
		fake.unsigned = true;
		const trigger = triggerWith();
		await trigger.activate();
		expect(fake.webhooks).toHaveLength(1);
		const [{ url, authentication_type }] = fake.webhooks;
		expect(authentication_type).toBe(0);
		const secret = new URL(String(url)).searchParams.get('secret') ?? '';
		expect(secret).toMatch(/^[0-9a-f]{64}$/);
		const body = { id: 'd-1', event: 'ticket closed', object_id: 5 };
		expect(await trigger.deliver({ body })).toMatchObject({ status: 401, items: undefined });
		expect(await trigger.deliver({ body, query: { secret } })).toMatchObject({
			status: 200,
			items: [{}],
		});
		fake.lookAway();
		await trigger.activate();
		expect(fake.asked).toEqual(['GET /Webhook/hook-1']);
	});
});
