import { N8N_ORIGIN } from '../../support/triggers';
import { FakeWebhooks, triggerWith } from './fakeWebhooks';

let fake: FakeWebhooks;

beforeEach(() => {
	fake = new FakeWebhooks();
});

describe('Two processes at the same time', () => {
	it('leave each event bound once', async () => {
		const trigger = triggerWith();
		fake.instead['POST /Notification'] = [{ status: 201, body: { id: 42 } }];
		fake.bindings = [
			{ id: 41, webhook_id: 'hook-1', eventno: 39 },
			{ id: 42, webhook_id: 'hook-1', eventno: 39 },
		];
		await trigger.activate();
		expect(fake.bindings).toMatchObject([{ id: 41 }]);
	});
});

describe('Several of them on one tenant', () => {
	it('leave each other alone', async () => {
		const foreign = {
			id: 'hook-3',
			name: 'n8n: Closed tickets / Halo PSA Trigger (0a1b2c3d)',
			url: `${N8N_ORIGIN}/webhook/other`,
		};
		fake.webhooks = [foreign];
		fake.bindings = [{ id: 52, webhook_id: 'hook-3', eventno: 39 }];
		const one = triggerWith({}, { node: { webhookId: 'one' } });
		const other = triggerWith({}, { node: { webhookId: 'other-flow' } });
		await one.activate();
		await other.activate();
		await one.hook('delete');
		expect(fake.webhooks).toMatchObject([foreign, { url: other.url() }]);
		expect(fake.bindings).toMatchObject([{ id: 52 }, { webhook_id: 'hook-2' }]);
	});

	it('keep production and test apart', async () => {
		const trigger = triggerWith();
		await trigger.activate();
		const test = triggerWith(
			{},
			{ stored: { staticData: structuredClone(trigger.stored.staticData) } },
		);
		await test.hook('checkExists', { isTest: true, activation: 'manual' });
		await test.hook('create', { isTest: true, activation: 'manual' });
		expect(fake.webhooks).toMatchObject([
			{ url: trigger.url(), name: expect.stringMatching(/^n8n: /) },
			{ url: trigger.url(true), name: expect.stringMatching(/^n8n test: /) },
		]);
		await test.hook('delete', { isTest: true, activation: 'update' });
		expect(fake.webhooks).toMatchObject([{ url: trigger.url() }]);
	});

	it('do not take what was copied from another n8n for their own', async () => {
		const trigger = triggerWith();
		await trigger.activate();
		const copy = structuredClone(trigger.stored.staticData);
		const node = copy['node:Halo PSA Trigger'] as { production: { instance: string } };
		node.production.instance = 'another n8n';
		fake.webhooks[0].url = 'https://another-n8n.example/webhook/1';
		fake.webhooks[0].name = 'n8n: Closed tickets / Halo PSA Trigger (ffffffff)';
		const here = triggerWith({}, { stored: { staticData: copy } });
		await here.activate();
		expect(fake.webhooks).toMatchObject([
			{ id: 'hook-1', url: 'https://another-n8n.example/webhook/1' },
			{ id: 'hook-2', url: here.url() },
		]);
		await here.hook('delete');
		expect(fake.webhooks).toMatchObject([{ id: 'hook-1' }]);
	});
});

describe('Unpublishing', () => {
	it('deletes the rows, then the webhook, and takes "already gone" for done', async () => {
		const trigger = triggerWith({ events: [3, 39] });
		await trigger.activate();
		fake.lookAway();
		await trigger.hook('delete');
		expect(fake.asked).toEqual([
			'GET /Notification',
			'DELETE /Notification/41',
			'DELETE /Notification/42',
			'DELETE /Webhook/hook-1',
		]);
		expect([fake.webhooks, fake.bindings]).toEqual([[], []]);
		await trigger.activate();
		fake.webhooks = [];
		fake.bindings = [];
		await expect(trigger.hook('delete')).resolves.toBe(true);
	});

	it('keeps what it could not delete for the next try', async () => {
		const trigger = triggerWith();
		await trigger.activate();
		fake.instead['DELETE /Webhook/hook-1'] = [{ status: 403 }];
		await expect(trigger.hook('delete')).rejects.toThrow(
			/The webhook of "Halo PSA Trigger" stays in Halo: .*Admin: webhooks/,
		);
		expect(fake.webhooks).toHaveLength(1);
		await trigger.hook('delete');
		expect([fake.webhooks, fake.bindings]).toEqual([[], []]);
	});

	it('finds its webhook by the address when n8n has lost what it knew', async () => {
		const trigger = triggerWith();
		await trigger.activate();
		trigger.stored.staticData = {};
		await trigger.hook('delete');
		expect([fake.webhooks, fake.bindings]).toEqual([[], []]);
	});

	it('tells a refusal to delete from "already gone"', async () => {
		const trigger = triggerWith();
		await trigger.activate();
		fake.instead['DELETE /Webhook/hook-1'] = [{ status: 400, body: 'It is in use' }];
		await expect(trigger.hook('delete')).rejects.toThrow(/It is in use/);
	});
});

describe('A start while Halo can not be reached', () => {
	it('keeps the address in n8n, and the webhook', async () => {
		const trigger = triggerWith();
		await trigger.activate();
		fake.instead['GET /Webhook/hook-1'] = Array(6).fill({ status: 503 });
		await trigger.activate();
		expect(fake.webhooks).toHaveLength(1);
		const { basic_password } = fake.webhooks[0];
		expect(basic_password).toBeDefined();
	});
});
