import type { Execution, WorkflowNode } from '../../real-n8n/api';
import type { Row, Sandbox } from '../../sandbox';
import type { PetraWorld } from './petraWorld';
import { until } from './triggers';

/** A flow of the folder `workflows`, as it stands in n8n after its import. */
export interface ReadyFlow {
	id: string;
	/** Runs it by hand, which must succeed. */
	run(): Promise<Execution>;
	/**
	 * Publishes it with a schedule of seconds, until it has stopped twice and has told of both.
	 *
	 * @param broken a Code node that is made to throw; without it, the test sees to the stop
	 */
	stopsByItself(broken?: string): Promise<void>;
}

/** What is set on import: the credentials, which a person chooses. */
async function connected(
	world: PetraWorld,
	nodes: WorkflowNode[],
	halo: string,
): Promise<WorkflowNode[]> {
	const chosen: Record<string, { id: string; name: string }> = {
		haloPsaApi: { id: halo, name: 'Halo PSA' },
		petraApi: world.petraCredential,
	};
	return nodes.map((node) => ({
		...node,
		...(node.credentials && {
			credentials: Object.fromEntries(
				Object.keys(node.credentials).map((type) => [type, chosen[type]]),
			),
		}),
	}));
}

/** A file of the folder `workflows`; its nodes differ too much for a type of their own. */
interface FlowFile {
	name: string;
	nodes: object[];
	connections: Record<string, unknown>;
}

/**
 * Imports a flow as it is.
 *
 * @param trigger name of the node that a run by hand begins at
 * @param halo the Halo credential; without it, one that may do everything
 */
export async function readyFlow(
	world: PetraWorld,
	flow: FlowFile,
	trigger: string,
	halo?: string,
): Promise<ReadyFlow> {
	const { api } = world.n8n;
	const nodes = await connected(
		world,
		flow.nodes as WorkflowNode[],
		halo ?? (await world.newCredential()),
	);
	const { id } = await api.createWorkflow({ ...flow, nodes });
	return {
		id,
		run: async () => {
			const execution = await api.runManually(id, trigger);
			expect(execution.data.resultData.error?.message).toBeUndefined();
			expect(execution.status).toBe('success');
			return execution;
		},
		stopsByItself: async (broken) => {
			const everySecond = { rule: { interval: [{ field: 'seconds', secondsInterval: 1 }] } };
			const throws = { mode: 'runOnceForAllItems', jsCode: 'throw new Error("made to throw")' };
			const scheduled = 'n8n-nodes-base.scheduleTrigger';
			const hurried = await api.createWorkflow({
				...flow,
				nodes: nodes.map((node) => {
					if (node.type === scheduled) return { ...node, parameters: everySecond, disabled: false };
					return node.name === broken ? { ...node, parameters: throws } : node;
				}),
			});
			await api.activate(hurried.id);
			const over = async (status: string, atLeast: number) =>
				(await api.executions(hurried.id)).filter((run) => run.status === status).length >= atLeast;
			try {
				await until(async () => await over('error', 2), 'the flow stopped twice');
				await until(async () => await over('success', 2), 'each stop was told');
			} finally {
				await api.deactivate(hurried.id);
			}
		},
	};
}

/** What the last run of a node put out. */
export const outputOf = ({ data }: Execution, node: string): Array<Record<string, unknown>> =>
	(data.resultData.runData[node]?.at(-1)?.data?.main?.[0] ?? []).map(({ json }) => json);

/** Tickets that bear a tag. */
export const tagged = ({ halo }: Sandbox, tag: string): Row[] =>
	halo.rows('Tickets').filter(({ summary }) => String(summary).includes(`[${tag}]`));

/** The private notes of a ticket, the oldest first. */
export const notesOf = ({ halo }: Sandbox, { id }: Row): string[] =>
	halo
		.rows('Actions')
		.filter(({ ticket_id, hiddenfromuser }) => ticket_id === id && hiddenfromuser === true)
		.map(({ note }) => String(note));

/** Requests that may change something in Halo; a probe of a permission sends no row. */
export const writes = (counts: Record<string, number>): string[] =>
	Object.keys(counts).filter((request) => /^(POST|PUT|DELETE) \/api\//.test(request));
