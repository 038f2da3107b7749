import type { Switches } from '../switches';
import type { Row } from '../types';
import type { Store } from './store';

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
	readonly store: Store;
	readonly switches: Switches;
	/** Tells webhooks what happened, once the request is stored. */
	emit: (event: HaloEvent) => void;
	/** Sends a logged webhook delivery once more. */
	resend: (event: Row) => void;
	/** Runs work whose events are told only when it succeeds. */
	transaction: <T>(work: () => T, atomic: boolean) => T;
}

/** Makes the world around a store; webhooks hear events after they are stored. */
export function createWorld(
	store: Store,
	switches: Switches,
	{ deliver, resend }: { deliver: (event: HaloEvent) => void; resend: (event: Row) => void },
): World {
	let held: HaloEvent[] | undefined;
	return {
		store,
		switches,
		resend,
		emit: (event) => (held ? void held.push(event) : deliver(event)),
		transaction: (work, atomic) => {
			const outer = held;
			const events: HaloEvent[] = [];
			let isUndone = atomic;
			held = events;
			try {
				const result = store.transaction(work, atomic);
				isUndone = false;
				return result;
			} finally {
				held = outer;
				if (!isUndone) events.forEach((event) => (outer ? outer.push(event) : deliver(event)));
			}
		},
	};
}
