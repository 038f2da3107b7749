import { randomUUID } from 'node:crypto';
import { mapConcurrent } from '../../nodes/shared/concurrency';
import { flowOf, openTickets, registered, send, signedDelivery } from '../e2e/triggers';
import { meeting } from '../../sandbox';
import { by } from '../support/world';
import type { QueueWorld, StartedFlow } from './world';
import { enterQueueWorld, flowWith, workerOf } from './world';

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

afterAll(async () => {
	await world.leave();
});

const SYNC = {
	resource: 'softwareLicence',
	operation: 'syncCounts',
	dryRun: false,
	client_id: by('id', '={{ $json.customer }}'),
	productBy: 'item_id',
	item_id: by('id', 501),
	count: '={{ $json.count }}',
	guards: { maxRowsPercent: 100, maxNewPercent: 100 },
	options: { rowsPerRequest: 10 },
};

/** Whether a customer has one licence that counts, with this count. */
const isRight = (customer: number, count: number) => {
	const own = world.sandbox.halo
		.rows('SoftwareLicence')
		.filter((row) => row.client_id === customer);
	return own.length === 1 && own[0].count === count;
};

describe('A delivery of Halo', () => {
	const DELIVERIES = 34;

	const published = async () => {
		const trigger = {
			type: 'n8n-nodes-halopsa.haloPsaTrigger',
			parameters: { events: [39] },
			credential,
		};
		const flow = await flowOf(world.n8n.api, trigger);
		await flow.publish();
		const [{ url, ...webhook }] = registered(world.sandbox).webhooks;
		const { main, webhook: processor } = world.n8n;
		const toProcessor = String(url);
		expect(toProcessor).toContain(processor.url);
		const toMain = toProcessor.replace(processor.url, main.url);
		const deliveries = Array.from({ length: DELIVERIES }, (_, index) =>
			signedDelivery(webhook, {
				id: randomUUID(),
				event: 'ticket closed',
				object_id: 10_000 + index,
				agent_id: 2,
				timestamp: new Date().toISOString(),
				ticket: { id: 10_000 + index, summary: `Ticket ${index}`, status_id: 9 },
			}),
		);
		return { flow, toMain, toProcessor, deliveries };
	};

	const told = async (flow: Awaited<ReturnType<typeof published>>['flow']) => {
		await flow.settledCount();
		const outputs = await flow.outputs();
		return outputs.flat().map(({ object_id }) => Number(object_id));
	};

	it.each([
		['once, to either process', 0, (to: string[], index: number) => [[to[index % 2]]]],
		['three times, to one process after the other', 0, ([a, b]: string[]) => [[a], [b], [a]]],
		['three times at the same moment, to one process', 0, ([a]: string[]) => [[a, a, a]]],
		['at the same moment to two processes', DELIVERIES, ([a, b]: string[]) => [[a, b]]],
	])('that comes %s', async (name, most, way) => {
		const { flow, toMain, toProcessor, deliveries } = await published();
		const statuses = await mapConcurrent(
			deliveries.map((delivery, index) => ({ delivery, index })),
			10,
			async ({ delivery, index }) => {
				const answers: number[] = [];
				for (const at of way([toProcessor, toMain], index))
					answers.push(...(await Promise.all(at.map(async (url) => await send(url, delivery)))));
				return answers;
			},
		);
		expect(statuses.flat().filter((status) => status < 200 || status > 299)).toEqual([]);
		const ids = await told(flow);
		await flow.unpublish();
		expect(new Set(ids).size).toBe(DELIVERIES);
		console.log(name, ids.length - DELIVERIES);
		expect(ids.length - DELIVERIES).toBeLessThanOrEqual(most);
	});
});

describe('Logins', () => {
	it('one', async () => {
		const [ticket] = openTickets(world.sandbox, 1);
		const flow = await flowWith(world, world.node('Get', { resource: 'ticket', operation: 'get', ticketId: by('id', Number(ticket.id)) }));
		const burst = async (total: number) => {
			const before = world.sandbox.tokenRequests().length;
			await Promise.all(Array.from({ length: 20 }, async () => await flow.start()));
			const over = await flow.over(total);
			expect(over.map(({ status }) => status)).toEqual(Array(total).fill('success'));
			return world.sandbox.tokenRequests().length - before;
		};
		const first = await burst(20);
		const second = await burst(40);
		world.sandbox.expireTokens();
		const third = await burst(60);
		console.log('logins', first, second, third);
	});
});

