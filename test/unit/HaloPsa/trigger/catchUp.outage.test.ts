import { idsOf, useWatchedTriggers } from './watchedTriggers';

const { world, attempt, log, lastSecond, switchOff, afterStart, started } = useWatchedTriggers();

describe('A webhook that became inactive in Halo while n8n was down', () => {
	/** A ticket that was closed, and changed last, at a second of the log's minute. */
	const closedAt = (id: number, closed: number, changed = closed) => {
		const [dateclosed, last_update] = [closed, changed].map((at) =>
			new Date(Date.UTC(2026, 3, 2, 6, 0, at)).toISOString().replace('Z', ''),
		);
		Object.assign(world().openTicket({ id, status_id: 9, last_update }), { dateclosed });
	};

	beforeEach(() => world().sandbox.halo.clear('Tickets'));

	it('is repaired, and what the tickets tell is passed on after what was tried, each once', async () => {
		const trigger = await afterStart();
		log(attempt('a', {}, { object_id: 1 }));
		switchOff();
		closedAt(1, lastSecond());
		closedAt(3, lastSecond() + 9);
		closedAt(2, lastSecond() + 5);
		// Closed long before the last try, though changed after it.
		closedAt(4, lastSecond() - 600, lastSecond() + 3);
		const { look } = await started(trigger);
		const told = trigger.emitted.map(
			([{ event, object_id }]) => `${String(event)} ${String(object_id)}`,
		);
		expect(told).toEqual(['ticket closed 1', 'ticket closed 2', 'ticket closed 3']);
		expect(trigger.emitted[1]).toMatchObject([
			{ event_number: 39, ticket: { id: 2, hasbeenclosed: true } },
		]);
		await look();
		expect(trigger.emitted).toHaveLength(3);
	});

	it('asks for no tickets where the log tells no try at all', async () => {
		const trigger = await afterStart();
		switchOff();
		await started(trigger);
		expect(trigger.emitted).toEqual([]);
		expect(world().asked).not.toContain('GET /Tickets');
		expect(trigger.failed).toMatchObject([
			{ description: expect.stringContaining('Changed Since') },
		]);
	});

	it('says what has to be looked up where the tickets do not tell it', async () => {
		const before = world().trigger({ events: [39, 76] });
		const { look } = await started(before);
		log(attempt('a'));
		switchOff();
		await look();
		expect(before.failed).toMatchObject([
			{ description: expect.stringContaining('Changed Since') },
		]);
	});
});

describe('A webhook that was deleted while n8n was down', () => {
	it('is made again, and a person is told that Halo sent nothing meanwhile', async () => {
		const trigger = await afterStart();
		world().sandbox.halo.clear('Webhook');
		await started(trigger);
		expect(world().webhooks).toHaveLength(1);
		expect(trigger.failed.map(({ message }) => message)).toEqual([
			'The webhook of this workflow was deleted in Halo, and is repaired now',
		]);
	});
});

describe('While it runs', () => {
	beforeEach(() => world().sandbox.halo.clear('Tickets'));

	it('a webhook that was made just now is not looked after at once', async () => {
		await started(world().trigger());
		expect(world().asked).not.toContain('GET /WebhookEvent');
	});

	it('finds what was missed while n8n could not be reached, and repairs what became inactive', async () => {
		const trigger = world().trigger();
		const { look } = await started(trigger);
		switchOff();
		log(attempt('a', { responsestatus: 502 }));
		await look();
		expect(idsOf(trigger)).toEqual([['a']]);
		expect(world().webhooks[0].active).toBe(true);
		expect(trigger.failed).toMatchObject([
			{
				message: 'The webhook of this workflow was inactive in Halo, and is repaired now',
				description: expect.stringContaining('What the tickets tell of that time was passed on'),
			},
		]);
		world().lookAway();
		await look();
		expect(world().asked).toEqual(['GET /Webhook/hook-1', 'GET /WebhookEvent']);
		expect(idsOf(trigger)).toEqual([['a']]);
	});

	it('writes the secret again where Halo signs with another one', async () => {
		const trigger = world().trigger();
		const { look } = await started(trigger);
		const [{ id, basic_password: secret }] = world().webhooks;
		world().sandbox.halo.change('Webhook', { id, basic_password: 'changed by hand' });
		const ticket = world().openTicket();
		expect(await world().closed(ticket)).toMatchObject({ status: 401 });
		await look();
		expect(world().webhooks[0].basic_password).toBe(secret);
		expect(trigger.emitted).toMatchObject([[{ object_id: ticket.id }]]);
	});

	it('puts a failure into the log of n8n 1, which can not put it among the executions', async () => {
		const trigger = world().trigger();
		trigger.lacks = ['saveFailedExecution'];
		const { look } = await started(trigger);
		world().instead('GET /Webhook/*', { times: 2, status: 403 });
		await look();
		expect(trigger.logged).toEqual([expect.stringContaining('"Admin: webhooks"')]);
		switchOff();
		await look();
		expect(trigger.logged).toEqual([
			expect.stringContaining('"Admin: webhooks"'),
			'The webhook of this workflow was inactive in Halo, and is repaired now',
		]);
	});

	it('puts a failure among the executions once, and goes on when it is over', async () => {
		const trigger = world().trigger();
		const { look } = await started(trigger);
		world().instead('GET /Webhook/*', { status: 403, times: 2 });
		await look();
		await look();
		expect(trigger.failed.map(({ message }) => message)).toEqual([
			expect.stringContaining('"Admin: webhooks"'),
		]);
		log(attempt('a'));
		await look();
		expect(idsOf(trigger)).toEqual([['a']]);
	});

	it('takes an event up again that n8n could not start', async () => {
		const trigger = world().trigger();
		const { look } = await started(trigger);
		log(attempt('a'), attempt('b'));
		trigger.onEmit = async () => {
			throw new Error('n8n is shutting down');
		};
		await look();
		expect(idsOf(trigger)).toEqual([['a']]);
		trigger.onEmit = () => undefined;
		await look();
		expect(idsOf(trigger)).toEqual([['a'], ['a'], ['b']]);
	});

	it('ends with the workflow', async () => {
		const { look, response } = await started(world().trigger());
		await response?.closeFunction?.();
		world().lookAway();
		await look();
		expect(world().asked).toEqual([]);
	});
});
