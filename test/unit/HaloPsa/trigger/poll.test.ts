import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { HaloPsaPollingTrigger } from '../../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import type { Row } from '../../../../sandbox';
import { locator } from '../../../support/node';
import type { TriggerUnderTest } from '../../../support/triggers';
import { useTriggerWorld } from './triggerWorld';

const world = useTriggerWorld();

beforeEach(() => world().sandbox.halo.clear('Tickets'));

const at = (second: number) =>
	new Date(Date.UTC(2026, 3, 2, 6, 0, second)).toISOString().replace('Z', '');

/** A ticket whose dates are told by the second in which it was changed last. */
function ticket(id: number, second: number, more: Row = {}): void {
	const last_update = at(second);
	const row = { id, last_update, status_id: 1, agent_id: 2, team: 'Service Desk', client_id: 12 };
	dated(world().openTicket({ ...row, ...more }), second);
}

const tickets = (count: number, second: number, more: Row = {}, first = 1) => {
	for (let index = 0; index < count; index++) ticket(first + index, second, more);
};

/** Somebody changes a ticket, or makes one with this ID, in a second. */
function change(id: number, second: number, more: Row = {}): void {
	const { halo } = world().sandbox;
	if (!halo.rows('Tickets').some((row) => row.id === id)) return ticket(id, second, more);
	dated(halo.change('Tickets', { id, ...more, last_update: at(second) }), second);
}

/** What the sandbox closed just now was closed in that second. */
function dated(row: Row, second: number): void {
	const isNow = String(row.dateclosed) > at(100_000);
	if (isNow) Object.assign(row, { dateclosed: at(second) });
}

const closed = { status_id: 9 };

const ALL = ['created', 'closed', 'reassigned', 'reopened', 'statusChanged', 'updated'];

const trigger = (parameters: INodeParameters = {}): TriggerUnderTest =>
	world().trigger(
		{ events: ALL, ...parameters },
		{
			nodeType: new HaloPsaPollingTrigger(),
			type: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
		},
	);

const told = (items: IDataObject[] | null) =>
	(items ?? []).map(({ event, object_id }) => `${String(object_id)} ${String(event)}`);

describe('The first poll', () => {
	it('tells nothing, however much there is', async () => {
		ticket(1, 1);
		ticket(2, 2, closed);
		ticket(3, 3);
		const polling = trigger();
		expect(await polling.poll()).toBeNull();
		expect(await polling.poll()).toBeNull();
	});

	it('of an empty Halo tells the first ticket as new', async () => {
		const polling = trigger();
		await polling.poll();
		ticket(1, 1);
		expect(told(await polling.poll())).toEqual(['1 new ticket logged']);
	});
});

