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
import { PolledActions } from './readActor';
import type { TriggerServices } from './services';
import { createServices } from './services';
import type { TicketChange } from './ticketChanges';
import { compare, firstState, snapshotNow } from './ticketChanges';
import type { TimedFor } from './timedBegin';
import { chosenLater, filteredAnew, firstTimed, withChosenLater } from './timedBegin';
import type { Telling, TimedTickets } from './timedEvents';
import { timedEvents } from './timedEvents';
import { longAgoOf, readTelling, sampleOf, timedAmong, timedItems } from './timedPoll';

/** How far back each poll reads again, in milliseconds: a change may show later than it is dated. */
const POLL_OVERLAP_MS = 120_000;

/** n8n keeps one context for as long as a workflow is published; its first poll is the one that publishing runs. */
const polledBefore = new WeakSet<IPollFunctions>();

/**
 * Asks Halo once for the tickets that changed, and tells what happened to each since the last poll. The first poll only
 * remembers what is there, also after the workflow was unpublished, unless catching up was chosen. A poll that fails
 * changes nothing, so that the next one finds it all. What happens by itself is told by n8n's clock; all else by Halo's.
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
	const timed = timedAmong(chosen);
	const telling = timed.length === 0 ? undefined : readTelling(this, timed);
	if (before === undefined) {
		await filtersOf(this, services, stored);
		const old = await whatIsOld(services);
		if (telling === undefined) stored.forgetTimed();
		else stored.saveTimed(await begin(this, services, telling, old), timedForOf(this, telling));
		stored.save(firstState(old));
		polledBefore.add(this);
		return null;
	}
	const sinceEpochMs = Math.max(0, before.untilEpochMs - POLL_OVERLAP_MS);
	const changed = await readChangedTickets(services.client, sinceEpochMs);
	const { found, state } = compare(before, changed, sinceEpochMs);
	const filters = await filtersOf(this, services, stored);
	const read = new PolledActions(this, services.client, sinceEpochMs);
	const looked = { changes: wantedOf(found, chosen), filters, sinceEpochMs, read };
	const items = await itemsOf(this, services, stored, looked);
	if (telling === undefined) stored.forgetTimed();
	else {
		const isNew = ({ id }: IDataObject) => Number(id) > before.knownUpToId;
		const followed = await followedSoFar(this, services, stored, telling);
		const look = { telling, before: followed, sinceEpochMs, isNew, read };
		const due = await timedItems(this, services.client, changed, filters, look);
		items.push(...due.items);
		stored.saveTimed(due.tickets, timedForOf(this, telling));
	}
	stored.save(state);
	polledBefore.add(this);
	return items.length === 0 ? null : [items];
}

/** What is known of tickets when their time begins to count. */
const begin = async (
	context: IPollFunctions,
	{ client }: TriggerServices,
	telling: Telling,
	rows: IDataObject[],
): Promise<TimedTickets> =>
	await firstTimed(context, rows, telling, new PolledActions(context, client, longAgoOf(telling)));

/** The filters as filled in. */
const filtersGiven = (context: IPollFunctions): IDataObject =>
	context.getNodeParameter('filters', {}) as IDataObject;

/** What tickets are followed for, as the inputs are now. */
const timedForOf = (context: IPollFunctions, { chosen, hours }: Telling): TimedFor => ({
	chosen,
	hours,
	filters: JSON.stringify(filtersGiven(context)),
});

/** The tickets that are followed; what was chosen later than the rest begins now. */
async function followedSoFar(
	context: IPollFunctions,
	services: TriggerServices,
	stored: StoredPoll,
	telling: Telling,
): Promise<TimedTickets> {
	const now = timedForOf(context, telling);
	const before = stored.readTimedFor() ?? now;
	const remembered = stored.readTimed();
	const followed =
		remembered === undefined || before.filters === now.filters
			? remembered
			: filteredAnew(remembered);
	const later = chosenLater(telling, before);
	if (followed !== undefined && later.length === 0) return followed;
	const begun = await begin(context, services, telling, await openTickets(services));
	return followed === undefined
		? begun
		: withChosenLater(followed, begun, before, { ...telling, later });
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
	const [timed] = timedEvents.filter(({ value }) => value === chosen[0]);
	if (timed !== undefined) return [await sampleOf(context, newest, timed)];
	const events = polledEvents.filter(({ polled }) => polled.value === chosen[0]);
	const after = snapshotNow(newest);
	const changes = [{ ticket: newest, updatedEpochMs: 0, events, before: undefined, after }];
	const read = new PolledActions(context, services.client, 0);
	const looked = { changes, filters: {}, sinceEpochMs: 0, read };
	return [await itemsOf(context, services, undefined, looked)];
}

async function filtersOf(
	context: IPollFunctions,
	{ client, resolver }: TriggerServices,
	stored: StoredPoll,
): Promise<EventFilters> {
	const parameter = filtersGiven(context);
	const given = JSON.stringify(parameter);
	const known = stored.filtersFor(given);
	if (known !== undefined) return known;
	const read = await readEventFilters(client, resolver, parameter);
	stored.saveFilters(given, read);
	return read;
}

const openTickets = async ({ client }: TriggerServices): Promise<IDataObject[]> =>
	await listRows(client, ticket, { open_only: true }, undefined, listingChangedTickets);

/** Everything that is old when the trigger begins: the open tickets, those that the next poll sees again, and the newest. */
async function whatIsOld(services: TriggerServices): Promise<IDataObject[]> {
	const { client } = services;
	const open = await openTickets(services);
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
