import { sleep } from 'n8n-workflow';

/** How long work may go on without giving n8n's event loop a turn, in milliseconds. */
const TURN_MS = 15;

/**
 * Gives n8n's event loop a turn from time to time: a run of thousands of items would otherwise keep n8n from answering
 * anything else until it is over.
 */
export class EventLoopTurns {
	private since = Date.now();

	/** Gives a turn where one is due; costs about a millisecond then, and nothing else. */
	async yieldIfDue(): Promise<void> {
		if (Date.now() - this.since < TURN_MS) return;
		await sleep(0);
		this.since = Date.now();
	}
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
	const turns = new EventLoopTurns();
	let next = 0;
	let stopped = false;
	const lane = async (): Promise<void> => {
		while (next < entries.length && !stopped) {
			const index = next++;
			try {
				results[index] = await task(entries[index], index);
			} finally {
				stopped ||= !(index in results);
			}
			if (next < entries.length) await turns.yieldIfDue();
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
	const turns = new EventLoopTurns();
	const results: R[] = [];
	for (const [index, entry] of entries.entries()) {
		results.push(map(entry, index));
		await turns.yieldIfDue();
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
