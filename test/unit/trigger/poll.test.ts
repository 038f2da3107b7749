import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { HaloPsaPollingTrigger } from '../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import { StoredCredential } from '../../support/credentials';
import { Halo } from '../../support/halo';
import { locator } from '../../support/node';
import { TriggerUnderTest } from '../../support/triggers';

let halo: Halo;
let tickets: IDataObject[];
let workflows = 0;
/** This build does not know the filter by last update. */
let ignoresFilter: boolean;

const at = (second: number) =>
	new Date(Date.UTC(2026, 3, 2, 6, 0, second)).toISOString().replace('Z', '');

const ticket = (id: number, second: number, more: IDataObject = {}): IDataObject => ({
	id,
	lastupdate: at(second),
	status_id: 1,
	agent_id: 5,
	team: 'Desk',
	client_id: 12,
	hasbeenclosed: false,
	dateclosed: '1900-01-01T00:00:00',
	...more,
});

const closed = (second: number) => ({ status_id: 9, hasbeenclosed: true, dateclosed: at(second) });

function change(id: number, second: number, more: IDataObject = {}): void {
	const before = tickets.find((row) => row.id === id) ?? ticket(id, second);
	tickets = [
		...tickets.filter((row) => row.id !== id),
		{ ...before, ...more, lastupdate: at(second) },
	];
}

beforeEach(() => {
	halo = new Halo();
	tickets = [];
	ignoresFilter = false;
	halo.on(
		'GET /Tickets',
		({ query }) => {
			const since = query.lastupdatefromdate?.replace('Z', '') ?? '';
			const rows = tickets
				.filter((row) => ignoresFilter || String(row.lastupdate) >= since)
				.filter((row) => query.open_only !== 'true' || row.hasbeenclosed === false)
				.sort((left, right) =>
					query.order === 'last_update'
						? String(right.lastupdate).localeCompare(String(left.lastupdate))
						: (Number(left.id) - Number(right.id)) * (query.orderdesc === 'true' ? -1 : 1),
				);
			const size = Number(query.page_size);
			const from = (Number(query.page_no) - 1) * size;
			return { body: { record_count: rows.length, tickets: rows.slice(from, from + size) } };
		},
		'any',
	);
});

const ALL = ['created', 'closed', 'reassigned', 'reopened', 'statusChanged', 'updated'];

function trigger(parameters: INodeParameters = {}): TriggerUnderTest {
	const store = new StoredCredential();
	return new TriggerUnderTest({
		nodeType: new HaloPsaPollingTrigger(),
		type: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
		parameters: { events: ALL, ...parameters },
		credential: { type: 'haloPsaApi', store, details: store.details },
		workflow: { id: `poll-${++workflows}` },
	});
}

const told = (items: IDataObject[] | null) =>
	(items ?? []).map(({ event, object_id }) => `${String(object_id)} ${String(event)}`);

describe('The first poll', () => {
	it('tells nothing, however much there is', async () => {
		tickets = [ticket(1, 1), ticket(2, 2, closed(2)), ticket(3, 3)];
		const polling = trigger();
		expect(await polling.poll()).toBeNull();
		expect(await polling.poll()).toBeNull();
	});

	it('of an empty Halo tells the first ticket as new', async () => {
		const polling = trigger();
		await polling.poll();
		tickets = [ticket(1, 1)];
		expect(told(await polling.poll())).toEqual(['1 new ticket logged']);
	});
});

