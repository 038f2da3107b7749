/**
 * Runs a task for each entry, at most `width` at the same time, and answers the results in the order of the
 * entries. The first rejection stops what has not begun.
 */
export async function inParallel<T, R>(
	entries: readonly T[],
	width: number,
	task: (entry: T, index: number) => Promise<R>,
): Promise<R[]> {
	const results = new Array<R>(entries.length);
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
		}
	};
	await Promise.all(Array.from({ length: Math.min(width, entries.length) }, lane));
	return results;
}

const turns = new WeakMap<object, Map<string, Promise<void>>>();

/**
 * Runs a task when the earlier ones with the same key are over, in the order of the calls: what reads a record and
 * writes it back would otherwise undo another item's change of the same record.
 *
 * @param owner within which the key counts, such as the client of an execution
 */
export async function inTurn<T>(owner: object, key: string, task: () => Promise<T>): Promise<T> {
	const queue = turns.get(owner) ?? new Map<string, Promise<void>>();
	turns.set(owner, queue);
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
