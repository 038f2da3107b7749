import type { IDataObject } from 'n8n-workflow';
import { choiceOf } from '../../shared/locator';
import { readSwitch } from '../../shared/switch';
import { isSameText } from '../../shared/text';
import type { ReferenceResolver } from '../execution/referenceResolver';
import { recordMeant } from '../input/references';
import { isBlankName } from '../reconcile/values';
import { titleOf } from '../records/record';
import type { RecordName } from '../records/recordName';
import type { HaloClient } from '../transport/client';
import type { HaloEvent } from './delivery';
import { ticketIn } from './delivery';
import { STATUS_CHANGED } from './events';

/** Name of the filter that is a switch, and the property of the ticket that it looks at. */
export const REFERENCE_FILTER = 'hasSupplierReference';
const REFERENCE = 'supplier_reference';

/** A filter of the trigger: one choice of another record. */
type EventFilter = {
	label: string;
	/** The record type to choose from. */
	to: RecordName;
	description?: string;
} & (
	| { name: FilterByName; isKeptWithName: true }
	| {
			name: Exclude<keyof EventFilters, FilterByName | typeof REFERENCE_FILTER>;
			isKeptWithName?: undefined;
	  }
);

/** The filters whose record a ticket may show by its name only. */
type FilterByName = 'team';

/** What the filters came to: IDs, since a ticket in a delivery carries IDs. */
export interface EventFilters {
	client_id?: number;
	tickettype_id?: number;
	status_id?: number;
	from_status_id?: number;
	to_status_id?: number;
	/** A ticket names its team; its ID is there in newer builds only. */
	team?: { id: number; name: string };
	/** Only tickets with a supplier reference, such as the ID of an incident, pass. */
	hasSupplierReference?: true;
}

/** The filters that choose another record. */
export const eventFilters: EventFilter[] = [
	{ name: 'client_id', label: 'Customer', to: 'customer' },
	{
		name: 'from_status_id',
		label: 'From Status',
		to: 'status',
		description:
			'The status before a status change. Halo does not send it: the node remembers the last one that it saw of each ticket, and lets a change through where it saw none.',
	},
	{
		name: 'status_id',
		label: 'Status',
		to: 'status',
		description: 'The status of the ticket when the event happens, for every event',
	},
	{ name: 'team', label: 'Team', to: 'team', isKeptWithName: true },
	{ name: 'tickettype_id', label: 'Ticket Type', to: 'ticketType' },
	{
		name: 'to_status_id',
		label: 'To Status',
		to: 'status',
		description: 'The status after a status change; other events pass',
	},
];

/**
 * Reads the filters, once when the workflow is published: names are looked up then, so that a delivery costs no request.
 *
 * @throws NodeOperationError naming the filter whose choice Halo does not have
 */
export async function readEventFilters(
	client: HaloClient,
	resolver: ReferenceResolver,
	given: IDataObject,
): Promise<EventFilters> {
	const filters: EventFilters = {};
	if (readSwitch(client.node, 'Has Supplier Reference', given[REFERENCE_FILTER] ?? false))
		filters.hasSupplierReference = true;
	for (const { label, to, ...filter } of eventFilters) {
		const choice = choiceOf(given[filter.name]);
		if (choice === undefined) continue;
		const record = resolver.registry.record(to);
		const { id, row } = await recordMeant({ client, resolver }, record, choice, {
			label,
			narrowing: {},
		});
		if (filter.isKeptWithName) {
			const known = row ?? (await resolver.byId(record, id, label));
			filters[filter.name] = { id: Number(id), name: titleOf(record, known) };
		} else filters[filter.name] = Number(id);
	}
	return filters;
}

/**
 * Whether an event lacks what its filters look at: it carries no ticket, or one that does not show the supplier reference,
 * as it is not known whether each build sends it.
 */
export function lacksForFilters(event: HaloEvent, { hasSupplierReference }: EventFilters): boolean {
	const ticket = ticketIn(event);
	return ticket === undefined || (hasSupplierReference === true && ticket[REFERENCE] === undefined);
}

/** Whether a filter looks at the ticket, which an event-only delivery does not carry. */
export function needsTicket(filters: EventFilters): boolean {
	return Object.keys(filters).length > 0;
}

function isStatusChange({ body, number }: HaloEvent): boolean {
	return number === STATUS_CHANGED || /status changed/i.test(String(body.event ?? ''));
}

/**
 * Whether an event passes the filters. What is about no ticket passes none of them; without filters, everything passes.
 *
 * @param before the ticket's former status, where it is known
 */
export function passes(
	event: HaloEvent,
	filters: EventFilters,
	before: number | undefined,
): boolean {
	if (!needsTicket(filters)) return true;
	const ticket = ticketIn(event);
	if (ticket === undefined) return false;
	const { client_id, tickettype_id, status_id, from_status_id, to_status_id, team } = filters;
	const is = (property: string, wanted: number | undefined): boolean =>
		wanted === undefined || Number(ticket[property]) === wanted;
	if (!is('client_id', client_id) || !is('tickettype_id', tickettype_id)) return false;
	if (!is('status_id', status_id)) return false;
	const reference = ticket[REFERENCE];
	if (filters.hasSupplierReference && reference !== undefined && isBlankName(reference))
		return false;
	if (
		team !== undefined &&
		!isSameText(ticket.team, team.name) &&
		Number(ticket.team_id) !== team.id
	)
		return false;
	if (!isStatusChange(event)) return true;
	if (!is('status_id', to_status_id)) return false;
	return from_status_id === undefined || before === undefined || before === from_status_id;
}