describe('A poll', () => {
	it('is one request when nothing happened', async () => {
		tickets = Array.from({ length: 40 }, (_, index) => ticket(index + 1, 5));
		const polling = trigger();
		await polling.poll();
		const before = halo.api.length;
		await polling.poll();
		expect(halo.api.slice(before)).toMatchObject([
			{ path: '/Tickets', query: { lastupdatefromdate: '2026-04-02T05:58:05.000Z' } },
		]);
	});

	it.each<[string, IDataObject, string[]]>([
		['a note was added', {}, ['1 ticket updated']],
		['the status', { status_id: 4 }, ['1 ticket status changed', '1 ticket updated']],
		['the agent', { agent_id: 6 }, ['1 ticket reassigned', '1 ticket updated']],
		['the team', { team: 'Security' }, ['1 ticket reassigned', '1 ticket updated']],
		[
			'it was closed',
			closed(9),
			['1 ticket status changed', '1 ticket closed', '1 ticket updated'],
		],
	])('tells what became of a ticket: %s', async (_, more, events) => {
		tickets = [ticket(1, 1), ticket(2, 2)];
		const polling = trigger();
		await polling.poll();
		change(1, 9, more);
		expect(told(await polling.poll())).toEqual(events);
		expect(await polling.poll()).toBeNull();
	});

	it('tells what a ticket was before', async () => {
		tickets = [ticket(1, 1)];
		const polling = trigger({ events: ['statusChanged'] });
		await polling.poll();
		change(1, 9, { status_id: 4 });
		expect(await polling.poll()).toMatchObject([
			{
				previous_status_id: 1,
				previous_agent_id: 5,
				previous_team: 'Desk',
				ticket: { id: 1, status_id: 4, dateclosed: null },
			},
		]);
	});

	it('knows a ticket that was made and closed between two polls', async () => {
		tickets = [ticket(1, 1)];
		const polling = trigger({ events: ['created', 'closed'] });
		await polling.poll();
		change(2, 9, closed(9));
		expect(told(await polling.poll())).toEqual(['2 new ticket logged', '2 ticket closed']);
	});

	it('knows that one closed long ago was opened again, and is closed once more', async () => {
		tickets = [ticket(1, 1, closed(1)), ticket(2, 300)];
		const polling = trigger({ events: ['created', 'closed', 'reopened'] });
		await polling.poll();
		change(1, 310, { status_id: 1, hasbeenclosed: false, dateclosed: '1900-01-01T00:00:00' });
		expect(told(await polling.poll())).toEqual(['1 ticket reopened']);
		change(1, 320, closed(320));
		expect(told(await polling.poll())).toEqual(['1 ticket closed']);
	});

	it('takes a change of a ticket closed long ago for no closing', async () => {
		tickets = [
			...Array.from({ length: 150 }, (_, index) => ticket(index + 2, 300, closed(300))),
			ticket(1, 1, closed(1)),
		];
		const polling = trigger({ events: ['created', 'closed', 'reopened'] });
		await polling.poll();
		change(1, 310);
		expect(await polling.poll()).toBeNull();
	});

	it('tells each of 500 changes of one second once, over several polls of the same window', async () => {
		tickets = Array.from({ length: 500 }, (_, index) => ticket(index + 1, 1));
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
		tickets = [ticket(1, 100), ticket(2, 100)];
		const polling = trigger({ events: ['statusChanged'] });
		await polling.poll();
		change(1, 200, { status_id: 4 });
		await polling.poll();
		change(2, 110, { status_id: 4 });
		expect(told(await polling.poll())).toEqual(['2 ticket status changed']);
	});

	it('never looks at the clock of n8n', async () => {
		tickets = [ticket(1, 1)];
		const polling = trigger();
		jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2031, 0, 1));
		await polling.poll();
		change(1, 2, { status_id: 4 });
		expect(told(await polling.poll())).toContain('1 ticket status changed');
	});

	it('is right where Halo ignores the filter', async () => {
		tickets = Array.from({ length: 120 }, (_, index) => ticket(index + 1, 1, closed(1)));
		tickets.push(ticket(200, 900));
		const polling = trigger();
		await polling.poll();
		ignoresFilter = true;
		expect(await polling.poll()).toBeNull();
		change(200, 910);
		expect(told(await polling.poll())).toEqual(['200 ticket updated']);
	});

	it('that failed is made good by the next', async () => {
		tickets = [ticket(1, 1)];
		const polling = trigger({
			options: { fullRecord: true },
			filters: { client_id: locator('name', 'Birch Dental') },
		});
		halo.on('GET /Client', { body: { clients: [{ id: 12, name: 'Birch Dental' }] } }, 1);
		await polling.poll();
		change(1, 9, { status_id: 4 });
		halo.on('GET /Tickets/1', { body: { id: 1, summary: 'Whole' } }, 1);
		const stored = structuredClone(polling.stored.staticData);
		polling.parameters = { events: [] };
		await expect(polling.poll()).rejects.toThrow('Trigger On is empty');
		expect(polling.stored.staticData).toEqual(stored);
		polling.parameters = {
			events: ['statusChanged'],
			options: { fullRecord: true },
			filters: { client_id: locator('name', 'Birch Dental') },
		};
		expect(await polling.poll()).toMatchObject([{ ticket: { summary: 'Whole' } }]);
	});

	it('lets through only what the filters name', async () => {
		tickets = [ticket(1, 1), ticket(2, 1, { client_id: 13 }), ticket(3, 1, { status_id: 2 })];
		const polling = trigger({
			events: ['statusChanged'],
			filters: {
				client_id: locator('id', '12'),
				from_status_id: locator('list', 1),
				to_status_id: locator('list', 9),
			},
		});
		await polling.poll();
		for (const id of [1, 2, 3]) change(id, 9, closed(9));
		expect(told(await polling.poll())).toEqual(['1 ticket status changed']);
	});
});

describe('Tried out in the editor', () => {
	it('shows the newest ticket, and remembers nothing', async () => {
		tickets = [ticket(1, 1), ticket(2, 2)];
		const polling = trigger({ events: ['closed'] });
		expect(told(await polling.poll('manual'))).toEqual(['2 ticket closed']);
		expect(polling.stored.staticData).toEqual({});
	});
});
