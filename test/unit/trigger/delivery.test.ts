import { createHmac } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import { locator } from '../../support/node';
import type { Delivery, TriggerUnderTest } from '../../support/triggers';
import { FakeWebhooks, inAnotherProcess, triggerWith } from './fakeWebhooks';

let fake: FakeWebhooks;

beforeEach(() => {
	fake = new FakeWebhooks();
});

const event = (more: IDataObject = {}): IDataObject => ({
	id: 'delivery-1',
	webhook_id: 'hook-1',
	notification_id: 41,
	event: 'ticket closed',
	object_id: 4242,
	agent_id: 2,
	timestamp: '2026-04-02T06:41:08.7895915Z',
	ticket: {
		id: 4242,
		summary: 'Mailbox rule alert',
		client_id: 12,
		tickettype_id: 1,
		status_id: 9,
		team: 'Security Desk',
		dateclosed: '1900-01-01T00:00:00',
	},
	...more,
});

/** A delivery as Halo signs it with what it holds of the webhook. */
function signed(
	body: unknown,
	write = (digest: Buffer) => digest.toString('base64'),
	more: Partial<Delivery> = {},
): Delivery {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const secret = String(fake.webhooks[0]?.basic_password);
	const digest = createHmac('sha256', secret).update(text).digest();
	return { body: text, headers: { 'X-Halo-Signature': write(digest) }, ...more };
}

const published = async (...given: Parameters<typeof triggerWith>): Promise<TriggerUnderTest> => {
	const trigger = triggerWith(...given);
	await trigger.activate();
	return trigger;
};

describe('What proves itself', () => {
	it.each([
		['Base64', (digest: Buffer) => digest.toString('base64')],
		['hexadecimal', (digest: Buffer) => digest.toString('hex')],
		['upper-case hexadecimal', (digest: Buffer) => digest.toString('hex').toUpperCase()],
		['Base64 with sha256=', (digest: Buffer) => `sha256=${digest.toString('base64')}`],
		['hexadecimal with sha256=', (digest: Buffer) => `sha256=${digest.toString('hex')}`],
	])('is let in (%s)', async (_, write) => {
		const trigger = await published();
		expect(await trigger.deliver(signed(event(), write))).toMatchObject({
			status: 200,
			items: [{ object_id: 4242 }],
		});
	});

	it('is judged by the bytes, not by what they mean', async () => {
		const trigger = await published();
		const spaced = JSON.stringify(event(), null, 2);
		expect(await trigger.deliver(signed(spaced))).toMatchObject({ status: 200, items: [{}] });
		const { headers } = signed(event({ id: 'delivery-2' }));
		const other = { body: JSON.stringify(event({ id: 'delivery-2' }), null, 2), headers };
		expect(await trigger.deliver(other)).toMatchObject({ status: 401, items: undefined });
	});
});

describe('What does not prove itself', () => {
	it.each<[string, () => Delivery]>([
		['no signature', () => ({ body: event() })],
		['an empty signature', () => ({ body: event(), headers: { 'X-Halo-Signature': '' } })],
		['half a signature', () => signed(event(), (digest) => digest.toString('base64').slice(0, 20))],
		[
			'another secret',
			() => ({
				body: event(),
				headers: {
					'X-Halo-Signature': createHmac('sha256', 'x')
						.update(JSON.stringify(event()))
						.digest('base64'),
				},
			}),
		],
		[
			'the secret in the address',
			() => ({ body: event(), query: { secret: String(fake.webhooks[0].basic_password) } }),
		],
		[
			'the secret as a password',
			() => ({
				body: event(),
				headers: {
					authorization: `Basic ${Buffer.from(`x:${String(fake.webhooks[0].basic_password)}`).toString('base64')}`,
				},
			}),
		],
	])('gets 401 and begins nothing (%s)', async (_, forged) => {
		const trigger = await published();
		expect(await trigger.deliver(forged())).toEqual({
			status: 401,
			items: undefined,
			answer: undefined,
		});
		expect(trigger.data.seen).toBeUndefined();
	});

	it('is nobody while nothing is registered', async () => {
		const trigger = triggerWith();
		const body = JSON.stringify(event());
		const signature = createHmac('sha256', '').update(body).digest('base64');
		expect(
			await trigger.deliver({ body, headers: { 'X-Halo-Signature': signature } }),
		).toMatchObject({ status: 401 });
	});
});

describe('A delivery', () => {
	it('becomes an item with the number of its event and a simple ticket', async () => {
		const trigger = await published();
		const { items } = await trigger.deliver(signed(event()));
		expect(items).toEqual([
			{
				...event(),
				event_number: 39,
				previous_status_id: null,
				ticket: {
					id: 4242,
					summary: 'Mailbox rule alert',
					client_id: 12,
					tickettype_id: 1,
					status_id: 9,
					team: 'Security Desk',
					dateclosed: null,
				},
			},
		]);
	});

	it('is handed on as it came without Simplify', async () => {
		const trigger = await published({ simple: false });
		const { items } = await trigger.deliver(signed(event()));
		expect(items).toMatchObject([{ ticket: { dateclosed: '1900-01-01T00:00:00' } }]);
	});

	it.each<[string, unknown, IDataObject[]]>([
		[
			'several events',
			[event(), event({ id: 'delivery-2', object_id: 4243 })],
			[{ object_id: 4242 }, { object_id: 4243 }],
		],
		['a list in a list', [[event()]], [{ object_id: 4242 }]],
		['an own payload', { ticketNumber: 4242 }, [{ ticketNumber: 4242 }]],
		['no ticket', { ...event(), ticket: undefined }, [{ object_id: 4242 }]],
		['a text', 'closed', [{ body: 'closed' }]],
		['a number', 5, [{ body: 5 }]],
		['null', 'null', [{ body: null }]],
		['a broken JSON', '{"id": 1', [{ body: '{"id": 1' }]],
		['a byte order mark', `\uFEFF${JSON.stringify(event())}`, [{ object_id: 4242 }]],
	])('may hold %s', async (_, body, items) => {
		const trigger = await published();
		expect(await trigger.deliver(signed(body))).toMatchObject({ status: 200, items });
	});

	it.each([
		['an empty list', []],
		['nothing', ''],
	])('of %s is answered and begins nothing', async (_, body) => {
		const trigger = await published();
		expect(await trigger.deliver(signed(body))).toMatchObject({ status: 200, items: undefined });
	});
});

