import { randomUUID } from 'crypto';
import { sleep } from 'n8n-workflow';
import { mapConcurrent } from '../../nodes/shared/concurrency';
import { until } from '../../real-n8n';
import type { WorkflowNode } from '../../real-n8n/api';
import {
	closeTicket,
	flowOf,
	nothingIsLeft,
	openTickets,
	registered,
	send,
	signedDelivery,
} from './triggers';
import type { World } from './world';
import { by, enterWorld } from './world';

const TRIGGER = 'n8n-nodes-halopsa.haloPsaTrigger';

let world: World;
let credential: string;
const running: Array<{ unpublish(): Promise<void> }> = [];

beforeAll(async () => {
	world = await enterWorld();
	credential = await world.newCredential();
});

beforeEach(() => world.sandbox.reset());

afterEach(async () => {
	for (const flow of running.splice(0)) await flow.unpublish();
	await nothingIsLeft(world.sandbox);
});

afterAll(async () => {
	await world.leave();
});

const published = async (
	parameters: Record<string, unknown>,
	following?: WorkflowNode[],
	settings?: Record<string, unknown>,
) => {
	const trigger = { type: TRIGGER, parameters, credential };
	const flow = await flowOf(world.n8n.api, trigger, following, settings);
	await flow.publish();
	running.push(flow);
	return flow;
};

/** Taking a webhook away goes on for a moment after n8n has answered. */
const onlyOneIsLeft = async () =>
	await until(() => registered(world.sandbox).webhooks.length, 'one webhook is left', {
		reached: (count) => count === 1,
	});

const delivery = (object_id: number, id: string = randomUUID()) => ({
	id,
	event: 'ticket closed',
	object_id,
	agent_id: 2,
	timestamp: new Date().toISOString(),
	ticket: { id: object_id, summary: `Ticket ${object_id}`, status_id: 9 },
});

describe('Publishing', () => {
	it('makes the webhook with its events, and unpublishing takes all away', async () => {
		const flow = await published({ events: [3, 39, 76] });
		const { webhooks, bindings } = registered(world.sandbox);
		expect(webhooks).toMatchObject([
			{
				url: flow.url,
				active: true,
				authentication_type: 3,
				name: expect.stringMatching(/^n8n: Tickets \w{4} \/ Halo PSA Trigger \(\w{8}\)$/),
			},
		]);
		expect(bindings.map(({ eventno }) => eventno)).toEqual([3, 39, 76]);
		expect(world.sandbox.violations).toEqual([]);
	});

	it.each([
		{ notificationList: 'envelope' as const },
		{ lookupFilter: false },
		{ newerWebhookFields: false },
	])('is the same with a Halo of %j', async (switches) => {
		Object.assign(world.sandbox.switches, switches);
		await published({ events: [39, 61] });
		expect(registered(world.sandbox).bindings.map(({ eventno }) => eventno)).toEqual([39, 61]);
		expect(world.sandbox.violations).toEqual([]);
	});

	it('of two flows makes two webhooks, and taking one away leaves the other', async () => {
		const one = await published({ events: [3] });
		const other = await published({ events: [39] });
		expect(registered(world.sandbox).webhooks).toHaveLength(2);
		await one.unpublish();
		await onlyOneIsLeft();
		expect(registered(world.sandbox).webhooks).toMatchObject([{ url: other.url }]);
		expect(registered(world.sandbox).bindings).toMatchObject([{ eventno: 39 }]);
	});
});

