import type { WorkflowNode } from '../../real-n8n/api';
import { callNode } from '../../real-n8n/callNode';
import type { TestN8n, World } from './world';

export const PETRA_NODE = 'n8n-nodes-halopsa.petra';

type Parameters = Record<string, unknown>;
type Items = Array<Record<string, unknown>>;

/** A world with a credential for its sandbox's Petra. */
export interface PetraWorld<N extends TestN8n = TestN8n> extends World<N> {
	/** The credential of the sandbox's Petra, as a workflow names it. */
	petraCredential: { id: string; name: string };
	/** Stores a Petra credential; without data, one that fits. */
	newPetraCredential(data?: Record<string, unknown>): Promise<{ id: string; name: string }>;
	/** Runs the Petra node in n8n's engine. */
	runPetra(
		parameters: Parameters,
		items?: Items,
		settings?: Record<string, unknown>,
	): ReturnType<typeof callNode>;
	/** Runs it and answers the items of a run that must succeed. */
	petraItems(parameters: Parameters, items?: Items): Promise<Items>;
	/** A node of this package with the Petra credential, for a flow of the test's own. */
	petraNode(type: string, parameters: Parameters, more?: object): WorkflowNode;
	/** How many requests Petra has had since the last look, refused ones too. */
	petraRequests(): number;
}

/** Adds to a world what tests of Petra need. */
export async function withPetra<N extends TestN8n>(world: World<N>): Promise<PetraWorld<N>> {
	const { n8n, sandbox } = world;
	const newPetraCredential: PetraWorld['newPetraCredential'] = async (data = {}) => {
		const named = { name: 'Petra', type: 'petraApi' };
		const filled = { ...sandbox.petra.credential(sandbox.url), ...data };
		return { id: await n8n.api.createCredential({ ...named, data: filled }), name: named.name };
	};
	const petraCredential = await newPetraCredential();
	const runPetra: PetraWorld['runPetra'] = async (parameters, items, settings) =>
		await callNode(n8n, {
			type: PETRA_NODE,
			parameters,
			credentials: { petraApi: petraCredential },
			settings,
			items,
		});
	let looked = 0;
	return {
		...world,
		petraCredential,
		newPetraCredential,
		runPetra,
		petraItems: async (parameters, items) => {
			const { items: found, error } = await runPetra(parameters, items);
			expect(error).toBeNull();
			return found;
		},
		petraNode: (type, parameters, more = {}) => ({
			name: 'Petra',
			type: `n8n-nodes-halopsa.${type}`,
			parameters,
			credentials: { petraApi: petraCredential },
			...more,
		}),
		petraRequests: () => {
			const all = sandbox.petraRequests().length;
			const fresh = all - looked;
			looked = all;
			return fresh;
		},
	};
}
