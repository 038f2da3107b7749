import type { Row } from '../../types';
import type { Change } from '../entity';
import { ruleBroken } from '../errors';
import { haloDate, isEmptyValue, listOf, noDate, same, text } from '../values';
import type { World } from '../world';
import { leaveTrace } from './action';
import { events } from './events';
import { completeLinks, followLinks, validateLinks } from './linked-tickets';
import { checkRequiredFields, closingMember } from './ticket-type';

const typeOf = (world: World, row: Row): Row | undefined =>
	world.store.find('TicketType', row.tickettype_id);

/** Fills members that the request left empty. */
const fill = (row: Row, values: Row) => {
	for (const [name, value] of Object.entries(values)) {
		if (row[name] === undefined || row[name] === null || row[name] === '') row[name] = value;
	}
};

const completePlace = ({ world, row, given, before }: Change) => {
	const user = isEmptyValue(given.user_id) ? undefined : world.store.find('Users', given.user_id);
	if (user && isEmptyValue(row.site_id)) row.site_id = user.site_id;
	const newSite =
		!isEmptyValue(given.site_id) || user ? world.store.find('Site', row.site_id) : undefined;
	if (newSite) row.client_id = newSite.client_id;
	const client = world.store.find('Client', row.client_id);
	const hasMoved = before !== undefined && !newSite && !same(before.client_id, row.client_id);
	if (client && (isEmptyValue(row.site_id) || hasMoved)) row.site_id = client.main_site_id ?? -1;
	if (user) Object.assign(row, { user_name: user.name, user_email: user.emailaddress });
	else if (given.user_id !== undefined) Object.assign(row, { user_name: '', user_email: '' });
};

const completeTeam = ({ world, row, given }: Change) => {
	const wanted = given.team ?? given.team_id;
	const team = isEmptyValue(wanted)
		? world.store.findBy('Team', 'name', row.team)
		: given.team
			? world.store.findBy('Team', 'name', given.team)
			: world.store.find('Team', given.team_id);
	if (team) Object.assign(row, { team: team.name, team_id: team.id });
};

const levels = [1, 2, 3, 4];

const categoryBy = (world: World, level: number, field: string, value: unknown) =>
	world.store
		.rows('Category')
		.find((category) => same(category.type_id, level) && same(category[field], value));

const completeCategories = ({ world, row, given }: Change) => {
	for (const level of levels) {
		const [name, id] = [`category_${level}`, `categoryid_${level}`];
		const category = given[name]
			? categoryBy(world, level, 'value', given[name])
			: isEmptyValue(given[id])
				? undefined
				: categoryBy(world, level, 'id', given[id]);
		if (category) Object.assign(row, { [name]: category.value, [id]: category.id });
		fill(row, { [name]: '', [id]: 0 });
	}
};

const isClosed = (world: World, row: Row) =>
	world.store.find('Status', row.status_id)?.[closingMember] === true;

const completeClosing = ({ world, row, before }: Change) => {
	const closed = isClosed(world, row);
	const { reopenedStaysMarked, reopenedKeepsDate } = world.switches;
	const wasClosed = reopenedStaysMarked && before?.hasbeenclosed === true;
	row.hasbeenclosed = closed || wasClosed;
	if (!closed) row.dateclosed = reopenedKeepsDate ? (before?.dateclosed ?? noDate) : noDate;
	else if (!before?.hasbeenclosed || before.dateclosed === noDate)
		row.dateclosed = haloDate(new Date());
};

const completeAssets = ({ world, row, given, before }: Change) => {
	const isEmptied = Array.isArray(given.assets) && given.assets.length === 0;
	if (isEmptied && world.switches.emptyAssetList === 'ignored') row.assets = before?.assets;
};

