import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { plainLineOf } from '../../shared/text';

/** The note of a call that names no incident. */
export const NO_INCIDENT =
	'The body names no incident. Put the address of the incident into it, in Petra';

/** Characters of the body that the error shows. */
const MAX_SHOWN = 300;

/**
 * What the trigger does first in the execution that a call has started. Petra has been answered by then, so a call that
 * names no incident can only fail here, where the error workflow is told of it.
 *
 * @returns the items as they were received
 * @throws NodeOperationError where one of them names no incident
 */
export function refuseNameless(context: IExecuteFunctions): INodeExecutionData[] {
	const items = context.getInputData();
	const nameless = items.find(({ json }) => json.id === null && json.note === NO_INCIDENT);
	if (nameless === undefined) return items;
	// A node that fails shows no item, and what was sent tells what to correct.
	const text = JSON.stringify(nameless.json.body ?? '').slice(0, 4 * MAX_SHOWN);
	const sent = plainLineOf(text, MAX_SHOWN) || 'an empty list';
	throw inputRefused(context.getNode(), NO_INCIDENT, `What Petra sent: ${sent}`);
}