describe('The same delivery', () => {
	it('begins one execution however often it comes, also in a list with others', async () => {
		const trigger = await published();
		await trigger.deliver(signed(event()));
		expect(await trigger.deliver(signed(event()))).toMatchObject({ status: 200, items: undefined });
		const { items } = await trigger.deliver(signed([event(), event({ id: 'delivery-2' })]));
		expect(items).toMatchObject([{ id: 'delivery-2' }]);
	});

	it('is known by event, record and time where it has no id', async () => {
		const trigger = await published();
		const without = event({ id: undefined });
		await trigger.deliver(signed(without));
		expect(await trigger.deliver(signed(without))).toMatchObject({ items: undefined });
		const later = event({ id: undefined, timestamp: '2026-04-02T06:42:00Z' });
		expect(await trigger.deliver(signed(later))).toMatchObject({ items: [{}] });
	});

	it('begins one execution when it comes many times at once, each on its own copy of what is stored', async () => {
		const trigger = await published();
		const outcomes = await Promise.all(
			Array.from({ length: 20 }, async () => await trigger.deliver(signed(event()))),
		);
		expect(outcomes.filter(({ items }) => items !== undefined)).toHaveLength(1);
	});

	it('is still known after a restart, of many that came at once', async () => {
		const trigger = await published();
		const twenty = Array.from({ length: 20 }, (_, index) => signed(event({ id: `d-${index}` })));
		await Promise.all(twenty.map(async (one) => await trigger.deliver(one)));
		const { stored } = trigger;
		const afterwards = triggerWith({}, { stored, nodeType: inAnotherProcess() });
		for (const one of twenty)
			expect(await afterwards.deliver(one)).toMatchObject({ status: 200, items: undefined });
		expect(await afterwards.deliver(signed(event({ id: 'new' })))).toMatchObject({ items: [{}] });
	});

	it('so old that it may have been forgotten is refused, and left to the log', async () => {
		const trigger = await published();
		const many = Array.from({ length: 1_600 }, (_, index) =>
			event({ id: `d-${index}`, timestamp: new Date().toISOString() }),
		);
		await trigger.deliver(signed(many));
		const old = event({ id: 'd-0', timestamp: new Date(Date.now() - 600_000).toISOString() });
		expect(await trigger.deliver(signed(old))).toMatchObject({ status: 409, items: undefined });
		const fresh = event({ id: 'fresh', timestamp: new Date().toISOString() });
		expect(await trigger.deliver(signed(fresh))).toMatchObject({ status: 200, items: [{}] });
		expect(Object.keys(trigger.data.seen as IDataObject).length).toBeLessThanOrEqual(1_500);
	});
});

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
		expect(fake.asked).not.toContain('GET /Agent/me');
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
		fake.lookAway();
		const { status, items } = await trigger.deliver(signed(event()));
		expect([status, items !== undefined]).toEqual([200, isIn]);
		expect(fake.asked).toEqual([]);
	});

	it('look a name up once, when the workflow is published', async () => {
		fake.halo.on('GET /Team', {
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
		fake.halo.on('GET /Tickets/4242', { body: { id: 4242, client_id: 13 } }, 1);
		expect(await trigger.deliver(signed(event({ ticket: undefined })))).toMatchObject({
			items: undefined,
		});
	});
});

describe('Get Full Record', () => {
	it('reads the ticket once', async () => {
		const trigger = await published({ options: { fullRecord: true } });
		fake.halo.on('GET /Tickets/4242', { body: { id: 4242, summary: 'As it is now' } }, 1);
		const { items } = await trigger.deliver(signed(event({ ticket: undefined })));
		expect(items).toMatchObject([{ ticket: { summary: 'As it is now' } }]);
	});

	it('loses no event because the ticket can not be read', async () => {
		const trigger = await published({
			options: { fullRecord: true },
			filters: { client_id: locator('id', '12') },
		});
		fake.halo.on('GET /Tickets/4242', { status: 404 }, 1);
		expect(await trigger.deliver(signed(event({ ticket: undefined })))).toMatchObject({
			items: [{ object_id: 4242, full_record_error: 'Halo has no ticket with the ID 4242' }],
		});
	});

	it('answers Halo before it has waited out its limit', async () => {
		const trigger = await published({ options: { fullRecord: true } });
		fake.halo.on(
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
		expect(fake.asked).toEqual(['GET /Agent/me']);
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
		expect(fake.asked).toEqual([]);
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