describe('A poll', () => {
	it('is one request when nothing happened', async () => {
		tickets(40, 5);
		const polling = trigger();
		await polling.poll();
		world().lookAway();
		await polling.poll();
		expect(world().asked).toEqual(['GET /Tickets']);
		expect(world().sandbox.apiRequests().at(-1)).toMatchObject({
			query: { lastupdatefromdate: '2026-04-02T05:58:05.000Z' },
		});
	});

	it.each<[string, Row, string[]]>([
		['a note was added', {}, ['1 ticket updated']],
		['the status', { status_id: 4 }, ['1 ticket status changed', '1 ticket updated']],
		['the agent', { agent_id: 1 }, ['1 ticket reassigned', '1 ticket updated']],
		['the team', { team: 'Security Desk' }, ['1 ticket reassigned', '1 ticket updated']],
		['it was closed', closed, ['1 ticket status changed', '1 ticket closed', '1 ticket updated']],
	])('tells what became of a ticket: %s', async (_, more, events) => {
		ticket(1, 1);
		ticket(2, 2);
		const polling = trigger();
		await polling.poll();
		change(1, 9, more);
		expect(told(await polling.poll())).toEqual(events);
		expect(await polling.poll()).toBeNull();
	});

	it('tells what a ticket was before', async () => {
		ticket(1, 1);
		const polling = trigger({ events: ['statusChanged'] });
		await polling.poll();
		change(1, 9, { status_id: 4 });
		expect(await polling.poll()).toMatchObject([
			{
				previous_status_id: 1,
				previous_agent_id: 2,
				previous_team: 'Service Desk',
				ticket: { id: 1, status_id: 4, dateclosed: null },
			},
		]);
	});

	it('knows a ticket that was made and closed between two polls', async () => {
		ticket(1, 1);
		const polling = trigger({ events: ['created', 'closed'] });
		await polling.poll();
		change(2, 9, closed);
		expect(told(await polling.poll())).toEqual(['2 new ticket logged', '2 ticket closed']);
	});

	it('knows that one closed long ago was opened again, and is closed once more', async () => {
		ticket(1, 1, closed);
		ticket(2, 300);
		const polling = trigger({ events: ['created', 'closed', 'reopened'] });
		await polling.poll();
		change(1, 310, { status_id: 1 });
		expect(told(await polling.poll())).toEqual(['1 ticket reopened']);
		change(1, 320, closed);
		expect(told(await polling.poll())).toEqual(['1 ticket closed']);
	});

	it('takes a change of a ticket closed long ago for no closing', async () => {
		tickets(150, 300, closed, 2);
		ticket(1, 1, closed);
		const polling = trigger({ events: ['created', 'closed', 'reopened'] });
		await polling.poll();
		change(1, 310);
		expect(await polling.poll()).toBeNull();
	});

	it('tells each of 500 changes of one second once, over several polls of the same window', async () => {
		tickets(500, 1);
		const polling = trigger({ events: ['statusChanged'] });
		await polling.poll();
		for (let id = 1; id <= 250; id++) change(id, 60, { status_id: 4 });
		const first = told(await polling.poll());
		for (let id = 251; id <= 500; id++) change(id, 60, { status_id: 4 });
		const second = told(await polling.poll());
		expect(first).toHaveLength(250);
		expect(second).toHaveLength(250);
		expect(new Set([...first, ...second]).size).toBe(500);
		expect(await polling.poll()).toBeNull();
	});

	it('sees what shows later than it is dated', async () => {
		tickets(2, 100);
		const polling = trigger({ events: ['statusChanged'] });
		await polling.poll();
		change(1, 200, { status_id: 4 });
		await polling.poll();
		change(2, 110, { status_id: 4 });
		expect(told(await polling.poll())).toEqual(['2 ticket status changed']);
	});

	it('never looks at the clock of n8n', async () => {
		ticket(1, 1);
		const polling = trigger();
		jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2031, 0, 1));
		await polling.poll();
		change(1, 2, { status_id: 4 });
		expect(told(await polling.poll())).toContain('1 ticket status changed');
	});

	it('is right where Halo ignores the filter', async () => {
		tickets(120, 1, closed);
		ticket(200, 900);
		const polling = trigger();
		await polling.poll();
		world().sandbox.switches.ignoredFilters.add('lastupdatefromdate');
		expect(await polling.poll()).toBeNull();
		change(200, 910);
		expect(told(await polling.poll())).toEqual(['200 ticket updated']);
	});

	it('that failed is made good by the next', async () => {
		ticket(1, 1);
		const polling = trigger({
			options: { fullRecord: true },
			filters: { client_id: locator('name', 'Birch Dental') },
		});
		await polling.poll();
		change(1, 9, { status_id: 4 });
		const stored = structuredClone(polling.stored.staticData);
		polling.parameters = { events: [] };
		await expect(polling.poll()).rejects.toThrow('Trigger On is empty');
		expect(polling.stored.staticData).toEqual(stored);
		polling.parameters = {
			events: ['statusChanged'],
			options: { fullRecord: true },
			filters: { client_id: locator('name', 'Birch Dental') },
		};
		expect(await polling.poll()).toMatchObject([{ ticket: { summary: 'Mailbox rule alert' } }]);
		const { asked } = world();
		expect(asked.filter((request) => request === 'GET /Client')).toHaveLength(1);
		expect(asked.filter((request) => request === 'GET /Tickets/1')).toHaveLength(1);
	});

	it('lets through only what the filters name', async () => {
		ticket(1, 1);
		ticket(2, 1, { client_id: 13 });
		ticket(3, 1, { status_id: 2 });
		const polling = trigger({
			events: ['statusChanged'],
			filters: {
				client_id: locator('id', '12'),
				from_status_id: locator('list', 1),
				to_status_id: locator('list', 9),
			},
		});
		await polling.poll();
		for (const id of [1, 2, 3]) change(id, 9, closed);
		expect(told(await polling.poll())).toEqual(['1 ticket status changed']);
	});
});

describe('Tried out in the editor', () => {
	it('shows the newest ticket, and remembers nothing', async () => {
		ticket(1, 1);
		ticket(2, 2);
		const polling = trigger({ events: ['closed'] });
		expect(told(await polling.poll('manual'))).toEqual(['2 ticket closed']);
		expect(polling.stored.staticData).toEqual({});
	});
});
