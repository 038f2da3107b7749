import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { ticket } from '../records/resources/ticket';
import { listRows } from '../transport/pages';
import { listingChangedTickets, readChangedTickets } from './changedTickets';
import type { EventFilters } from './eventFilters';
import { readEventFilters } from './eventFilters';
import { polledEvents } from './events';
import { itemsOf } from './pollItems';
import { StoredPoll } from './pollState';
import type { TriggerServices } from './services';
import { createServices } from './services';
import type { TicketChange } from './ticketChanges';
import { compare, firstState } from './ticketChanges';

/** How far back each poll reads again, in milliseconds: a change may show later than it is dated. */
const POLL_OVERLAP_MS = 120_000;

/** n8n keeps one context for as long as a workflow is published; its first poll is the one that publishing runs. */
const polledBefore = new WeakSet<IPollFunctions>();

/**
 * Asks Halo once for the tickets that changed, and tells what happened to each since the last poll. The first poll only
 * remembers what is there, also after the workflow was unpublished, unless catching up was chosen. A poll that fails
 * changes nothing, so that the next one finds it all.
 */
export async function poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const chosen = this.getNodeParameter('events', []) as string[];
	if (chosen.length === 0) {
		throw inputRefused(this.getNode(), 'Trigger On is empty', 'Choose at least one event.');
	}
	const services = await createServices(this);
	if (this.getMode() === 'manual') return await sample(this, services, chosen);
	const stored = StoredPoll.of(this);
	stored.adopt(services.owner);
	const before = endsPause(this) ? undefined : stored.read();
	if (before === undefined) {
		await filtersOf(this, services, stored);
		stored.save(firstState(await whatIsOld(services)));
		polledBefore.add(this);
		return null;
	}
	const sinceEpochMs = Math.max(0, before.untilEpochMs - POLL_OVERLAP_MS);
	const changed = await readChangedTickets(services.client, sinceEpochMs);
	const { found, state } = compare(before, changed, sinceEpochMs);
	const filters = await filtersOf(this, services, stored);
	const looked = { changes: wantedOf(found, chosen), filters, sinceEpochMs };
	const items = await itemsOf(this, services, stored, looked);
	stored.save(state);
	polledBefore.add(this);
	return items.length === 0 ? null : [items];
}

/** Whether this is the first poll after a person has published the workflow, and what happened before does not matter. */
function endsPause(context: IPollFunctions): boolean {
	const options = context.getNodeParameter('options', {}) as { catchUpAfterPause?: boolean };
	const isPublished = context.getActivationMode() === 'activate' && !polledBefore.has(context);
	return isPublished && options.catchUpAfterPause !== true;
}

/** The newest ticket, so that a person who tries the node out has something to build on. */
async function sample(
	context: IPollFunctions,
	services: TriggerServices,
	chosen: string[],
): Promise<INodeExecutionData[][] | null> {
	const query = { order: 'id', orderdesc: true };
	const [newest] = await listRows(services.client, ticket, query, 1, listingChangedTickets);
	if (newest === undefined) return null;
	const events = polledEvents.filter(({ polled }) => polled.value === chosen[0]);
	const changes = [{ ticket: newest, updatedEpochMs: 0, events, before: undefined }];
	const looked = { changes, filters: {}, sinceEpochMs: 0 };
	return [await itemsOf(context, services, undefined, looked)];
}

async function filtersOf(
	context: IPollFunctions,
	{ client, resolver }: TriggerServices,
	stored: StoredPoll,
): Promise<EventFilters> {
	const parameter = context.getNodeParameter('filters', {}) as IDataObject;
	const given = JSON.stringify(parameter);
	const known = stored.filtersFor(given);
	if (known !== undefined) return known;
	const read = await readEventFilters(client, resolver, parameter);
	stored.saveFilters(given, read);
	return read;
}

/** Everything that is old when the trigger begins: the open tickets, those that the next poll sees again, and the newest. */
async function whatIsOld({ client }: TriggerServices): Promise<IDataObject[]> {
	const open = await listRows(
		client,
		ticket,
		{ open_only: true },
		undefined,
		listingChangedTickets,
	);
	const byUpdate = { order: 'last_update', orderdesc: true };
	const changed = await listRows(client, ticket, byUpdate, 1, listingChangedTickets);
	const newest = await listRows(
		client,
		ticket,
		{ order: 'id', orderdesc: true },
		1,
		listingChangedTickets,
	);
	const some = [...open, ...changed, ...newest];
	const { untilEpochMs } = firstState(some);
	if (untilEpochMs === 0) return some;
	return [...some, ...(await readChangedTickets(client, untilEpochMs - POLL_OVERLAP_MS))];
}

/** The changes of which an event was chosen, with the chosen events only. */
function wantedOf(found: TicketChange[], chosen: string[]): TicketChange[] {
	return found
		.map((change) => ({
			...change,
			events: change.events.filter(({ polled }) => chosen.includes(polled.value)),
		}))
		.filter(({ events }) => events.length > 0);
}
