import type { Row } from '../../types';
import type { Actor, Change, World } from '../entity';
import { ruleBroken } from '../errors';
import { saveRow } from '../save';
import { haloDate, isEmptyValue, listOf, same, text } from '../values';
import { events } from './events';

const outcomeOf = ({ world, given }: Change): Row | undefined =>
	isEmptyValue(given.outcome_id)
		? world.store.findBy('Outcome', 'outcome', given.outcome)
		: world.store.find('Outcome', given.outcome_id);

/** Members of an action that tell who is behind it. */
export const authorship = [
	'who',
	'who_type',
	'who_agentid',
	'who_initials',
	'actionby_application_id',
];

function authorshipOf(world: World, { agentId, application, whoType }: Actor): Row {
	const agent = whoType === 1 ? world.store.find('Agent', agentId) : undefined;
	return {
		who: agent?.name ?? (whoType === 0 ? 'System' : 'Pat Lee'),
		who_type: whoType,
		who_agentid: agent?.id ?? 0,
		who_initials: agent?.initials ?? '',
		actionby_agent_id: agent?.id ?? 0,
		actionby_application_id: application,
	};
}

/** Leaves on a ticket's timeline that it was made or changed; its last action is as old as this. */
export function leaveTrace({ world, row, before, actor }: Change): void {
	const { actionsLeftBy } = world.switches;
	if (actionsLeftBy === 'notes' || (before === undefined && actionsLeftBy === 'changes')) return;
	const datetime = haloDate(new Date());
	world.store.put('TicketTrace', {
		ticket_id: row.id,
		outcome: before === undefined ? 'Ticket Logged' : 'Ticket Changed',
		outcome_id: TRACE,
		note: '',
		hiddenfromuser: true,
		datetime,
		...authorshipOf(world, actor),
	});
	Object.assign(row, world.store.put('Tickets', { ...row, lastactiondate: datetime }));
}

/** `outcome_id` of what Halo itself leaves. */
export const TRACE = -1;

/** Fills in who wrote a note, when, and under which outcome. */
export function completeAction(change: Change): void {
	const { world, row, given, actor, before } = change;
	const outcome = outcomeOf(change);
	if (outcome) Object.assign(row, { outcome: outcome.outcome, outcome_id: outcome.id });
	const isOwn = world.switches.noteAgent === 'own' || isEmptyValue(given.actionby_agent_id);
	const by = isOwn ? {} : { actionby_agent_id: given.actionby_agent_id };
	if (before) {
		Object.assign(row, { actionby_agent_id: before.actionby_agent_id, ...by });
		if (world.switches.changedNoteSwitches === 'ignored')
			for (const name of ['actisbillable', 'actreviewed', 'hiddenfromuser'])
				row[name] = before[name] ?? false;
		return;
	}
	Object.assign(row, {
		...authorshipOf(world, actor),
		...by,
		datetime: given.datetime ?? haloDate(new Date()),
		hiddenfromuser:
			(world.switches.notesAreHidden === 'as sent' ? given.hiddenfromuser : undefined) ??
			outcome?.hidefromuser ??
			false,
	});
	const html =
		typeof row.note_html === 'string' && row.note_html !== '' ? row.note_html : undefined;
	// Mail is built from the HTML; a plain note loses its line breaks in it.
	if (outcome?.hidesendemail === true) row.sendemail = false;
	if (row.sendemail === true) row.emailbody_html = html ?? escaped(row.note).replace(/\s+/g, ' ');
	if (html !== undefined) row.note = html.replace(/<[^>]+>/g, '');
}

const escaped = (value: unknown): string =>
	String(value ?? '')
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;');

/** The rules that Halo applies to a note: it belongs to a ticket and needs an outcome that the agent may use. */
export function validateAction(change: Change): void {
	const { world, row, given, actor, before } = change;
	if (!world.store.find('Tickets', row.ticket_id)) {
		throw ruleBroken(`The Ticket with the id ${text(row, 'ticket_id')} does not exist.`);
	}
	if (before) return;
	const outcome = outcomeOf(change);
	if (!outcome && (!isEmptyValue(given.outcome_id) || !given.outcome))
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
	for (const file of listOf(given, 'attachments'))
		saveRow(
			world,
			world.store.entity('Attachment'),
			{ ...file, ticket_id: row.ticket_id, action_id: row.id },
			actor,
		);
	const changes = Object.entries(ticketMembers).flatMap(([from, to]) =>
		isEmptyValue(given[from]) ? [] : [[to, given[from]]],
	);
	const moved = { lastactiondate: row.datetime };
	if (changes.length > 0 && world.switches.notesChangeTickets) {
		const input = { id: ticket.id, ...moved, ...Object.fromEntries(changes) };
		const byNote = { ...actor, isByNote: !isEmptyValue(row.note) };
		saveRow(world, world.store.entity('Tickets'), input, byNote);
	} else {
		world.store.put('Tickets', { ...ticket, ...moved, last_update: haloDate(new Date()) });
	}
	const changed = world.store.find('Tickets', ticket.id) ?? ticket;
	world.emit({ eventno: events.actionAdded, ticket: changed, action: row, agentId: actor.agentId });
}
