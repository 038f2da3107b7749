import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import type { PackedRows } from '../../shared/packedRows';
import { packRows, unpackRows } from '../../shared/packedRows';
import { isObject } from '../../shared/reply';
import type { Migration } from '../../shared/storedState';
import { openStored } from '../../shared/storedState';
import type { OwnIdentity } from './actor';
import type { EventFilters } from './eventFilters';
import type { PollState } from './ticketChanges';
import type { TicketSnapshot } from './ticketSnapshot';
import type { TimedFor } from './timedBegin';
import type { TimedTickets } from './timedEvents';

/** The polling trigger's static data. n8n notes a change only of its own properties. */
interface StoredPollState {
	version: 1;
	poll?: Omit<PollState, 'tickets'> & { tickets: PackedRows };
	/** Open tickets, for the events that happen by themselves; absent where none is chosen. */
	timed?: PackedRows;
	/** The events that they are followed for; absent where an older package stored them. */
	timedFor?: TimedFor;
	/** The filters as filled in, and what they came to, so that names are looked up once. */
	filters?: { given: string; read: EventFilters };
	/** Whom all of this belongs to; absent where an older package stored it. */
	owner?: string;
	/** The connection's own identity, so that it is asked for once. */
	own?: OwnIdentity & { connection: string };
}

/** Before there were versions, a ticket was a list of values whose meaning was their place. */
const unversionedPollState: Migration = ({ poll, filters }) => {
	if (!isObject(poll)) return { filters };
	const { until, began, knownUpTo, tickets } = poll;
	const fields = ['updatedEpochMs', 'status_id', 'agent_id', 'team', 'closedEpochMs'];
	return {
		filters,
		poll: {
			untilEpochMs: until,
			beganEpochMs: began,
			knownUpToId: knownUpTo,
			tickets: { fields, rows: tickets },
		},
	};
};

/** What the polling trigger remembers between polls, in n8n's database. */
export class StoredPoll {
	private readonly stored: StoredPollState;

	private constructor(context: IPollFunctions) {
		const data = context.getWorkflowStaticData('node');
		openStored(data, [unversionedPollState], context.getNode());
		this.stored = data as IDataObject & StoredPollState;
	}

	/** Opens what the node of a context remembers. */
	static of(context: IPollFunctions): StoredPoll {
		return new StoredPoll(context);
	}

	/** Makes the state this owner's: what another one has left is forgotten, such as a copied workflow's. */
	adopt(owner: string): void {
		const { stored } = this;
		if (stored.owner !== undefined && stored.owner !== owner) {
			delete stored.poll;
			delete stored.timed;
			delete stored.timedFor;
			delete stored.filters;
			delete stored.own;
		}
		if (stored.owner !== owner) stored.owner = owner;
	}

	/** The identity of a connection as far as it is known; undefined where it was not asked for yet. */
	ownOf(connection: string): OwnIdentity | undefined {
		const { own } = this.stored;
		return own?.connection === connection ? own : undefined;
	}

	saveOwn(own: OwnIdentity, connection: string): void {
		this.stored.own = { ...own, connection };
	}

	/** What was seen so far; undefined before the first poll. */
	read(): PollState | undefined {
		const { poll } = this.stored;
		if (poll === undefined) return undefined;
		return { ...poll, tickets: unpackRows(poll.tickets) as Record<string, TicketSnapshot> };
	}

	save(state: PollState): void {
		this.stored.poll = { ...state, tickets: packRows(state.tickets) };
	}

	/** What is known of open tickets by their IDs; undefined where nothing was followed. */
	readTimed(): TimedTickets | undefined {
		const { timed } = this.stored;
		return timed === undefined ? undefined : (unpackRows(timed) as TimedTickets);
	}

	/** What they are followed for; undefined where nobody knows. */
	readTimedFor(): TimedFor | undefined {
		return this.stored.timedFor;
	}

	saveTimed(tickets: TimedTickets, { chosen, hours, filters }: TimedFor): void {
		this.stored.timed = packRows(tickets);
		this.stored.timedFor = { chosen: [...chosen], hours, filters };
	}

	/** Nothing is followed any more. */
	forgetTimed(): void {
		delete this.stored.timed;
		delete this.stored.timedFor;
	}

	/** What filters came to when they were filled in as they are now; undefined where they are others. */
	filtersFor(given: string): EventFilters | undefined {
		return this.stored.filters?.given === given ? this.stored.filters.read : undefined;
	}

	saveFilters(given: string, read: EventFilters): void {
		this.stored.filters = { given, read };
	}
}
