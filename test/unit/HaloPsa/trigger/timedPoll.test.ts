import type { INodeParameters } from 'n8n-workflow';
import type { Row } from '../../../../sandbox';
import { meeting } from '../../../../sandbox';
import { locator } from '../../../support/node';
import { haloDate, later, told, useTimedWorld } from './timedWorld';

/** Kind: an event that comes with time is told twice, too early, or never, since of what is known something is missing. */
const { world, trigger, change } = useTimedWorld();

const longAgo = (hours = -2) => ({
	dateoccurred: haloDate(hours),
	last_update: haloDate(hours),
	lastactiondate: haloDate(hours),
});
const rewrite = (id: number, more: Row) => {
	for (const row of world().sandbox.halo.rows('Tickets'))
		if (row.id === id) Object.assign(row, more);
};
const USER = { whoType: 2 } as const;
const say = (id: number, by: object = {}, more: Row = {}) =>
	world().sandbox.halo.change(
		'Actions',
		{ ticket_id: id, outcome: 'Note', note: 'Hello', hiddenfromuser: false, ...more },
		by,
	);

describe('What is chosen on a trigger that runs already', () => {
	const edited = async (before: INodeParameters, after: INodeParameters) => {
		const polling = trigger(before);
		await polling.poll();
		polling.parameters = { hours: 4, ...after };
		return polling;
	};

	it('begins then: what an event finds by now is old, what comes later is told', async () => {
		world().openTicket({ id: 1, fixbydate: haloDate(-6), ...longAgo() });
		world().openTicket({ id: 2, fixbydate: haloDate(6), ...longAgo() });
		const polling = await edited({ events: ['inStatus'] }, { events: ['inStatus', 'slaPassed'] });
		expect(await polling.poll()).toBeNull();
		later(7);
		expect(told(await polling.poll()).sort()).toEqual([
			'1 ticket in status',
			'2 sla passed',
			'2 ticket in status',
		]);
	});

	it('loses nothing that the other events wait for', async () => {
		world().openTicket({ id: 1, fixbydate: haloDate(-6), ...longAgo(-3) });
		const polling = await edited({ events: ['inStatus'] }, { events: ['inStatus', 'slaPassed'] });
		later(1.1);
		expect(told(await polling.poll())).toEqual(['1 ticket in status']);
	});

	it('knows who waits for a reply by then', async () => {
		world().openTicket({ id: 1, ...longAgo() });
		say(1, USER);
		const polling = await edited(
			{ events: ['slaPassed'] },
			{ events: ['slaPassed', 'noReplyByUs'] },
		);
		await polling.poll();
		later(5);
		expect(told(await polling.poll())).toEqual(['1 no reply by us']);
	});

	it('with fewer hours starts nothing for what has lasted so long by then', async () => {
		world().openTicket({ id: 1, ...longAgo(-6) });
		const polling = await edited({ events: ['inStatus'], hours: 8 }, { events: ['inStatus'] });
		expect(await polling.poll()).toBeNull();
		expect(await polling.poll()).toBeNull();
	});

	it('with the hours of before is not told again', async () => {
		world().openTicket({ id: 1 });
		const polling = trigger({ events: ['inStatus'] });
		await polling.poll();
		later(5);
		expect(told(await polling.poll())).toEqual(['1 ticket in status']);
		for (const hours of [8, 4]) {
			polling.parameters = { events: ['inStatus'], hours };
			expect(await polling.poll()).toBeNull();
		}
	});

	it('by its filters starts nothing that the former ones left out', async () => {
		world().openTicket({ id: 1 });
		world().openTicket({ id: 2, status_id: 2 });
		const of = (status: number) => ({ filters: { status_id: locator('list', status) } });
		const polling = trigger({ events: ['inStatus'], ...of(1) });
		await polling.poll();
		later(5);
		expect(told(await polling.poll())).toEqual(['1 ticket in status']);
		polling.parameters = { events: ['inStatus'], hours: 4, ...of(2) };
		expect(await polling.poll()).toBeNull();
		rewrite(2, { last_update: haloDate(1) });
		expect(await polling.poll()).toBeNull();
	});

	it('needs what the list of tickets does not show: it is an error rather than silence', async () => {
		world().openTicket({ id: 1, fixbydate: undefined, respondbydate: undefined });
		world().sandbox.switches.slaDates = 'hidden';
		const polling = await edited({ events: ['inStatus'] }, { events: ['inStatus', 'slaPassed'] });
		await expect(polling.poll()).rejects.toThrow('shows no dates of SLAs');
	});
});

