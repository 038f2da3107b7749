import type { WorkflowJson, WorkflowNode } from '../../real-n8n/api';

/** How much there is to read in a flow. */
export interface FlowSize {
	/** Working nodes; notes, the error path and a second trigger count apart. */
	nodes: number;
	/** Inputs of these with an expression. */
	expressions: number;
}

const MOST: Record<string, FlowSize> = {
	'incident-to-ticket': { nodes: 5, expressions: 8 },
	'incident-remediated': { nodes: 5, expressions: 4 },
	'ticket-closed-check-petra': { nodes: 7, expressions: 6 },
	'monthly-billing': { nodes: 6, expressions: 6 },
	'billing-check': { nodes: 5, expressions: 3 },
	'health-check': { nodes: 6, expressions: 3 },
};
const MOST_ELSEWHERE: FlowSize = { nodes: 5, expressions: 8 };

/** Flows with a limit of their own. */
export const LIMITED = Object.keys(MOST);

/** Characters between the braces of an expression. */
export const LONGEST_EXPRESSION = 80;

const NOTE = 'n8n-nodes-base.stickyNote';
const BESIDE = ['When the Flow Stops', 'Tell the Team', 'Petra Webhook Trigger'];

/** The inputs below a value that hold an expression. */
function expressionsIn(value: unknown): string[] {
	if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
	return typeof value === 'object' && value !== null
		? Object.values(value).flatMap(expressionsIn)
		: [];
}

/** The most that a flow may have. */
export const mostOf = (flow: string): FlowSize => MOST[flow] ?? MOST_ELSEWHERE;

/** Counts a flow. */
export function sizeOf({ nodes }: WorkflowJson): FlowSize {
	const working = nodes.filter(({ type, name }) => type !== NOTE && !BESIDE.includes(name));
	const inputs = working.flatMap(({ parameters }) => expressionsIn(parameters));
	return { nodes: working.length, expressions: inputs.length };
}

/** What stands between the braces of all inputs. */
export const holesIn = (nodes: WorkflowNode[]): string[] =>
	nodes
		.flatMap(({ parameters }) => expressionsIn(parameters))
		.flatMap((input) => [...input.matchAll(/\{\{(.*?)\}\}/gs)])
		.map(([, hole]) => hole.trim());
