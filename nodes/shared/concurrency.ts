import { sleep } from 'n8n-workflow';

/** How long work may go on without giving n8n's event loop a turn, in milliseconds. */
const TURN_MS = 15;

/** When the work of this process last gave a turn, in milliseconds since 1970. */
let turnedAt = 0;

/** The turn that is being given. */
let turn: Promise<void> | undefined;

/**
 * A turn for n8n's event loop where one is due: a run of thousands of items would otherwise keep n8n from answering
 * anything else until it is over. Counted for all work of the process together, since short pieces add up as well; and
 * all who wait share one timer. With one each, those that come due while others work are run at once, and Node never
 * gets beyond its timers (seen in Node 20 and 24).
 *
 * @returns undefined where none is due; else a promise that costs about a millisecond
 */
export function dueTurn(): Promise<void> | undefined {
	if (turn === undefined && Date.now() - turnedAt < TURN_MS) return undefined;
	turn ??= sleep(0).then(() => {
		turn = undefined;
		turnedAt = Date.now();
	});
	return turn;
}

/**
 * Runs a task for each entry, at most `width` at the same time, and answers the results in the order of the entries.
 * n8n's event loop gets its turns, also where no task waits for anything. The first rejection stops what has not begun.
 */
export async function mapConcurrent<T, R>(
	entries: readonly T[],
	width: number,
	task: (entry: T, index: number) => Promise<R>,
): Promise<R[]> {
	const results = new Array<R>(entries.length);
	let next = 0;
	let stopped = false;
	const nextDue = () => (next > 0 && next < entries.length ? dueTurn() : undefined);
	const lane = async (): Promise<void> => {
		for (;;) {
			// Asked again after the wait: another lane may have worked since. And here, since in a function of its own all
			// lanes would ask before the first of them works.
			for (let due = nextDue(); due !== undefined; due = nextDue()) await due;
			if (next >= entries.length || stopped) return;
			const index = next++;
			try {
				results[index] = await task(entries[index], index);
			} finally {
				stopped ||= !(index in results);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(width, entries.length) }, lane));
	return results;
}

/** Maps a long list by a function that waits for nothing, with turns for n8n's event loop. */
export async function mapWithTurns<T, R>(
	entries: readonly T[],
	map: (entry: T, index: number) => R,
): Promise<R[]> {
	const results: R[] = [];
	for (const [index, entry] of entries.entries()) {
		results.push(map(entry, index));
		for (let due = dueTurn(); due !== undefined; due = dueTurn()) await due;
	}
	return results;
}

const locks = new WeakMap<object, Map<string, Promise<void>>>();

/**
 * Runs a task when the earlier ones with the same key are over, in the order of the calls: what reads a record and
 * writes it back would otherwise undo another item's change of the same record.
 *
 * @param owner within which the key counts, such as the client of an execution
 */
export async function withKeyedLock<T>(
	owner: object,
	key: string,
	task: () => Promise<T>,
): Promise<T> {
	const queue = locks.get(owner) ?? new Map<string, Promise<void>>();
	locks.set(owner, queue);
	const running = (queue.get(key) ?? Promise.resolve()).then(task);
	queue.set(
		key,
		running.then(
			() => undefined,
			() => undefined,
		),
	);
	return await running;
}
