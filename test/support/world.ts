import type { ItemData, WorkflowNode } from '../../real-n8n/api';
import { callChain, callNode, nodeCaller } from '../../real-n8n/callNode';
import type { Sandbox, SandboxOptions } from '../../sandbox';
import { startSandbox } from '../../sandbox';
import type { TestApi } from './inProcess/n8n';

export const HALO_NODE = 'n8n-nodes-halopsa.haloPsa';

type Parameters = Record<string, unknown>;
type Settings = Record<string, unknown>;
type Items = Array<Record<string, unknown>>;

/** A resource locator as n8n stores it. */
export const by = (mode: string, value: string | number) => ({
	__rl: true,
	mode,
	value,
});

/** An n8n for the tests: a real one, or its engine in this process. */
export interface TestN8n {
	api: TestApi;
	release(): Promise<void>;
}

/** An n8n with this package's nodes, a sandbox of the test file's own, and a credential between them. */
export interface World<N extends TestN8n = TestN8n> {
	n8n: N;
	sandbox: Sandbox;
	/** Runs the node in n8n's engine with the credential that may do everything. */
	run(parameters: Parameters, items?: Items, settings?: Settings): ReturnType<typeof callNode>;
	/** Runs one operation that must succeed with one item, and without a departure from the published API. */
	one(parameters: Parameters, items?: Items): Promise<Record<string, unknown>>;
	/** The node with the credential that may do everything, for a flow of the test's own. */
	node(name: string, parameters: Parameters): WorkflowNode;
	/** Runs nodes one behind the other on items, in a workflow of this time zone; what the last one put out. */
	runChain(nodes: WorkflowNode[], items: Items, timezone?: string): Promise<ItemData[]>;
	/** What is in a file that a node has put out on an item. */
	fileOf(item: ItemData, property: string): Promise<Buffer>;
	/** The same as `run` with another credential of `newCredential`. */
	runAs(id: string, parameters: Parameters, items?: Items): ReturnType<typeof callNode>;
	/** One HTTP request a call, for many calls in a row. */
	caller(parameters: Parameters): ReturnType<typeof nodeCaller>;
	/** Stores a credential; without data, one that may do everything. */
	newCredential(data?: Record<string, unknown>): Promise<string>;
	/** `POST /api/Tickets` → how often, of all requests since the last look. */
	requestCounts(): Record<string, number>;
	leave(): Promise<void>;
}

/** The world of one test file in an n8n. */
export async function worldIn<N extends TestN8n>(
	n8n: N,
	options: SandboxOptions = {},
): Promise<World<N>> {
	const sandbox = await startSandbox(options);
	return await worldOf(n8n, sandbox).catch(async (error: unknown) => {
		// Nobody else knows of the sandbox yet, and one that is left open keeps the tests from ending.
		await sandbox.close();
		throw error;
	});
}

/** The same with a sandbox that is there already. */
export async function worldOf<N extends TestN8n>(n8n: N, sandbox: Sandbox): Promise<World<N>> {
	const newCredential = async (data: Record<string, unknown> = {}) =>
		await n8n.api.createCredential({
			name: 'Halo PSA',
			type: 'haloPsaApi',
			data: { permissions: 'all', ...sandbox.credential(), ...data },
		});
	const everything = await newCredential();
	const run: World['run'] = async (parameters, items, settings) =>
		await callNode(n8n, { ...setup(everything, parameters, settings), items });
	const setup = (id: string, parameters: Parameters, settings?: Settings) => ({
		type: HALO_NODE,
		parameters,
		credentials: { haloPsaApi: { id, name: 'Halo PSA' } },
		settings,
	});
	let looked = 0;
	return {
		n8n,
		sandbox,
		newCredential,
		run,
		one: async (parameters, items) => {
			const { items: found, error } = await run(parameters, items);
			expect(error).toBeNull();
			expect(found).toHaveLength(1);
			expect(sandbox.violations).toEqual([]);
			return found[0];
		},
		node: (name, parameters) => ({ name, ...setup(everything, parameters) }),
		runChain: async (nodes, items, timezone) => await callChain(n8n, nodes, items, timezone),
		fileOf: async ({ binary }, property) =>
			await n8n.api.file((binary ?? {})[property] as Record<string, unknown>),
		runAs: async (id, parameters, items) =>
			await callNode(n8n, { ...setup(id, parameters), items }),
		caller: async (parameters) => await nodeCaller(n8n, setup(everything, parameters)),
		requestCounts: () => {
			const counts: Record<string, number> = {};
			for (const { method, path } of sandbox.requests.slice(looked)) {
				counts[`${method} ${path}`] = (counts[`${method} ${path}`] ?? 0) + 1;
			}
			looked = sandbox.requests.length;
			return counts;
		},
		leave: async () => {
			await sandbox.close();
			await n8n.release();
		},
	};
}
