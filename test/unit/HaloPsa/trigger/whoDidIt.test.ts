import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { HaloPsaPollingTrigger } from '../../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import type { Row, Sandbox } from '../../../../sandbox';
import clock from '../../../support/clock';
import type { TriggerUnderTest } from '../../../support/triggers';
import { inAnotherProcess, useTriggerWorld } from './triggerWorld';

const world = useTriggerWorld();

/** Who may do something on a ticket, as the sandbox takes it. */
type By = Parameters<Sandbox['halo']['change']>[2];

const OWN: By = { agentId: 30, application: 'Everything' };
const PERSON: By = {};
const PERSON_AS_API_AGENT: By = { agentId: 30 };
const OTHER_APPLICATION: By = { agentId: 3, application: 'Remote Monitoring' };
const END_USER: By = { whoType: 2 };
const RULE: By = { whoType: 0 };

const OF_API_AGENT = { agent_id: 30 };

/** Somebody closes a ticket; what came of its only delivery. */
async function closedBy(by: By, ticket: Row = world().openTicket()): Promise<IDataObject[]> {
	const close = () => world().sandbox.halo.change('Tickets', { id: ticket.id, status_id: 9 }, by);
	const outcomes = await world().outcomesOf(close);
	expect(outcomes).toMatchObject([{ status: 200 }]);
	return outcomes[0].items ?? [];
}

/** Writes a note with the credential, as the Halo PSA node of a flow does. */
async function noteByItself(ticket: Row): Promise<void> {
	const note = { ticket_id: ticket.id, outcome_id: 7, note: 'Hello' };
	await world().asItself('/Actions', note);
}

describe('Halo PSA Trigger: whose doing it was', () => {
	describe.each(['of the ticket', 'of the actor'] as const)(
		'where a delivery gives the agent %s',
		(webhookAgent) => {
			beforeEach(() => {
				world().sandbox.switches.webhookAgent = webhookAgent;
			});

			it.each<[string, By, number]>([
				['the connection itself', OWN, 0],
				['a person', PERSON, 1],
				['a person who works as the API agent', PERSON_AS_API_AGENT, 1],
				['another application', OTHER_APPLICATION, 1],
				['an end user', END_USER, 1],
				['a rule', RULE, 1],
			])('%s on a ticket of the API agent', async (_, by, count) => {
				await world().published();
				expect(await closedBy(by, world().openTicket(OF_API_AGENT))).toHaveLength(count);
			});
		},
	);

	it('is asked once for each event, and not at all where nothing depends on it', async () => {
		await world().published();
		world().lookAway();
		await closedBy(PERSON);
		expect(world().asked).toEqual(['GET /Actions']);
		world().reset();
		await world().published({ ignoreOwnChanges: false });
		world().lookAway();
		const [item] = await closedBy(OWN);
		expect(item).not.toHaveProperty('done_by');
		expect(world().asked).toEqual([]);
	});

	it.each<[string, By, IDataObject]>([
		['an agent', PERSON, { done_by: 'Morgan Reyes', done_by_type: 'agent' }],
		[
			'an application',
			OTHER_APPLICATION,
			{ done_by: 'Remote Monitoring', done_by_type: 'application' },
		],
		['an end user', END_USER, { done_by: 'Pat Lee', done_by_type: 'endUser' }],
		['a rule', RULE, { done_by: 'System', done_by_type: 'system' }],
	])('stands in the item: %s', async (_, by, shown) => {
		await world().published();
		expect(await closedBy(by)).toMatchObject([shown]);
	});

	it.each<[string, By[]]>([
		['anyone', [OWN, PERSON, OTHER_APPLICATION, END_USER, RULE]],
		['agent', [PERSON, PERSON_AS_API_AGENT]],
		['application', [OWN, OTHER_APPLICATION]],
		['endUser', [END_USER]],
		['system', [RULE]],
	])('Done By %s lets these through only', async (doneBy, wanted) => {
		await world().published({ doneBy, ignoreOwnChanges: false });
		for (const by of [OWN, PERSON, PERSON_AS_API_AGENT, OTHER_APPLICATION, END_USER, RULE]) {
			const isWanted = wanted.includes(by) || (doneBy === 'anyone' && by === PERSON_AS_API_AGENT);
			expect([by, await closedBy(by)]).toMatchObject([by, isWanted ? [{}] : []]);
		}
	});

	it('is not known where nothing explains the event, which is then let through', async () => {
		await world().published({ doneBy: 'endUser' });
		const ticket = world().openTicket();
		// An action of long ago is no explanation, and an unreadable history is none either.
		world().sandbox.switches.actionsLeftBy = 'notes';
		world().sandbox.halo.add('Actions', {
			ticket_id: ticket.id,
			datetime: '2026-01-01T00:00:00',
			who_agentid: 30,
			actionby_application_id: 'Everything',
		});
		expect(await closedBy(PERSON, ticket)).toMatchObject([{ done_by: null, done_by_type: null }]);
		world().instead('GET /Actions', { status: 403, times: Infinity });
		expect(await closedBy(PERSON)).toMatchObject([
			{ done_by: null, done_by_error: expect.stringContaining('Halo') },
		]);
	});

	it('is told by the note itself where the delivery brings it along', async () => {
		await world().published({ events: [1004] });
		world().lookAway();
		const outcomes = await world().outcomesOf(() =>
			world().sandbox.halo.change(
				'Actions',
				{ ticket_id: world().openTicket().id, outcome_id: 7, note: 'Called back' },
				PERSON,
			),
		);
		expect(outcomes).toMatchObject([{ items: [{ done_by: 'Morgan Reyes' }] }]);
		expect(world().asked).toEqual([]);
	});
});

