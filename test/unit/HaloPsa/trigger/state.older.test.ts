import type { IDataObject } from 'n8n-workflow';
import { HaloPsaPollingTrigger } from '../../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import { deliveryKeyOf } from '../../../../nodes/HaloPsa/trigger/delivery';
import { locator } from '../../../support/node';
import type { TriggerUnderTest } from '../../../support/triggers';
import { inAnotherProcess } from './triggerWorld';
import { idsOf, useWatchedTriggers } from './watchedTriggers';

const { world, attempt, log, started } = useWatchedTriggers();

/** A second of the day of these tests, as Halo writes it and in milliseconds since 1970. */
const at = (second: number) => {
	const epochMs = Date.UTC(2026, 3, 2, 6, 0, second);
	return { epochMs, text: new Date(epochMs).toISOString().replace('Z', '') };
};

describe('What the polling trigger stored before there were versions', () => {
	const ALL = ['created', 'closed', 'reassigned', 'reopened', 'statusChanged', 'updated'];

	/** A trigger that has seen tickets 1 (open) and 2 (closed), and has read its filter. */
	function polling(): TriggerUnderTest {
		const { halo } = world().sandbox;
		halo.clear('Tickets');
		const common = { agent_id: 2, team: 'Service Desk', client_id: 12 };
		world().openTicket({ id: 1, last_update: at(1).text, status_id: 1, ...common });
		const closed = world().openTicket({ id: 2, status_id: 9, ...common });
		Object.assign(closed, { last_update: at(2).text, dateclosed: at(2).text });
		const filters = { client_id: locator('name', 'Birch Dental') };
		const trigger = world().trigger(
			{ events: ALL, filters },
			{ nodeType: new HaloPsaPollingTrigger(), type: 'n8n-nodes-halopsa.haloPsaPollingTrigger' },
		);
		Object.assign(trigger.data, {
			poll: {
				until: at(2).epochMs,
				began: at(2).epochMs,
				knownUpTo: 2,
				tickets: {
					'1': [at(1).epochMs, 1, 2, 'Service Desk', 0],
					'2': [at(2).epochMs, 9, 2, 'Service Desk', at(2).epochMs],
				},
			},
			filters: { given: JSON.stringify(filters), read: { client_id: 12 } },
		});
		return trigger;
	}

	it('causes no event, and asks for nothing again', async () => {
		const trigger = polling();
		expect(await trigger.poll()).toBeNull();
		expect(world().asked).toEqual(['GET /Tickets']);
		expect(trigger.data).toMatchObject({
			version: 1,
			poll: {
				untilEpochMs: at(2).epochMs,
				beganEpochMs: at(2).epochMs,
				knownUpToId: 2,
				tickets: { rows: { '1': expect.any(Array), '2': expect.any(Array) } },
			},
		});
		expect(await trigger.poll()).toBeNull();
	});

	it('loses no event: each is told with what the ticket was', async () => {
		const trigger = polling();
		const { halo } = world().sandbox;
		halo.change('Tickets', { id: 1, status_id: 4, agent_id: 1, last_update: at(9).text });
		halo.change('Tickets', { id: 2, status_id: 1, last_update: at(10).text });
		world().openTicket({ id: 3, last_update: at(11).text, client_id: 12 });
		const items = (await trigger.poll()) ?? [];
		expect(items.map(({ event, object_id }) => [object_id, event])).toEqual([
			[1, 'ticket status changed'],
			[1, 'ticket reassigned'],
			[1, 'ticket updated'],
			[2, 'ticket status changed'],
			[2, 'ticket reopened'],
			[2, 'ticket updated'],
			[3, 'new ticket logged'],
		]);
		expect(items[0]).toMatchObject({
			previous_status_id: 1,
			previous_agent_id: 2,
			previous_team: 'Service Desk',
		});
		expect(await trigger.poll()).toBeNull();
	});

	it('that a newer version stored is left alone', async () => {
		const trigger = polling();
		await trigger.poll();
		Object.assign(trigger.data, { version: 2 });
		const before = structuredClone(trigger.stored.staticData);
		await expect(trigger.poll()).rejects.toThrow('was stored by a newer version of its package');
		expect(trigger.stored.staticData).toEqual(before);
	});
});

describe('What the webhook trigger stored before there were versions', () => {
	const SEEN_BEFORE = { id: 'handed-on', event: 'ticket closed' };

	/** A published trigger as the next process finds it, in the shape of before. */
	async function published(): Promise<TriggerUnderTest> {
		const before = await world().published();
		const { production, settings } = before.data;
		before.stored.staticData['node:Halo PSA Trigger'] = {
			production,
			settings,
			seen: { [String(deliveryKeyOf(SEEN_BEFORE))]: at(0).epochMs },
			forgottenUntil: 0,
			lookedUntil: at(600).epochMs,
			statuses: { '4242': 3 },
		} as IDataObject;
		world().lookAway();
		return world().trigger({}, { stored: before.stored, nodeType: inAnotherProcess() });
	}

	it('registers nothing again, and begins nothing for what was passed on', async () => {
		const trigger = await published();
		await trigger.activate();
		expect(world().asked).toEqual(['GET /Webhook/hook-1']);
		const again = world().signed({ ...(await world().event()), ...SEEN_BEFORE });
		expect(await trigger.deliver(again)).toMatchObject({ status: 200, items: undefined });
		expect(trigger.data).toMatchObject({
			version: 1,
			handedOn: { [String(deliveryKeyOf(SEEN_BEFORE))]: at(0).epochMs },
			logReadUntilEpochMs: at(600).epochMs,
		});
		const gone = ['seen', 'forgottenUntil', 'lookedUntil'];
		expect(gone.filter((name) => Object.hasOwn(trigger.data, name))).toEqual([]);
	});

	it('loses no event, and still knows the former status of a ticket', async () => {
		const trigger = await published();
		const event = await world().event({ object_id: 4242 });
		const ticket = { ...(event.ticket as IDataObject), id: 4242 };
		const delivery = world().signed({ ...event, ticket });
		expect(await trigger.deliver(delivery)).toMatchObject({
			status: 200,
			items: [{ object_id: 4242, previous_status_id: 3 }],
		});
	});

	it('has the log read on from where it was left', async () => {
		const trigger = await published();
		const long = attempt('long ago', { timestamp: at(10).text });
		const lately = attempt('lately', { timestamp: at(700).text });
		log(long, lately, attempt(SEEN_BEFORE.id, { timestamp: at(701).text }));
		await started(trigger);
		expect(idsOf(trigger)).toEqual([['lately']]);
	});
});
