import { callNode } from '../../../real-n8n/callNode';
import { createInProcessN8n } from '../inProcess/n8n';
import { nodeTypeOf } from '../inProcess/nodeTypes';
import { HALO_NODE } from '../world';
import type { ScaleJob } from './jobs';
import type { SandboxProcess } from './sandboxProcess';
import type { Taken } from './turns';
import { measured } from './turns';

/** Rows of the run before the one that is measured. */
const WARM_UP = 100;

/** What a run of many rows took, within the node alone. */
export interface ScaleResult {
	taken: Taken;
	requests: number;
	/** How many items ended as what. */
	outcomes: Record<string, number>;
}

/** Runs work with a measurement around what the node does, without what n8n does before and after it. */
async function measuringNode<T>(
	work: () => Promise<T>,
): Promise<{ result: T; taken: Taken | undefined }> {
	const node = nodeTypeOf(HALO_NODE);
	const { execute } = node;
	if (execute === undefined) throw new Error('The node has no execute()');
	let taken: Taken | undefined;
	node.execute = async function (...args) {
		const done = await measured(async () => await execute.apply(this, args));
		taken = done.taken;
		return done.result;
	};
	try {
		const result = await work();
		return { result, taken };
	} finally {
		node.execute = execute;
	}
}

/**
 * Runs a job of so many rows in n8n's engine in this process.
 *
 * @throws where the node refuses the run, or items end otherwise than the job says
 */
export async function runScaleJob(
	sandbox: SandboxProcess,
	job: ScaleJob,
	count: number,
): Promise<ScaleResult> {
	const fill = async (rows: number) => {
		for (const [entity, list] of Object.entries(job.rows(rows))) await sandbox.fill(entity, list);
	};
	const api = createInProcessN8n();
	const data = { permissions: 'all', ...sandbox.credential };
	const id = await api.createCredential({ name: 'Halo PSA', type: 'haloPsaApi', data });
	const node = { type: HALO_NODE, credentials: { haloPsaApi: { id, name: 'Halo PSA' } } };
	const call = async (parameters: ScaleJob['parameters'], items: Array<Record<string, unknown>>) =>
		await callNode({ api }, { ...node, parameters, items });
	// Fetches the token, and has n8n and the node compiled.
	await fill(WARM_UP);
	await call(job.parameters, job.items(WARM_UP));
	await fill(count);
	const before = await sandbox.counts();
	const { result, taken } = await measuringNode(
		async () => await call(job.parameters, job.items(count)),
	);
	if (result.error !== null || taken === undefined)
		throw new Error(`${job.name}: ${result.error?.message ?? 'the node did not run'}`);
	const outcomes: Record<string, number> = {};
	for (const { outcome } of result.items)
		outcomes[String(outcome)] = (outcomes[String(outcome)] ?? 0) + 1;
	const { requests } = await sandbox.counts();
	return { taken, requests: requests - before.requests, outcomes };
}
