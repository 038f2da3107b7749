import clock from '../../../support/clock';
import { inAnotherProcess } from './triggerWorld';
import { idsOf, useWatchedTriggers } from './watchedTriggers';

const { world, attempt, log, afterStart, started } = useWatchedTriggers();

describe('After a start', () => {
	it('each event of which no try came through is handed on once, the oldest first', async () => {
		const trigger = await afterStart();
		world().sandbox.switches.ignoredFilters.add('webhook_id');
		log(
			attempt('a'),
			attempt('b', { responsestatus: 200 }),
			attempt('c', { responsestatus: 404 }),
			attempt('a'),
			attempt('d'),
			attempt('d', { responsestatus: 200 }),
			attempt('x', { webhook_id: 'another webhook' }),
		);
		await started(trigger);
		expect(idsOf(trigger)).toEqual([['a'], ['c']]);
		expect(trigger.emitted[0]).toMatchObject([{ event_number: 39, object_id: 4242 }]);
		const actors = ['GET /Actions', 'GET /Actions'];
		expect(world().asked).toEqual(['GET /Webhook/hook-1', 'GET /WebhookEvent', ...actors]);
		expect(trigger.failed).toEqual([]);
	});

	it.each(['status and error', 'status', 'error'] as const)(
		'what Halo itself could not deliver is handed on as it would have been delivered, by a log with %s',
		async (webhookLog) => {
			const trigger = await afterStart();
			world().sandbox.switches.webhookLog = webhookLog;
			world().sandbox.switches.webhookRetries = 2;
			world().door.answer = 502;
			const tickets = [1, 2, 3].map(() => world().openTicket());
			for (const ticket of tickets) await world().outcomesOf(() => world().close(ticket));
			world().door.answer = undefined;
			expect(world().sandbox.halo.rows('WebhookEvent')).toHaveLength(9);
			await started(trigger);
			expect(trigger.emitted).toMatchObject(
				tickets.map(({ id }) => [
					{ event_number: 39, object_id: id, ticket: { id, status_id: 9 } },
				]),
			);
		},
	);

	it('the order is that in which it happened, not that in which Halo tried', async () => {
		const trigger = await afterStart();
		const early = { id: 'early', timestamp: '2026-04-01T00:00:00Z' };
		log(attempt('late'), attempt('early', { requestbody: JSON.stringify(early) }));
		await started(trigger);
		expect(idsOf(trigger)).toEqual([['early'], ['late']]);
	});

	it('begins each execution when the one before is over', async () => {
		const trigger = await afterStart();
		let running = 0;
		let most = 0;
		trigger.onEmit = async () => {
			most = Math.max(most, ++running);
			await clock.sleep(1_000);
			running -= 1;
		};
		log(...['a', 'b', 'c', 'd', 'e'].map((id) => attempt(id)));
		await started(trigger);
		expect(idsOf(trigger)).toEqual([['a'], ['b'], ['c'], ['d'], ['e']]);
		expect(most).toBe(1);
	});

	it('passes on nothing a second time: not at the next look, not after the next start', async () => {
		const trigger = await afterStart();
		log(attempt('a'), attempt('b'));
		const { look } = await started(trigger);
		await look();
		expect(idsOf(trigger)).toEqual([['a'], ['b']]);
		const setup = { stored: trigger.stored, nodeType: inAnotherProcess() };
		const later = world().trigger({}, setup);
		await started(later);
		expect(later.emitted).toEqual([]);
	});

	it('an event that comes by itself too begins one execution', async () => {
		const trigger = await afterStart();
		const [{ requestbody }] = log(attempt('a'));
		await started(trigger);
		const delivery = world().signed(String(requestbody));
		expect(await trigger.deliver(delivery)).toMatchObject({ status: 200, items: undefined });
	});

	it('is told by the row where Halo keeps no bodies', async () => {
		const trigger = await afterStart();
		const rows = log(attempt('a', { requestbody: '' }), attempt('b', { requestbody: '{"cut off' }));
		await started(trigger);
		expect(trigger.emitted).toMatchObject([
			[{ id: rows[0].id, object_id: 4242, event_number: 39 }],
			[{ id: rows[1].id, object_id: 4242 }],
		]);
	});

	it('grouped deliveries begin one execution an event', async () => {
		const trigger = await afterStart();
		const group = [
			{ id: 'g-1', object_id: 1 },
			{ id: 'g-2', object_id: 2 },
		];
		log(attempt('a', { requestbody: JSON.stringify(group) }));
		await started(trigger);
		expect(idsOf(trigger)).toEqual([['g-1'], ['g-2']]);
	});

	it('own changes stay out here too', async () => {
		const trigger = await afterStart();
		const [own, another] = [attempt('a'), attempt('b')];
		log(own, another);
		world().sandbox.halo.add('Actions', {
			ticket_id: 4242,
			datetime: own.timestamp,
			who_agentid: 30,
			actionby_application_id: 'Everything',
		});
		world().sandbox.halo.add('Actions', {
			ticket_id: 4242,
			datetime: another.timestamp,
			who_agentid: 2,
			actionby_application_id: '',
		});
		await started(trigger);
		expect(idsOf(trigger)).toEqual([['b']]);
	});

	it.each([true, false])(
		'the whole log is read where it is long (Halo sorts it: %s)',
		async (sorts) => {
			const trigger = await afterStart();
			const rows = Array.from({ length: 250 }, (_, index) => attempt(`d-${index}`));
			const { ignoresOrder } = world().sandbox.switches;
			if (!sorts) ignoresOrder.add('WebhookEvent');
			log(...(sorts ? rows : [...rows.slice(100), ...rows.slice(0, 100)].reverse()));
			await started(trigger);
			expect(idsOf(trigger).flat()).toEqual(rows.map((_, index) => `d-${index}`));
		},
	);

	it('the whole log is read where its first page only seems to reach back', async () => {
		const trigger = await afterStart();
		world().sandbox.switches.ignoresOrder.add('WebhookEvent');
		const hour = (minute: number) => new Date(Date.UTC(2026, 3, 2, 3, minute)).toISOString();
		const old = Array.from({ length: 100 }, (_, index) =>
			attempt(`old-${index}`, { responsestatus: 200, timestamp: hour(index) }),
		);
		log(...old, attempt('a'));
		const { look } = await started(trigger);
		log(attempt('b'));
		await look();
		expect(idsOf(trigger)).toEqual([['a'], ['b']]);
	});
});

describe('A start while Halo can not be reached', () => {
	it('is made good by the next look', async () => {
		const trigger = await afterStart();
		log(attempt('a'));
		world().instead('GET /Webhook/*', { status: 503, times: Infinity });
		const { look } = await started(trigger);
		expect(trigger.emitted).toEqual([]);
		world().sandbox.faults.clear();
		await look();
		expect(idsOf(trigger)).toEqual([['a']]);
		expect(world().webhooks).toHaveLength(1);
	});
});
