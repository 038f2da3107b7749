import type { INodeProperties } from 'n8n-workflow';

/** What to do elsewhere, step by step. Each is a notice of its own, since n8n shows a notice without line breaks. */
export function stepsOf(steps: string[]): INodeProperties[] {
	return steps.map(
		(step, index): INodeProperties => ({
			displayName: `${index + 1}. ${step}`,
			name: `step${index + 1}`,
			type: 'notice',
			default: '',
		}),
	);
}