/** Fills in what Halo derives for a ticket: place, team, categories, defaults of its type, closing date. */
export function completeTicket(change: Change): void {
	const { world, row, before } = change;
	completePlace(change);
	if (!before) fill(row, { tickettype_id: world.store.rows('TicketType')[0]?.id });
	const type = typeOf(world, row);
	if (!before) {
		fill(row, {
			status_id: type?.initial_status ?? 1,
			sla_id: type?.default_sla ?? 1,
			team: type?.default_team ?? '',
			agent_id: 1,
			user_name: '',
			dateoccurred: haloDate(new Date()),
			site_id: -1,
			user_id: -1,
		});
		const priorities = world.store
			.rows('Priority')
			.filter(({ slaid, ishidden }) => same(slaid, row.sla_id) && ishidden !== true);
		fill(row, { priority_id: priorities[priorities.length - 1]?.priorityid ?? 0 });
	}
	completeTeam(change);
	completeCategories(change);
	completeAssets(change);
	completeLinks(change);
	completeClosing(change);
}

const allowedStatuses = (type: Row | undefined): unknown[] | undefined =>
	type?.allowall_status === false ? listOf(type, 'allowed_status').map(({ id }) => id) : undefined;

/** Whether a ticket type offers a status. */
export function offersStatus(type: Row | undefined, statusId: unknown): boolean {
	const allowed = allowedStatuses(type);
	return !allowed || allowed.some((id) => same(id, statusId));
}

const checkNames = ({ world, given, row }: Change) => {
	if (given.team && !world.store.findBy('Team', 'name', given.team)) {
		throw ruleBroken(`The Team "${text(given, 'team')}" does not exist.`);
	}
	for (const level of levels) {
		const name = given[`category_${level}`];
		if (name && !categoryBy(world, level, 'value', name)) {
			throw ruleBroken(`The Category ${level} "${String(name)}" does not exist.`);
		}
	}
	const sla = isEmptyValue(row.sla_id) ? typeOf(world, row)?.default_sla : row.sla_id;
	const priority = world.store
		.rows('Priority')
		.some(({ slaid, priorityid }) => same(slaid, sla) && same(priorityid, row.priority_id));
	if (!isEmptyValue(given.priority_id) && !priority) {
		throw ruleBroken(
			`The Priority with the id ${String(given.priority_id)} does not exist on this SLA.`,
		);
	}
};

/** The rules that Halo applies to a ticket. */
export function validateTicket(change: Change): void {
	const { world, given, before, actor, row } = change;
	if (!before && !actor.canAddTickets)
		throw ruleBroken('You do not have permission to add new Tickets.');
	if (
		!isEmptyValue(given.user_id) &&
		!before &&
		isEmptyValue(given.site_id) &&
		world.switches.ticketUserNeedsSite
	) {
		throw ruleBroken('A Site must be selected');
	}
	if (!isEmptyValue(given.status_id) && !offersStatus(typeOf(world, row), given.status_id)) {
		throw ruleBroken('The Status is not allowed for this Ticket Type.');
	}
	const isBeingClosed = before !== undefined && !isClosed(world, before) && isClosed(world, row);
	if (isBeingClosed && world.switches.closingNeedsNote && actor.isByNote !== true)
		throw ruleBroken('Please enter a closing Note');
	validateLinks(change);
	checkNames(change);
	if (!before && given._novalidate !== true) checkRequiredFields(typeOf(world, row), row);
}

const storeAttachments = ({ world, row, given, actor }: Change) => {
	for (const attachment of listOf(given, 'attachments')) {
		world.store.put('Attachment', {
			...attachment,
			ticket_id: row.id,
			agent_id: actor.agentId,
			datecreated: haloDate(new Date()),
		});
	}
};

/** Tells webhooks what became of a ticket. */
export function announceTicket(change: Change): void {
	const { world, row, before, actor } = change;
	storeAttachments(change);
	followLinks(change);
	leaveTrace(change);
	const tell = (eventno: number) =>
		world.emit({ eventno, ticket: row, before, agentId: actor.agentId });
	if (!before) return tell(events.newTicket);
	tell(events.updated);
	if (!same(before.status_id, row.status_id)) tell(events.statusChanged);
	if (!same(before.agent_id, row.agent_id) || !same(before.team, row.team)) tell(events.reassigned);
	if (!before.hasbeenclosed && row.hasbeenclosed) tell(events.closed);
}