describe('An SLA that was told of', () => {
	it('is not told again where the ticket was on hold in between', async () => {
		world().openTicket({ id: 1, fixbydate: haloDate(1), ...longAgo() });
		const polling = trigger({ events: ['slaPassed'] });
		await polling.poll();
		later(2);
		expect(told(await polling.poll())).toEqual(['1 sla passed']);
		for (const onhold of [true, false]) {
			change(1, { onhold });
			expect(await polling.poll()).toBeNull();
		}
		change(1, { fixbydate: haloDate(9) });
		expect(await polling.poll()).toBeNull();
		later(10);
		expect(told(await polling.poll())).toEqual(['1 sla passed']);
	});
});

describe('A ticket that is opened again', () => {
	const opened = { status_id: 1, hasbeenclosed: null, dateclosed: null };

	it('by a rule is in its status since then', async () => {
		world().openTicket({ id: 1, ...longAgo(-100) });
		world().openTicket({ id: 4, status_id: 9 });
		const polling = trigger({ events: ['inStatus'] });
		await polling.poll();
		change(1, { status_id: 9 });
		await polling.poll();
		rewrite(1, { ...opened, lastactiondate: haloDate(-50), last_update: haloDate(0) });
		expect(await polling.poll()).toBeNull();
		later(4.1);
		expect(told(await polling.poll())).toEqual(['1 ticket in status']);
	});

	it('while many others change has the answers of before', async () => {
		for (let id = 1; id <= 5; id++) world().openTicket({ id, ...longAgo() });
		const polling = trigger({ events: ['noReplyByUs'] });
		await polling.poll();
		world().openTicket({ id: 10, ...longAgo(-1.9), last_update: haloDate(0) });
		say(10, {}, { datetime: haloDate(-1.5) });
		await polling.poll();
		change(10, { status_id: 9 });
		await polling.poll();
		const now = { last_update: haloDate(3) };
		world().openTicket({ id: 11, status_id: 9 });
		rewrite(11, now);
		await polling.poll();
		rewrite(10, { ...opened, ...now, lastactiondate: haloDate(3) });
		for (let id = 1; id <= 5; id++) {
			say(id, {}, { datetime: haloDate(3) });
			rewrite(id, now);
		}
		later(5);
		expect(await polling.poll()).toBeNull();
	});
});

