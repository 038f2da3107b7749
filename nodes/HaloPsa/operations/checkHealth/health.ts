import type { IDataObject } from 'n8n-workflow';

/** From the worst to the best. */
export const STATES = ['problem', 'warning', 'unknown', 'ok'] as const;

/** How something stands. */
export interface Health extends IDataObject {
	check: string;
	state: (typeof STATES)[number];
	found: string;
	what_to_do: string;
}

/** A line of the check. */
export const health = (
	check: string,
	state: Health['state'],
	found: string,
	todo = '',
): Health => ({
	check,
	state,
	found,
	what_to_do: todo,
});
