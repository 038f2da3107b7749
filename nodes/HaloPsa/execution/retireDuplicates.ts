import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { confirmsWrite } from '../reconcile/compare';
import type { MatchKey } from '../reconcile/key';
import { withoutMatchKey } from '../reconcile/key';
import { idOfRow } from '../reconcile/state';
import type { RecordType } from '../records/record';
import { idPropertyOf, matchOnOf, nounOf } from '../records/record';
import type { WriteResult } from './bulkWriter';
import { MAX_ROWS, writeInBulk } from './bulkWriter';
import type { ItemContext } from './itemContext';
import { addNotes } from './noteOnce';
import { isClosedNow, readWhole } from './readRecord';
import { warn, wordsOf } from './warnings';

/** Names of statuses that close a ticket, the likeliest first; which one does is checked after the write. */
const CLOSED_NAMES = [/^closed$/i, /^closed/i, /^resolved/i, /^completed?/i, /^cancell?ed/i];

/** A duplicate, and the record that stays. */
export interface Duplicate {
	key: MatchKey;
	row: IDataObject;
	/** ID of the record that stays. */
	winner: string;
}

async function closedStatus({ resolver }: ItemContext, ticket: IDataObject): Promise<number> {
	const type = Number(ticket.tickettype_id);
	const rows = await resolver.list(
		resolver.registry.record('status'),
		Number.isInteger(type) && type > 0 ? { tickettype_id: type } : {},
	);
	for (const pattern of CLOSED_NAMES) {
		const status = rows.find(({ name }) => pattern.test(String(name).trim()));
		if (status !== undefined) return Number(status.id);
	}
	throw new Error('its ticket type has no status named Closed');
}

/** What a person does in Halo about a duplicate, with both IDs: what stays, and what is put out of use. */
function byHand(record: RecordType, { key, row, winner }: Duplicate): string {
	const id = idOfRow(record, row);
	if (record.hasClosedState) return `Keep ${winner}, and close ${id} in Halo.`;
	const retired = matchOnOf(record)?.retired ?? {};
	if ('count' in retired)
		return `Keep ${winner}. In Halo, set the count of ${id} to 0 and make it inactive: it may be billed as well until then.`;
	return Object.keys(retired).length > 0
		? `Keep ${winner}, and make ${id} inactive in Halo.`
		: `Keep ${winner}, and take the ${key.key.label} out of ${id} in Halo, so that the next run knows which one is meant.`;
}

function couldNotRetire(
	item: ItemContext,
	record: RecordType,
	duplicate: Duplicate,
	thrown: unknown,
) {
	const id = idOfRow(record, duplicate.row);
	const why = thrown instanceof Error ? thrown.message : String(thrown);
	const message = `${record.label} ${id} is a duplicate of ${duplicate.winner} and could not be put out of use: ${why}`;
	return new NodeApiError(
		item.client.node,
		{ message },
		{
			message,
			description: `Two runs created the same ${nounOf(record)} at the same time. ${byHand(record, duplicate)}`,
		},
	);
}

/** The change that puts a duplicate out of use, and what proves it. */
async function retirementOf(
	item: ItemContext,
	record: RecordType,
	{ key, row, winner }: Duplicate,
): Promise<{ change: IDataObject; proof: IDataObject }> {
	const end: IDataObject = record.hasClosedState
		? { status_id: await closedStatus(item, row) }
		: { ...matchOnOf(record)?.retired };
	const change = { ...end, ...key.within, ...withoutMatchKey(row, key, winner) };
	return { change, proof: Object.keys(end).length > 0 ? end : change };
}

async function noteThem(item: ItemContext, duplicates: Duplicate[], record: RecordType) {
	const results = await addNotes(
		item,
		duplicates.map(({ row, winner }) => ({
			ticketId: Number(idOfRow(record, row)),
			text: `Duplicate of ticket ${winner}: two runs of the workflow made both at the same time.`,
		})),
	);
	for (const [index, result] of results.entries()) {
		if (result === undefined || 'row' in result) continue;
		const id = idOfRow(record, duplicates[index].row);
		warn(
			item.context,
			`Ticket ${id} was closed as a duplicate of ${duplicates[index].winner}, but has no note that says so: ${wordsOf(result.error)}`,
		);
	}
}

/** Why a duplicate is still in use after the write; undefined where it is not. */
async function whyStillInUse(
	item: ItemContext,
	record: RecordType,
	result: WriteResult | undefined,
): Promise<unknown> {
	if (result === undefined) return undefined;
	if ('error' in result) return result.error;
	if (!record.hasClosedState) return undefined;
	try {
		return (await isClosedNow(item, record, result.row))
			? undefined
			: new Error('Halo did not close it, though it took the status');
	} catch (thrown) {
		return thrown;
	}
}

/**
 * Puts duplicates out of use, in as few requests as are safe: each gives up its key and names the record that stays; a
 * ticket is closed with a note.
 *
 * @returns by duplicate, what it ended with; undefined where it is out of use
 */
export async function retireDuplicates(
	item: ItemContext,
	record: RecordType,
	duplicates: Duplicate[],
): Promise<unknown[]> {
	const errors = new Array<unknown>(duplicates.length).fill(undefined);
	const ready: Array<{ rowIndex: number; change: IDataObject; proof: IDataObject }> = [];
	for (const [rowIndex, duplicate] of duplicates.entries()) {
		try {
			ready.push({ rowIndex, ...(await retirementOf(item, record, duplicate)) });
		} catch (thrown) {
			errors[rowIndex] = couldNotRetire(item, record, duplicate, thrown);
		}
	}
	const results = await writeRetirements(item, record, duplicates, ready);
	for (const [index, result] of results.entries()) {
		const { rowIndex } = ready[index];
		errors[rowIndex] = await whyStillInUse(item, record, result);
		if (errors[rowIndex] !== undefined)
			errors[rowIndex] = couldNotRetire(item, record, duplicates[rowIndex], errors[rowIndex]);
	}
	if (record.hasClosedState) {
		const closed = duplicates.filter((_, rowIndex) => errors[rowIndex] === undefined);
		if (closed.length > 0) await noteThem(item, closed, record);
	}
	return errors;
}

async function writeRetirements(
	item: ItemContext,
	record: RecordType,
	duplicates: Duplicate[],
	ready: Array<{ rowIndex: number; change: IDataObject; proof: IDataObject }>,
): Promise<Array<WriteResult | undefined>> {
	if (ready.length === 0) return [];
	const idOf = (index: number) => idOfRow(record, duplicates[ready[index].rowIndex].row);
	return await writeInBulk(item.client, record, {
		bodies: ready.map(({ change }, index) => ({
			...change,
			[idPropertyOf(record)]: Number(idOf(index)),
		})),
		rowsPerRequest: MAX_ROWS,
		isRow: (index, row) => idOfRow(record, row) === idOf(index),
		nameOf: (index) => `with the ID ${idOf(index)}`,
		lookUp: async (indexes) =>
			await Promise.all(
				indexes.map(async (index) => {
					const doing = `read the ${nounOf(record)} again`;
					const row = await readWhole(item, record, idOf(index), doing);
					const isHeld = row !== undefined && confirmsWrite(row, ready[index].proof, record.fields);
					return isHeld ? row : undefined;
				}),
			),
	});
}