describe('An answer of ours', () => {
	it('that Halo shows later than the ticket tells of it is waited for', async () => {
		world().openTicket({ id: 1, ...longAgo() });
		const polling = trigger({ events: ['noReplyByUs'] });
		await polling.poll();
		say(1, USER);
		await polling.poll();
		say(1);
		const none = { record_count: 0, actions: [] };
		world().sandbox.faults.add({ path: '/Actions', status: 200, body: none, times: 2 });
		await polling.poll();
		await polling.poll();
		await polling.poll();
		later(5);
		expect(await polling.poll()).toBeNull();
	});

	it('that Halo never shows is waited for some minutes only', async () => {
		world().openTicket({ id: 1, ...longAgo() });
		const polling = trigger({ events: ['noReplyByUs', 'inStatus'] });
		await polling.poll();
		change(1, { status_id: 2 });
		const none = { record_count: 0, actions: [] };
		world().sandbox.faults.add({ path: '/Actions', status: 200, body: none, times: Infinity });
		await polling.poll();
		later(0.1);
		await polling.poll();
		later(0.2);
		world().openTicket({ id: 4, status_id: 9 });
		rewrite(4, { last_update: haloDate(0.2) });
		await polling.poll();
		world().lookAway();
		await polling.poll();
		expect(world().asked).toEqual(['GET /Tickets']);
		later(5);
		expect(told(await polling.poll())).toEqual(['1 ticket in status']);
	});

	it('that could not be read counts, also where many others can be read together', async () => {
		for (let id = 1; id <= 5; id++) world().openTicket({ id, ...longAgo() });
		const polling = trigger({ events: ['noReplyByUs'] });
		await polling.poll();
		for (let id = 1; id <= 5; id++) say(id, USER, { datetime: haloDate(-0.5) });
		await polling.poll();
		for (let id = 1; id <= 5; id++) say(id);
		const unreadable = () =>
			world().sandbox.faults.add({ path: '/Actions', status: 404, times: 6 });
		unreadable();
		await polling.poll();
		expect(polling.failed).toHaveLength(1);
		world().openTicket({ id: 11, status_id: 9 });
		rewrite(11, { last_update: haloDate(3) });
		say(5, {}, { datetime: haloDate(4.9), hiddenfromuser: true });
		later(3);
		unreadable();
		await polling.poll();
		later(5);
		expect(await polling.poll()).toBeNull();
	});

	it('just now, on a ticket that is due by what is remembered, counts at once', async () => {
		world().openTicket({ id: 1, ...longAgo() });
		world().openTicket({ id: 4, status_id: 9 });
		const polling = trigger({ events: ['noReplyByUs', 'slaPassed'] });
		rewrite(1, { fixbydate: haloDate(4) });
		say(1, USER);
		await polling.poll();
		say(1, {}, { datetime: haloDate(4.9) });
		later(5);
		const shown = world()
			.sandbox.halo.rows('Tickets')
			.filter(({ id }) => id === 4);
		world().instead('GET /Tickets', { status: 200, body: { record_count: 1, tickets: shown } });
		expect(told(await polling.poll())).toEqual(['1 sla passed']);
	});
});

describe('A word of the user', () => {
	it('that a program logs in their name is no answer of ours', async () => {
		world().openTicket({ id: 1, ...longAgo() });
		const polling = trigger({ events: ['noReplyByUs', 'noReplyByUser'] });
		await polling.poll();
		say(1, { ...USER, application: 'Mail import' });
		await polling.poll();
		later(5);
		expect(told(await polling.poll())).toEqual(['1 no reply by us']);
	});
});

describe('Many tickets that are due at once', () => {
	it('are read whole several at a time', async () => {
		for (let id = 1; id <= 12; id++) world().openTicket({ id, ...longAgo() });
		const polling = trigger({ events: ['inStatus'], options: { fullRecord: true } });
		await polling.poll();
		later(5);
		world().sandbox.faults.add({ path: /Tickets\/\d+$/, times: 4, hold: meeting(4) });
		const items = await polling.poll();
		expect(items?.map(({ object_id }) => object_id)).toEqual(
			Array.from({ length: 12 }, (_, index) => index + 1),
		);
		// One at a time, the first is held for a minute.
	}, 30_000);
});

describe('A ticket that is due', () => {
	it('is told though Halo dates its last action finer in the ticket than in the list', async () => {
		world().openTicket({ id: 1, ...longAgo(), lastactiondate: '2026-01-01T10:00:00Z' });
		world().openTicket({ id: 4, status_id: 9 });
		rewrite(1, { fixbydate: haloDate(1) });
		const polling = trigger({ events: ['slaPassed'] });
		await polling.poll();
		later(5);
		const [row] = world().sandbox.halo.rows('Tickets');
		const body = { ...row, lastactiondate: '2026-01-01T10:00:00.202645Z' };
		world().instead('GET /Tickets/1', { status: 200, times: 9, body });
		expect(told(await polling.poll())).toEqual(['1 sla passed']);
		expect(await polling.poll()).toBeNull();
	});

	it('when the trigger begins is old, also where its replies can not be read then', async () => {
		world().openTicket({ id: 1, ...longAgo(-3) });
		rewrite(1, { fixbydate: haloDate(-1) });
		const polling = trigger({ events: ['slaPassed', 'noReplyByUs'] });
		world().sandbox.faults.add({ path: '/Actions', status: 404, times: 2 });
		await polling.poll();
		expect(polling.failed).toHaveLength(1);
		expect(await polling.poll()).toBeNull();
	});
});
