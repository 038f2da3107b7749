import type { IDataObject } from 'n8n-workflow';
import type { ItemContext } from '../../execution/itemContext';
import { findNote } from '../../execution/noteOnce';
import { customerToUse, notFoundChoices } from '../../input/whenNotFound';
import type { Decision } from '../../reconcile/plan';
import { idOfRow } from '../../reconcile/state';
import type { RecordType } from '../../records/record';
import { firstIdIn, titleOf } from '../../records/record';

/** Properties that say where a ticket belongs. */
const PLACE = ['client_id', 'site_id', 'user_id'];

/** A ticket that waits at the customer who stands in for one that was not found. */
export interface Waiting {
	row: IDataObject;
	/** Whom it waits at, in words. */
	at: string;
}

/** What becomes of a ticket that waits. */
export interface Move {
	body: IDataObject;
	/** What the output and a note of the ticket say, where it moves. */
	words?: string;
}

/** The ticket that is there, where it waits for its customer. */
export async function waitingIn(
	item: ItemContext,
	record: RecordType,
	decision: Extract<Decision, { row: IDataObject }>,
): Promise<Waiting | undefined> {
	if (!record.hasClosedState) return undefined;
	if (decision.kind === 'leave' && decision.leftClosed) return undefined;
	const { customer } = notFoundChoices(item);
	if (customer !== 'use' && customer !== 'leave') return undefined;
	const held = firstIdIn(decision.row, ['client_id']);
	const standIn = customer === 'use' ? await customerToUse(item) : undefined;
	if (held !== standIn?.id) return undefined;
	return { row: decision.row, at: standIn === undefined ? 'no customer' : `"${standIn.name}"` };
}

/**
 * Moves a waiting ticket to its customer, once that is found; a person who moves it back has the last word.
 *
 * @param body what is to be written of the ticket
 * @param isLeft whether nothing but the move is to be written
 */
export async function moveOf(
	item: ItemContext,
	record: RecordType,
	{ row, at }: Waiting,
	body: IDataObject,
	isLeft: boolean,
): Promise<Move> {
	const { resolver } = item;
	const own = Object.entries(body).filter(([property]) => PLACE.includes(property));
	const others = Object.entries(body).filter(([property]) => !PLACE.includes(property));
	const stays = { body: isLeft ? {} : Object.fromEntries(others) };
	const id = firstIdIn(body, ['client_id']);
	if (id === undefined || id === firstIdIn(row, ['client_id'])) return isLeft ? stays : { body };
	const customer = resolver.registry.record('customer');
	const name = titleOf(customer, await resolver.byId(customer, String(id), customer.label));
	const words = `The customer was found. Moved from ${at} to "${name}".`;
	const note = { ticketId: Number(idOfRow(record, row)), text: words };
	const noteRecord = resolver.registry.record('ticketNote');
	if ((await findNote(item, noteRecord, note)) !== undefined) return stays;
	return { body: isLeft ? Object.fromEntries(own) : body, words };
}
