import { parse, stringify } from 'flatted';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import type { ICredentialsHelper, IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { createRunExecutionData, Workflow } from 'n8n-workflow';
import type { Execution, ExecutionData } from '../../../real-n8n/api';
import '../services';
import { additionalDataOf } from './additionalData';
import { nodeTypes } from './nodeTypes';

/** A workflow as n8n stores it, with what its production executions have kept. */
export interface StoredWorkflow {
	id: string;
	name: string;
	nodes: INode[];
	connections: Workflow['connectionsBySourceNode'];
	settings: IDataObject;
	staticData: IDataObject;
}

/** As n8n stores data and reads it back: dates become texts, what is undefined goes. */
function stored<T>(data: unknown): T {
	return parse(stringify(data)) as T;
}

/**
 * Runs a workflow from its first node, in n8n's engine: retries, outputs of errors, hints, pairs of items and
 * expressions are those of n8n.
 *
 * @param first what comes out of the first node
 * @param id of the execution
 */
export async function runWorkflow(
	workflowData: StoredWorkflow,
	first: INodeExecutionData[],
	id: string,
	credentials: ICredentialsHelper,
): Promise<Execution> {
	const workflow = new Workflow({ ...workflowData, active: true, nodeTypes });
	const [{ name }] = workflowData.nodes;
	const hooks = new ExecutionLifecycleHooks('webhook', id, {
		...workflowData,
		active: true,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(),
		updatedAt: new Date(),
	});
	const additionalData = additionalDataOf(credentials, { executionId: id, hooks });
	const start = { node: workflow.nodes[name], data: { main: [first] }, source: null };
	const run = await new WorkflowExecute(
		additionalData,
		'webhook',
		createRunExecutionData({ executionData: { nodeExecutionStack: [start] } }),
	).processRunExecutionData(workflow);
	workflowData.staticData = stored(workflow.staticData);
	const data = stored<ExecutionData>(run.data);
	return { id, status: run.status, finished: run.finished === true, data };
}