describe('An event', () => {
	it('starts one execution, with the ticket', async () => {
		const flow = await published({ events: [39] });
		const [ticket] = openTickets(world.sandbox, 1);
		closeTicket(world.sandbox, ticket.id);
		expect(await flow.outputs(1)).toMatchObject([
			[{ event: 'ticket closed', event_number: 39, ticket: { id: ticket.id, status_id: 9 } }],
		]);
		await world.sandbox.halo.deliveriesDone();
		expect(await flow.settledCount()).toBe(1);
	});

	it('that carries no ticket brings it along with Get Full Record', async () => {
		world.sandbox.switches.webhookShape = 'event only';
		const flow = await published({ events: [39], options: { fullRecord: true } });
		const [ticket] = openTickets(world.sandbox, 1);
		closeTicket(world.sandbox, ticket.id);
		expect(await flow.outputs(1)).toMatchObject([
			[{ ticket: { id: ticket.id, summary: 'Open 0' } }],
		]);
	});

	it('does not start a flow again that updates the same ticket', async () => {
		const flow = await published({ events: [61] }, [
			world.node('Write', {
				resource: 'ticket',
				operation: 'update',
				ticketId: by('id', '={{ $json.object_id }}'),
				updateFields: { supplier_reference: '={{ $now.toMillis() }}' },
			}),
		]);
		const [ticket] = openTickets(world.sandbox, 1);
		world.sandbox.halo.change('Tickets', { id: ticket.id, summary: 'Changed by a technician' });
		await flow.outputs(1);
		await world.sandbox.halo.deliveriesDone();
		expect(await flow.settledCount()).toBe(1);
		const writes = world.sandbox
			.apiRequests()
			.filter(({ method, path }) => method === 'POST' && path === '/api/Tickets');
		expect(writes).toHaveLength(1);
	});

	it('that a person makes on a ticket of the API agent starts the flow, with the name', async () => {
		const flow = await published({ events: [39], doneBy: 'agent' });
		const [ticket, other] = openTickets(world.sandbox, 2);
		for (const { id } of [ticket, other])
			Object.assign(world.sandbox.halo.rows('Tickets').find((row) => row.id === id) ?? {}, {
				agent_id: 30,
			});
		closeTicket(world.sandbox, ticket.id);
		const byRule = { whoType: 0 as const };
		world.sandbox.halo.change('Tickets', { id: other.id, status_id: 9 }, byRule);
		expect(await flow.outputs(1)).toMatchObject([
			[{ object_id: ticket.id, done_by: 'Morgan Reyes', done_by_type: 'agent' }],
		]);
		await world.sandbox.halo.deliveriesDone();
		expect(await flow.settledCount()).toBe(1);
	});

	it.each(['event only', 'array', 'custom'] as const)(
		'of the shape "%s" starts the flow too, from a Halo that does not sign',
		async (shape) => {
			Object.assign(world.sandbox.switches, { webhookShape: shape, webhookSignatures: false });
			const flow = await published({ events: [39] });
			const [webhook] = registered(world.sandbox).webhooks;
			expect(webhook).toMatchObject({ authentication_type: 0 });
			expect(String(webhook.url)).toMatch(/\?secret=[0-9a-f]{64}$/);
			const [ticket] = openTickets(world.sandbox, 1);
			closeTicket(world.sandbox, ticket.id);
			const [[item]] = await flow.outputs(1);
			expect(item.object_id ?? item.ticketNumber).toBe(ticket.id);
			const forged = { body: '{}', headers: { 'content-type': 'application/json' } };
			expect(await send(flow.url, forged)).toBe(401);
			expect(await send(`${flow.url}?secret=guessed`, forged)).toBe(401);
		},
	);

	it('that Halo sends twice starts one execution', async () => {
		world.sandbox.switches.webhookSentTwice = true;
		const flow = await published({ events: [39] });
		const [ticket] = openTickets(world.sandbox, 1);
		closeTicket(world.sandbox, ticket.id);
		await flow.outputs(1);
		await world.sandbox.halo.deliveriesDone();
		expect(await flow.settledCount()).toBe(1);
	});

	it('is tried out in the editor, beside the published flow', async () => {
		const flow = await published({ events: [39] });
		const { api } = world.n8n;
		const workflow = await api.rest<Record<string, unknown>>('GET', `/workflows/${flow.id}`);
		const started = await api.rest<Record<string, unknown>>('POST', `/workflows/${flow.id}/run`, {
			workflowData: workflow,
			triggerToStartFrom: { name: 'Halo PSA Trigger' },
		});
		expect(started).toMatchObject({ waitingForWebhook: true });
		expect(registered(world.sandbox).webhooks.map(({ url }) => url)).toEqual([
			flow.url,
			flow.testUrl,
		]);
		const [ticket] = openTickets(world.sandbox, 1);
		closeTicket(world.sandbox, ticket.id);
		const outputs = await flow.outputs(2);
		expect(outputs.map(([item]) => item?.object_id)).toEqual([ticket.id, ticket.id]);
		await onlyOneIsLeft();
		expect(registered(world.sandbox).webhooks).toMatchObject([{ url: flow.url }]);
	});
});

describe('A request that does not come from Halo', () => {
	it.each([
		['unsigned', () => ({ body: '{}', headers: { 'content-type': 'application/json' } })],
		[
			'signed with another secret',
			() =>
				signedDelivery(
					{ ...registered(world.sandbox).webhooks[0], basic_password: 'guessed' },
					delivery(1001),
				),
		],
		[
			'changed on the way',
			() => {
				const { headers } = signedDelivery(registered(world.sandbox).webhooks[0], delivery(1001));
				return { body: JSON.stringify(delivery(1002)), headers };
			},
		],
	])('(%s) gets 401 and starts nothing', async (_, forged) => {
		const flow = await published({ events: [39] });
		expect(await send(flow.url, forged())).toBe(401);
		expect(await flow.settledCount()).toBe(0);
	});

	it('(replayed) starts nothing more', async () => {
		const flow = await published({ events: [39] });
		const [webhook] = registered(world.sandbox).webhooks;
		const real = signedDelivery(webhook, delivery(1001));
		const answers = await mapConcurrent(
			Array(10).fill(real),
			10,
			async (same) => await send(flow.url, same),
		);
		expect(answers).toEqual(Array(10).fill(200));
		expect(await send(flow.url, real)).toBe(200);
		expect(await flow.settledCount()).toBe(1);
	});

	it('(too large) is refused by n8n', async () => {
		const flow = await published({ events: [39] });
		const [webhook] = registered(world.sandbox).webhooks;
		const large = signedDelivery(webhook, { ...delivery(1001), message: 'x'.repeat(17_000_000) });
		expect(await send(flow.url, large)).toBeGreaterThanOrEqual(400);
		expect(await flow.settledCount()).toBe(0);
	});
});

describe('A burst', () => {
	it('of 1,000 deliveries, out of order and many twice, starts 1,000 executions', async () => {
		const flow = await published({ events: [39] });
		const [webhook] = registered(world.sandbox).webhooks;
		const once = Array.from({ length: 1_000 }, (_, index) =>
			signedDelivery(webhook, delivery(10_000 + index)),
		);
		const twice = [...once, ...once.filter((_, index) => index % 2 === 0)];
		const shuffled = twice
			.map((entry, index) => ({ entry, place: (index * 7_919) % twice.length }))
			.sort((left, right) => left.place - right.place)
			.map(({ entry }) => entry);
		const answers = await mapConcurrent(shuffled, 25, async (one) => {
			let status = await send(flow.url, one);
			// n8n itself, where its database keeps it waiting: it has taken nothing in, and Halo sends again.
			for (; status === 503; status = await send(flow.url, one)) await sleep(1_000);
			return status;
		});
		// Halo goes on with any of 2xx; a busy n8n may answer before it is through.
		expect(answers.filter((status) => status < 200 || status > 299)).toEqual([]);
		expect(await flow.settledCount()).toBe(1_000);
	});
});
