import { createHmac } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { locator } from '../../support/node';
import { deliveringHalo, event } from './deliveringHalo';
import { triggerWith } from './fakeWebhooks';

const here = deliveringHalo();
const { signed, published } = here;

describe('Ignore Own Changes', () => {
	it('leaves out what the agent of the credential did', async () => {
		const trigger = await published();
		expect(await trigger.deliver(signed(event({ agent_id: 30 })))).toMatchObject({
			status: 200,
			items: undefined,
		});
		expect(await trigger.deliver(signed(event({ id: 'd-2', agent_id: '30' })))).toMatchObject({
			items: undefined,
		});
		expect(await trigger.deliver(signed(event({ id: 'd-3', agent_id: null })))).toMatchObject({
			items: [{}],
		});
	});

	it('lets it in when switched off, and asks nobody who it is', async () => {
		const trigger = await published({ ignoreOwnChanges: false });
		expect(here.fake.asked).not.toContain('GET /Agent/me');
		expect(await trigger.deliver(signed(event({ agent_id: 30 })))).toMatchObject({ items: [{}] });
	});
});

describe('Filters', () => {
	it.each([
		[{ client_id: locator('id', '12') }, true],
		[{ client_id: locator('id', '13') }, false],
		[{ tickettype_id: locator('list', 1), status_id: locator('list', 9) }, true],
		[{ tickettype_id: locator('list', 2), status_id: locator('list', 9) }, false],
		[{ to_status_id: locator('list', 1) }, true],
	])('%j: a closed ticket passes: %s, without any request', async (filters, isIn) => {
		const trigger = await published({ filters });
		here.fake.lookAway();
		const { status, items } = await trigger.deliver(signed(event()));
		expect([status, items !== undefined]).toEqual([200, isIn]);
		expect(here.fake.asked).toEqual([]);
	});

	it('look a name up once, when the workflow is published', async () => {
		here.fake.halo.on('GET /Team', {
			body: [
				{ id: 5, name: 'Security Desk' },
				{ id: 6, name: 'Billing' },
			],
		});
		const trigger = await published({ filters: { team: locator('name', 'security desk') } });
		const ticket = { id: 4242, team_id: 6, team: 'Billing' };
		expect(await trigger.deliver(signed(event()))).toMatchObject({ items: [{}] });
		expect(await trigger.deliver(signed(event({ id: 'd-2', ticket })))).toMatchObject({
			items: undefined,
		});
		const byId = { id: 4242, team_id: 5 };
		expect(await trigger.deliver(signed(event({ id: 'd-3', ticket: byId })))).toMatchObject({
			items: [{}],
		});
	});

	it('of a status change know the status before where an earlier delivery showed it', async () => {
		const trigger = await published({
			events: [76],
			filters: { from_status_id: locator('id', '1'), to_status_id: locator('id', '9') },
		});
		const change = (id: string, ticketId: number, status_id: number) =>
			signed(event({ id, event: 'ticket status changed', ticket: { id: ticketId, status_id } }));
		expect(await trigger.deliver(change('a', 1, 1))).toMatchObject({ items: undefined });
		expect(await trigger.deliver(change('b', 1, 9))).toMatchObject({
			items: [{ previous_status_id: 1 }],
		});
		await trigger.deliver(change('c', 2, 4));
		expect(await trigger.deliver(change('d', 2, 9))).toMatchObject({ items: undefined });
		// Nothing is known of this one, so it is let in.
		expect(await trigger.deliver(change('e', 3, 9))).toMatchObject({
			items: [{ previous_status_id: null }],
		});
	});

	it('read the ticket where the delivery carries none', async () => {
		const trigger = await published({ filters: { client_id: locator('id', '12') } });
		here.fake.halo.on('GET /Tickets/4242', { body: { id: 4242, client_id: 13 } }, 1);
		expect(await trigger.deliver(signed(event({ ticket: undefined })))).toMatchObject({
			items: undefined,
		});
	});
});

