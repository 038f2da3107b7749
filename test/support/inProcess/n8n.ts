import { randomUUID } from 'crypto';
import type { IBinaryData, ICredentialDataDecryptedObject, IDataObject, INode } from 'n8n-workflow';
import type { ItemData, N8nApi, WorkflowJson } from '../../../real-n8n/api';
import { outputSchemas } from '../../../scripts/support/outputSchemas';
import { petraSchemas } from '../../../scripts/support/petraSchemas';
import { testCredential } from '../credentialTest';
import { CredentialStore } from './credentialStore';
import type { StoredWorkflow } from './execution';
import { runWorkflow } from './execution';
import { mapperFields } from './mapperFields';
import { credentialTypes } from './nodeTypes';

/** What the behavior tests need of an n8n: the real one has it, and the one in process. */
export type TestApi = Pick<
	N8nApi,
	| 'activate'
	| 'createCredential'
	| 'createWorkflow'
	| 'execution'
	| 'executions'
	| 'file'
	| 'mapperFields'
	| 'outputSchema'
	| 'testCredential'
	| 'webhook'
>;

/** A file's schemas, by the type of its node. */
const schemas: Record<string, Record<string, object>> = {
	'n8n-nodes-halopsa.haloPsa': outputSchemas(),
	'n8n-nodes-halopsa.petra': petraSchemas(),
};

function storedWorkflow(json: WorkflowJson): StoredWorkflow {
	return {
		id: randomUUID(),
		name: json.name ?? 'Flow',
		nodes: json.nodes.map(
			(node, index) =>
				({
					id: `node-${index}`,
					typeVersion: 1,
					position: [index * 220, 0],
					parameters: {},
					...node,
				}) as INode,
		),
		connections: json.connections as StoredWorkflow['connections'],
		settings: { executionOrder: 'v1', ...json.settings },
		staticData: {},
	};
}

/** Each execution, and what the webhook that began it answers. */
function answerOf({ finished, data }: Awaited<ReturnType<typeof runWorkflow>>) {
	const { lastNodeExecuted = '', runData, error } = data.resultData;
	if (!finished) return { status: 500, body: { message: error?.message } };
	const items: ItemData[] = runData[lastNodeExecuted]?.[0].data?.main?.[0] ?? [];
	return { status: 200, body: items.map(({ json }) => json) };
}

/** The workflows and executions of one n8n: published ones are begun by their webhook. */
function createWorkflows(credentials: CredentialStore) {
	const workflows = new Map<string, StoredWorkflow>();
	const executions = new Map<string, Array<Awaited<ReturnType<typeof runWorkflow>>>>();
	let lastExecution = 0;

	const find = (path: string): StoredWorkflow => {
		const found = [...workflows.values()].find(({ nodes }) => nodes[0].webhookId === path);
		if (found === undefined) throw new Error(`No flow listens to ${path}`);
		return found;
	};

	const api: Pick<TestApi, 'activate' | 'createWorkflow' | 'execution' | 'executions' | 'webhook'> =
		{
			createWorkflow: async (json) => {
				const workflow = storedWorkflow(json);
				workflows.set(workflow.id, workflow);
				executions.set(workflow.id, []);
				return { id: workflow.id, versionId: '1' };
			},
			activate: async () => undefined,
			webhook: async (path, body) => {
				const workflow = find(path);
				// As it comes over the network.
				const json = { body: JSON.parse(JSON.stringify(body)) as IDataObject };
				const id = String((lastExecution += 1));
				const execution = await runWorkflow(workflow, [{ json }], id, credentials);
				executions.get(workflow.id)?.unshift(execution);
				return answerOf(execution);
			},
			executions: async (workflowId) => executions.get(workflowId) ?? [],
			execution: async (id) => {
				const found = [...executions.values()].flat().find((execution) => execution.id === id);
				if (found === undefined) throw new Error(`There is no execution ${id}`);
				return found;
			},
		};
	return api;
}

/**
 * An n8n without its server: this package's nodes in the engine of n8n, in this process. It takes what a real one
 * takes of the tests that need no more than the engine.
 */
export function createInProcessN8n(): TestApi {
	const credentials = new CredentialStore(credentialTypes);
	let lastCredential = 0;
	return {
		...createWorkflows(credentials),
		createCredential: async ({ type, data }) => {
			const id = `credential-${(lastCredential += 1)}`;
			credentials.store(id, type, data as ICredentialDataDecryptedObject);
			return id;
		},
		testCredential: async ({ type: name, data }) => {
			const type = credentialTypes.find((one) => one.name === name);
			return await testCredential(data as ICredentialDataDecryptedObject, type);
		},
		outputSchema: async (type, resource, operation) => {
			const schema = schemas[type]?.[`__schema__/v1.0.0/${resource}/${operation}.json`];
			return schema as Record<string, unknown> | undefined;
		},
		mapperFields: async (request) => await mapperFields(request, credentials),
		file: async (binary) => Buffer.from((binary as unknown as IBinaryData).data, 'base64'),
	};
}
