import { randomUUID } from 'node:crypto';
import { mapConcurrent } from '../../nodes/shared/concurrency';
import { settled, until } from '../../real-n8n';
import { meeting } from '../../sandbox';
import { tellMeasured } from '../../scripts/support/measured';
import { flowOf, openTickets, registered, send, signedDelivery } from '../e2e/triggers';
import type { Job } from '../support/interrupted';
import { heldAfter, incidentJob, syncJob } from '../support/interrupted';
import { by } from '../support/world';
import type { QueueWorld } from './world';
import { enterQueueWorld, flowWith, workerOf, workersWith } from './world';

/** The main and the webhook processor. */
const TAKING_IN = 2;

let world: QueueWorld;
let credential: string;

beforeAll(async () => {
	world = await enterQueueWorld();
	credential = await world.newCredential();
});

beforeEach(() => {
	world.sandbox.reset();
	world.sandbox.switches.petraLimits = false;
});

afterEach(() => expect(world.sandbox.violations).toEqual([]));

afterAll(async () => {
	await world.leave();
});

describe('Deliveries of Halo', () => {
	/** Publishes a trigger, and gives the addresses at which the main and the webhook processor take deliveries in. */
	const published = async () => {
		const trigger = {
			type: 'n8n-nodes-halopsa.haloPsaTrigger',
			parameters: { events: [39] },
			credential,
		};
		const flow = await flowOf(world.n8n.api, trigger);
		await flow.publish();
		const [webhook] = registered(world.sandbox).webhooks;
		const processor = String(webhook.url);
		expect(processor).toBe(flow.url.replace(world.n8n.main.url, world.n8n.webhook.url));
		return { flow, webhook, main: flow.url, processor };
	};

	/** n8n answers 503 while its database keeps it waiting, and takes nothing in: then it is sent again. */
	const deliver = async (url: string, delivery: Parameters<typeof send>[1]) => {
		const status = await until(async () => await send(url, delivery), 'n8n takes the delivery', {
			reached: (answer) => answer !== 503,
		});
		expect([200, 202]).toContain(status);
	};

	/** Where and how often one comes: what is in one list comes at the same moment, the lists one after the other. */
	type Route = (to: { main: string; processor: string }, index: number) => string[][];

	it.each<{ how: string; deliveries: number; atOnce: number; most: number; route: Route }>([
		{
			how: 'each once, to either process',
			deliveries: 30,
			atOnce: 10,
			most: 1,
			route: ({ main, processor }, index) => [[index % 2 === 0 ? main : processor]],
		},
		{
			how: 'each three times at the same moment, to one process',
			deliveries: 30,
			atOnce: 10,
			most: 1,
			route: ({ processor }) => [[processor, processor, processor]],
		},
		{
			how: 'each three times, to one process after the other, with none in between',
			deliveries: 10,
			atOnce: 1,
			most: 1,
			route: ({ main, processor }) => [[main], [processor], [main]],
		},
		{
			how: 'each three times, to one process after the other, many at once',
			deliveries: 30,
			atOnce: 10,
			most: TAKING_IN,
			route: ({ main, processor }) => [[main], [processor], [main]],
		},
		{
			how: 'each at the same moment to two processes',
			deliveries: 20,
			atOnce: 10,
			most: TAKING_IN,
			route: ({ main, processor }) => [[main, processor]],
		},
	])(
		'$how: each starts one execution, or $most',
		async ({ how, deliveries, atOnce, most, route }) => {
			const { flow, webhook, ...to } = await published();
			const ids = Array.from({ length: deliveries }, (_, index) => 10_000 + index);
			await mapConcurrent(ids, atOnce, async (object_id, index) => {
				const delivery = signedDelivery(webhook, {
					id: randomUUID(),
					event: 'ticket closed',
					object_id,
					agent_id: 2,
					timestamp: new Date().toISOString(),
					ticket: { id: object_id, summary: `Ticket ${object_id}`, status_id: 9 },
				});
				for (const together of route(to, index))
					await Promise.all(together.map(async (url) => await deliver(url, delivery)));
			});
			await flow.settledCount();
			const started = (await flow.outputs(deliveries)).flat().map(({ object_id }) => object_id);
			await flow.unpublish();
			const times = ids.map((id) => started.filter((other) => other === id).length);
			expect(Math.min(...times)).toBeGreaterThanOrEqual(1);
			expect(Math.max(...times)).toBeLessThanOrEqual(most);
			tellMeasured(`Deliveries, ${how}: ${started.length} executions of ${deliveries} events`);
		},
	);
});

