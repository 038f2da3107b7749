const MAX_REMEMBERED_TICKETS = 1_000;

/** The latest of each ticket, the oldest first. */
interface Latest {
	statuses: Map<string, number>;
	/** What a ticket was like at its last "Ticket Updated". */
	touches: Map<string, string>;
}

/** Puts a value into a map of the latest ones; what stood there before. */
function replaced<T>(latest: Map<string, T>, key: string, value: T): T | undefined {
	const before = latest.get(key);
	latest.delete(key);
	latest.set(key, value);
	for (const oldest of latest.keys()) {
		if (latest.size <= MAX_REMEMBERED_TICKETS) break;
		latest.delete(oldest);
	}
	return before;
}

/** What the events of tickets have told of them, so that the next event can be held against it. */
export class TicketMemory {
	/** A test run in the editor: what it takes in must not be missing from the published flow. */
	onlyListens = false;

	private readonly undos: Array<() => void> = [];

	constructor(private readonly latest: Latest) {}

	/** From here on `takeBack` counts. */
	begin(): void {
		this.undos.length = 0;
	}

	/** Takes back what events have told since `begin`: they could not be passed on, and come again. */
	takeBack(): void {
		for (const undo of this.undos.splice(0).reverse()) undo();
	}

	/** The status of a ticket that was seen last, which this one replaces. */
	replaceStatus(ticket: number, status: number): number | undefined {
		return this.replace(this.latest.statuses, ticket, status);
	}

	/** What a ticket was like at its last "Ticket Updated", which this replaces. */
	replaceTouch(ticket: number, touch: string): string | undefined {
		return this.replace(this.latest.touches, ticket, touch);
	}

	private replace<T>(latest: Map<string, T>, ticket: number, value: T): T | undefined {
		const key = String(ticket);
		if (this.onlyListens) return latest.get(key);
		const before = replaced(latest, key, value);
		this.undos.push(() => {
			// Another event may have come meanwhile, and counts.
			if (latest.get(key) !== value) return;
			if (before === undefined) latest.delete(key);
			else latest.set(key, before);
		});
		return before;
	}
}
