import { createHmac } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { Delivery } from '../../support/triggers';
import { deliveringHalo, event } from './deliveringHalo';
import { inAnotherProcess, triggerWith } from './fakeWebhooks';

const here = deliveringHalo();
const { signed, published } = here;

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
			() => ({ body: event(), query: { secret: String(here.fake.webhooks[0].basic_password) } }),
		],
		[
			'the secret as a password',
			() => ({
				body: event(),
				headers: {
					authorization: `Basic ${Buffer.from(`x:${String(here.fake.webhooks[0].basic_password)}`).toString('base64')}`,
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
