import { N8nRefusal } from '../rest';
import type { Rest } from '../rest';
import { until } from '../until';

const PUBLICATION_OVER = ['published', 'partial', 'failed'];

/** A node as it stands in a flow; n8n's own settings of a node are beside its parameters. */
export interface WorkflowNode {
	name: string;
	type: string;
	typeVersion?: number;
	parameters?: Record<string, unknown>;
	credentials?: Record<string, { id?: string; name?: string }>;
	[setting: string]: unknown;
}

/** A flow as the editor stores it. */
export interface WorkflowJson {
	name?: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
	/** What a run by hand takes for the output of a node, by its name, in place of running it. */
	pinData?: Record<string, unknown[]>;
}

/** How far n8n is with bringing a flow's triggers up or down. */
interface Publication {
	status: string;
	triggers: Array<{ errorMessage: string | null }>;
}

async function publicationOf(rest: Rest, id: string): Promise<Publication> {
	try {
		return await rest('GET', `/workflows/${id}/publication-status`);
	} catch (error) {
		// n8n 1 brings the triggers up before it answers the activation, and keeps no account of it.
		const isOlder = error instanceof N8nRefusal && error.status === 404;
		if (isOlder) return { status: 'published', triggers: [] };
		throw error;
	}
}

/** A flow with what the editor adds when it stores one. */
function asStored({ name = 'Flow', nodes, connections, settings, pinData }: WorkflowJson) {
	return {
		name,
		nodes: nodes.map((node, index) => ({
			id: `node-${index}`,
			typeVersion: 1,
			position: [index * 220, 0],
			parameters: {},
			...node,
		})),
		connections,
		settings: { executionOrder: 'v1', ...settings },
		active: false,
		...(pinData === undefined ? {} : { pinData }),
	};
}

/** The calls of n8n's editor about flows. */
export function workflowCalls(rest: Rest) {
	async function createWorkflow(flow: WorkflowJson): Promise<{ id: string; versionId: string }> {
		return await rest('POST', '/workflows', asStored(flow));
	}

	/** A flow as n8n has stored it. */
	async function workflow(id: string): Promise<WorkflowJson & { active: boolean }> {
		return await rest('GET', `/workflows/${id}`);
	}

	async function activate(id: string): Promise<unknown> {
		const { versionId } = await rest<{ versionId: string }>('GET', `/workflows/${id}`);
		return await rest('POST', `/workflows/${id}/activate`, { versionId });
	}

	/** Waits until the triggers of a workflow that was activated are up, or have failed. */
	async function published(id: string): Promise<Publication> {
		return await until(async () => await publicationOf(rest, id), 'the workflow is published', {
			reached: ({ status }) => PUBLICATION_OVER.includes(status),
		});
	}

	/**
	 * Activates a workflow and waits until its triggers are up.
	 *
	 * @returns how that went: its `status` is `published`, `failed`, or `partial` where only some
	 *   of its triggers came up
	 */
	async function publish(id: string): Promise<Publication> {
		try {
			await activate(id);
		} catch (error) {
			// n8n 1 tells at once why a trigger could not be brought up.
			const isRefused = error instanceof N8nRefusal && error.status === 400;
			if (isRefused) return { status: 'failed', triggers: [{ errorMessage: error.message }] };
			throw error;
		}
		return await published(id);
	}

	/** Deactivates a workflow and waits until n8n has taken its triggers away. */
	async function unpublish(id: string) {
		await rest('POST', `/workflows/${id}/deactivate`, {});
		await until(async () => await publicationOf(rest, id), 'the workflow is unpublished', {
			reached: ({ status }) => status !== 'in_progress',
		});
	}

	async function deleteWorkflow(id: string) {
		await rest('POST', `/workflows/${id}/archive`, {});
		await rest('DELETE', `/workflows/${id}`);
	}

	return { createWorkflow, workflow, activate, publish, published, unpublish, deleteWorkflow };
}
