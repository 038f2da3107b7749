import type { TriggerSetup } from '../../../support/triggers';
import { inAnotherProcess, useTriggerWorld } from './triggerWorld';

const world = useTriggerWorld();

const isClean = () => expect([world().webhooks, world().bindings]).toEqual([[], []]);

describe('Two processes at the same time', () => {
	it('leave each event bound once', async () => {
		const other = world().trigger({}, { nodeType: inAnotherProcess() });
		world().instead('POST /Notification', { hold: async () => await other.activate() });
		await world().published();
		expect(world().bindings).toMatchObject([{ id: 41, eventno: 39 }]);
		expect(world().bindings).toHaveLength(1);
		expect(world().asked).toContain('DELETE /Notification/42');
	});
});

describe('A list of events that Halo cuts', () => {
	it('is read to its end, so that none is bound twice or left behind', async () => {
		const { sandbox } = world();
		sandbox.switches.notificationList = 'envelope';
		sandbox.switches.unpagedCap.set('Notification', 2);
		const events = [3, 39, 61, 76];
		await world().published({ events });
		// n8n has lost what it knew.
		const again = await world().published({ events });
		expect(world().bindings.map(({ eventno }) => eventno)).toEqual(expect.arrayContaining(events));
		expect(world().bindings).toHaveLength(events.length);
		await again.hook('delete');
		isClean();
	});
});

describe('Several of them on one tenant', () => {
	it('leave each other alone', async () => {
		const foreign = world().sandbox.halo.add('Webhook', {
			name: 'n8n: Closed tickets / Halo PSA Trigger (0a1b2c3d)',
			url: `${world().door.origin}/webhook/other`,
		});
		world().sandbox.halo.add('Notification', { id: 52, webhook_id: foreign.id, eventno: 39 });
		const one = await world().published({}, { node: { webhookId: 'one' } });
		const other = await world().published({}, { node: { webhookId: 'other-flow' } });
		await one.hook('delete');
		expect(world().webhooks).toMatchObject([foreign, { url: other.url() }]);
		expect(world().bindings).toMatchObject([{ id: 52 }, { webhook_id: world().webhooks[1].id }]);
	});

	it('keep production and test apart', async () => {
		const trigger = await world().published();
		const stored = { staticData: structuredClone(trigger.stored.staticData) };
		const test = world().trigger({}, { stored });
		await test.hook('checkExists', { isTest: true, activation: 'manual' });
		await test.hook('create', { isTest: true, activation: 'manual' });
		expect(world().webhooks).toMatchObject([
			{ url: trigger.url(), name: expect.stringMatching(/^n8n: /) },
			{ url: trigger.url(true), name: expect.stringMatching(/^n8n test: /) },
		]);
		await test.hook('delete', { isTest: true, activation: 'update' });
		expect(world().webhooks).toMatchObject([{ url: trigger.url() }]);
	});

	it('do not take what was copied from another n8n for their own', async () => {
		const trigger = await world().published();
		const copy = structuredClone(trigger.stored.staticData);
		const node = copy['node:Halo PSA Trigger'] as { production: { instance: string } };
		node.production.instance = 'another n8n';
		const url = 'https://another-n8n.example/webhook/1';
		const [{ id }] = world().webhooks;
		world().sandbox.halo.change('Webhook', {
			id,
			url,
			name: 'n8n: Closed tickets / Halo PSA Trigger (ffffffff)',
		});
		const setup: Partial<TriggerSetup> = { stored: { staticData: copy } };
		const here = await world().published({}, setup);
		expect(world().webhooks).toMatchObject([{ id, url }, { url: here.url() }]);
		await here.hook('delete');
		expect(world().webhooks).toMatchObject([{ id }]);
	});
});

describe('Unpublishing', () => {
	it('deletes the rows, then the webhook, and takes "already gone" for done', async () => {
		const trigger = await world().published({ events: [3, 39] });
		world().lookAway();
		await trigger.hook('delete');
		expect(world().asked).toEqual([
			'GET /Notification',
			'DELETE /Notification/41',
			'DELETE /Notification/42',
			'DELETE /Webhook/hook-1',
		]);
		isClean();
		await trigger.activate();
		for (const entity of ['Webhook', 'Notification']) world().sandbox.halo.clear(entity);
		await expect(trigger.hook('delete')).resolves.toBe(true);
	});

	it('keeps what it could not delete for the next try', async () => {
		const trigger = await world().published();
		world().instead('DELETE /Webhook/*', { times: 2, status: 403 });
		await expect(trigger.hook('delete')).rejects.toMatchObject({
			message: expect.stringMatching(
				/The webhook of "Halo PSA Trigger" stays in Halo: .*Admin: webhooks/,
			),
			description: expect.stringContaining('delete the webhook in Halo'),
		});
		expect(world().webhooks).toHaveLength(1);
		await trigger.hook('delete');
		isClean();
	});

	it('finds its webhook by the address when n8n has lost what it knew', async () => {
		const trigger = await world().published();
		trigger.stored.staticData = {};
		await trigger.hook('delete');
		isClean();
	});

	it('tells a refusal to delete from "already gone"', async () => {
		const trigger = await world().published();
		world().instead('DELETE /Webhook/*', { times: 2, status: 400, body: 'It is in use' });
		await expect(trigger.hook('delete')).rejects.toThrow(/It is in use/);
	});
});

describe('A start while Halo can not be reached', () => {
	it('keeps the address in n8n, and the webhook', async () => {
		const trigger = await world().published();
		world().instead('GET /Webhook/*', { status: 503, times: 6 });
		await trigger.activate();
		expect(world().webhooks).toHaveLength(1);
		expect(await world().closed()).toMatchObject({ status: 200, items: [{}] });
	});
});
