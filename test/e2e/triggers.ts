import { createHmac, randomUUID } from 'crypto';
import { request, settled, until } from '../../real-n8n';
import type { N8nApi, WorkflowNode } from '../../real-n8n/api';
import type { Row, Sandbox } from '../../sandbox';

/** A flow that begins with a trigger. */
export interface TriggeredFlow {
	id: string;
	/** Where the trigger takes deliveries in. */
	url: string;
	testUrl: string;
	publish(): Promise<void>;
	unpublish(): Promise<void>;
	/** Waits until n8n takes deliveries in; after a start that is later than its mending of the webhook. */
	listens(): Promise<void>;
	/** What the trigger put out in each execution, the oldest execution first, as soon as there are so many. */
	outputs(atLeast?: number): Promise<Array<Array<Record<string, unknown>>>>;
	/** How many executions there are by now. What Halo or a test got its answer for has begun its execution before. */
	count(): Promise<number>;
	/** Waits until nothing more begins beside the test; how many executions there are then. */
	settledCount(): Promise<number>;
}

/** Makes a flow of a trigger and what follows it; it is not published yet. */
export async function flowOf(
	api: N8nApi,
	trigger: { type: string; parameters: Record<string, unknown>; credential: string; name?: string },
	following: WorkflowNode[] = [],
	settings: Record<string, unknown> = {},
): Promise<TriggeredFlow> {
	const webhookId = randomUUID();
	const name = trigger.name ?? 'Halo PSA Trigger';
	const nodes: WorkflowNode[] = [
		{
			name,
			type: trigger.type,
			webhookId,
			parameters: trigger.parameters,
			credentials: { haloPsaApi: { id: trigger.credential, name: 'Halo PSA' } },
		},
		...following,
	];
	const connections = Object.fromEntries(
		following.map((node, index) => [
			nodes[index].name,
			{ main: [[{ node: node.name, type: 'main', index: 0 }]] },
		]),
	);
	const { id } = await api.createWorkflow({
		name: `Tickets ${webhookId.slice(0, 4)}`,
		nodes,
		connections,
		settings,
	});
	const url = `${api.url}/webhook/${webhookId}/webhook`;
	const count = async () => {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const answer = await api.rest<{ count: number }>('GET', `/executions?filter=${filter}&limit=1`);
		return answer.count;
	};
	const statusOf = async () => (await request(url, { method: 'POST' })).status;
	return {
		id,
		url,
		testUrl: `${api.url}/webhook-test/${webhookId}/webhook`,
		publish: async () => {
			const publication = await api.publish(id);
			expect(publication).toMatchObject({ status: 'published' });
		},
		listens: async () => {
			// Without a signature nothing is taken, but the answer tells that somebody is there.
			await until(statusOf, 'n8n listens to the webhook', { reached: (status) => status !== 404 });
		},
		unpublish: async () => {
			await api.unpublish(id);
			await until(statusOf, 'n8n has closed the webhook', { reached: (status) => status === 404 });
		},
		count,
		settledCount: async () => await settled(count, 'executions of the flow'),
		outputs: async (atLeast = 0) => {
			await until(count, `${atLeast} executions of the flow`, {
				reached: (now) => now >= atLeast,
			});
			const found: Array<Array<Record<string, unknown>>> = [];
			for (const { id: execution } of (await api.executions(id)).reverse()) {
				const { data } = await until(
					async () => await api.execution(execution),
					`execution ${execution} is over`,
					{
						reached: ({ status }) => !['new', 'running'].includes(status),
						moving: ({ status }) => status,
					},
				);
				const run = data.resultData.runData[name]?.[0];
				found.push((run?.data?.main?.[0] ?? []).map(({ json }) => json));
			}
			return found;
		},
	};
}

/** The webhooks of a sandbox, and the rows that bind events to them. */
export function registered(sandbox: Sandbox): { webhooks: Row[]; bindings: Row[] } {
	return { webhooks: sandbox.halo.rows('Webhook'), bindings: sandbox.halo.rows('Notification') };
}

/** Unpublishing goes on for a moment after n8n has answered. */
export async function nothingIsLeft(sandbox: Sandbox): Promise<void> {
	const left = () => Object.values(registered(sandbox)).flat().length;
	await until(left, 'webhooks and event rows are gone', { reached: (count) => count === 0 });
}

/** A delivery as Halo makes it, signed with the secret of a webhook. */
export function signedDelivery(
	webhook: Row,
	body: object,
): { body: string; headers: Record<string, string> } {
	const text = JSON.stringify({ webhook_id: webhook.id, ...body });
	const signature = createHmac('sha256', String(webhook.basic_password))
		.update(text)
		.digest('base64');
	const name = String(webhook.authentication_header);
	return { body: text, headers: { 'content-type': 'application/json', [name]: signature } };
}

/** Sends a delivery to a trigger; the status that it answers. */
export async function send(
	url: string,
	delivery: { body: string; headers: Record<string, string> },
): Promise<number> {
	const answer = await request(url, { method: 'POST', ...delivery });
	await answer.text();
	return answer.status;
}

/** Closes a ticket as a technician does on Halo's screen. */
export function closeTicket(sandbox: Sandbox, id: unknown): void {
	sandbox.halo.change('Tickets', { id, status_id: 9 });
}

/** Tickets that are open, without telling any webhook. */
export function openTickets(sandbox: Sandbox, count: number): Row[] {
	return Array.from({ length: count }, (_, index) =>
		sandbox.halo.add('Tickets', { summary: `Open ${index}`, client_id: 12, status_id: 1 }),
	);
}
