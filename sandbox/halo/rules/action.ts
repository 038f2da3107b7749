import type { Row } from '../../types';
import type { Change } from '../entity';
import { ruleBroken } from '../errors';
import { saveRow } from '../save';
import { haloDate, isNone, same, text } from '../values';
import { events } from './events';

const outcomeOf = ({ world, given }: Change): Row | undefined =>
	isNone(given.outcome_id)
		? world.store.findBy('Outcome', 'outcome', given.outcome)
		: world.store.find('Outcome', given.outcome_id);

/** Fills in who wrote a note, when, and under which outcome. */
export function completeAction(change: Change): void {
	const { world, row, given, actor, before } = change;
	const outcome = outcomeOf(change);
	if (outcome) Object.assign(row, { outcome: outcome.outcome, outcome_id: outcome.id });
	if (before) return;
	const agent = world.store.find('Agent', given.who_agentid ?? actor.agentId);
	Object.assign(row, {
		who: agent?.name ?? '',
		who_agentid: agent?.id ?? actor.agentId,
		who_initials: agent?.initials ?? '',
		datetime: given.datetime ?? haloDate(new Date()),
		hiddenfromuser: given.hiddenfromuser ?? outcome?.hidefromuser ?? false,
	});
	if (!row.note && typeof row.note_html === 'string')
		row.note = row.note_html.replace(/<[^>]+>/g, '');
}

/** The rules that Halo applies to a note: it belongs to a ticket and needs an outcome that the agent may use. */
export function validateAction(change: Change): void {
	const { world, row, given, actor, before } = change;
	if (!world.store.find('Tickets', row.ticket_id)) {
		throw ruleBroken(`The Ticket with the id ${text(row, 'ticket_id')} does not exist.`);
	}
	if (before) return;
	const outcome = outcomeOf(change);
	if (!outcome && (!isNone(given.outcome_id) || !given.outcome))
		throw ruleBroken('An Outcome must be entered');
	if (outcome && actor.forbiddenOutcomes.some((id) => same(id, outcome.id))) {
		throw ruleBroken('You do not have access to this Action');
	}
	if (outcome?.mustaddnote && !row.note && !row.emailbody) throw ruleBroken('Please enter a Note');
}

const ticketMembers: Record<string, string> = {
	new_status: 'status_id',
	new_agent: 'agent_id',
	new_team: 'team',
	new_priority: 'priority_id',
	new_tickettype: 'tickettype_id',
	new_sla_id: 'sla_id',
	new_category1: 'category_1',
	new_category2: 'category_2',
	new_category3: 'category_3',
	new_category4: 'category_4',
};

/** A note may change its ticket, and moves its dates. */
export function applyAction({ world, row, given, actor, before }: Change): void {
	const ticket = world.store.find('Tickets', row.ticket_id);
	if (!ticket || before) return;
	const changes = Object.entries(ticketMembers).flatMap(([from, to]) =>
		isNone(given[from]) ? [] : [[to, given[from]]],
	);
	const moved = { lastactiondate: row.datetime };
	if (changes.length > 0) {
		const input = { id: ticket.id, ...moved, ...Object.fromEntries(changes) };
		saveRow(world, world.store.entity('Tickets'), input, actor);
	} else {
		world.store.put('Tickets', { ...ticket, ...moved, last_update: haloDate(new Date()) });
	}
	const changed = world.store.find('Tickets', ticket.id) ?? ticket;
	world.emit({ eventno: events.actionAdded, ticket: changed, action: row, agentId: actor.agentId });
}
