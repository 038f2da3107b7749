import { createHmac } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { Delivery } from '../../../support/triggers';
import { inAnotherProcess, useTriggerWorld } from './triggerWorld';

const world = useTriggerWorld();

const secret = () => String(world().webhooks[0].basic_password);

describe('What proves itself', () => {
	it('is let in, as Halo delivers it', async () => {
		await world().published();
		const ticket = world().openTicket();
		expect(await world().closed(ticket)).toMatchObject({
			status: 200,
			items: [{ object_id: ticket.id }],
		});
	});

	it.each([
		['hexadecimal', { digest: 1 }],
		['Base64 with sha256=', { signature_prefix: 'sha256=' }],
		['hexadecimal with sha256=', { digest: 1, signature_prefix: 'sha256=' }],
	])('is let in, as a person may set up the webhook (%s)', async (_, signature) => {
		await world().published();
		world().sandbox.halo.change('Webhook', { id: world().webhooks[0].id, ...signature });
		expect(await world().closed()).toMatchObject({ status: 200, items: [{}] });
	});

	it('is let in with upper-case hexadecimal', async () => {
		const trigger = await world().published();
		const event = await world().event();
		const write = (digest: Buffer) => digest.toString('hex').toUpperCase();
		expect(await trigger.deliver(world().signed(event, write))).toMatchObject({
			status: 200,
			items: [{ object_id: event.object_id }],
		});
	});

	it('is judged by the bytes, not by what they mean', async () => {
		const trigger = await world().published();
		const spaced = JSON.stringify(await world().event(), null, 2);
		expect(await trigger.deliver(world().signed(spaced))).toMatchObject({
			status: 200,
			items: [{}],
		});
		const event = await world().event();
		const { headers } = world().signed(event);
		const other = { body: JSON.stringify(event, null, 2), headers };
		expect(await trigger.deliver(other)).toMatchObject({ status: 401, items: undefined });
	});
});

describe('What does not prove itself', () => {
	it.each<[string, (event: IDataObject) => Delivery]>([
		['no signature', (event) => ({ body: event })],
		['an empty signature', (event) => ({ body: event, headers: { 'X-Halo-Signature': '' } })],
		[
			'half a signature',
			(event) => world().signed(event, (digest) => digest.toString('base64').slice(0, 20)),
		],
		[
			'another secret',
			(event) => ({
				body: event,
				headers: {
					'X-Halo-Signature': createHmac('sha256', 'x')
						.update(JSON.stringify(event))
						.digest('base64'),
				},
			}),
		],
		['the secret in the address', (event) => ({ body: event, query: { secret: secret() } })],
		[
			'the secret as a password',
			(event) => ({
				body: event,
				headers: {
					authorization: `Basic ${Buffer.from(`x:${secret()}`).toString('base64')}`,
				},
			}),
		],
	])('gets 401 and begins nothing (%s)', async (_, forged) => {
		const trigger = await world().published();
		expect(await trigger.deliver(forged(await world().event()))).toEqual({
			status: 401,
			items: undefined,
			answer: undefined,
		});
		expect(trigger.data.handedOn).toBeUndefined();
	});

	it('is nobody while nothing is registered', async () => {
		const trigger = world().trigger();
		const body = JSON.stringify({ id: 'delivery-1', event: 'ticket closed', object_id: 4242 });
		const signature = createHmac('sha256', '').update(body).digest('base64');
		expect(
			await trigger.deliver({ body, headers: { 'X-Halo-Signature': signature } }),
		).toMatchObject({ status: 401 });
	});
});

describe('A delivery', () => {
	it('becomes an item with the number of its event and a simple ticket', async () => {
		await world().published();
		const { id } = world().openTicket({ details: 'Long' });
		const { items = [] } = await world().closed({ id });
		const { ticket, ...sent } = JSON.parse(String(world().door.arrived[0].body)) as IDataObject;
		expect(ticket).toMatchObject({ id, hasbeenclosed: true });
		expect(items).toEqual([
			{
				...sent,
				event_number: 39,
				previous_status_id: null,
				ticket: expect.any(Object),
				done_by: 'Morgan Reyes',
				done_by_type: 'agent',
			},
		]);
		expect(items[0].ticket).toMatchObject({
			id,
			summary: 'Mailbox rule alert',
			client_id: 12,
			tickettype_id: 1,
			status_id: 9,
			team: 'Security Desk',
			dateclosed: expect.stringContaining('T'),
		});
		expect(Object.keys(items[0].ticket as object).length).toBeLessThan(
			Object.keys(ticket as object).length,
		);
	});

	it('of a ticket that is open again has no closing date, unless it is handed on as it came', async () => {
		const reopened = async (simple: boolean) => {
			await world().published({ events: [76], simple });
			const { id } = world().openTicket({ status_id: 9 });
			const reopen = () => world().sandbox.halo.change('Tickets', { id, status_id: 1 });
			const outcomes = await world().outcomesOf(reopen);
			return outcomes[0].items?.[0].ticket;
		};
		world().sandbox.switches.openTicketFlag = 'false';
		expect(await reopened(true)).toMatchObject({ dateclosed: null });
		world().reset();
		world().sandbox.switches.openTicketFlag = 'false';
		expect(await reopened(false)).toMatchObject({ dateclosed: '1900-01-01T00:00:00Z' });
	});

	it.each<[string, (event: IDataObject) => unknown, Array<IDataObject | 'the ticket'>]>([
		[
			'several events',
			(event) => [event, { ...event, id: 'delivery-2', object_id: 4243 }],
			['the ticket', { object_id: 4243 }],
		],
		['a list in a list', (event) => [[event]], ['the ticket']],
		['an own payload', () => ({ ticketNumber: 4242 }), [{ ticketNumber: 4242 }]],
		['no ticket', (event) => ({ ...event, ticket: undefined }), ['the ticket']],
		['a text', () => 'closed', [{ body: 'closed' }]],
		['a number', () => 5, [{ body: 5 }]],
		['null', () => 'null', [{ body: null }]],
		['a broken JSON', () => '{"id": 1', [{ body: '{"id": 1' }]],
		['a byte order mark', (event) => `\uFEFF${JSON.stringify(event)}`, ['the ticket']],
	])('may hold %s', async (_, bodyOf, items) => {
		const trigger = await world().published();
		const event = await world().event();
		expect(await trigger.deliver(world().signed(bodyOf(event)))).toMatchObject({
			status: 200,
			items: items.map((item) => (item === 'the ticket' ? { object_id: event.object_id } : item)),
		});
	});

	it.each([
		['an empty list', []],
		['nothing', ''],
	])('of %s is answered and begins nothing', async (_, body) => {
		const trigger = await world().published();
		expect(await trigger.deliver(world().signed(body))).toMatchObject({
			status: 200,
			items: undefined,
		});
	});
});

