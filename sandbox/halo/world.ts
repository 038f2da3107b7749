import type { Switches } from '../switches';
import type { Row } from '../types';
import type { HaloEvent, World } from './entity';

export type { HaloEvent, World } from './entity';

/** Makes the world around a store; webhooks hear events after they are stored. */
export function createWorld(
	store: World['store'],
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
