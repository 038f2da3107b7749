import { HaloPsaPollingTrigger } from '../../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import type { Row } from '../../../../sandbox';
import { locator } from '../../../support/node';
import { haloDate, later, told, useTimedWorld } from './timedWorld';

const { world, trigger, change } = useTimedWorld();

/** Of a ticket that the overlap of a poll does not show again. */
const longAgo = () => ({ dateoccurred: haloDate(-2), last_update: haloDate(-2) });

const USER = { whoType: 2 } as const;
const say = (id: number, by: object = {}, more: Row = {}) =>
	world().sandbox.halo.change(
		'Actions',
		{ ticket_id: id, outcome: 'Note', note: 'Hello', hiddenfromuser: false, ...more },
		by,
	);

const requests = () => world().asked;

describe('A status', () => {
	it('is told once it has lasted for the hours, and again after it was left', async () => {
		world().openTicket({ id: 1 });
		const polling = trigger({ events: ['inStatus'] });
		await polling.poll();
		later(3.9);
		expect(await polling.poll()).toBeNull();
		later(4.1);
		expect(await polling.poll()).toMatchObject([
			{
				event: 'ticket in status',
				object_id: 1,
				hours: 4,
				since: expect.stringMatching(/^\d{4}-.*Z$/),
				ticket: { id: 1, status_id: 1 },
			},
		]);
		later(9);
		expect(await polling.poll()).toBeNull();
		change(1, { status_id: 2 });
		await polling.poll();
		change(1, { status_id: 1 });
		expect(told(await polling.poll())).toEqual(['1 ticket in status']);
	});

	it('that was there for long enough when the workflow was published is old', async () => {
		world().openTicket({ id: 1 });
		later(5);
		const polling = trigger({ events: ['inStatus'] });
		await polling.poll();
		later(50);
		expect(await polling.poll()).toBeNull();
	});

	it('costs the request of a poll and one for each ticket that is told', async () => {
		for (let id = 1; id <= 3; id++) world().openTicket({ id, ...longAgo() });
		world().openTicket({ id: 4, status_id: 9 });
		const polling = trigger({ events: ['inStatus'] });
		await polling.poll();
		world().lookAway();
		await polling.poll();
		expect(requests()).toEqual(['GET /Tickets']);
		later(5);
		expect(told(await polling.poll())).toHaveLength(3);
		expect(requests().filter((request) => request.startsWith('GET /Tickets'))).toHaveLength(4);
		await polling.poll();
		expect(requests()).toEqual(['GET /Tickets']);
	});

	it('of many tickets is read as a list', async () => {
		for (let id = 1; id <= 30; id++) world().openTicket({ id, ...longAgo() });
		world().openTicket({ id: 31, status_id: 9 });
		const polling = trigger({ events: ['inStatus'] });
		await polling.poll();
		later(5);
		world().lookAway();
		expect(told(await polling.poll())).toHaveLength(30);
		expect(requests().filter((request) => request === 'GET /Tickets')).toHaveLength(2);
	});

	it('of a ticket that is closed or deleted is none', async () => {
		for (const id of [1, 2, 3]) world().openTicket({ id });
		const polling = trigger({ events: ['inStatus'] });
		await polling.poll();
		change(1, { status_id: 9 });
		world().sandbox.halo.clear('Tickets');
		world().openTicket({ id: 3 });
		later(5);
		expect(told(await polling.poll())).toEqual(['3 ticket in status']);
	});

	it('is narrowed by the filters, also where the ticket fits them later', async () => {
		world().openTicket({ id: 1, team: 'Service Desk' });
		world().openTicket({ id: 2, status_id: 2 });
		const polling = trigger({
			events: ['inStatus'],
			filters: { status_id: locator('list', 1), team: locator('name', 'Security Desk') },
		});
		await polling.poll();
		later(5);
		expect(await polling.poll()).toBeNull();
		world().lookAway();
		expect(await polling.poll()).toBeNull();
		expect(requests()).toEqual(['GET /Tickets']);
		change(1, { team: 'Security Desk' });
		expect(told(await polling.poll())).toEqual(['1 ticket in status']);
	});

	it('is known after a restart, and after a pause that is caught up on', async () => {
		world().openTicket({ id: 1 });
		const parameters = { events: ['inStatus'], options: { catchUpAfterPause: true } };
		const polling = trigger(parameters);
		await polling.poll();
		later(5);
		const again = world().trigger(
			{ hours: 4, ...parameters },
			{
				nodeType: new HaloPsaPollingTrigger(),
				type: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
				stored: polling.stored,
			},
		);
		expect(told(await again.poll('trigger', 'activate'))).toEqual(['1 ticket in status']);
		expect(await again.poll('trigger', 'activate')).toBeNull();
	});

	it('that comes after a pause without catching up is old', async () => {
		world().openTicket({ id: 1 });
		const polling = trigger({ events: ['inStatus'] });
		await polling.poll();
		later(5);
		expect(await polling.poll('trigger', 'activate')).toBeNull();
		expect(await polling.poll()).toBeNull();
	});

	it('is followed from when it was chosen, where other events were there before', async () => {
		world().openTicket({ id: 1 });
		const polling = trigger({ events: ['created'] });
		await polling.poll();
		polling.parameters = { events: ['created', 'inStatus'], hours: 4 };
		expect(await polling.poll()).toBeNull();
		later(5);
		expect(told(await polling.poll())).toEqual(['1 ticket in status']);
	});
});

