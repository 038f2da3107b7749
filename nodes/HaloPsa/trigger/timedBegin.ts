import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import type { PolledActions } from './readActor';
import type { Telling, TimedTickets } from './timedEvents';
import { asFilteredAnew, isOver, isReplyEvent, showsSla, withOld } from './timedEvents';
import { follow, longAgoOf } from './timedPoll';

/**
 * What is known of tickets when the trigger begins. What is in a state for long enough by then is old.
 *
 * @param rows all open tickets, and others
 * @throws NodeOperationError where Halo's list does not show what is needed
 */
export async function firstTimed(
	context: IPollFunctions,
	rows: readonly IDataObject[],
	telling: Telling,
	read: PolledActions,
): Promise<TimedTickets> {
	const open = rows.filter((row) => !isOver(row));
	const needsSla = telling.chosen.some((value) => value.startsWith('sla'));
	if (needsSla && open.length > 0 && !open.some(showsSla))
		throw inputRefused(
			context.getNode(),
			"Halo's list of tickets shows no dates of SLAs, so SLA Near and SLA Passed would never come",
			'Take them out of Trigger On.',
		);
	const sinceEpochMs = longAgoOf(telling);
	const look = { telling, before: {}, sinceEpochMs, isNew: () => false, isFirst: true, read };
	const tickets = await follow(context, open, look);
	return Object.fromEntries(
		Object.entries(tickets).map(([id, known]) => [id, withOld(known, telling)]),
	);
}

/** What the remembered tickets were followed for. */
export interface TimedFor extends Pick<Telling, 'chosen' | 'hours'> {
	/** The filters as filled in. */
	filters?: string;
}

/** Events that were not chosen so far, or whose hours are others now. */
export function chosenLater({ chosen, hours }: Telling, before: TimedFor): string[] {
	if (hours !== before.hours) return [...chosen];
	return chosen.filter((value) => !before.chosen.includes(value));
}

/**
 * Followed tickets after events were chosen that were not before: what these find in a ticket by now is old, as it is when
 * the trigger begins, and whose turn it is was never read. What is known for the other events stays.
 *
 * @param begun the same tickets as if the trigger began now
 * @param later values of the events that were chosen later
 */
export function withChosenLater(
	followed: TimedTickets,
	begun: TimedTickets,
	before: TimedFor,
	{ later, ...telling }: Telling & { later: readonly string[] },
): TimedTickets {
	const knewReplies = before.chosen.some(isReplyEvent);
	return Object.fromEntries(
		Object.entries(followed).map(([id, known]) => {
			const { turn, turnSinceEpochMs } = knewReplies ? known : (begun[id] ?? known);
			return [id, withOld({ ...known, turn, turnSinceEpochMs }, { ...telling, chosen: later })];
		}),
	);
}

/** Followed tickets after the filters were changed. */
export const filteredAnew = (followed: TimedTickets): TimedTickets =>
	Object.fromEntries(Object.entries(followed).map(([id, known]) => [id, asFilteredAnew(known)]));
