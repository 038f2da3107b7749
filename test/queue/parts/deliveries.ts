import { randomUUID } from 'node:crypto';
import { mapConcurrent } from '../../../nodes/shared/concurrency';
import { until } from '../../../real-n8n';
import { tellMeasured } from '../../../scripts/support/measured';
import { flowOf, registered, send, signedDelivery } from '../../e2e/triggers';
import type { QueueWorld } from '../world';

/** The main and the webhook processor. */
const TAKING_IN = 2;
const AT_ONCE = 10;

type Delivery = ReturnType<typeof signedDelivery>;

/** Where and how often one comes: what is in one list comes at the same moment, the lists one after the other. */
type Route = (to: { main: string; processor: string }, index: number) => string[][];

/** Publishes a trigger, and gives the addresses at which the main and the webhook processor take deliveries in. */
async function published({ sandbox, n8n, newCredential }: QueueWorld) {
	const flow = await flowOf(n8n.api, {
		type: 'n8n-nodes-halopsa.haloPsaTrigger',
		parameters: { events: [39] },
		credential: await newCredential(),
	});
	await flow.publish();
	const [webhook] = registered(sandbox).webhooks;
	const processor = String(webhook.url);
	expect(processor).toBe(flow.url.replace(n8n.main.url, n8n.webhook.url));
	return { flow, webhook, main: flow.url, processor };
}

/**
 * Delivers as Halo does with a failed delivery: again, until it is taken in. n8n answers 503 while its database keeps it
 * waiting, and nothing while it is down.
 */
async function deliver(url: string, delivery: Delivery) {
	const status = await until(
		async () => await send(url, delivery).catch(() => 503),
		'n8n takes the delivery',
		{ reached: (answer) => answer !== 503 },
	);
	expect([200, 202]).toContain(status);
}

const deliveryOf = (webhook: Parameters<typeof signedDelivery>[0], object_id: number) =>
	signedDelivery(webhook, {
		id: randomUUID(),
		event: 'ticket closed',
		object_id,
		agent_id: 2,
		timestamp: new Date().toISOString(),
		ticket: { id: object_id, summary: `Ticket ${object_id}`, status_id: 9 },
	});

/** Delivers each event by its route, so many events at the same time; how often each has started the flow. */
async function timesStarted(
	{ flow, webhook, ...to }: Awaited<ReturnType<typeof published>>,
	{ ids, atOnce, route }: { ids: number[]; atOnce: number; route: Route },
): Promise<number[]> {
	await mapConcurrent(ids, atOnce, async (id, index) => {
		const delivery = deliveryOf(webhook, id);
		for (const together of route(to, index))
			await Promise.all(together.map(async (url) => await deliver(url, delivery)));
	});
	await flow.settledCount();
	const started = (await flow.outputs(ids.length)).flat().map(({ object_id }) => object_id);
	return ids.map((id) => started.filter((other) => other === id).length);
}

const numbersFrom = (first: number, howMany: number) =>
	Array.from({ length: howMany }, (_, index) => first + index);

/** What becomes of Halo's deliveries where two processes take them in. */
export function testDeliveries(entered: () => QueueWorld): void {
	it.each<{ how: string; deliveries: number; atOnce: number; most: number; route: Route }>([
		{
			how: 'each once, to either process',
			deliveries: 30,
			atOnce: AT_ONCE,
			most: 1,
			route: ({ main, processor }, index) => [[index % 2 === 0 ? main : processor]],
		},
		{
			how: 'each three times at the same moment, to one process',
			deliveries: 30,
			atOnce: AT_ONCE,
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
			atOnce: AT_ONCE,
			most: TAKING_IN,
			route: ({ main, processor }) => [[main], [processor], [main]],
		},
		{
			how: 'each at the same moment to two processes',
			deliveries: 20,
			atOnce: AT_ONCE,
			most: TAKING_IN,
			route: ({ main, processor }) => [[main, processor]],
		},
	])(
		'$how: each starts one execution, or $most',
		async ({ how, deliveries, atOnce, most, route }) => {
			const at = await published(entered());
			const times = await timesStarted(at, {
				ids: numbersFrom(10_000, deliveries),
				atOnce,
				route,
			});
			await at.flow.unpublish();
			expect(Math.min(...times)).toBeGreaterThanOrEqual(1);
			expect(Math.max(...times)).toBeLessThanOrEqual(most);
			const started = times.reduce((sum, one) => sum + one, 0);
			tellMeasured(`Deliveries, ${how}: ${started} executions of ${deliveries} events`);
		},
	);

	it('where the main starts no flow by a webhook, each starts one, also those that come at the same moment', async () => {
		const world = entered();
		await world.n8n.main.restart({ N8N_DISABLE_PRODUCTION_MAIN_PROCESS: 'true' });
		try {
			const at = await published(world);
			const thenAgain: Route = ({ processor }) => [[processor, processor], [processor]];
			const wanted = { ids: numbersFrom(30_000, 20), atOnce: AT_ONCE, route: thenAgain };
			const times = await timesStarted(at, wanted);
			expect(await send(at.main, deliveryOf(at.webhook, 31_000))).toBe(404);
			await world.n8n.api.unpublish(at.flow.id);
			expect(times).toEqual(times.map(() => 1));
		} finally {
			await world.n8n.main.restart();
		}
	});

	it('while the main is killed and starts again, each starts one execution', async () => {
		const world = entered();
		const at = await published(world);
		const half = numbersFrom(40_000, 20);
		const route: Route = ({ processor }) => [[processor]];
		const killed = world.n8n.main.kill();
		const during = mapConcurrent(half, AT_ONCE, async (id) => {
			await deliver(at.processor, deliveryOf(at.webhook, id));
		});
		await Promise.all([killed, during]);
		await world.n8n.main.restart();
		const times = await timesStarted(at, { ids: numbersFrom(41_000, 20), atOnce: AT_ONCE, route });
		const started = (await at.flow.outputs(40)).flat().map(({ object_id }) => object_id);
		await at.flow.unpublish();
		expect(times).toEqual(times.map(() => 1));
		expect(started).toHaveLength(40);
		expect(started).toEqual(expect.arrayContaining(half));
	});
}