describe('A reply', () => {
	const replies = { events: ['noReplyByUs', 'noReplyByUser'] };

	it('of ours is missed from the first word of the user, until we answer', async () => {
		world().openTicket({ id: 1 });
		const polling = trigger(replies);
		await polling.poll();
		say(1, USER);
		await polling.poll();
		say(1, {}, { hiddenfromuser: true });
		say(1, USER);
		await polling.poll();
		later(5);
		expect(told(await polling.poll())).toEqual(['1 no reply by us']);
		expect(await polling.poll()).toBeNull();
	});

	it('of the user is missed from our last one, each time anew', async () => {
		world().openTicket({ id: 1, ...longAgo() });
		const polling = trigger(replies);
		await polling.poll();
		say(1);
		await polling.poll();
		later(5);
		expect(told(await polling.poll())).toEqual(['1 no reply by user']);
		say(1, {}, { datetime: haloDate(2) });
		await polling.poll();
		later(6.5);
		expect(told(await polling.poll())).toEqual(['1 no reply by user']);
	});

	it('of ours is missed on a new ticket that nobody answers', async () => {
		const polling = trigger(replies);
		await polling.poll();
		change(0, { id: undefined, summary: 'New', client_id: 12 });
		await polling.poll();
		later(5);
		expect(told(await polling.poll())).toEqual([expect.stringContaining('no reply by us')]);
	});

	it('that was waited for when the workflow was published is told when it is due', async () => {
		world().openTicket({ id: 1 });
		say(1, USER);
		const polling = trigger(replies);
		await polling.poll();
		later(5);
		expect(told(await polling.poll())).toEqual(['1 no reply by us']);
	});

	it('is asked for with one request where many tickets were changed', async () => {
		for (let id = 1; id <= 6; id++) world().openTicket({ id });
		const polling = trigger(replies);
		await polling.poll();
		for (let id = 1; id <= 6; id++) say(id, USER);
		world().lookAway();
		await polling.poll();
		expect(requests()).toEqual(['GET /Tickets', 'GET /Actions']);
	});

	it('that can not be told of any of many tickets is an error rather than silence', async () => {
		for (let id = 1; id <= 11; id++) world().openTicket({ id });
		const polling = trigger(replies);
		await polling.poll();
		for (let id = 1; id <= 11; id++) say(id, USER);
		world().sandbox.faults.add({ path: '/Actions', status: 404, times: 12 });
		await expect(polling.poll()).rejects.toThrow("Who replied can't be read");
		await polling.poll();
		later(5);
		expect(told(await polling.poll())).toHaveLength(11);
	});
});