describe('Get Full Record', () => {
	it('reads the ticket once', async () => {
		const trigger = await published({ options: { fullRecord: true } });
		here.fake.halo.on('GET /Tickets/4242', { body: { id: 4242, summary: 'As it is now' } }, 1);
		const { items } = await trigger.deliver(signed(event({ ticket: undefined })));
		expect(items).toMatchObject([{ ticket: { summary: 'As it is now' } }]);
	});

	it('loses no event because the ticket can not be read', async () => {
		const trigger = await published({
			options: { fullRecord: true },
			filters: { client_id: locator('id', '12') },
		});
		here.fake.halo.on('GET /Tickets/4242', { status: 404 }, 1);
		expect(await trigger.deliver(signed(event({ ticket: undefined })))).toMatchObject({
			items: [{ object_id: 4242, full_record_error: 'Halo has no ticket with the ID 4242' }],
		});
	});

	it('answers Halo before it has waited out its limit', async () => {
		const trigger = await published({ options: { fullRecord: true } });
		here.fake.halo.on(
			'GET /Tickets/4242',
			(_, nth) =>
				nth === 1 ? { status: 429, headers: { 'Retry-After': '30' } } : { body: { id: 4242 } },
			2,
		);
		expect(await trigger.deliver(signed(event()))).toMatchObject({
			status: 202,
			items: [{ object_id: 4242 }],
		});
	});
});

describe('A webhook that was made by hand', () => {
	const byHand = { setup: 'manual', secret: 'a long random text' };
	const basic = (password: string) => ({
		body: event(),
		headers: { authorization: `Basic ${Buffer.from(`halo:${password}`).toString('base64')}` },
	});

	it('asks Halo for no webhook, and lets in what brings the secret', async () => {
		const trigger = await published(byHand);
		await trigger.activate();
		expect(here.fake.asked).toEqual(['GET /Agent/me']);
		expect(await trigger.deliver(basic('a long random text'))).toMatchObject({
			status: 200,
			items: [{}],
		});
		const body = event({ id: 'd-2' });
		expect(await trigger.deliver({ body, query: { secret: 'a long random text' } })).toMatchObject({
			items: [{}],
		});
		const text = JSON.stringify(event({ id: 'd-3' }));
		const signature = createHmac('sha256', 'a long random text').update(text).digest('base64');
		expect(
			await trigger.deliver({ body: text, headers: { 'X-Halo-Signature': signature } }),
		).toMatchObject({ items: [{}] });
		await trigger.hook('delete');
		expect(here.fake.asked).toEqual([]);
	});

	it('keeps everything else out', async () => {
		const trigger = await published(byHand);
		expect(await trigger.deliver(basic('guessed'))).toMatchObject({ status: 401 });
		expect(await trigger.deliver(basic(''))).toMatchObject({ status: 401 });
		expect(await trigger.deliver({ body: event(), query: { secret: '' } })).toMatchObject({
			status: 401,
		});
	});

	it('is refused without a secret', async () => {
		await expect(published({ setup: 'manual', secret: ' ' })).rejects.toThrow('Secret is empty');
	});
});

describe('A test run in the editor', () => {
	it('takes no event away from the published flow', async () => {
		const trigger = await published();
		const test = signed(event(), undefined, { isTest: true });
		trigger.data.test = { ...(trigger.data.production as IDataObject), url: trigger.url(true) };
		expect(await trigger.deliver(test)).toMatchObject({ items: [{}] });
		expect(await trigger.deliver(signed(event()))).toMatchObject({ items: [{}] });
	});

	it('passes on to the run what the delivery brought', async () => {
		const trigger = triggerWith();
		await trigger.hook('create', { isTest: true, activation: 'manual' });
		const { items } = await trigger.deliver(signed(event(), undefined, { isTest: true }));
		expect(items).toMatchObject([{ object_id: 4242 }]);
		const { response } = await trigger.trigger('manual');
		await response?.manualTriggerFunction?.();
		expect(trigger.emitted).toMatchObject([[{ object_id: 4242 }]]);
		await expect(response?.manualTriggerFunction?.()).rejects.toThrow(
			'The test delivery did not get here',
		);
	});
});
