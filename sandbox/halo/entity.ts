import type { Switches } from '../switches';
import type { AgentRights, Module, Row } from '../types';
import type { Store, StoredEntity } from './store';

/** Everything that a filter may look at besides the row. */
export interface FilterContext {
	query: Record<string, string>;
	world: World;
	/** The agent who asks. */
	agentId: number;
	rights: AgentRights;
}

/** Whether a row passes a filter with the value that was asked for. */
export type Filter = (row: Row, value: string, context: FilterContext) => boolean;

/** A member that points at a record of another entity. */
export interface Reference {
	entity: string;
	/** Members shown on reads, each with the member of the other record that it is taken from. */
	names?: Record<string, string>;
	/** The member of the other record that is pointed at: `id` unless given. */
	key?: string;
	/** What Halo calls it, for the sentence that it does not exist. */
	label: string;
}

/** Who saves: the application's agent, and what it may not do. */
export interface Actor {
	agentId: number;
	/** Name of the API application; empty for somebody at a screen and for Halo itself. */
	application: string;
	/** `who_type` of what it leaves on a ticket: 0 Halo itself or a rule, 1 an agent, 2 an end user. */
	whoType: 0 | 1 | 2;
	forbiddenOutcomes: number[];
	canAddTickets: boolean;
	/** The change comes with a note that says something. */
	isByNote?: boolean;
}

/** A row about to be stored. */
export interface Change {
	world: World;
	actor: Actor;
	/** The row as it will be stored. Rules may complete it. */
	row: Row;
	/** The row as it was; none for a new one. */
	before?: Row;
	/** What the request supplied, in Halo's spelling. */
	given: Row;
}

/** One Halo record type, declared as data; only what is particular to it is code. */
export interface Entity extends StoredEntity {
	/** Published schema of the rows that are posted. */
	schema?: string;
	/** Published schema of list rows, which hold no other members. */
	listSchema?: string;
	/** Members that list rows name differently. */
	listNames?: Record<string, string>;
	/** Members that list rows hold although the schema lacks them, or lack unless a query parameter asks for them. */
	listExtra?: string[];
	listOnlyWhen?: Record<string, string>;
	/** Key of the list in its envelope; a bare array when absent. */
	listKey?: string;
	/** Whether `pageinate` works: true for lists with an envelope unless given. */
	paged?: boolean;
	/** Permission of the application, such as `tickets` for `read:tickets` and `edit:tickets`; `admin:webhooks` for both. */
	permission?: string;
	/** Access level of the agent. */
	module?: Module;
	/** The agent must be an administrator. */
	administrator?: boolean;
	/** Refused get-one: an empty 401 in place of 403. */
	refusedGetOneIs401?: boolean;
	/** The rows that a posted one makes, where it may be several. */
	rowsOf?: (row: Row, world: World) => Row[];
	defaults?: Row;
	required?: Array<{ field: string; message: string }>;
	references?: Record<string, Reference>;
	/** Query parameters that filter. */
	filters?: Record<string, Filter>;
	/** Columns that `search` looks at. */
	searched?: string[];
	newestFirst?: boolean;
	/** Rows that a list hides unless inactive ones are asked for. */
	isInactive?: (row: Row) => boolean;
	/** Rows that are never listed to this agent. */
	isVisible?: (row: Row, context: FilterContext) => boolean;
	/** Lists need one of these parameters; otherwise they are empty. */
	listNeeds?: string[];
	/** Members of fractional type. */
	fractional?: string[];
	/** Members that newer builds have, by the switch that says so. */
	newerMembers?: string[];
	newerSwitch?: 'newerLicenceFields' | 'newerWebhookFields';
	/** Members that tell who wrote a row: a request can't set them. */
	authorship?: string[];
	/** Rows of another entity that a list of these shows as well. */
	listsAlso?: string;
	/** It has no route of its own. */
	isInternal?: boolean;
	/** Members that are never read back. */
	writeOnly?: string[];
	/** Nested members that are null unless `includedetails=true`. */
	detailMembers?: string[];
	/** Members that steer a request and are not kept, beside those that begin with `_`. */
	notKept?: string[];
	/** Rows carry no dates of their own making. */
	undated?: boolean;
	/** Only GET is answered. */
	readOnly?: boolean;
	/** Fills in what Halo derives; never refuses. */
	complete?: (change: Change) => void;
	/** Refuses what breaks a rule, by throwing. */
	validate?: (change: Change) => void;
	/** What follows from a stored row. */
	afterSave?: (change: Change) => void;
	/** Refuses a deletion by throwing, or clears up. */
	beforeDelete?: (row: Row, world: World, agentId: number) => void;
	/** A deletion only marks the row. */
	softDelete?: boolean;
	/** Members worked out on each read. */
	computed?: (row: Row, world: World) => Row;
}

/** Something that happened to a record, for webhooks. */
export interface HaloEvent {
	/** Number in Halo's event catalogue. */
	eventno: number;
	ticket: Row;
	agentId: number;
	/** The ticket before, when it was changed. */
	before?: Row;
	/** The note, when one was added. */
	action?: Row;
}

/** What the rules of one Halo tenant work on. */
export interface World {
	readonly store: Store<Entity>;
	readonly switches: Switches;
	/** Tells webhooks what happened, once the request is stored. */
	emit: (event: HaloEvent) => void;
	/** Sends a logged webhook delivery once more. */
	resend: (event: Row) => void;
	/** Runs work whose events are sent only when it succeeds. */
	transaction: <T>(work: () => T, atomic: boolean) => T;
}