describe('A Halo that does not tell who wrote an entry', () => {
	it('is an error rather than silence', async () => {
		world().openTicket({ id: 1, ...longAgo() });
		const polling = trigger({ events: ['noReplyByUs'] });
		await polling.poll();
		say(1, { whoType: 7 as never });
		await expect(polling.poll()).rejects.toThrow('does not tell who wrote the entries');
	});
});

describe('An SLA', () => {
	const sla = { events: ['slaNear', 'slaPassed'] };

	it('is near, then passed; and near again once it was moved', async () => {
		world().openTicket({ id: 1, fixbydate: haloDate(6) });
		const polling = trigger(sla);
		await polling.poll();
		later(3);
		expect(await polling.poll()).toMatchObject([
			{ event: 'sla near', sla: 'resolution', due: expect.stringMatching(/Z$/) },
		]);
		later(6.1);
		expect(told(await polling.poll())).toEqual(['1 sla passed']);
		change(1, { fixbydate: haloDate(20) });
		expect(await polling.poll()).toBeNull();
		later(17);
		expect(told(await polling.poll())).toEqual(['1 sla near']);
	});

	it.each([
		['is on hold', { onhold: true }],
		['is left out of SLAs', { excludefromsla: true }],
		['was answered', { responsedate: haloDate(0) }],
		['was answered in time', { slaresponsestate: 'I' }],
	])('does not count for a response where the ticket %s', async (_, more) => {
		world().openTicket({ id: 1, respondbydate: haloDate(1), ...more });
		world().openTicket({ id: 2, respondbydate: haloDate(1) });
		const polling = trigger({ events: ['slaPassed'] });
		await polling.poll();
		later(2);
		expect(await polling.poll()).toMatchObject([{ object_id: 2, sla: 'response' }]);
	});

	it('that the list does not show is an error rather than silence', async () => {
		world().openTicket({ id: 1, fixbydate: undefined, respondbydate: undefined });
		world().sandbox.switches.slaDates = 'hidden';
		await expect(trigger(sla).poll()).rejects.toThrow('shows no dates of SLAs');
	});
});

describe('Quiet hours', () => {
	it('hold back what is due, and tell afterwards what is still so', async () => {
		for (const id of [1, 2]) world().openTicket({ id });
		const polling = trigger({
			events: ['inStatus'],
			options: { quietDays: [1, 2, 3, 4, 5, 6, 7] },
		});
		await polling.poll();
		later(5);
		expect(await polling.poll()).toBeNull();
		change(2, { status_id: 9 });
		polling.parameters = { events: ['inStatus'], hours: 4 };
		expect(told(await polling.poll())).toEqual(['1 ticket in status']);
	});

	it.each([
		['Hours', { hours: 0 }, 'Hours is not a number above 0'],
		[
			'a time',
			{ options: { quietFrom: '6 pm', quietUntil: '08:00' } },
			'Quiet From: "6 pm" is no time',
		],
		['the other time', { options: { quietFrom: '18:00' } }, 'Quiet Until: "" is no time'],
		[
			'no time between both',
			{ options: { quietFrom: '00:00', quietUntil: '0:00' } },
			'Quiet From and Quiet Until are both 00:00',
		],
	])('are refused where they mean nothing: %s', async (_, parameters, message) => {
		await expect(trigger({ events: ['inStatus'], ...parameters }).poll()).rejects.toThrow(message);
	});
});

describe('Tried out in the editor', () => {
	it('shows the newest ticket as if it were due', async () => {
		world().openTicket({ id: 1 });
		const polling = trigger({ events: ['slaNear'] });
		expect(told(await polling.poll('manual'))).toEqual(['1 sla near']);
		expect(polling.stored.staticData).toEqual({});
	});
});

describe('What changed', () => {
	it('is told with its old and its new value', async () => {
		world().openTicket({ id: 1, priority_id: 3, agent_id: 2 });
		const polling = trigger({ events: ['updated'] });
		await polling.poll();
		change(1, { priority_id: 1, status_id: 2 });
		expect(await polling.poll()).toMatchObject([
			{ changes: { priority_id: { from: 3, to: 1 }, status_id: { from: 1, to: 2 } } },
		]);
	});
});
