import { createHmac } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import type { TriggerUnderTest } from '../../support/triggers';
import clock from '../../support/clock';
import network from '../../support/network';
import { FakeWebhooks, inAnotherProcess, triggerWith } from './fakeWebhooks';

let fake: FakeWebhooks;
let log: IDataObject[];

beforeEach(() => {
	fake = new FakeWebhooks();
	log = [];
	fake.halo.on(
		'GET /WebhookEvent',
		({ query }) => {
			const page = Number(query.page_no);
			const rows = query.orderdesc === 'true' ? [...log].reverse() : log;
			return {
				body: { record_count: log.length, events: rows.slice((page - 1) * 100, page * 100) },
			};
		},
		'any',
	);
});

let second = 0;

const attempt = (id: string, more: IDataObject = {}, body: IDataObject = {}): IDataObject => {
	const timestamp = new Date(Date.UTC(2026, 3, 2, 6, 0, ++second)).toISOString();
	return {
		id: `row-${second}`,
		webhook_id: 'hook-1',
		notification_id: 41,
		timestamp,
		responsestatus: 0,
		entity_id: 4242,
		requestbody: JSON.stringify({
			id,
			notification_id: 41,
			event: 'ticket closed',
			object_id: 4242,
			agent_id: 2,
			timestamp,
			...body,
		}),
		...more,
	};
};

const running: Array<{ trigger: TriggerUnderTest; close: () => unknown }> = [];

afterEach(async () => {
	for (const { close } of running) close();
	await settle();
	running.length = 0;
});

/** Waits until what runs beside the test has nothing more to do: no request, no execution and no wait. */
const settle = async () => {
	do await network.quiet();
	while (clock.isAwaited());
};

const started = async (trigger: TriggerUnderTest) => {
	await trigger.activate();
	const { response, tick } = await trigger.trigger();
	running.push({ trigger, close: () => response?.closeFunction?.() });
	await settle();
	return { response, tick };
};

const ids = (trigger: TriggerUnderTest) =>
	trigger.emitted.map((items) => items.map(({ id }) => id));

/** A trigger that was published before, as it stands after a start of n8n. */
const afterStart = async () => {
	const before = triggerWith();
	await before.activate();
	fake.lookAway();
	return triggerWith({}, { stored: before.stored, nodeType: inAnotherProcess() });
};

describe('After a start', () => {
	it('each event of which no try came through is handed on once, the oldest first', async () => {
		const trigger = await afterStart();
		log = [
			attempt('a'),
			attempt('b', { responsestatus: 200 }),
			attempt('c', { responsestatus: 404 }),
			attempt('a'),
			attempt('d'),
			attempt('d', { responsestatus: 200 }),
			attempt('x', { webhook_id: 'hook-3' }),
		];
		await started(trigger);
		expect(ids(trigger)).toEqual([['a'], ['c']]);
		expect(trigger.emitted[0]).toMatchObject([{ event_number: 39, object_id: 4242 }]);
		expect(fake.asked).toEqual(['GET /Webhook/hook-1', 'GET /WebhookEvent']);
		expect(trigger.failed).toEqual([]);
	});

	it('the order is that in which it happened, not that in which Halo tried', async () => {
		const trigger = await afterStart();
		const [first, second] = [attempt('late'), attempt('early')];
		log = [
			first,
			{
				...second,
				requestbody: JSON.stringify({ id: 'early', timestamp: '2026-04-01T00:00:00Z' }),
			},
		];
		await started(trigger);
		expect(ids(trigger)).toEqual([['early'], ['late']]);
	});

	it('begins each execution when the one before is over', async () => {
		const trigger = await afterStart();
		let running = 0;
		let most = 0;
		trigger.onEmit = async () => {
			most = Math.max(most, ++running);
			await clock.sleep(20);
			running -= 1;
		};
		log = ['a', 'b', 'c', 'd', 'e'].map((id) => attempt(id));
		await started(trigger);
		expect(ids(trigger)).toEqual([['a'], ['b'], ['c'], ['d'], ['e']]);
		expect(most).toBe(1);
	});

	it('hands on nothing a second time: not at the next look, not after the next start', async () => {
		const trigger = await afterStart();
		log = [attempt('a'), attempt('b')];
		const { tick } = await started(trigger);
		tick();
		await settle();
		expect(ids(trigger)).toEqual([['a'], ['b']]);
		const later = triggerWith({}, { stored: trigger.stored, nodeType: inAnotherProcess() });
		await started(later);
		expect(later.emitted).toEqual([]);
	});

	it('an event that comes by itself too begins one execution', async () => {
		const trigger = await afterStart();
		log = [attempt('a')];
		await started(trigger);
		const body = String(log[0].requestbody);
		const secret = String(fake.webhooks[0].basic_password);
		const signature = createHmac('sha256', secret).update(body).digest('base64');
		const delivery = { body, headers: { 'X-Halo-Signature': signature } };
		expect(await trigger.deliver(delivery)).toMatchObject({ status: 200, items: undefined });
	});

	it('is told by the row where Halo keeps no bodies', async () => {
		const trigger = await afterStart();
		log = [attempt('a', { requestbody: '' }), attempt('b', { requestbody: '{"cut off' })];
		await started(trigger);
		expect(trigger.emitted).toMatchObject([
			[{ id: log[0].id, object_id: 4242, event_number: 39 }],
			[{ id: log[1].id, object_id: 4242 }],
		]);
	});

	it('grouped deliveries begin one execution an event', async () => {
		const trigger = await afterStart();
		const one = attempt('a');
		const group = [
			{ id: 'g-1', object_id: 1 },
			{ id: 'g-2', object_id: 2 },
		];
		log = [{ ...one, requestbody: JSON.stringify(group) }];
		await started(trigger);
		expect(ids(trigger)).toEqual([['g-1'], ['g-2']]);
	});

	it('own changes stay out here too', async () => {
		const trigger = await afterStart();
		log = [attempt('a', {}, { agent_id: 30 })];
		await started(trigger);
		expect(trigger.emitted).toEqual([]);
	});

	it.each([true, false])(
		'the whole log is read where it is long (Halo sorts it: %s)',
		async (sorts) => {
			const trigger = await afterStart();
			log = Array.from({ length: 250 }, (_, index) => attempt(`d-${index}`));
			if (!sorts) log = [...log.slice(100), ...log.slice(0, 100)].reverse();
			await started(trigger);
			await settle();
			await settle();
			await settle();
			await settle();
			expect(new Set(ids(trigger).flat()).size).toBe(250);
			expect(trigger.emitted).toHaveLength(250);
		},
	);
});

