import { randomUUID } from 'node:crypto';
import { packPackage, until } from '../../real-n8n';
import type { Execution, WorkflowNode } from '../../real-n8n/api';
import { webhookCalls } from '../../real-n8n/api/webhooks';
import type { QueueN8n, QueueProcess } from '../../real-n8n/queue';
import { startQueueN8n } from '../../real-n8n/queue';
import type { PetraWorld } from '../support/petraWorld';
import { withPetra } from '../support/petraWorld';
import type { TestN8n } from '../support/world';
import { worldIn } from '../support/world';

type Items = Array<Record<string, unknown>>;

const UNDER_WAY = ['new', 'running', 'waiting'];

/** A world whose n8n is a main, a webhook processor and two workers. */
export type QueueWorld = PetraWorld<TestN8n & QueueN8n>;

/** Starts an n8n in queue mode with the packed tarball, and a sandbox. */
export async function enterQueueWorld(): Promise<QueueWorld> {
	const n8n = await startQueueN8n({ tarballs: [await packPackage()] });
	try {
		return await withPetra(await worldIn({ ...n8n, release: n8n.stop }));
	} catch (error) {
		await n8n.stop();
		throw error;
	}
}

/** A published flow that runs a node on what its webhook is called with; the caller gets its answer before. */
export interface StartedFlow {
	id: string;
	/** Starts an execution by the webhook processor. */
	start(items?: Items): Promise<void>;
	/** Waits until so many executions are over, however they ended; the newest first. */
	over(count: number): Promise<Execution[]>;
}

/** Publishes such a flow. */
export async function flowWith(
	{ n8n: { api, webhook } }: QueueWorld,
	node: WorkflowNode,
): Promise<StartedFlow> {
	const path = randomUUID();
	const parameters = { httpMethod: 'POST', path, responseMode: 'onReceived' };
	const nodes = [
		{ name: 'In', type: 'n8n-nodes-base.webhook', typeVersion: 2, webhookId: path, parameters },
		{
			name: 'Rows',
			type: 'n8n-nodes-base.splitOut',
			parameters: { fieldToSplitOut: 'body.items' },
		},
		node,
	];
	const to = (name: string) => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	const { id } = await api.createWorkflow({
		name: `Queue ${path.slice(0, 4)}`,
		nodes,
		connections: { In: to('Rows'), Rows: to(node.name) },
	});
	await api.publish(id);
	const { webhook: call } = webhookCalls({ url: webhook.url, cookie: '' });
	return {
		id,
		start: async (items = [{}]) => {
			expect(await call(path, { items })).toMatchObject({ status: 200 });
		},
		over: async (count) => {
			const statuses = async () => (await api.executions(id)).map(({ status }) => status);
			await until(statuses, `${count} executions are over`, {
				reached: (all) => all.length >= count && !all.some((status) => UNDER_WAY.includes(status)),
			});
			const found = await api.executions(id);
			return await Promise.all(found.map(async (one) => await api.execution(one.id)));
		},
	};
}

/** The workers that have begun an execution, as their logs tell. */
export function workersWith({ n8n }: QueueWorld, execution: string): QueueProcess[] {
	const tells = new RegExp(`started execution ${execution}\\b`);
	return n8n.workers.filter((worker) => tells.test(worker.output()));
}

/** The worker that runs an execution. */
export async function workerOf(world: QueueWorld, execution: string): Promise<QueueProcess> {
	const [worker] = await until(
		() => workersWith(world, execution),
		`a worker has started execution ${execution}`,
		{ reached: ({ length }) => length > 0, moving: ({ length }) => length },
	);
	return worker;
}
