import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { HaloPsaPollingTrigger } from '../../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import type { TriggerUnderTest } from '../../../support/triggers';
import { useTriggerWorld } from './triggerWorld';

const world = useTriggerWorld();

const HOUR = 3_600_000;
const realNow = Date.now.bind(Date);

/** The clock of n8n so many hours later; Halo's stays. */
const later = (hours: number) =>
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + hours * HOUR);

const haloDate = (hours: number) => new Date(realNow() + hours * HOUR).toISOString();

/** Of a ticket that the overlap of a poll does not show again. */
const longAgo = () => ({ dateoccurred: haloDate(-2), last_update: haloDate(-2) });

beforeEach(() => {
	world().sandbox.halo.clear('Tickets');
	later(0);
});

const trigger = (parameters: INodeParameters): TriggerUnderTest =>
	world().trigger(
		{ hours: 4, ...parameters },
		{
			nodeType: new HaloPsaPollingTrigger(),
			type: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
		},
	);

const told = (items: IDataObject[] | null) => (items ?? []).map(({ object_id }) => object_id);

const failures = ({ failed }: TriggerUnderTest) => failed.map(({ message }) => message);

/** Three tickets that are followed, a fourth that shows until when Halo was read, and five hours. */
async function dueInFiveHours(): Promise<TriggerUnderTest> {
	for (let id = 1; id <= 3; id++) world().openTicket({ id, ...longAgo() });
	world().openTicket({ id: 4, status_id: 9 });
	const polling = trigger({ events: ['inStatus'] });
	await polling.poll();
	later(5);
	return polling;
}

describe('A ticket that is due', () => {
	it.each([400, 404])('and is gone (%s) is told of no more, and the others are', async (status) => {
		const polling = await dueInFiveHours();
		world().instead('GET /Tickets/2', { status });
		expect(told(await polling.poll())).toEqual([1, 3]);
		world().lookAway();
		expect(await polling.poll()).toBeNull();
		expect(world().asked).toEqual(['GET /Tickets']);
		expect(failures(polling)).toEqual([]);
	});

	it.each([401, 403])(
		'and is hidden (%s) is a failure once, and the others are told',
		async (status) => {
			const polling = await dueInFiveHours();
			world().instead('GET /Tickets/2', { status, times: Infinity });
			expect(told(await polling.poll())).toEqual([1, 3]);
			expect(failures(polling)).toEqual([
				expect.stringContaining("What is due can't be read for ticket 2: "),
			]);
			world().lookAway();
			expect(await polling.poll()).toBeNull();
			expect(world().asked).toEqual(['GET /Tickets']);
			expect(failures(polling)).toHaveLength(1);
		},
	);

	it('and can not be read now is a failure once, and told when it can', async () => {
		const polling = await dueInFiveHours();
		world().instead('GET /Tickets/2', { status: 200, body: 'no ticket', times: 2 });
		expect(told(await polling.poll())).toEqual([1, 3]);
		expect(await polling.poll()).toBeNull();
		expect(failures(polling)).toHaveLength(1);
		expect(told(await polling.poll())).toEqual([2]);
		expect(await polling.poll()).toBeNull();
	});

	it('and is deleted, though Halo shows it, is none', async () => {
		const polling = await dueInFiveHours();
		const [first, second] = world().sandbox.halo.rows('Tickets');
		const tickets = [{ ...second, deleted: true, last_update: haloDate(0) }];
		world().instead('GET /Tickets', { status: 200, body: { record_count: 1, tickets } });
		world().instead('GET /Tickets/1', { status: 200, body: { ...first, deleted: true } });
		expect(told(await polling.poll())).toEqual([3]);
		world().lookAway();
		expect(await polling.poll()).toBeNull();
		expect(world().asked).toEqual(['GET /Tickets']);
	});
});

describe('A ticket whose replies can not be read', () => {
	it('is a failure once, keeps nothing from the others, and is read again', async () => {
		for (let id = 1; id <= 2; id++) world().openTicket({ id });
		const polling = trigger({ events: ['noReplyByUs'] });
		await polling.poll();
		for (let id = 1; id <= 2; id++)
			world().sandbox.halo.change(
				'Actions',
				{ ticket_id: id, outcome: 'Note', note: 'Hello', hiddenfromuser: false },
				{ whoType: 2 },
			);
		world().instead('GET /Actions', { status: 404 });
		await polling.poll();
		expect(failures(polling)).toEqual([
			expect.stringMatching(/^Who replied can't be read for ticket [12]: /),
		]);
		later(5);
		expect(told(await polling.poll())).toEqual([1, 2]);
		expect(failures(polling)).toHaveLength(1);
	});
});

describe('A status that a rule sets', () => {
	it('is as old as the last update, not as the last thing that somebody did', async () => {
		const acted = { lastactiondate: haloDate(-10), dateoccurred: haloDate(-10) };
		world().openTicket({ id: 1, ...acted, last_update: haloDate(-10) });
		world().openTicket({ id: 4, status_id: 9 });
		const polling = trigger({ events: ['inStatus'] });
		await polling.poll();
		const { halo } = world().sandbox;
		for (const row of halo.rows('Tickets'))
			if (row.id === 1) Object.assign(row, { status_id: 2, last_update: haloDate(0) });
		expect(await polling.poll()).toBeNull();
		later(3.9);
		expect(await polling.poll()).toBeNull();
		later(4.1);
		expect(told(await polling.poll())).toEqual([1]);
	});
});