describe('A webhook that Halo switched off while n8n was down', () => {
	const closedAt = (id: number, second: number) => {
		const at = new Date(Date.UTC(2026, 3, 2, 6, 0, second)).toISOString().replace('Z', '');
		return {
			id,
			lastupdate: at,
			dateclosed: at,
			hasbeenclosed: true,
			dateoccurred: '2026-04-01T08:00:00',
		};
	};

	it('is mended, and what the tickets tell is handed on after what was tried, each once', async () => {
		const trigger = await afterStart();
		log = [attempt('a', {}, { object_id: 1 })];
		fake.webhooks[0].active = false;
		const tickets = [closedAt(1, second), closedAt(3, second + 9), closedAt(2, second + 5)];
		// Closed long before the last try.
		tickets.push(closedAt(4, second - 600));
		fake.halo.on('GET /Tickets', { body: { record_count: 4, tickets } }, 1);
		const { tick } = await started(trigger);
		const told = trigger.emitted.map(
			([{ event, object_id }]) => `${String(event)} ${String(object_id)}`,
		);
		expect(told).toEqual(['ticket closed 1', 'ticket closed 2', 'ticket closed 3']);
		expect(trigger.emitted[1]).toMatchObject([
			{ event_number: 39, ticket: { id: 2, hasbeenclosed: true } },
		]);
		tick();
		await settle();
		expect(trigger.emitted).toHaveLength(3);
	});

	it('asks for no tickets where the log tells no try at all', async () => {
		const trigger = await afterStart();
		fake.webhooks[0].active = false;
		await started(trigger);
		expect(trigger.emitted).toEqual([]);
		expect(trigger.failed).toMatchObject([
			{ description: expect.stringContaining('Changed Since') },
		]);
	});

	it('says what has to be looked up where the tickets do not tell it', async () => {
		const before = triggerWith({ events: [39, 76] });
		const { tick } = await started(before);
		log = [attempt('a')];
		fake.webhooks[0].active = false;
		fake.halo.on('GET /Tickets', { body: { record_count: 0, tickets: [] } }, 1);
		tick();
		await settle();
		expect(before.failed).toMatchObject([
			{ description: expect.stringContaining('Changed Since') },
		]);
	});
});

