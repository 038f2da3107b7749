import type { IDataObject } from 'n8n-workflow';
import { HaloPsaPollingTrigger } from '../../../nodes/HaloPsa/HaloPsaPollingTrigger.node';
import type { Row } from '../../../sandbox';
import { ClientLine } from '../../support/clientLine';
import clock from '../../support/clock';
import {
	petraCredential,
	PetraStore,
	petraTrigger,
	petraWebhookTrigger,
	SECRET,
} from '../../support/petra';
import type { TriggerUnderTest } from '../../support/triggers';
import { useTriggerWorld } from '../../unit/HaloPsa/trigger/triggerWorld';
import { tryCells } from './cell';
import type { Subject } from './subject';
import { wordsOf } from './subject';
import { handOver } from './table';

/** What the triggers ask: each fault at each of their requests, then the same once more with nothing in the way. */
const world = useTriggerWorld();
let line: ClientLine;
let trigger: TriggerUnderTest;
/** What began executions since the subject was put back, as far as it is the same in each run. */
let begun: string[] = [];

beforeAll(async () => {
	line = new ClientLine(new URL(world().sandbox.url).port);
	await (await world().published()).hook('delete');
});

afterAll(() => {
	line.close();
	handOver('triggers');
});

const HEADER = 'X-Petra-Webhook-Secret';
const INCIDENTS = ['newIncident', 'incidentStatusChanged', 'tenantAdded'];

/** What Halo holds for the trigger, and whether the trigger knows. */
const registered = (): string[] =>
	world().webhooks.map(({ id, url, active }: Row) => {
		const bound = world().bindings.filter(({ webhook_id: webhook }) => webhook === id);
		const events = bound.map(({ eventno }) => Number(eventno)).sort();
		const isKnown = JSON.stringify(trigger.data).includes(String(id));
		return JSON.stringify([
			new URL(String(url)).pathname.split('/').length,
			active,
			events,
			isKnown,
		]);
	});

const note = (items: IDataObject[] | null | undefined, name: (item: IDataObject) => unknown) => {
	for (const item of items ?? []) begun.push(JSON.stringify(name(item)));
};
const nameOf = ({ event, object_id: ticket }: IDataObject) => [event, ticket];

interface Step {
	name: string;
	service?: Subject['service'];
	prepare(): Promise<unknown>;
	run(): Promise<unknown>;
	state?: () => string[];
}

/** What the delivery of a case is. */
let delivery: Parameters<TriggerUnderTest['deliver']>[0];

async function deliver(name: (item: IDataObject) => unknown): Promise<void> {
	const { status, items } = await trigger.deliver(delivery);
	note(items, name);
	// Halo is answered at once, before the ticket is read, where that takes long.
	if (status >= 300) throw new Error(`Answered with ${status}`);
}

/** As n8n does when a person publishes. */
async function publish(): Promise<void> {
	const options = { activation: 'activate' as const };
	if (!(await trigger.hook('checkExists', options))) await trigger.hook('create', options);
}

const STEPS: Step[] = [
	{
		name: 'Halo PSA Trigger: publish',
		prepare: async () => {
			trigger = world().trigger({ events: [39, 3] });
		},
		run: publish,
		state: registered,
	},
	{
		name: 'Halo PSA Trigger: start of n8n',
		prepare: async () => {
			trigger = await world().published({ events: [39, 3] });
		},
		run: async () => await trigger.activate(),
		state: registered,
	},
	{
		name: 'Halo PSA Trigger: unpublish',
		prepare: async () => {
			trigger = await world().published({ events: [39, 3] });
		},
		run: async () => await trigger.hook('delete'),
		state: registered,
	},
	{
		name: 'Halo PSA Trigger: delivery',
		prepare: async () => {
			trigger = await world().published({ doneBy: 'agent', options: { fullRecord: true } });
			delivery = world().signed(await world().event());
		},
		run: async () => await deliver(nameOf),
	},
	{
		name: 'Halo PSA Trigger: catching up',
		prepare: async () => {
			trigger = await world().published();
			const [{ id: webhook_id }] = world().webhooks;
			const body = await world().event();
			const tried = { webhook_id, notification_id: body.notification_id, responsestatus: 0 };
			world().sandbox.halo.clear('WebhookEvent');
			world().sandbox.halo.add('WebhookEvent', {
				...tried,
				...{ timestamp: body.timestamp, entity_id: body.object_id },
				requestbody: JSON.stringify(body),
			});
		},
		run: async () => {
			const before = trigger.emitted.length;
			await trigger.activate();
			const { response, tick } = await trigger.trigger();
			await clock.idle();
			tick();
			await clock.idle();
			await response?.closeFunction?.();
			for (const items of trigger.emitted.slice(before)) note(items, nameOf);
		},
	},
	{
		name: 'Halo PSA Polling Trigger: poll',
		prepare: async () => {
			trigger = world().trigger(
				{ events: ['created', 'closed', 'statusChanged'], doneBy: 'agent' },
				{
					nodeType: new HaloPsaPollingTrigger(),
					type: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
				},
			);
			const ticket = world().openTicket();
			await trigger.poll();
			world().close(ticket);
			world().openTicket({ summary: 'New' });
		},
		run: async () => note(await trigger.poll(), nameOf),
	},
	{
		name: 'Petra Trigger: poll',
		service: 'Petra',
		prepare: async () => {
			const { petra, url } = world().sandbox;
			const store = petraCredential(petra.credential(url));
			trigger = petraTrigger(
				{ events: INCIDENTS },
				{ credential: { type: 'petraApi', store, details: store.details } },
			);
			const known = await petra.raise();
			await trigger.poll();
			petra.remediate(known.id);
			await petra.raise();
		},
		run: async () =>
			note(await trigger.poll(), ({ event, remediationStatus }) => [event, remediationStatus]),
	},
	{
		name: 'Petra Webhook Trigger: delivery',
		service: 'Petra',
		prepare: async () => {
			const { petra, url } = world().sandbox;
			const secret = { headerName: HEADER, secret: SECRET };
			trigger = petraWebhookTrigger(
				{ complete: true },
				new PetraStore(secret, petra.credential(url)),
			);
			const { url: incident } = await petra.raise();
			delivery = { body: { url: incident }, headers: { [HEADER]: SECRET } };
		},
		run: async () => await deliver(({ event }) => event),
	},
];

const subjectOf = ({ name, service = 'Halo', prepare, run, state }: Step): Subject => ({
	name,
	service,
	again: 'same',
	items: 1,
	prepare: async () => {
		world().reset();
		world().sandbox.switches.petraLimits = false;
		begun = [];
		await prepare();
	},
	run: async () => {
		const errors: string[] = [];
		await run().catch((error: Error & { description?: string }) => errors.push(wordsOf(error)));
		errors.push(...trigger.failed.splice(0).map(wordsOf));
		return { errors, output: begun };
	},
	state: state ?? (() => begun),
});

test.each(STEPS.map((step) => [step.name, step] as const))(
	'%s, whatever goes wrong: nothing is lost, nothing twice, and an error says what to change',
	async (_, step) => {
		const wrong = await tryCells({ sandbox: world().sandbox, line }, subjectOf(step));
		expect(wrong).toEqual([]);
	},
);
