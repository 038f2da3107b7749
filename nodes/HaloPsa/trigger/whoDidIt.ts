import { nowEpochMs } from '../../shared/clock';
import { isObject } from '../../shared/reply';
import { fromHaloDate } from '../reconcile/values';
import type { HaloContext } from '../transport/session';
import type { Actor, ActorFilter } from './actor';
import { actorBehind, actorOf, EXPLAINS_FOR_MS, isWantedActor, needsActor } from './actor';
import type { HaloEvent } from './delivery';
import { ticketIdOf } from './delivery';
import { readActions } from './readActor';
import type { TriggerState } from './state';

/** Who did something, and whether that is wanted. */
export interface ActorRead {
	isWanted: boolean;
	/** It was looked at who did it, whatever came of it. */
	isKnown: boolean;
	/** Undefined where nobody is known to have done it. */
	actor?: Actor;
	/** Why the ticket could not be asked. */
	error?: string;
}

/**
 * Who did what an event tells of. A note that comes along with a delivery tells it by itself; else the ticket is asked
 * with one request, and only where it matters who it was.
 */
export async function whoDidIt(
	context: HaloContext,
	state: TriggerState,
	event: HaloEvent,
	filter: ActorFilter,
): Promise<ActorRead> {
	const { action, timestamp } = event.body;
	const told = isObject(action) ? actorOf(action) : undefined;
	const id = ticketIdOf(event);
	if (told === undefined && (id === undefined || !needsActor(filter)))
		return { isWanted: true, isKnown: false };
	const { actor, error } =
		told === undefined
			? await askedOf(context, state, Number(id), fromHaloDate(timestamp) ?? nowEpochMs())
			: { actor: told, error: undefined };
	const { ownApplication: application } = state.process;
	const own = filter.own === undefined ? undefined : { ...filter.own, application };
	const isWanted = isWantedActor(actor, { ...filter, own });
	return { isWanted, isKnown: true, actor, error };
}

async function askedOf(
	context: HaloContext,
	state: TriggerState,
	ticketId: number,
	eventEpochMs: number,
): Promise<Pick<ActorRead, 'actor' | 'error'>> {
	const since = eventEpochMs - EXPLAINS_FOR_MS;
	const { actions, application, error } = await readActions(context, ticketId, since);
	if (application !== undefined) state.process.ownApplication = application;
	return { actor: actorBehind(actions, eventEpochMs), error };
}
