import type { Row } from '../../types';
import type { Change, Filter } from '../entity';
import { ruleBroken } from '../errors';
import { isEmptyValue, listOf, same } from '../values';
import type { World } from '../world';
import { closingMember } from './ticket-type';

/** Member in which a ticket keeps the tickets that it is related to. Halo shows them as rows of their own. */
export const relatedMember = 'related_ids';

const relatedTo = (row: Row): unknown[] => (row[relatedMember] as unknown[] | undefined) ?? [];

const targetOf = ({ given }: Change): unknown =>
	given.domerge === true && !isEmptyValue(given.merged_into_id) ? given.merged_into_id : undefined;

const newlyRelated = ({ given }: Change): Row[] => listOf(given, 'new_related_tickets');

/** What a request says of a ticket's merging, parent or deletion is taken as the switches say. */
export function completeLinks(change: Change): void {
	const { world, row, given, before } = change;
	if (before === undefined) return;
	const { mergedTickets, childTickets, restoring } = world.switches;
	const target = targetOf(change);
	const isMerged = target !== undefined && mergedTickets !== 'ignored';
	row.merged_into_id = isMerged ? target : (before.merged_into_id ?? 0);
	if (isMerged && mergedTickets === 'deleted') row.deleted = true;
	if (isMerged && mergedTickets === 'closed')
		row.status_id = world.store.findBy('Status', closingMember, true)?.id;
	if (given.parent_id !== undefined && childTickets === 'ignored') row.parent_id = before.parent_id;
	if (given._recover === true && restoring === 'done') row.deleted = false;
}

/** Refuses links as a Halo may by the ticket type or the rights of the agent. */
export function validateLinks(change: Change): void {
	const { world, given, before } = change;
	const { mergedTickets, relating, childTickets, restoring } = world.switches;
	if (before === undefined) return;
	if (targetOf(change) !== undefined && mergedTickets === 'refused')
		throw ruleBroken('You do not have permission to merge Tickets.');
	if (newlyRelated(change).length > 0 && relating === 'refused')
		throw ruleBroken('Tickets of this Ticket Type can not be related.');
	if (!isEmptyValue(given.parent_id) && childTickets === 'refused')
		throw ruleBroken('Tickets of this Ticket Type can not be child Tickets.');
	if (given._recover === true && restoring === 'refused')
		throw ruleBroken('You do not have permission to restore Tickets.');
}

const withRelated = (row: Row, id: unknown): Row => ({
	...row,
	[relatedMember]: [...relatedTo(row).filter((known) => !same(known, id)), id],
});

const moveNotes = (world: World, from: unknown, to: unknown) => {
	for (const note of world.store.rows('Actions').filter(({ ticket_id }) => same(ticket_id, from)))
		world.store.put('Actions', {
			...note,
			id: undefined,
			ticket_id: to,
			merged_from_ticketid: from,
		});
};

/** What follows for the other ticket. */
export function followLinks(change: Change): void {
	const { world, row } = change;
	const target = targetOf(change);
	if (target !== undefined && ['closed', 'deleted'].includes(world.switches.mergedTickets))
		moveNotes(world, row.id, target);
	if (world.switches.relating !== 'kept') return;
	for (const { id } of newlyRelated(change)) {
		const other = world.store.find('Tickets', id);
		if (other === undefined) continue;
		world.store.put('Tickets', withRelated(other, row.id));
		Object.assign(row, world.store.put('Tickets', withRelated(row, id)));
	}
}

/** The tickets that a ticket is related to, as it shows them itself. */
export function relatedRows(row: Row, world: World): Row[] | null | undefined {
	const { relatedTickets } = world.switches;
	if (relatedTickets === 'listed') return undefined;
	const rows = relatedTo(row)
		.map((id) => world.store.find('Tickets', id))
		.filter((other) => other !== undefined);
	if (rows.length === 0 && relatedTickets === 'shown where there are any') return null;
	return rows.map(({ id, summary }) => ({ id, summary }));
}

/** Tickets that are related to one. */
export const isRelatedTo: Filter = (row, value) => relatedTo(row).some((id) => same(id, value));
