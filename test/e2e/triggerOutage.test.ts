import { startN8n, until } from '../../real-n8n';
import { packPackage } from '../../real-n8n/pack';
import type { Sandbox } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import type { TriggeredFlow } from './triggers';
import { closeTicket, flowOf, nothingIsLeft, openTickets, registered } from './triggers';

const TRIGGER = 'n8n-nodes-halopsa.haloPsaTrigger';

let n8n: Awaited<ReturnType<typeof startN8n>>;
let sandbox: Sandbox;
let credential: string;

beforeAll(async () => {
	n8n = await startN8n({ tarballs: [await packPackage()] });
	sandbox = await startSandbox();
	credential = await n8n.api.createCredential({
		name: 'Halo PSA',
		type: 'haloPsaApi',
		data: { permissions: 'all', ...sandbox.credential() },
	});
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
	await sandbox.close();
	await n8n.stop();
});

const published = async (parameters: Record<string, unknown>) => {
	const flow = await flowOf(n8n.api, { type: TRIGGER, parameters, credential });
	await flow.publish();
	return flow;
};

/** Looks of the triggers at Halo's delivery log that were answered. */
const looks = () =>
	sandbox.apiRequests().filter(({ path, status }) => path === '/api/WebhookEvent' && status === 200)
		.length;

/** Starts n8n again; what the trigger finds in the log then has begun, or is about to, when this is over. */
const startedAgain = async (flow: TriggeredFlow) => {
	const before = looks();
	await n8n.restart();
	await flow.listens();
	await until(looks, 'the log was looked at', { reached: (count) => count > before });
};

const ticketsOf = (outputs: Array<Array<Record<string, unknown>>>) =>
	outputs.map((items) => items.map(({ object_id }) => object_id));

describe('n8n is killed, and Halo goes on', () => {
	it('passes on each of five closed tickets once, in order, after the start', async () => {
		const flow = await published({ events: [39] });
		const tickets = openTickets(sandbox, 6);
		closeTicket(sandbox, tickets[0].id);
		await flow.outputs(1);
		await n8n.kill();
		for (const { id } of tickets.slice(1)) {
			closeTicket(sandbox, id);
			await sandbox.halo.deliveriesDone();
		}
		await n8n.restart();
		const outputs = await flow.outputs(6);
		expect(ticketsOf(outputs)).toEqual(tickets.map(({ id }) => [id]));
		await startedAgain(flow);
		expect(await flow.settledCount()).toBe(6);
		expect(sandbox.violations).toEqual([]);
		await flow.unpublish();
		await nothingIsLeft(sandbox);
	});

	it('passes on what happened after Halo had switched the webhook off for its failures', async () => {
		sandbox.switches.webhookDisabledAfter = 2;
		const flow = await published({ events: [39] });
		const tickets = openTickets(sandbox, 5);
		await n8n.kill();
		for (const { id } of tickets) {
			closeTicket(sandbox, id);
			await sandbox.halo.deliveriesDone();
		}
		expect(registered(sandbox).webhooks).toMatchObject([{ active: false }]);
		expect(sandbox.halo.rows('WebhookEvent')).toHaveLength(2);
		await n8n.restart();
		const outputs = await flow.outputs(6);
		expect(ticketsOf(outputs).flat()).toEqual(tickets.map(({ id }) => id));
		await startedAgain(flow);
		expect(await flow.settledCount()).toBe(6);
		await flow.unpublish();
		await nothingIsLeft(sandbox);
	});

	it.each([
		['deleted by hand', () => sandbox.halo.clear('Webhook')],
		[
			'inactive',
			() =>
				void sandbox.halo.change('Webhook', { ...registered(sandbox).webhooks[0], active: false }),
		],
	])('repairs a webhook that was %s meanwhile', async (_, damage) => {
		const flow = await published({ events: [39] });
		await n8n.kill();
		damage();
		await n8n.restart();
		await until(() => registered(sandbox), 'the webhook is repaired and its event bound', {
			// A webhook that was deleted leaves its event behind for a moment.
			reached: ({ webhooks, bindings }) =>
				webhooks[0]?.active === true &&
				bindings.length === 1 &&
				bindings[0].webhook_id === webhooks[0].id,
		});
		await flow.listens();
		const [ticket] = openTickets(sandbox, 1);
		closeTicket(sandbox, ticket.id);
		// One execution tells that Halo sent nothing meanwhile.
		const outputs = await flow.outputs(2);
		expect(ticketsOf(outputs).flat()).toEqual([ticket.id]);
		const executions = await n8n.api.executions(flow.id);
		expect(executions.map(({ status }) => status).sort()).toEqual(['error', 'success']);
		await flow.unpublish();
		await nothingIsLeft(sandbox);
	});
});

describe('n8n runs, but Halo can not reach it', () => {
	it('passes on what was missed, and repairs what keeps Halo from reaching it, while it runs', async () => {
		const flow = await published({ events: [39], options: { checkEvery: 1 } });
		const [webhook] = registered(sandbox).webhooks;
		sandbox.halo.change('Webhook', { id: webhook.id, url: 'http://127.0.0.1:1/gone' });
		const tickets = openTickets(sandbox, 3);
		for (const { id } of tickets) {
			closeTicket(sandbox, id);
			await sandbox.halo.deliveriesDone();
		}
		expect(ticketsOf(await flow.outputs(3))).toEqual(tickets.map(({ id }) => [id]));
		expect(registered(sandbox).webhooks).toMatchObject([{ url: flow.url }]);
		await flow.unpublish();
		await nothingIsLeft(sandbox);
	});
});