describe('Two applications that log in as the same agent', () => {
	const NEIGHBOR: By = { agentId: 30, application: 'Petra' };

	it('are told apart as soon as the connection has written a note, also after a restart', async () => {
		const trigger = await world().published({ events: [39] });
		expect(await closedBy(NEIGHBOR)).toEqual([]);
		await noteByItself(world().openTicket());
		await trigger.deliver(world().signed(await world().event()));
		expect(await closedBy(NEIGHBOR)).toMatchObject([{ done_by: 'Petra' }]);
		expect(await closedBy(OWN)).toEqual([]);
		await clock.idle();
		const { stored } = trigger;
		world().trigger({ events: [39] }, { stored, nodeType: inAnotherProcess() });
		expect(await closedBy(NEIGHBOR)).toMatchObject([{ done_by: 'Petra' }]);
		expect(await closedBy(OWN)).toEqual([]);
	});
});

describe('Halo PSA Polling Trigger: whose doing it was', () => {
	const polling = (parameters: INodeParameters = {}): TriggerUnderTest =>
		world().trigger(
			{ events: ['statusChanged'], ...parameters },
			{
				nodeType: new HaloPsaPollingTrigger(),
				type: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
			},
		);

	/** What a poll brings where these change the ticket's status since the one before, each once. */
	async function polled(parameters: INodeParameters, ...doers: By[]): Promise<IDataObject[]> {
		const ticket = world().openTicket(OF_API_AGENT);
		const trigger = polling(parameters);
		await trigger.poll();
		world().lookAway();
		for (const [index, by] of doers.entries())
			world().sandbox.halo.change('Tickets', { id: ticket.id, status_id: index + 2 }, by);
		return (await trigger.poll()) ?? [];
	}

	it.each<[string, By[], string[]]>([
		['the connection itself', [OWN], []],
		['a person on a ticket of the API agent', [PERSON], ['Morgan Reyes']],
		['a person, then the connection', [PERSON, OWN], ['Morgan Reyes']],
		['the connection, then a person', [OWN, PERSON], ['Morgan Reyes']],
		['the connection, then a rule', [OWN, RULE], []],
		['a rule', [RULE], ['System']],
		['another application', [OTHER_APPLICATION], ['Remote Monitoring']],
	])('%s', async (_, doers, names) => {
		const items = await polled({}, ...doers);
		expect(items.map(({ done_by }) => done_by)).toEqual(names);
	});

	it('is asked once for each ticket, and not at all where nothing depends on it', async () => {
		await polled({ events: ['statusChanged', 'updated'] }, PERSON);
		expect(world().asked).toEqual(['GET /Tickets', 'GET /Agent/me', 'GET /Actions']);
		const [item] = await polled({ ignoreOwnChanges: false }, OWN);
		expect(item).not.toHaveProperty('done_by');
		expect(world().asked).toEqual(['GET /Tickets']);
	});

	it.each([
		[true, ['GET /Actions']],
		[false, ['GET /Actions', ...Array<string>(6).fill('GET /Actions')]],
	])('of many tickets is asked together (Halo gives them so: %s)', async (gives, requests) => {
		const tickets = [OWN, PERSON, OWN, PERSON, OWN, PERSON].map((by) => ({
			by,
			id: world().openTicket().id,
		}));
		const trigger = polling();
		await trigger.poll();
		world().lookAway();
		for (const { id, by } of tickets)
			world().sandbox.halo.change('Tickets', { id, status_id: 2 }, by);
		const none = { status: 200, body: { record_count: 0, actions: [] } };
		if (!gives) world().instead('GET /Actions', none);
		const items = (await trigger.poll()) ?? [];
		const ofPersons = tickets.filter(({ by }) => by === PERSON).map(({ id }) => id);
		expect(items.map(({ object_id }) => object_id)).toEqual(ofPersons);
		expect(world().asked).toEqual(['GET /Tickets', 'GET /Agent/me', ...requests]);
	});

	it.each([
		['agent', ['Morgan Reyes']],
		['endUser', ['Pat Lee']],
		['system', []],
	])('Done By %s looks at everybody since the last poll', async (doneBy, names) => {
		const items = await polled({ doneBy }, PERSON, END_USER, OWN);
		expect(items.map(({ done_by }) => done_by)).toEqual(names);
	});

	it('is not known where no action tells it, and the event is let through', async () => {
		world().sandbox.switches.actionsLeftBy = 'notes';
		expect(await polled({}, PERSON)).toMatchObject([{ done_by: null }]);
	});
});
