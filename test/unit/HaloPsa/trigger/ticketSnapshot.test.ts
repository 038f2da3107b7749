import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { HaloPsaPollingTrigger } from '../../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import type { Row, Switches } from '../../../../sandbox';
import { locator } from '../../../support/node';
import type { TriggerUnderTest } from '../../../support/triggers';
import { useTriggerWorld } from './triggerWorld';

const world = useTriggerWorld();

/** The ways in which a Halo may tell whether a ticket is closed. */
const WAYS: Array<Partial<Switches>> = [
	{ openTicketFlag: 'null' },
	{ openTicketFlag: 'absent' },
	{ openTicketFlag: 'false' },
	{ closedTicketFlag: 'absent' },
	{ reopenedStaysMarked: true },
	{ reopenedKeepsDate: true },
	{ openTicketFlag: 'absent', closedTicketFlag: 'absent', reopenedStaysMarked: true },
];

const polling = (events: string[], more: INodeParameters = {}): TriggerUnderTest =>
	world().trigger(
		{ events, ignoreOwnChanges: false, ...more },
		{ nodeType: new HaloPsaPollingTrigger(), type: 'n8n-nodes-halopsa.haloPsaPollingTrigger' },
	);

const eventsOf = (items: IDataObject[] | null) => (items ?? []).map(({ event }) => event);
const change = (row: Row) => world().sandbox.halo.change('Tickets', row);

describe.each(WAYS)('Where Halo tells of closing with %j', (way) => {
	it('a ticket is closed, reopened and closed again', async () => {
		Object.assign(world().sandbox.switches, way);
		const { id } = world().openTicket();
		const trigger = polling(['closed', 'reopened']);
		await trigger.poll();
		const told: unknown[] = [];
		for (const status_id of [2, 9, 1, 9]) {
			change({ id, status_id });
			told.push(eventsOf(await trigger.poll()));
		}
		expect(told).toEqual([[], ['ticket closed'], ['ticket reopened'], ['ticket closed']]);
	});

	it('one that was closed before the first poll is reopened', async () => {
		Object.assign(world().sandbox.switches, way);
		const { id } = world().openTicket({ status_id: 9 });
		const trigger = polling(['closed', 'reopened']);
		await trigger.poll();
		change({ id, status_id: 1 });
		expect(eventsOf(await trigger.poll())).toEqual(['ticket reopened']);
	});
});

/** Halo works a ticket on hold anew: nobody is near it, and nothing but its date moves. */
function workedOutAnew(id: unknown): Row {
	const row = world()
		.sandbox.halo.rows('Tickets')
		.find((one) => one.id === id);
	return Object.assign(row ?? {}, {
		last_update: new Date(Date.now() + 1_000).toISOString().replace('Z', ''),
	});
}

describe('A ticket that Halo itself works out anew', () => {
	it('is not updated, for the polling trigger; a note and a field make it so', async () => {
		const { id } = world().openTicket();
		const trigger = polling(['updated']);
		await trigger.poll();
		const told: unknown[] = [];
		const doings: Array<() => unknown> = [
			() => workedOutAnew(id),
			() => workedOutAnew(id),
			() => change({ id, summary: 'Another' }),
			() => workedOutAnew(id),
			() =>
				world().sandbox.halo.change('Actions', { ticket_id: id, outcome_id: 7, note: 'Called' }),
		];
		for (const doing of doings) {
			doing();
			told.push(eventsOf(await trigger.poll()));
		}
		expect(told).toEqual([[], [], ['ticket updated'], [], ['ticket updated']]);
	});

	it('is not updated though it was closed long ago and is not remembered', async () => {
		const closed = world().openTicket({ status_id: 9, last_update: '2026-01-01T00:00:00' });
		const trigger = polling(['updated']);
		await trigger.poll();
		workedOutAnew(closed.id);
		expect(await trigger.poll()).toBeNull();
	});

	it('is updated by a field alone, where changes leave no action', async () => {
		world().sandbox.switches.actionsLeftBy = 'notes';
		const { id } = world().openTicket();
		const trigger = polling(['updated']);
		await trigger.poll();
		change({ id, summary: 'Another' });
		expect(eventsOf(await trigger.poll())).toEqual(['ticket updated']);
	});

	it('is not updated, for the webhook trigger', async () => {
		const trigger = await world().published({ events: [61] });
		const { id } = world().openTicket();
		const touched = await world().outcomesOf(() => change({ id, summary: 'Another' }));
		expect(touched).toMatchObject([{ items: [{ event_number: 61 }] }]);
		const body = JSON.parse(String(world().door.arrived.at(-1)?.body)) as IDataObject;
		const ticket = { ...(body.ticket as IDataObject), last_update: '2036-01-01T00:00:00' };
		const anew = { ...body, id: 'anew', ticket };
		expect(await trigger.deliver(world().signed(anew))).toMatchObject({
			status: 200,
			items: undefined,
		});
		const again = { ...anew, id: 'again', ticket: { ...ticket, priority_id: 1 } };
		expect(await trigger.deliver(world().signed(again))).toMatchObject({ items: [{}] });
	});
});

describe('"Ticket Updated" of the webhook trigger', () => {
	it.each(['never hold', 'hold'] as const)(
		'happens where conditions with an empty text %s',
		async (emptyConditions) => {
			world().sandbox.switches.emptyConditions = emptyConditions;
			await world().published({ events: [61], filters: { client_id: locator('id', '12') } });
			const { id } = world().openTicket();
			const outcomes = await world().outcomesOf(() => change({ id, status_id: 2 }));
			expect(outcomes).toMatchObject([{ items: [{ object_id: id }] }]);
		},
	);
});
