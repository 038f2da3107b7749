import type { Fault } from '../../../../sandbox';
import { inAnotherProcess, useTriggerWorld } from './triggerWorld';

const world = useTriggerWorld();

const writes = (asked: string[]) => asked.filter((request) => !request.startsWith('GET'));

const changeWebhook = (row: object) =>
	world().sandbox.halo.change('Webhook', { id: world().webhooks[0].id, ...row });

const sentTo = (path: string) =>
	world()
		.sandbox.apiRequests()
		.filter((request) => request.method === 'POST' && request.path === path)
		.map(({ body }) => (body as object[])[0]);

describe('Publishing', () => {
	it('makes the webhook, then a row for each event, and reads it back', async () => {
		const trigger = await world().published({ events: [39, 61] });
		expect(world().asked).toEqual([
			'GET /Agent/me',
			'GET /Lookup',
			'GET /Webhook',
			'POST /Webhook',
			'POST /Notification',
			'POST /Notification',
			'GET /Webhook/hook-1',
		]);
		expect(sentTo('/api/Webhook')).toEqual([
			{
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
		expect(world().bindings).toMatchObject([
			{
				eventno: 39,
				name: 'n8n: Ticket Closed',
				type: -2,
				delivery_method: 6,
				guid: null,
				webhook_id: world().webhooks[0].id,
				conditions: [],
			},
			// The event for changed fields is bound with a condition that always holds.
			{ eventno: 61, condition_count: 1, conditions: [{ fieldname: 'symptom', type: 1 }] },
		]);
	});

	it('asks once whether all is well, and writes nothing', async () => {
		const trigger = await world().published({ events: [39, 61] });
		expect(world().asked).toHaveLength(7);
		await trigger.activate();
		expect(world().asked).toEqual(['GET /Webhook/hook-1']);
	});

	it.each<[string, () => unknown, string]>([
		[
			'the URL was changed',
			() => changeWebhook({ url: 'https://elsewhere.example' }),
			'POST /Webhook',
		],
		['it was inactive', () => changeWebhook({ active: false }), 'POST /Webhook'],
		['it was disabled', () => changeWebhook({ disabled: true }), 'POST /Webhook'],
		['the signature is off', () => changeWebhook({ authentication_type: 0 }), 'POST /Webhook'],
		['the method is GET', () => changeWebhook({ method: 1 }), 'POST /Webhook'],
		['an event is gone', () => world().sandbox.halo.clear('Notification'), 'POST /Notification'],
		[
			'an event is bound twice',
			() => world().sandbox.halo.add('Notification', { ...world().bindings[0], id: 50 }),
			'DELETE /Notification/50',
		],
		[
			'another event was bound',
			() =>
				world().sandbox.halo.add('Notification', { ...world().bindings[0], eventno: 3, id: 50 }),
			'DELETE /Notification/50',
		],
	])('repairs what drifted (%s), and only that', async (_, damage, write) => {
		const trigger = await world().published();
		const [{ id, basic_password: secret }] = world().webhooks;
		damage();
		expect(world().asked).toHaveLength(6);
		await trigger.activate();
		expect(writes(world().asked)).toEqual([write]);
		expect(world().webhooks).toMatchObject([
			{ id, url: trigger.url(), active: true, authentication_type: 3, method: 0 },
		]);
		expect(world().webhooks[0].disabled).not.toBe(true);
		expect(world().webhooks[0].basic_password).toBe(secret);
		expect(world().bindings.map(({ eventno }) => eventno)).toEqual([39]);
		expect(await world().closed()).toMatchObject({ status: 200, items: [{}] });
	});

	it('makes a deleted webhook again with the same secret, and clears its old rows', async () => {
		const trigger = await world().published();
		const [{ id, basic_password: secret }] = world().webhooks;
		world().sandbox.halo.clear('Webhook');
		await trigger.activate();
		expect(world().webhooks).toMatchObject([{ basic_password: secret }]);
		const [webhook] = world().webhooks;
		expect(webhook.id).not.toBe(id);
		expect(world().bindings).toMatchObject([{ webhook_id: webhook.id, eventno: 39 }]);
		expect(world().bindings).toHaveLength(1);
	});

	it('takes its own webhook over with a new secret when n8n has lost what it knew', async () => {
		const trigger = await world().published();
		const [{ id, basic_password: secret }] = world().webhooks;
		trigger.stored.staticData = {};
		await trigger.activate();
		expect(world().webhooks).toMatchObject([{ id }]);
		expect(world().webhooks[0].basic_password).not.toBe(secret);
		expect(world().bindings).toHaveLength(1);
	});

	it('deletes a second webhook with its address', async () => {
		const trigger = world().trigger();
		const [first] = ['one', 'two'].map((name) =>
			world().sandbox.halo.add('Webhook', { name, url: trigger.url() }),
		);
		await trigger.activate();
		expect(world().webhooks).toMatchObject([{ id: first.id, active: true }]);
	});

	it.each(['POST /Webhook', 'POST /Notification'])(
		'looks up what a lost answer to %s left open',
		async (route) => {
			world().instead(route, { drop: 'after' });
			await world().published();
			expect(world().webhooks).toHaveLength(1);
			expect(world().bindings).toHaveLength(1);
			expect(world().webhooks).toMatchObject([{ authentication_type: 3, active: true }]);
		},
	);

	it('takes over the webhook that another process made a moment before', async () => {
		const trigger = world().trigger();
		const other = world().trigger({}, { nodeType: inAnotherProcess() });
		world().instead('POST /Webhook', { hold: async () => await other.activate() });
		await trigger.activate();
		expect(world().webhooks).toHaveLength(1);
		expect(world().bindings).toHaveLength(1);
	});

	it('undoes nothing of what another process made', async () => {
		const trigger = world().trigger();
		const other = world().trigger({}, { nodeType: inAnotherProcess() });
		const others = async () => {
			await other.activate();
			world().sandbox.halo.clear('Notification');
		};
		world().instead('POST /Webhook', { hold: others });
		world().instead('POST /Notification', {
			skip: 1,
			times: 2,
			status: 400,
			body: { Message: 'Not now' },
		});
		await expect(trigger.activate()).rejects.toThrow('Not now');
		expect(world().webhooks).toMatchObject([{ url: other.url() }]);
	});

	it('undoes all where Halo refuses an event, and says why', async () => {
		const trigger = world().trigger({ events: [3, 39] });
		const body = { Message: 'You may not do this' };
		world().instead('POST /Notification', { skip: 1, times: 2, status: 400, body });
		await expect(trigger.activate()).rejects.toThrow(
			'Halo refused to bind the event "n8n: Ticket Closed": You may not do this',
		);
		expect(world().webhooks).toEqual([]);
		expect(world().bindings).toEqual([]);
		world().lookAway();
		// n8n then has the node removed; there is nothing more to ask.
		await trigger.hook('delete');
		expect(world().asked).toEqual([]);
	});

	it.each([
		['the first event', 0],
		['the second event', 1],
	])('leaves nothing where Halo refuses %s and the rows of events', async (_, skip) => {
		const refused = { status: 403, times: Infinity };
		world().instead('POST /Notification', { ...refused, skip });
		world().instead('GET /Notification', refused);
		const trigger = world().trigger({ events: [39, 3] });
		const publish = trigger.hook('create', { activation: 'activate' });
		await expect(publish).rejects.toThrow('Admin: webhooks');
		await trigger.hook('delete', { activation: 'activate' });
		expect([world().webhooks, world().bindings]).toEqual([[], []]);
	});

	it('anew leaves nothing where it is refused, since the workflow is not published then', async () => {
		const trigger = await world().published();
		world().instead('GET /Lookup', { status: 500, times: Infinity });
		await expect(trigger.hook('create', { activation: 'update' })).rejects.toThrow();
		await trigger.hook('delete', { activation: 'update' });
		expect([world().webhooks, world().bindings]).toEqual([[], []]);
	});

	it('names the permission that is missing', async () => {
		world().instead('GET /Webhook', { times: 2, status: 403 });
		await expect(world().published()).rejects.toMatchObject({
			message: expect.stringContaining('"Admin: webhooks"'),
			description: expect.stringContaining('set Roles: Administrator'),
		});
	});

	it('refuses an event that does not happen for webhooks, and no event at all', async () => {
		await expect(world().published({ events: [1] })).rejects.toMatchObject({
			message: 'Trigger On: Halo has no event 1 that happens for webhooks',
			description: expect.stringMatching(/"New Ticket Logged",.*"Ticket Closed"/),
		});
		await expect(world().published({ events: [] })).rejects.toThrow('Trigger On is empty');
	});

	it.each<[string, Fault]>([
		['empty', { status: 200 }],
		['an error object', { status: 200, body: { error: 'Timeout expired' } }],
		['null', { status: 200, body: { webhooks: null } }],
		['a page', { status: 200, body: '<!-- x --><html></html>' }],
	])(
		'makes no second webhook where the answer about its own can not be read: %s',
		async (_, answer) => {
			const trigger = await world().published();
			const [{ id }] = world().webhooks;
			for (const route of ['GET /Webhook', 'GET /Webhook/*', 'GET /Notification']) {
				world().instead(route, answer);
				await trigger.activate().catch(() => undefined);
				world().sandbox.faults.clear();
			}
			expect(world().webhooks).toMatchObject([{ id }]);
			expect(world().bindings).toHaveLength(1);
		},
	);

	it('goes without the catalogue where Halo does not show it', async () => {
		world().instead('GET /Lookup', { times: 2, status: 403 });
		await world().published({ events: [3, 1234] });
		expect(world().bindings.map(({ eventno }) => eventno)).toEqual([3, 1234]);
	});

	it('refuses an address that Halo would cut, before it asks for webhooks', async () => {
		const trigger = world().trigger({}, { node: { webhookId: 'x'.repeat(420) } });
		await expect(trigger.activate()).rejects.toThrow(/has 5\d\d characters, and Halo keeps 500/);
		expect(world().asked).not.toContain('GET /Webhook');
	});

	it('stops where Halo keeps something else than was written', async () => {
		const hold = () => changeWebhook({ url: 'https://cut.example' });
		world().instead('GET /Webhook/*', { hold });
		await expect(world().published()).rejects.toThrow(
			'Halo did not keep its URL of the webhook as written',
		);
		expect(world().webhooks).toEqual([]);
	});

	it('puts the secret into the address where this Halo does not sign', async () => {
		world().sandbox.switches.webhookSignatures = false;
		const trigger = await world().published();
		expect(world().webhooks).toHaveLength(1);
		const [{ url, authentication_type }] = world().webhooks;
		expect(authentication_type).toBe(0);
		const secret = new URL(String(url)).searchParams.get('secret') ?? '';
		expect(secret).toMatch(/^[0-9a-f]{64}$/);
		const body = { id: 'd-1', event: 'ticket closed', object_id: 5 };
		expect(await trigger.deliver({ body })).toMatchObject({ status: 401, items: undefined });
		expect(await world().closed()).toMatchObject({ status: 200, items: [{}] });
		world().lookAway();
		await trigger.activate();
		expect(world().asked).toEqual(['GET /Webhook/hook-1']);
	});
});
