import { randomUUID } from 'crypto';
import { sleep } from 'n8n-workflow';
import type { Execution, WorkflowNode } from '../../real-n8n/api';
import { readWorkflow } from '../support/workflows';
import type { PetraWorld } from './petraWorld';
import { until } from './triggers';

const SECRET = 'correct-horse-battery-staple';
const OVER = ['success', 'error', 'crashed', 'canceled'];

/** What a person changes in a flow after the import. */
interface Change {
	/** Values of the node Settings. */
	settings?: Record<string, string | number>;
	/** Nodes to activate that come deactivated. */
	activate?: string[];
}

/** A flow of `workflows/`, imported and given its credentials. */
export interface ImportedFlow {
	id: string;
	/** Names of its nodes → their webhook ids. */
	webhookIds: Record<string, string>;
	/** Publishes it, or publishes it anew: a polling trigger polls at once. */
	publish(): Promise<void>;
	unpublish(): Promise<void>;
	/** Waits until so many executions are over, answers them, the oldest first, and fails where there are more. */
	executions(count: number): Promise<Execution[]>;
}

/** The node Settings, filled in; a name that it does not have is refused. */
function withSettings(node: WorkflowNode, settings: Change['settings']): WorkflowNode {
	if (node.name !== 'Settings' || settings === undefined) return node;
	const { assignments } = node.parameters?.assignments as {
		assignments: Array<{ name: string; value: unknown }>;
	};
	const names = assignments.map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining(Object.keys(settings)));
	const filled = assignments.map((one) => ({ ...one, value: settings[one.name] ?? one.value }));
	return { ...node, parameters: { ...node.parameters, assignments: { assignments: filled } } };
}

/** The credentials that a person chooses, by their types. */
async function credentialsOf(world: PetraWorld): Promise<Record<string, string>> {
	return {
		haloPsaApi: await world.newCredential(),
		petraApi: world.petraCredential.id,
		petraWebhookApi: await world.n8n.api.createCredential({
			name: 'Petra webhook',
			type: 'petraWebhookApi',
			data: { headerName: 'X-Petra-Webhook-Secret', secret: SECRET },
		}),
	};
}

/**
 * Imports a flow with only its credentials set, and what a person changes.
 *
 * @param file name in `workflows/`, without its ending
 */
export async function importFlow(
	world: PetraWorld,
	file: string,
	{ settings, activate = [] }: Change = {},
): Promise<ImportedFlow> {
	const { api } = world.n8n;
	const flow = readWorkflow(file);
	const ids = await credentialsOf(world);
	const nodes = flow.nodes.map((node) => ({
		...withSettings(node, settings),
		// The editor gives webhooks a new address on import.
		...(node.webhookId === undefined ? {} : { webhookId: randomUUID() }),
		...(activate.includes(node.name) ? { disabled: false } : {}),
		credentials: Object.fromEntries(
			Object.entries(node.credentials ?? {}).map(([type, { name }]) => [
				type,
				{ id: ids[type], name },
			]),
		),
	}));
	const { id } = await api.createWorkflow({ ...flow, nodes });
	const unpublish = async () => {
		await api.deactivate(id);
		// Taking triggers away goes on behind the answer.
		await sleep(300);
	};
	return {
		id,
		webhookIds: Object.fromEntries(
			nodes.flatMap((node) => ('webhookId' in node ? [[node.name, String(node.webhookId)]] : [])),
		),
		unpublish,
		publish: async () => {
			await unpublish();
			await api.activate(id);
			const status = async () =>
				(await api.rest<{ status: string }>('GET', `/workflows/${id}/publication-status`)).status;
			await until(async () => (await status()) === 'published', 'the flow is published');
		},
		executions: async (count) => {
			const all = async () => await api.executions(id);
			await until(async () => (await all()).length >= count, `${count} executions`);
			await until(
				async () => (await all()).every(({ status }) => OVER.includes(status)),
				'all executions are over',
			);
			// One too many would show now.
			await sleep(500);
			const found = (await all()).reverse();
			expect(found).toHaveLength(count);
			return await Promise.all(found.map(async (one) => await api.execution(one.id)));
		},
	};
}

/** Sends what Petra's custom webhook sends; the status that n8n answers. */
export async function callWebhook(
	world: PetraWorld,
	flow: ImportedFlow,
	url: string,
): Promise<number> {
	const address = `${world.n8n.url}/webhook/${flow.webhookIds['Petra Webhook Trigger']}/petra`;
	let status = 404;
	await until(async () => {
		const answer = await fetch(address, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'X-Petra-Webhook-Secret': SECRET },
			body: JSON.stringify({ url }),
		});
		({ status } = answer);
		return status !== 404;
	}, 'n8n listens to Petra');
	return status;
}

/** Requests that change something in Halo. */
export function writesIn(counts: Record<string, number>): string[] {
	return Object.keys(counts).filter((request) => /^(POST|PUT|DELETE) \/api\//.test(request));
}