describe('A webhook that was deleted while n8n was down', () => {
	it('is made again, and a person is told that Halo sent nothing meanwhile', async () => {
		const trigger = await afterStart();
		fake.webhooks = [];
		await started(trigger);
		expect(fake.webhooks).toHaveLength(1);
		expect(trigger.failed.map(({ message }) => message)).toEqual([
			'The webhook of this workflow was deleted in Halo, and is mended now',
		]);
	});
});

describe('While it runs', () => {
	it('a webhook that was made just now is not looked after at once', async () => {
		const trigger = triggerWith();
		await started(trigger);
		expect(fake.asked).not.toContain('GET /WebhookEvent');
	});

	it('finds what was missed while n8n could not be reached, and mends what was switched off', async () => {
		const trigger = triggerWith();
		const { tick } = await started(trigger);
		fake.lookAway();
		fake.webhooks[0].active = false;
		log = [attempt('a', { responsestatus: 502 })];
		fake.halo.on('GET /Tickets', { body: { record_count: 0, tickets: [] } }, 1);
		tick();
		await settle();
		expect(ids(trigger)).toEqual([['a']]);
		expect(fake.webhooks[0].active).toBe(true);
		expect(trigger.failed).toMatchObject([
			{
				message: 'The webhook of this workflow was switched off in Halo, and is mended now',
				description: expect.stringContaining('What the tickets tell of that time was handed on'),
			},
		]);
		fake.lookAway();
		tick();
		await settle();
		expect(fake.asked).toEqual(['GET /Webhook/hook-1', 'GET /WebhookEvent']);
		expect(ids(trigger)).toEqual([['a']]);
	});

	it('writes the secret again where Halo signs with another one', async () => {
		const trigger = triggerWith();
		const { tick } = await started(trigger);
		const [{ basic_password: secret }] = fake.webhooks;
		fake.webhooks[0].basic_password = 'changed by hand';
		log = [attempt('a', { responsestatus: 401 })];
		tick();
		await settle();
		expect(fake.webhooks[0].basic_password).toBe(secret);
		expect(ids(trigger)).toEqual([['a']]);
	});

	it('puts a failure into the log of n8n 1, which can not put it among the executions', async () => {
		const trigger = triggerWith();
		trigger.lacks = ['saveFailedExecution'];
		const { tick } = await started(trigger);
		fake.instead['GET /Webhook/hook-1'] = [{ status: 403 }];
		tick();
		await settle();
		expect(trigger.logged).toEqual([expect.stringContaining('"Admin: webhooks"')]);
		fake.webhooks[0].active = false;
		tick();
		await settle();
		expect(trigger.logged).toEqual([
			expect.stringContaining('"Admin: webhooks"'),
			'The webhook of this workflow was switched off in Halo, and is mended now',
		]);
	});

	it('puts a failure among the executions once, and goes on when it is over', async () => {
		const trigger = triggerWith();
		const { tick } = await started(trigger);
		fake.instead['GET /Webhook/hook-1'] = [{ status: 403 }, { status: 403 }];
		for (let look = 0; look < 2; look++) {
			tick();
			await settle();
		}
		expect(trigger.failed.map(({ message }) => message)).toEqual([
			expect.stringContaining('"Admin: webhooks"'),
		]);
		log = [attempt('a')];
		tick();
		await settle();
		expect(ids(trigger)).toEqual([['a']]);
	});

	it('takes an event up again that n8n could not start', async () => {
		const trigger = triggerWith();
		const { tick } = await started(trigger);
		log = [attempt('a'), attempt('b')];
		trigger.onEmit = async () => {
			throw new Error('n8n is shutting down');
		};
		tick();
		await settle();
		expect(ids(trigger)).toEqual([['a']]);
		trigger.onEmit = () => undefined;
		tick();
		await settle();
		expect(ids(trigger)).toEqual([['a'], ['a'], ['b']]);
	});

	it('ends with the workflow', async () => {
		const trigger = triggerWith();
		const { tick, response } = await started(trigger);
		await response?.closeFunction?.();
		fake.lookAway();
		tick();
		await settle();
		expect(fake.asked).toEqual([]);
	});
});

describe('A start while Halo can not be reached', () => {
	it('is made good by the next look', async () => {
		const trigger = await afterStart();
		log = [attempt('a')];
		fake.instead['GET /Webhook/hook-1'] = Array(12).fill({ status: 503 });
		const { tick } = await started(trigger);
		await settle();
		expect(trigger.emitted).toEqual([]);
		fake.instead['GET /Webhook/hook-1'] = [];
		tick();
		await settle();
		expect(ids(trigger)).toEqual([['a']]);
		expect(fake.webhooks).toHaveLength(1);
	});
});
