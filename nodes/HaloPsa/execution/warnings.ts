import type { IExecuteFunctions } from 'n8n-workflow';

/** What a node was warned of in its execution. */
const warned = new WeakMap<IExecuteFunctions, string[]>();

/** The warnings of this execution so far, for a summary: a flow that runs by itself has nobody who sees them. */
export const warningsOf = (context: IExecuteFunctions): string[] => [
	...(warned.get(context) ?? []),
];

/** Tells the person something that is no error: n8n shows it on the node's output. */
export function warn(context: IExecuteFunctions, message: string): void {
	warned.set(context, [...warningsOf(context), message]);
	context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}

/** What was thrown, as one text: the sentence, then what to do. */
export function wordsOf(thrown: unknown): string {
	if (!(thrown instanceof Error)) return String(thrown);
	const { message, description } = thrown as Error & { description?: unknown };
	return [message, description]
		.filter((part) => typeof part === 'string' && part !== '')
		.join('. ');
}
