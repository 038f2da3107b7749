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
