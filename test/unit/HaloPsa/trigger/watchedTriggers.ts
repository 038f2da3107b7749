import type { Row } from '../../../../sandbox';
import clock from '../../../support/clock';
import type { TriggerUnderTest } from '../../../support/triggers';
import { inAnotherProcess, useTriggerWorld } from './triggerWorld';

function tryAt(timestamp: string, id: string, webhook_id: unknown, more: Row, body: Row): Row {
	const event = { event: 'ticket closed', object_id: 4242, agent_id: 2, timestamp };
	return {
		webhook_id,
		notification_id: 41,
		timestamp,
		responsestatus: 0,
		entity_id: 4242,
		requestbody: JSON.stringify({ id, notification_id: 41, ...event, ...body }),
		...more,
	};
}

/** A world with a delivery log of Halo's, and triggers that look after their webhooks until the test is over. */
export function useWatchedTriggers() {
	const world = useTriggerWorld();
	const closers: Array<() => unknown> = [];
	let second = 0;

	afterEach(async () => {
		for (const close of closers.splice(0)) close();
		await clock.idle();
	});

	return {
		world,

		/** The time of the newest try, in seconds of the log's first minute. */
		lastSecond: () => second,

		/** A row of Halo's delivery log, a second after the one before: a try that got no answer, unless told otherwise. */
		attempt: (id: string, more: Row = {}, body: Row = {}): Row => {
			const timestamp = new Date(Date.UTC(2026, 3, 2, 6, 0, ++second)).toISOString();
			return tryAt(timestamp, id, world().webhooks[0].id, more, body);
		},

		/** Puts rows into Halo's delivery log. */
		log: (...rows: Row[]): Row[] =>
			rows.map((row) => world().sandbox.halo.add('WebhookEvent', row)),

		/** Halo switches the webhook off. */
		switchOff: () =>
			world().sandbox.halo.change('Webhook', { id: world().webhooks[0].id, active: false }),

		/** A trigger that was published before, as it stands after a start of n8n. */
		afterStart: async (): Promise<TriggerUnderTest> => {
			const before = await world().published();
			world().lookAway();
			return world().trigger({}, { stored: before.stored, nodeType: inAnotherProcess() });
		},

		/** Starts a trigger, with all that it does at first; `look` is what its clock has it do from then on. */
		started: async (trigger: TriggerUnderTest) => {
			await trigger.activate();
			const { response, tick } = await trigger.trigger();
			closers.push(() => response?.closeFunction?.());
			await clock.idle();
			const look = async () => {
				tick();
				await clock.idle();
			};
			return { response, look };
		},
	};
}

/** IDs of the events that began executions. */
export function idsOf(trigger: TriggerUnderTest): unknown[][] {
	return trigger.emitted.map((items) => items.map(({ id }) => id));
}