/** Starts a run, ends the worker that has it as a power cut does when Halo has taken so many writes, and starts that worker again. */
const killWorkerAfter = async (
	howMany: number,
	path: string,
	flow: StartedFlow,
	items: Array<Record<string, unknown>>,
) => {
	const { api } = world.n8n;
	const isHeld = new Promise<void>((resolve) => {
		const hold = async () => {
			resolve();
			await new Promise(() => undefined);
		};
		world.sandbox.faults.add({ method: 'POST', path, skip: howMany, times: Infinity, hold });
	});
	await flow.start(items);
	await isHeld;
	const [{ id }] = await api.executions(flow.id);
	const worker = await workerOf(world, id);
	await worker.kill();
	world.sandbox.faults.clear();
	await worker.restart();
};

describe('A worker killed in the middle', () => {
	it('of Sync Counts: the next run finishes it, and nothing is there twice', async () => {
		const { halo } = world.sandbox;
		const input = Array.from({ length: 120 }, (_, index) => ({
			customer: 2_000 + index,
			count: 21,
		}));
		for (const [index, { customer }] of input.entries()) {
			halo.add('Client', { id: customer, name: `Customer ${index}` });
			if (index < 80)
				halo.add('SoftwareLicence', {
					client_id: customer,
					name: 'Petra',
					count: 20,
					item_id: 501,
				});
		}
		const flow = await flowWith(world, world.node('Sync', SYNC));
		await killWorkerAfter(2, '/SoftwareLicence', flow, input);
		const right = input.filter(({ customer }) => isRight(customer, 21)).length;
		expect(right).toBeGreaterThan(0);
		expect(right).toBeLessThan(input.length);
		const again = await flowWith(world, world.node('Sync', SYNC));
		await again.start(input);
		const [{ status }] = await again.over(1);
		expect(status).toBe('success');
		expect(input.filter(({ customer }) => !isRight(customer, 21))).toEqual([]);
	});

	it('of Create or Update: the next run finishes it, and nothing is there twice', async () => {
		const input = Array.from({ length: 60 }, (_, index) => ({ reference: `killed-${index}` }));
		const node = world.node('Write', {
			resource: 'ticket',
			operation: 'upsert',
			matchOn: 'supplier_reference',
			supplier_reference: '={{ $json.reference }}',
			summary: 'Account taken over',
			options: { rowsPerRequest: 10 },
		});
		await killWorkerAfter(2, '/Tickets', await flowWith(world, node), input);
		const made = () =>
			world.sandbox.halo
				.rows('Tickets')
				.filter((row) => String(row.supplier_reference).startsWith('killed-'));
		const { length } = made();
		expect(length).toBeGreaterThan(0);
		expect(length).toBeLessThan(input.length);
		const again = await flowWith(world, node);
		await again.start(input);
		const [{ status }] = await again.over(1);
		expect(status).toBe('success');
		expect(made()).toHaveLength(input.length);
		expect(new Set(made().map((row) => row.supplier_reference)).size).toBe(input.length);
	});
});

it('two syncs at once on two workers end right, with one licence each', async () => {
	const input = Array.from({ length: 60 }, (_, index) => ({ customer: 3_000 + index, count: 7 }));
	for (const { customer } of input)
		world.sandbox.halo.add('Client', { id: customer, name: `Customer ${customer}` });
	const flows = [
		await flowWith(world, world.node('Sync', SYNC)),
		await flowWith(world, world.node('Sync', SYNC)),
	];
	const isMet = meeting(2);
	world.sandbox.faults.add({ method: 'POST', path: '/SoftwareLicence', times: 2, hold: isMet });
	await Promise.all(flows.map(async (flow) => await flow.start(input)));
	for (const flow of flows) {
		const [{ status }] = await flow.over(1);
		expect(status).toBe('success');
	}
	expect(input.filter(({ customer }) => !isRight(customer, 7))).toEqual([]);
});
