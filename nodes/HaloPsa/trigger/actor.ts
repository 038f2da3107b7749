import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';
import { isSameText } from '../../shared/text';
import { fromHaloDate } from '../reconcile/values';

/** What kind of somebody did something. */
export type ActorKind = 'agent' | 'application' | 'endUser' | 'system';

/** Whose doing starts the workflow. */
export type DoneBy = 'anyone' | ActorKind;

/** Who did something, as the actions of the ticket tell. */
export interface Actor {
	kind: ActorKind;
	/** Of a person, or of an API application; null where Halo does not tell it. */
	name: string | null;
	/** The agent, also the one that an application logs in as; undefined for others. */
	agentId: number | undefined;
}

/** The connection itself. */
export interface OwnIdentity {
	/** The agent that it logs in as. */
	agentId: number;
	/** Name of its API application, where an action that it wrote has told. */
	application?: string;
}

/** The choices of Done By. */
export const doneByOptions: Array<INodePropertyOptions & { value: DoneBy }> = [
	{ name: 'Agents', value: 'agent', description: 'An agent at the screen' },
	{ name: 'Anyone', value: 'anyone' },
	{ name: 'Applications', value: 'application', description: 'A program, through the API' },
	{ name: 'End Users', value: 'endUser', description: 'The user, in the portal or by email' },
	{ name: 'System or Rules', value: 'system', description: 'Halo itself' },
];

/** `who_type` of an action, seen on tenants. */
const KINDS: ActorKind[] = ['system', 'agent', 'endUser'];
/** `who_type` of what an end user did, whatever program it came through. */
export const END_USER = KINDS.indexOf('endUser');

/** So long before an event, in milliseconds, the action may lie that explains it: Halo sends up to 79 seconds late. */
export const EXPLAINS_FOR_MS = 120_000;

function filledTextOf(value: unknown): string | undefined {
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/**
 * Who is behind an action. `actionby_application_id` holds the name of the API application, and `who_type` is 0 for Halo
 * or a rule, 1 for an agent, 2 for an end user (both seen on tenants).
 *
 * @returns undefined where the row tells neither
 */
export function actorOf(action: IDataObject): Actor | undefined {
	const application = filledTextOf(action.actionby_application_id);
	const kind = application === undefined ? KINDS[Number(action.who_type ?? -1)] : 'application';
	if (kind === undefined) return undefined;
	const agentId = Number(action.who_agentid ?? 0);
	return {
		kind,
		name: application ?? filledTextOf(action.who) ?? null,
		agentId: Number.isInteger(agentId) && agentId > 0 ? agentId : undefined,
	};
}

/**
 * Whether the connection itself did it. Its application is known by name; until an action that it wrote has told the
 * name, every application that logs in as its agent is taken for it. A person who works as that agent is not.
 */
export function isOwn(actor: Actor, own: OwnIdentity): boolean {
	if (actor.kind !== 'application') return false;
	return own.application === undefined
		? actor.agentId === own.agentId
		: isSameText(actor.name, own.application);
}

/** The actions that happened after a moment and not after another one, in milliseconds since 1970; the oldest first. */
export function actionsBetween(
	actions: readonly IDataObject[],
	afterEpochMs: number,
	untilEpochMs: number,
): IDataObject[] {
	return actions
		.map((action) => ({ action, atEpochMs: fromHaloDate(action.datetime) ?? 0 }))
		.filter(({ atEpochMs }) => atEpochMs > afterEpochMs && atEpochMs <= untilEpochMs)
		.sort(
			(left, right) =>
				left.atEpochMs - right.atEpochMs || Number(left.action.id) - Number(right.action.id),
		)
		.map(({ action }) => action);
}

/**
 * Who did what an event tells of: whoever is behind the ticket's action nearest before it. The `agent_id` of a delivery
 * is no evidence: in the one that was recorded it is the ticket's agent.
 *
 * @returns undefined where no action explains the event
 */
export function actorBehind(
	actions: readonly IDataObject[],
	eventEpochMs: number,
): Actor | undefined {
	const [nearest] = actionsBetween(actions, eventEpochMs - EXPLAINS_FOR_MS, eventEpochMs).slice(-1);
	return nearest === undefined ? undefined : actorOf(nearest);
}

/** What is asked of who did something. */
export interface ActorFilter {
	doneBy: DoneBy;
	/** Whose doing is left out. */
	own: OwnIdentity | undefined;
}

/** Whether the ticket has to be asked who did it. */
export function needsActor({ doneBy, own }: ActorFilter): boolean {
	return doneBy !== 'anyone' || own !== undefined;
}

/** Whether somebody's doing is wanted; what nobody is known to have done is. */
export function isWantedActor(actor: Actor | undefined, { doneBy, own }: ActorFilter): boolean {
	if (actor === undefined) return true;
	if (own !== undefined && isOwn(actor, own)) return false;
	return doneBy === 'anyone' || actor.kind === doneBy;
}

/**
 * Of all who did something to a ticket between two looks, the one that counts: the last whose doing is wanted. What
 * Halo or a rule does beside the connection itself follows from it.
 *
 * @returns undefined where nobody's doing is wanted
 */
export function wantedAmong(
	actors: readonly Actor[],
	filter: ActorFilter,
): { actor: Actor | undefined } | undefined {
	if (actors.length === 0) return { actor: undefined };
	const { own } = filter;
	const others = actors.filter((actor) => own === undefined || !isOwn(actor, own));
	const isFollowed = others.length < actors.length;
	const actor = others
		.filter(({ kind }) => !isFollowed || kind !== 'system')
		.filter((candidate) => isWantedActor(candidate, filter))
		.at(-1);
	return actor === undefined ? undefined : { actor };
}
