import type { INode } from 'n8n-workflow';
import { inputRefused } from './errors';

const ON = new Set(['true', '1', 'yes', 'on']);
const OFF = new Set(['false', '0', 'no', 'off']);

/**
 * A switch as a person or an expression gives it: an expression often brings text or a number, and n8n does not turn it
 * into yes or no.
 *
 * @param label what the switch is called on the screen
 * @throws NodeOperationError for anything else: an empty expression must not stand for one of the two
 */
export function readSwitch(node: INode, label: string, value: unknown): boolean {
	const text = String(value ?? '')
		.trim()
		.toLowerCase();
	if (ON.has(text)) return true;
	if (OFF.has(text)) return false;
	throw inputRefused(
		node,
		text === '' ? `${label} is empty` : `${label} is neither on nor off: "${text.slice(0, 60)}"`,
		`Switch ${label} on or off, or have the expression give true or false.`,
	);
}
