import { randomUUID } from 'node:crypto';
import type { N8nApi, WorkflowNode } from '../real-n8n/api';

/** Rows as a flow gets them. */
export type Items = Array<Record<string, unknown>>;

/** A line between two nodes; of an output and to an input that are the first unless given. */
interface Edge {
	from: string;
	to: string;
	output?: number;
	input?: number;
}

/** A flow behind the node `ITEMS`, which puts out the items of a call one by one. */
export interface Flow {
	nodes: WorkflowNode[];
	edges: Edge[];
}

/** The node behind which a flow goes on. */
export const ITEMS = 'Items';

/** Nodes one behind the other. */
export function chain(...nodes: WorkflowNode[]): Flow {
	const names = [ITEMS, ...nodes.map(({ name }) => name)];
	return { nodes, edges: nodes.map(({ name }, index) => ({ from: names[index], to: name })) };
}

/** As n8n stores the lines of a flow. */
export function connectionsOf(edges: Edge[]): Record<string, { main: Array<object[]> }> {
	const connections: Record<string, { main: Array<object[]> }> = {};
	for (const { from, to, output = 0, input = 0 } of edges) {
		const { main } = (connections[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output].push({ node: to, type: 'main', index: input });
	}
	return connections;
}

/**
 * Publishes a flow.
 *
 * @returns what runs it once on items, until its last node is done
 */
export async function publishFlow(
	api: N8nApi,
	{ nodes, edges }: Flow,
): Promise<(items: Items) => Promise<void>> {
	const path = randomUUID();
	const webhook = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: path,
		parameters: {
			httpMethod: 'POST',
			path,
			responseMode: 'lastNode',
			responseData: 'noData',
		},
	};
	const items = {
		name: ITEMS,
		type: 'n8n-nodes-base.splitOut',
		parameters: { fieldToSplitOut: 'body.items' },
	};
	const { id } = await api.createWorkflow({
		name: `Bench ${path}`,
		nodes: [webhook, items, ...nodes],
		connections: connectionsOf([{ from: webhook.name, to: ITEMS }, ...edges]),
	});
	const { status: publication, triggers } = await api.publish(id);
	if (publication !== 'published')
		throw new Error(`A flow could not be published: ${JSON.stringify(triggers)}`);
	return async (rows) => {
		const { status, body } = await api.webhook(path, { items: rows });
		if (status !== 200) throw new Error(`The flow failed: ${JSON.stringify(body)}`);
	};
}
