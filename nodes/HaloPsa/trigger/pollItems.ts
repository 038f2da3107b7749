import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { mapConcurrent } from '../../shared/concurrency';
import { simplify } from '../execution/outputRow';
import { ticket } from '../records/resources/ticket';
import type { ActorFilter, DoneBy, OwnIdentity } from './actor';
import { actionsBetween, actorOf, needsActor, wantedAmong } from './actor';
import type { EventFilters } from './eventFilters';
import { passes } from './eventFilters';
import { actorFields, fullTicket, screensOf } from './output';
import { readOwnAgent } from './ownAgent';
import type { StoredPoll } from './pollState';
import type { ActionsRead, PolledActions } from './readActor';
import type { TriggerServices } from './services';
import type { TicketChange } from './ticketChanges';
import { changesBetween } from './ticketChanges';
import type { ActorRead } from './whoDidIt';

const READS_AT_ONCE = 4;

/** What a poll has found. */
interface PolledChanges {
	changes: TicketChange[];
	filters: EventFilters;
	/** Changes before it are old, in milliseconds since 1970. */
	sinceEpochMs: number;
	read: PolledActions;
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
	{ changes, filters, sinceEpochMs, read }: PolledChanges,
): Promise<INodeExecutionData[]> {
	const passing = changes
		.map((change) => ({ change, events: eventsThatPass(change, filters) }))
		.filter(({ events }) => events.length > 0);
	if (passing.length === 0) return [];
	const actors = await actorFilterOf(context, services, stored);
	const after = ({ before }: TicketChange) =>
		before?.actedEpochMs ?? before?.updatedEpochMs ?? sinceEpochMs - 1;
	const wanted = passing.map(({ change }) => ({
		id: Number(change.ticket.id),
		afterEpochMs: after(change),
	}));
	const actions = needsActor(actors) ? await read.of(wanted) : undefined;
	const items = await mapConcurrent(passing, READS_AT_ONCE, async ({ change, events }) => {
		const done = actions?.get(Number(change.ticket.id));
		const who =
			done === undefined
				? { isWanted: true, isKnown: false }
				: whoChanged(done, after(change), actors);
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

/** Who has changed a ticket since the last poll, and whether one of them is wanted. */
function whoChanged(
	{ actions, error }: ActionsRead,
	afterEpochMs: number,
	filter: ActorFilter,
): ActorRead {
	const actors = actionsBetween(actions, afterEpochMs, Infinity).flatMap(
		(one) => actorOf(one) ?? [],
	);
	const wanted = wantedAmong(actors, filter);
	return { isWanted: wanted !== undefined, isKnown: true, actor: wanted?.actor, error };
}

async function itemsOfChange(
	context: IPollFunctions,
	{ ticket: row, before, after }: TicketChange,
	events: string[],
	who: ActorRead,
): Promise<INodeExecutionData[]> {
	const options = context.getNodeParameter('options', {}) as { fullRecord?: boolean };
	const simple = context.getNodeParameter('simple', true) === true;
	const read =
		options.fullRecord === true ? await fullTicket(context, Number(row.id)) : { ticket: row };
	const whole = read.ticket ?? row;
	const shown = simple ? simplify(ticket, whole, await screensOf(context)) : whole;
	return events.map((event) => {
		const json: IDataObject = {
			event,
			object_id: Number(row.id),
			timestamp: row.last_update ?? row.lastupdate ?? null,
			ticket: shown,
			previous_status_id: before?.status_id ?? null,
			previous_agent_id: before?.agent_id ?? null,
			previous_team: before?.team ?? null,
			changes: changesBetween(before, after),
			...(read.error === undefined ? {} : { full_record_error: read.error }),
			...actorFields(who),
		};
		return { json };
	});
}
