import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import { mapConcurrent } from '../../shared/concurrency';
import { simplify } from '../execution/simplify';
import { ticket } from '../records/ticket';
import { listRows } from '../transport/pages';
import { changedSince } from './changedTickets';
import { passes, readEventFilters } from './eventFilters';
import type { EventFilters } from './eventFilters';
import type { TriggerServices } from './lifecycle';
import { createServices } from './lifecycle';
import { fullTicket } from './output';
import type { Change, PollState, TicketChange } from './ticketChanges';
import { changes, compare, firstState } from './ticketChanges';

/** How far back each poll reads again, in milliseconds: a change may show later than it is dated. */
const OVERLAP_MS = 120_000;
const READS_AT_ONCE = 4;

const intent = { record: ticket, access: 'read' as const, doing: 'list the tickets that changed' };

interface StoredPollState {
	poll?: PollState;
	/** The filters as filled in, and what they came to, so that names are looked up once. */
	filters?: { given: string; read: EventFilters };
}

async function filtersOf(
	context: IPollFunctions,
	{ client, resolver }: TriggerServices,
	stored: StoredPollState,
): Promise<EventFilters> {
	const parameter = context.getNodeParameter('filters', {}) as IDataObject;
	const given = JSON.stringify(parameter);
	if (stored.filters?.given === given) return stored.filters.read;
	const read = await readEventFilters(client, resolver, parameter);
	stored.filters = { given, read };
	return read;
}

/** Everything that is old when the trigger begins: the open tickets, those that the next poll sees again, and the newest. */
async function whatIsOld(tools: TriggerServices): Promise<IDataObject[]> {
	const { client } = tools;
	const open = await listRows(client, ticket, { open_only: true }, undefined, intent);
	const byUpdate = { order: 'last_update', orderdesc: true };
	const changed = await listRows(client, ticket, byUpdate, 1, intent);
	const newest = await listRows(client, ticket, { order: 'id', orderdesc: true }, 1, intent);
	const some = [...open, ...changed, ...newest];
	const { until } = firstState(some);
	return until === 0 ? some : [...some, ...(await changedSince(tools.client, until - OVERLAP_MS))];
}

async function itemsOf(
	context: IPollFunctions,
	found: TicketChange[],
	wanted: Change[],
	filters: EventFilters,
): Promise<INodeExecutionData[]> {
	const options = context.getNodeParameter('options', {}) as { fullRecord?: boolean };
	const simple = context.getNodeParameter('simple', true) === true;
	const relevant = found
		.map((change) => ({ ...change, kinds: change.kinds.filter((kind) => wanted.includes(kind)) }))
		.filter(({ kinds }) => kinds.length > 0);
	const items = await mapConcurrent(
		relevant,
		READS_AT_ONCE,
		async ({ ticket: row, kinds, before }) => {
			const events = kinds
				.map((kind) => changes.find(({ value }) => value === kind)?.event ?? kind)
				.filter((event) =>
					passes({ body: { event, ticket: row }, number: undefined }, filters, before?.status_id),
				);
			if (events.length === 0) return [];
			const read =
				options.fullRecord === true ? await fullTicket(context, Number(row.id)) : { ticket: row };
			const whole = read.ticket ?? row;
			return events.map((event) => ({
				json: {
					event,
					object_id: Number(row.id),
					timestamp: row.last_update ?? row.lastupdate ?? null,
					ticket: simple ? simplify(ticket, whole) : whole,
					previous_status_id: before?.status_id ?? null,
					previous_agent_id: before?.agent_id ?? null,
					previous_team: before?.team ?? null,
					...(read.error === undefined ? {} : { full_record_error: read.error }),
				},
			}));
		},
	);
	return items.flat();
}

/** The newest ticket, so that a person who tries the node out has something to build on. */
async function sample(
	context: IPollFunctions,
	tools: TriggerServices,
	wanted: Change[],
): Promise<INodeExecutionData[][] | null> {
	const [newest] = await listRows(
		tools.client,
		ticket,
		{ order: 'id', orderdesc: true },
		1,
		intent,
	);
	if (newest === undefined) return null;
	const found = [{ ticket: newest, updated: 0, kinds: wanted.slice(0, 1) }];
	return [await itemsOf(context, found, wanted, {})];
}

/**
 * Asks Halo once for the tickets that changed, and tells what happened to each since the last poll. The first poll only
 * remembers what is there. A poll that fails changes nothing, so that the next one finds it all.
 */
export async function poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const wanted = this.getNodeParameter('events', []) as Change[];
	if (wanted.length === 0) {
		throw inputRefused(this.getNode(), 'Trigger On is empty', 'Choose at least one event.');
	}
	const tools = await createServices(this);
	if (this.getMode() === 'manual') return await sample(this, tools, wanted);
	const stored = this.getWorkflowStaticData('node') as StoredPollState;
	if (stored.poll === undefined) {
		await filtersOf(this, tools, stored);
		stored.poll = firstState(await whatIsOld(tools));
		return null;
	}
	const since = Math.max(0, stored.poll.until - OVERLAP_MS);
	const { found, state } = compare(stored.poll, await changedSince(tools.client, since), since);
	const filters = await filtersOf(this, tools, stored);
	const items = await itemsOf(this, found, wanted, filters);
	stored.poll = state;
	return items.length === 0 ? null : [items];
}
