import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { mapConcurrent } from '../../shared/concurrency';
import { simplify } from '../execution/simplify';
import { ticket } from '../records/resources/ticket';
import type { ActorFilter, DoneBy, OwnIdentity } from './actor';
import { actionsBetween, actorOf, needsActor, wantedAmong } from './actor';
import type { EventFilters } from './eventFilters';
import { passes } from './eventFilters';
import { actorFields, fullTicket } from './output';
import { readOwnAgent } from './ownAgent';
import type { StoredPoll } from './pollState';
import type { ActionsRead } from './readActor';
import { readActions, readActionsOfAll } from './readActor';
import type { TriggerServices } from './services';
import type { TicketChange } from './ticketChanges';
import type { ActorRead } from './whoDidIt';

const READS_AT_ONCE = 4;
/** More tickets than this are asked together who changed them. */
const MANY = 3;

/** What a poll has found. */
interface PolledChanges {
	changes: TicketChange[];
	filters: EventFilters;
	/** Changes before it are old, in milliseconds since 1970. */
	sinceEpochMs: number;
}

/**
 * The changes that the filters let through, as items. A ticket is asked who changed it where that matters, once for all
 * of its events; many are asked together.
 *
 * @param stored undefined where a person tries the node out: everybody's doing is shown then
 */
export async function itemsOf(
	context: IPollFunctions,
	services: TriggerServices,
	stored: StoredPoll | undefined,
	{ changes, filters, sinceEpochMs }: PolledChanges,
): Promise<INodeExecutionData[]> {
	const passing = changes
		.map((change) => ({ change, events: eventsThatPass(change, filters) }))
		.filter(({ events }) => events.length > 0);
	if (passing.length === 0) return [];
	const actors = await actorFilterOf(context, services, stored);
	const isMany = passing.length > MANY && needsActor(actors);
	const all = isMany ? await readActionsOfAll(services.client, sinceEpochMs) : undefined;
	const asked = { actors, sinceEpochMs, all };
	const items = await mapConcurrent(passing, READS_AT_ONCE, async ({ change, events }) => {
		const who = await whoChanged(context, change, asked);
		return who.isWanted ? await itemsOfChange(context, change, events, who) : [];
	});
	return items.flat();
}

function eventsThatPass(
	{ ticket: row, before, events }: TicketChange,
	filters: EventFilters,
): string[] {
	const former = before === undefined ? undefined : Number(before.status_id);
	return events
		.map(({ words }) => words)
		.filter((event) =>
			passes({ body: { event, ticket: row }, number: undefined }, filters, former),
		);
}

/** Whose changes are wanted; which agent the connection is, Halo is asked once. */
async function actorFilterOf(
	context: IPollFunctions,
	{ client, resolver }: TriggerServices,
	stored: StoredPoll | undefined,
): Promise<ActorFilter> {
	if (stored === undefined) return { doneBy: 'anyone', own: undefined };
	const doneBy = context.getNodeParameter('doneBy', 'anyone') as DoneBy;
	if (context.getNodeParameter('ignoreOwnChanges', true) !== true)
		return { doneBy, own: undefined };
	const known = stored.ownOf(client.connectionMark) ?? {
		agentId: await readOwnAgent(client, resolver),
	};
	const own: OwnIdentity = { ...known, application: client.application ?? known.application };
	stored.saveOwn(own, client.connectionMark);
	return { doneBy, own };
}

/** What is asked of who changed tickets. */
interface AskedActors {
	actors: ActorFilter;
	/** Changes before it are old, in milliseconds since 1970. */
	sinceEpochMs: number;
	/** The actions of all tickets, where they were read together. */
	all: Map<number, IDataObject[]> | undefined;
}

/** Who has changed a ticket since the last poll, and whether one of them is wanted. */
async function whoChanged(
	context: IPollFunctions,
	{ ticket: row, before }: TicketChange,
	{ actors: filter, sinceEpochMs, all }: AskedActors,
): Promise<ActorRead> {
	if (!needsActor(filter)) return { isWanted: true, isKnown: false };
	const id = Number(row.id);
	const after = before?.actedEpochMs ?? before?.updatedEpochMs ?? sinceEpochMs - 1;
	const { actions, error }: ActionsRead =
		all === undefined
			? await readActions(context, id, after)
			: { actions: all.get(id) ?? [], error: undefined };
	const actors = actionsBetween(actions, after, Infinity).flatMap((one) => actorOf(one) ?? []);
	const wanted = wantedAmong(actors, filter);
	return { isWanted: wanted !== undefined, isKnown: true, actor: wanted?.actor, error };
}

async function itemsOfChange(
	context: IPollFunctions,
	{ ticket: row, before }: TicketChange,
	events: string[],
	who: ActorRead,
): Promise<INodeExecutionData[]> {
	const options = context.getNodeParameter('options', {}) as { fullRecord?: boolean };
	const simple = context.getNodeParameter('simple', true) === true;
	const read =
		options.fullRecord === true ? await fullTicket(context, Number(row.id)) : { ticket: row };
	const whole = read.ticket ?? row;
	return events.map((event) => {
		const json: IDataObject = {
			event,
			object_id: Number(row.id),
			timestamp: row.last_update ?? row.lastupdate ?? null,
			ticket: simple ? simplify(ticket, whole) : whole,
			previous_status_id: before?.status_id ?? null,
			previous_agent_id: before?.agent_id ?? null,
			previous_team: before?.team ?? null,
			...(read.error === undefined ? {} : { full_record_error: read.error }),
			...actorFields(who),
		};
		return { json };
	});
}
