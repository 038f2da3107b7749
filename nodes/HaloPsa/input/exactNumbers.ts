import type { INode } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';

/** The first whole number of a value that JavaScript could not hold exactly; lists and objects are looked through. */
function inexactIn(value: unknown): number | undefined {
	if (typeof value === 'number')
		return Number.isInteger(value) && !Number.isSafeInteger(value) ? value : undefined;
	if (typeof value !== 'object' || value === null) return undefined;
	for (const inner of Object.values(value)) {
		const found = inexactIn(inner);
		if (found !== undefined) return found;
	}
	return undefined;
}

/**
 * Refuses a number of so many digits that the last ones are lost before the node sees it: three incidents whose IDs
 * differ in the last of 19 digits arrive as one number, and would be one ticket.
 *
 * @param label of the field, for the sentence
 * @throws NodeOperationError naming the field
 */
export function refuseInexact(node: INode, label: string, value: unknown): void {
	const number = inexactIn(value);
	if (number === undefined) return;
	throw inputRefused(
		node,
		`${label}: the number ${number} has more digits than n8n can hold, so the last ones are lost`,
		'Have it sent as text where it comes from, in quotes: "1189998819991197253" and not 1189998819991197253.',
	);
}
