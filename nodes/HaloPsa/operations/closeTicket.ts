import type { IDataObject } from 'n8n-workflow';
import { nowEpochMs } from '../../shared/clock';
import { inputRefused } from '../../shared/errors';
import type { Choice } from '../../shared/locator';
import { choiceOf } from '../../shared/locator';
import { firstOf } from '../../shared/text';
import { closeFieldsOf } from '../description/fields';
import { CLOSE_PARAMETERS } from '../description/parameterNames';
import { closingStatuses } from '../execution/closingStatus';
import type { ItemContext } from '../execution/itemContext';
import { findNote, PRIVATE_NOTE } from '../execution/noteOnce';
import { severalFound } from '../execution/notFound';
import { shaped } from '../execution/outputRow';
import { isClosedNow, readWhole } from '../execution/readRecord';
import { writeChange } from '../execution/writeChange';
import { writeRow } from '../execution/writeItems';
import { completeNote } from '../input/note';
import { isIdText, resolveId } from '../input/references';
import { canonicalValue } from '../reconcile/values';
import type { RecordType } from '../records/record';
import { titleOf } from '../records/record';
import type { Operation } from './operation';
import { readRecordId } from './operation';

/** The statuses that a choice means among some. */
function meantIn(record: RecordType, rows: IDataObject[], { mode, value }: Choice): IDataObject[] {
	if (mode !== 'name' && isIdText(value))
		return rows.filter(({ id }) => Number(id) === Number(value));
	const wanted = canonicalValue('name', value);
	return rows.filter((row) => canonicalValue('name', titleOf(record, row)) === wanted);
}

/**
 * The ID of the chosen status, which is held against those that close a ticket before anything is written.
 *
 * @throws NodeOperationError where Halo tells that it closes none
 */
async function readClosingStatus(item: ItemContext, ticketId: string): Promise<number> {
	const { context, client, resolver, index } = item;
	const status = resolver.registry.record('status');
	const choice = choiceOf(context.getNodeParameter(CLOSE_PARAMETERS.status, index, ''));
	if (choice === undefined) {
		throw inputRefused(
			client.node,
			'Status is empty',
			'Choose the status that closes the ticket, such as Closed.',
		);
	}
	const list = async (query: Parameters<typeof resolver.list>[1]) =>
		await resolver.list(status, query);
	const { offered, all, isTold } = await closingStatuses(list, {});
	let [closing, ...others] = meantIn(status, offered, choice);
	// Ticket types may each have a status of the name: the ticket's own is asked for only then.
	if (others.length > 0) {
		const own = await closingStatuses(list, { ticket_id: ticketId });
		[closing, ...others] = meantIn(status, own.offered, choice);
	}
	if (closing !== undefined && others.length === 0) return Number(closing.id);
	const [open] = closing === undefined ? meantIn(status, all, choice) : [];
	if (isTold && open !== undefined) {
		const names = offered.map((row) => `"${titleOf(status, row)}"`);
		throw inputRefused(
			client.node,
			`Status: "${titleOf(status, open)}" does not close a ticket`,
			`Choose a status that does: ${firstOf(names, { separator: ' or ' })}.`,
		);
	}
	if (others.length > 0) {
		const named = `are named "${choice.value}"`;
		throw severalFound(client.node, status, 'Status', named, [closing, ...others]);
	}
	return Number(await resolveId(resolver, client, status, choice, 'Status', {}));
}

/** The note that goes with the new status; undefined where neither a note nor an outcome is given. */
async function readClosingNote(
	item: ItemContext,
	ticketId: string,
	statusId: number,
): Promise<IDataObject | undefined> {
	const { context, client, resolver, index } = item;
	const note = String(context.getNodeParameter(CLOSE_PARAMETERS.note, index, '') ?? '').trim();
	const choice = choiceOf(context.getNodeParameter(CLOSE_PARAMETERS.outcome, index, ''));
	if (note === '' && choice === undefined) return undefined;
	const outcome = resolver.registry.record('outcome');
	const outcomeId =
		choice === undefined
			? PRIVATE_NOTE
			: Number(await resolveId(resolver, client, outcome, choice, 'Outcome', {}));
	return await completeNote(item, {
		ticket_id: Number(ticketId),
		note,
		outcome_id: outcomeId,
		new_status: statusId,
		// Who may read it is the outcome's to say.
		...(choice === undefined ? { hiddenfromuser: true } : {}),
	});
}

/**
 * Closes a ticket by a note that changes its status, as a technician does, since Halo may demand a closing note.
 *
 * @returns the ticket as Halo holds it then; undefined where the note did not change the status
 */
async function closeWithNote(
	item: ItemContext,
	record: RecordType,
	id: string,
	note: IDataObject,
): Promise<IDataObject | undefined> {
	const noteRecord = item.resolver.registry.record('ticketNote');
	const ticketId = Number(id);
	const sinceEpochMs = item.client.haloTime ?? nowEpochMs();
	await writeRow(item, noteRecord, note, {
		isRow: (row) => row.id !== undefined && Number(row.ticket_id) === ticketId,
		lookUp: async () =>
			await findNote(item, noteRecord, {
				ticketId,
				text: String(note.note ?? ''),
				sinceEpochMs,
			}),
		doing: 'close the ticket with a note',
		sendsOnce: true,
	});
	const row = await readWhole(item, record, id, 'read the ticket again');
	return Number(row?.status_id) === Number(note.new_status) ? row : undefined;
}

/**
 * Closes a ticket by giving it a closed status. Halo has no "close" of its own, and a workflow may keep a ticket in
 * its status without saying so: the result is checked.
 */
export const closeTicket: Operation<'close'> = {
	verb: 'close',
	access: 'edit',
	name: 'Close',
	action: () => 'Close a ticket',
	description: () => 'Set a ticket to a status that closes it',
	properties: closeFieldsOf,
	kind: 'perItem',
	async run(item, record) {
		const { client } = item;
		const id = await readRecordId(item, record);
		const statusId = await readClosingStatus(item, id);
		const note = await readClosingNote(item, id, statusId);
		const row =
			(note && (await closeWithNote(item, record, id, note))) ??
			(await writeChange(item, record, id, { status_id: statusId }));
		if (Number(row.status_id) !== statusId) {
			throw inputRefused(
				client.node,
				`Halo left ticket ${id} in another status (ID ${String(row.status_id)})`,
				'A workflow or a rule of the ticket type does not allow this status. Close the ticket by hand once to see what Halo asks for.',
			);
		}
		if (!(await isClosedNow(item, record, row))) {
			throw inputRefused(
				client.node,
				`Ticket ${id} has the status now, but Halo does not count it as closed`,
				'Choose a status that closes tickets (Configuration → Tickets → Statuses).',
			);
		}
		return shaped(item, record, row);
	},
};
