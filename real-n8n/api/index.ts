import { restOf } from '../rest';
import type { Session } from '../rest';
import { credentialCalls } from './credentials';
import { executionCalls } from './executions';
import { fileCalls } from './files';
import { nodeTypeCalls } from './nodeTypes';
import { webhookCalls } from './webhooks';
import { workflowCalls } from './workflows';

export type { Execution, ExecutionData, ExecutionError, ItemData } from './executions';
export type { MapperFields, MapperRequest } from './nodeTypes';
export type { WorkflowJson, WorkflowNode } from './workflows';

/** The REST calls that n8n's editor makes, and its webhooks. */
export function createApi(session: Session) {
	const rest = restOf(session);
	return {
		...session,
		rest,
		...credentialCalls(rest),
		...workflowCalls(rest),
		...executionCalls(rest),
		...webhookCalls(session),
		...fileCalls(session),
		...nodeTypeCalls(rest, session),
	};
}

/** What a test or a tool may ask of an n8n. */
export type N8nApi = ReturnType<typeof createApi>;