describe('The same delivery', () => {
	it('begins one execution when Halo sends it twice, and once more from its log', async () => {
		world().sandbox.switches.webhookSentTwice = true;
		await world().published();
		const ticket = world().openTicket();
		const outcomes = await world().outcomesOf(() => world().close(ticket));
		expect(outcomes).toHaveLength(2);
		expect(outcomes.filter(({ items }) => items !== undefined)).toHaveLength(1);
		const [logged] = world().sandbox.halo.rows('WebhookEvent');
		const again = await world().outcomesOf(() => world().sandbox.halo.resend(logged));
		expect(again).toMatchObject([{ status: 200, items: undefined }]);
	});

	it('begins one execution however often it comes, also in a list with others', async () => {
		const trigger = await world().published();
		const event = await world().event();
		await trigger.deliver(world().signed(event));
		expect(await trigger.deliver(world().signed(event))).toMatchObject({
			status: 200,
			items: undefined,
		});
		const list = world().signed([event, { ...event, id: 'delivery-2' }]);
		expect((await trigger.deliver(list)).items).toMatchObject([{ id: 'delivery-2' }]);
	});

	it('is known by event, record and time where it has no id', async () => {
		const trigger = await world().published();
		const without = await world().event({ id: undefined });
		await trigger.deliver(world().signed(without));
		expect(await trigger.deliver(world().signed(without))).toMatchObject({ items: undefined });
		const later = { ...without, timestamp: '2036-04-02T06:42:00Z' };
		expect(await trigger.deliver(world().signed(later))).toMatchObject({ items: [{}] });
	});

	it('begins one execution when it comes many times at once, each on its own copy of what is stored', async () => {
		const trigger = await world().published();
		const same = world().signed(await world().event());
		const outcomes = await Promise.all(
			Array.from({ length: 20 }, async () => await trigger.deliver(same)),
		);
		expect(outcomes.filter(({ items }) => items !== undefined)).toHaveLength(1);
	});

	it('is still known after a restart, of many that came at once', async () => {
		const trigger = await world().published();
		const event = await world().event();
		const twenty = Array.from({ length: 20 }, (_, index) =>
			world().signed({ ...event, id: `d-${index}` }),
		);
		await Promise.all(twenty.map(async (one) => await trigger.deliver(one)));
		const { stored } = trigger;
		const afterwards = world().trigger({}, { stored, nodeType: inAnotherProcess() });
		for (const one of twenty)
			expect(await afterwards.deliver(one)).toMatchObject({ status: 200, items: undefined });
		const fresh = world().signed({ ...event, id: 'new' });
		expect(await afterwards.deliver(fresh)).toMatchObject({ items: [{}] });
	});

	it('is still known after a restart, of several that came one after the other', async () => {
		const trigger = await world().published({ events: [76] });
		const event = await world().event();
		const four = [1, 2, 3, 4].map((status_id, index) =>
			world().signed({ ...event, id: `d-${index}`, ticket: { id: 4242, status_id } }),
		);
		for (const one of four) expect(await trigger.deliver(one)).toMatchObject({ items: [{}] });
		const { stored } = trigger;
		const afterwards = world().trigger({}, { stored, nodeType: inAnotherProcess() });
		for (const one of four)
			expect(await afterwards.deliver(one)).toMatchObject({ status: 200, items: undefined });
		const next = { ...event, id: 'next', ticket: { id: 4242, status_id: 9 } };
		expect(await afterwards.deliver(world().signed(next))).toMatchObject({
			items: [{ previous_status_id: 4 }],
		});
	});

	it('so old that it may have been forgotten is refused, and left to the log', async () => {
		const trigger = await world().published({ ignoreOwnChanges: false });
		const event = await world().event({ timestamp: new Date().toISOString() });
		const many = Array.from({ length: 1_600 }, (_, index) => ({ ...event, id: `d-${index}` }));
		await trigger.deliver(world().signed(many));
		const timestamp = new Date(Date.now() - 600_000).toISOString();
		const old = world().signed({ ...event, id: 'd-0', timestamp });
		expect(await trigger.deliver(old)).toMatchObject({ status: 409, items: undefined });
		const fresh = world().signed({ ...event, id: 'fresh' });
		expect(await trigger.deliver(fresh)).toMatchObject({ status: 200, items: [{}] });
		expect(Object.keys(trigger.data.handedOn as IDataObject).length).toBeLessThanOrEqual(1_500);
	});
});
