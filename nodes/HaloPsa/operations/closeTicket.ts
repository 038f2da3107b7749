import type { IDataObject } from 'n8n-workflow';
import { closeFieldsOf } from '../description/fields';
import { choiceOf, resolveId } from '../input/references';
import { inputRefused } from '../../shared/errors';
import type { Operation } from './operation';
import { readRecordId } from './operation';
import { shaped } from '../execution/readRecord';
import { writeChange } from '../execution/writeChange';

/**
 * Closes a ticket by giving it a closed status. Halo has no "close" of its own, and a workflow may keep a ticket in
 * its status without saying so: the result is checked.
 */
export const closeTicket: Operation = {
	verb: 'close',
	access: 'edit',
	name: 'Close',
	action: () => 'Close a ticket',
	description: () => 'Give a ticket a closed status',
	properties: closeFieldsOf,
	kind: 'perItem',
	async run(item, record) {
		const { context, client, resolver, index } = item;
		const id = await readRecordId(item, record);
		const status = resolver.registry.record('status');
		const choice = choiceOf(context.getNodeParameter('status_id', index, ''));
		if (choice === undefined) {
			throw inputRefused(
				client.node,
				'Status is empty',
				'Choose the status that closes the ticket, such as Closed.',
			);
		}
		const statusId = await resolveId(resolver, client, status, choice, 'Status', {});
		const change: IDataObject = { status_id: Number(statusId) };
		const row = await writeChange(item, record, id, change);
		if (Number(row.status_id) !== Number(statusId)) {
			throw inputRefused(
				client.node,
				`Halo left ticket ${id} in another status (ID ${String(row.status_id)})`,
				'A workflow or a rule of the ticket type does not allow this status. Close the ticket by hand once to see what Halo asks for.',
			);
		}
		if (row.hasbeenclosed === false) {
			throw inputRefused(
				client.node,
				`Ticket ${id} has the status now, but Halo does not count it as closed`,
				'Choose a status that closes tickets (Configuration → Tickets → Statuses).',
			);
		}
		return shaped(item, record, row);
	},
};
