import { createHash } from 'crypto';
import type { FunctionsBase } from 'n8n-workflow';

const LENGTH = 16;

/** A short text that stands for these values. */
export function markOf(...values: unknown[]): string {
	return createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, LENGTH);
}

/** Stands for one node of one workflow of one n8n: what a copy of the workflow brings along is another one's. */
export function nodeMarkOf(
	context: Pick<FunctionsBase, 'getInstanceId' | 'getNode' | 'getWorkflow'>,
): string {
	return markOf(context.getInstanceId(), context.getWorkflow().id, context.getNode().id);
}
