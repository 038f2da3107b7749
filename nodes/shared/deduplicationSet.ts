import { setOwn } from './text';

/**
 * What a trigger has passed on already, in the node's own store: key → when it happened, in milliseconds since 1970.
 * Bounded, so that the store of a workflow that runs for years stays small.
 */
export class DeduplicationSet {
	/**
	 * @param kept the stored object, changed in place
	 * @param maxKeys how many keys are kept at most; the oldest go first
	 */
	constructor(
		private readonly kept: Record<string, number>,
		private readonly maxKeys: number,
	) {}

	/** Notes a key; false where it was noted before. */
	add(key: string, atEpochMs: number): boolean {
		if (Object.hasOwn(this.kept, key)) return false;
		setOwn(this.kept, key, atEpochMs);
		return true;
	}

	/** Whether the key was noted before. */
	has(key: string): boolean {
		return Object.hasOwn(this.kept, key);
	}

	/** Takes a key back: what was noted could not be passed on. */
	remove(key: string): void {
		delete this.kept[key];
	}

	/**
	 * Forgets what happened before a moment, then the oldest beyond the most that are kept.
	 *
	 * @returns when the newest of what was forgotten happened; 0 where nothing was
	 */
	forgetBefore(epochMs: number): number {
		let newest = 0;
		const entries = Object.entries(this.kept).sort(([, left], [, right]) => left - right);
		for (const [index, [key, atEpochMs]] of entries.entries()) {
			if (atEpochMs < epochMs || index < entries.length - this.maxKeys) {
				delete this.kept[key];
				newest = atEpochMs;
			}
		}
		return newest;
	}
}