it('each worker logs in once for the life of a token, and not where another one has', async () => {
	const [{ id }] = openTickets(world.sandbox, 1);
	const get = { resource: 'ticket', operation: 'get', ticketId: by('id', Number(id)) };
	const flow = await flowWith(world, world.node('Get', get));
	const burst = 20;
	let executions = 0;
	const loginsOfABurst = async () => {
		const before = world.sandbox.tokenRequests().length;
		await Promise.all(Array.from({ length: burst }, async () => await flow.start()));
		executions += burst;
		const over = await flow.over(executions);
		expect(over.map(({ status }) => status)).toEqual(Array(executions).fill('success'));
		return world.sandbox.tokenRequests().length - before;
	};
	const { length: workers } = world.n8n.workers;
	for (const life of ['first', 'second']) {
		if (life === 'second') world.sandbox.expireTokens();
		const logins = await loginsOfABurst();
		expect(logins).toBeGreaterThanOrEqual(1);
		expect(logins).toBeLessThanOrEqual(workers);
		tellMeasured(`Logins of ${workers} workers in the ${life} life of a token: ${logins}`);
		expect(await loginsOfABurst()).toBe(0);
	}
});

describe('A worker killed in the middle', () => {
	const killedAndRunAgain = async ({ parameters, input, path, right }: Job) => {
		const node = world.node('Work', parameters);
		const isHeld = heldAfter(world.sandbox, 2, path);
		const killed = await flowWith(world, node);
		await killed.start(input);
		await isHeld;
		const [{ id }] = await world.n8n.api.executions(killed.id);
		const worker = await workerOf(world, id);
		await worker.kill();
		world.sandbox.faults.clear();
		expect(right()).toBeGreaterThan(0);
		expect(right()).toBeLessThan(input.length);
		// The other worker takes it.
		const next = await flowWith(world, node);
		await next.start(input);
		const [{ status }] = await next.over(1);
		expect(status).toBe('success');
		expect(right()).toBe(input.length);
		await worker.restart();
	};

	it('of Sync Counts: the next run finishes it, and nothing is there twice', async () => {
		await killedAndRunAgain(syncJob(world.sandbox, 120));
	});

	it("of an incident's Create or Update: the next run finishes it, and nothing is there twice", async () => {
		await killedAndRunAgain(incidentJob(world.sandbox, 60));
	});
});

it.each([
	['syncs', syncJob],
	["incidents' Create or Update", incidentJob],
])('two %s at once leave what one leaves', async (_, jobOf) => {
	const { parameters, input, path, right } = jobOf(world.sandbox, 60);
	const flow = await flowWith(world, world.node('Work', parameters));
	// Each has looked, and found nothing, before any of them writes.
	world.sandbox.faults.add({ method: 'POST', path, times: 2, hold: meeting(2) });
	await Promise.all([flow.start(input), flow.start(input)]);
	const over = await flow.over(2);
	expect(over.map(({ status }) => status)).toEqual(['success', 'success']);
	expect(right()).toBe(input.length);
});

describe('A polling trigger', () => {
	/** n8n polls at once when a workflow is published, with what it has stored. */
	const startedOnce = async (id: string, happens: () => unknown) => {
		const { api } = world.n8n;
		const count = async () => (await api.executions(id)).length;
		await api.publish(id);
		expect(await count()).toBe(0);
		await happens();
		for (const poll of ['finds it', 'finds nothing new']) {
			await api.unpublish(id);
			expect(await api.publish(id)).toMatchObject({ status: 'published' });
			await until(count, `an execution, the poll ${poll}`, { reached: (now) => now > 0 });
		}
		expect(await settled(count, 'the executions')).toBe(1);
		await api.unpublish(id);
	};

	it('of Halo starts once', async () => {
		const [ticket] = openTickets(world.sandbox, 1);
		const { id } = await flowOf(world.n8n.api, {
			type: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
			parameters: { events: ['closed'], options: { catchUpAfterPause: true } },
			credential,
		});
		await startedOnce(id, () =>
			world.sandbox.halo.change('Tickets', { id: ticket.id, status_id: 9 }),
		);
	});

	it('of Petra starts once', async () => {
		const everyMinute = { pollTimes: { item: [{ mode: 'everyMinute' }] } };
		const nodes = [world.petraNode('petraTrigger', { ...everyMinute, events: ['newIncident'] })];
		const { id } = await world.n8n.api.createWorkflow({ nodes, connections: {} });
		await startedOnce(id, async () => await world.sandbox.petra.raise());
	});
});

describe('A run by hand', () => {
	it.each([
		['the process of the editor', undefined, 0],
		['a worker, where the setting says so', { OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true' }, 1],
	])('goes in %s', async (_, settings, workers) => {
		const { api, main } = world.n8n;
		if (settings !== undefined) await main.restart(settings);
		const [{ id: ticket }] = openTickets(world.sandbox, 1);
		const get = { resource: 'ticket', operation: 'get', ticketId: by('id', Number(ticket)) };
		const { id } = await api.createWorkflow({
			nodes: [{ name: 'By Hand', type: 'n8n-nodes-base.manualTrigger' }, world.node('Get', get)],
			connections: { 'By Hand': { main: [[{ node: 'Get', type: 'main', index: 0 }]] } },
		});
		const { id: execution, status, data } = await api.runManually(id, 'By Hand');
		expect(status).toBe('success');
		expect(data.resultData.runData.Get[0].data?.main?.[0]).toMatchObject([
			{ json: { id: ticket } },
		]);
		expect(workersWith(world, execution)).toHaveLength(workers);
	});
});
