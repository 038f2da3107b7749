import { randomUUID } from 'node:crypto';
import { until } from '../real-n8n';
import type { WorkflowNode } from '../real-n8n/api';
import type { Row } from '../sandbox';
import { list } from './building';
import { FLOOR_TRIGGER } from './floorTrigger';
import { connectionsOf } from './flows';
import type { Bench, Contender, Job } from './job';
import { BOTH, expectSame, NEAR } from './job';
import { passThrough } from './nodes';

const DELIVERIES = 100;
const FIRST_ID = 10_000;
/** New, closed, another status, and one more that Halo numbers the same everywhere. */
const EVENTS = [39, 3, 76, 19];
const CLOSED = 9;
const TRIGGER = 'n8n-nodes-halopsa.haloPsaTrigger';

/** A trigger as it stands in a flow. */
type Trigger = Pick<WorkflowNode, 'type' | 'typeVersion' | 'parameters' | 'credentials'>;

const haloTrigger = ({ nodes }: Bench, events: number[]): Trigger => ({
	type: TRIGGER,
	parameters: { events },
	credentials: nodes.haloCredentials,
});

/** Stores a flow that begins with a trigger. */
async function store({ n8n: { api } }: Bench, trigger: Trigger, isRawPath = false) {
	const webhookId = randomUUID();
	const { id } = await api.createWorkflow({
		name: `Bench ${webhookId}`,
		nodes: [
			{
				name: 'Trigger',
				webhookId,
				...trigger,
				parameters: {
					...trigger.parameters,
					...(isRawPath ? { path: webhookId, httpMethod: 'POST' } : {}),
				},
			},
			passThrough,
		],
		connections: connectionsOf([{ from: 'Trigger', to: passThrough.name }]),
	});
	const path = isRawPath ? webhookId : `${webhookId}/webhook`;
	return { id, url: `${api.url}/webhook/${path}` };
}

const countOf = async ({ n8n: { api } }: Bench, id: string): Promise<number> => {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
	const { count } = await api.rest<{ count: number }>(
		'GET',
		`/executions?filter=${filter}&limit=1`,
	);
	return count;
};

/** What the deliveries of Halo are sent to, one trigger after the other. */
async function delivered(bench: Bench): Promise<Contender[]> {
	const { sandbox, n8n } = bench;
	const contender = (
		flow: string,
		id: string,
		hooks: { Webhook: Row[]; Notification: Row[] },
	): Contender => {
		let before = 0;
		return {
			flow,
			prepare: async () => {
				before = await countOf(bench, id);
				const open = list(DELIVERIES, (index) => ({
					id: FIRST_ID + index,
					summary: `Open ${index}`,
					client_id: 12,
					tickettype_id: 1,
					status_id: 1,
				}));
				await sandbox.fill('Tickets', open);
				for (const [entity, rows] of Object.entries(hooks)) await sandbox.fill(entity, rows);
			},
			run: async () => {
				const closed = list(DELIVERIES, (index) => ({ id: FIRST_ID + index, status_id: CLOSED }));
				await sandbox.change('Tickets', closed);
			},
			check: async () => {
				const begun = async () => (await countOf(bench, id)) - before;
				const reached = (count: number) => count >= DELIVERIES;
				await until(begun, `all deliveries have started ${flow}`, { reached });
				expectSame(`Executions of ${flow}`, await begun(), DELIVERIES);
			},
		};
	};
	const ours = await store(bench, haloTrigger(bench, [EVENTS[0]]));
	await n8n.api.publish(ours.id);
	const hooks = {
		Webhook: await sandbox.rows('Webhook'),
		Notification: await sandbox.rows('Notification'),
	};
	const other = async (flow: string, trigger: Trigger, isRawPath = false) => {
		const { id, url } = await store(bench, trigger, isRawPath);
		await n8n.api.publish(id);
		const Webhook = hooks.Webhook.map((row) => ({ ...row, url }));
		return contender(flow, id, { ...hooks, Webhook });
	};
	const webhook = (typeVersion: number): Trigger => ({
		type: 'n8n-nodes-base.webhook',
		typeVersion,
	});
	const floor = (typeVersion: number, remembers: boolean): Trigger => ({
		type: FLOOR_TRIGGER,
		typeVersion,
		parameters: { remembers },
	});
	return [
		contender(DELIVERED.ours, ours.id, hooks),
		await other(DELIVERED.floor, floor(1, false)),
		await other(DELIVERED.remembering, floor(1, true)),
		await other(DELIVERED.floor2, floor(2, false)),
		await other(DELIVERED.webhook1, webhook(1), true),
		await other(DELIVERED.webhook2, webhook(2), true),
	];
}

/** What takes deliveries in, as the page names it. */
export const DELIVERED = {
	ours: 'Halo PSA Trigger',
	floor: 'least community trigger',
	remembering: 'least community trigger that remembers',
	floor2: 'least community trigger of version 2',
	webhook1: 'Webhook of version 1',
	webhook2: 'Webhook of version 2',
} as const;

const delivery: Job = {
	name: 'delivery',
	label: `${DELIVERIES} deliveries that start an execution`,
	latencies: [NEAR],
	rounds: 3,
	units: { count: DELIVERIES, of: 'delivery' },
	contenders: delivered,
};

/** Publishing with so many events. */
const publishing = (bench: Bench, count: number): Contender => {
	let id = '';
	return {
		flow: `${count} ${count === 1 ? 'event' : 'events'}`,
		prepare: async () => {
			({ id } = await store(bench, haloTrigger(bench, EVENTS.slice(0, count))));
		},
		run: async () => {
			const { status } = await bench.n8n.api.publish(id);
			expectSame('Publication', status, 'published');
		},
		tidy: async () => await bench.n8n.api.unpublish(id),
	};
};

const publish: Job = {
	name: 'publish',
	label: 'Publish the trigger',
	latencies: BOTH,
	rounds: 2,
	contenders: async (bench) => [publishing(bench, 1), publishing(bench, 4)],
};

/** What the triggers do. */
export const triggers: Job[] = [delivery, publish];
