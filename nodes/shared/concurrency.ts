import { sleep } from 'n8n-workflow';
import { nowEpochMs } from './clock';

/** How long work may go on without giving n8n's event loop a turn, in milliseconds. */
const TURN_MS = 15;

/** When the work of this process last gave a turn, in milliseconds since 1970. */
let turnedAtEpochMs = 0;

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
	if (turn === undefined && nowEpochMs() - turnedAtEpochMs < TURN_MS) return undefined;
	turn ??= sleep(0).then(() => {
		turn = undefined;
		turnedAtEpochMs = nowEpochMs();
	});
	return turn;
}

/**
 * Runs a task for each entry, at most `width` at the same time, and answers the results in the order of the entries.
 * n8n's event loop gets its turns, also where no task waits for anything. The first rejection stops what has not begun,
 * and is thrown once what was under way is over: what a failed run still sends would arrive during the next.
 */
export async function mapConcurrent<T, R>(
	entries: readonly T[],
	width: number,
	task: (entry: T, index: number) => Promise<R>,
): Promise<R[]> {
	const results = new Array<R>(entries.length);
	const failures: unknown[] = [];
	let next = 0;
	const nextDue = () => (next > 0 && next < entries.length ? dueTurn() : undefined);
	const lane = async (): Promise<void> => {
		for (;;) {
			// Asked again after the wait: another lane may have worked since. And here, since in a function of its own all
			// lanes would ask before the first of them works.
			for (let due = nextDue(); due !== undefined; due = nextDue()) await due;
			if (next >= entries.length || failures.length > 0) return;
			const index = next++;
			try {
				results[index] = await task(entries[index], index);
			} catch (failure) {
				failures.push(failure);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(width, entries.length) }, lane));
	if (failures.length > 0) throw failures[0];
	return results;
}

/** What a step gave for an item, or why not; undefined where a stop kept it from being begun. */
export type Attempt<T> = { value: T } | { error: unknown } | undefined;

/** Narrows to an attempt that failed. */
export function hasFailed<T>(attempt: Attempt<T>): attempt is { error: unknown } {
	return attempt !== undefined && 'error' in attempt;
}

/** The value of an attempt that succeeded. */
export function valueOf<T>(attempt: Attempt<T>): T | undefined {
	return attempt !== undefined && 'value' in attempt ? attempt.value : undefined;
}

/** Does a step for each item, several at a time; with a stop, nothing is begun after the first refusal. */
export async function attemptEach<Item, T>(
	{ items, width, stops }: { items: readonly Item[]; width: number; stops: boolean },
	step: (item: Item) => Promise<T>,
): Promise<Array<Attempt<T>>> {
	let isStopped = false;
	return await mapConcurrent(items, width, async (item): Promise<Attempt<T>> => {
		if (isStopped) return undefined;
		try {
			return { value: await step(item) };
		} catch (error) {
			isStopped ||= stops;
			return { error };
		}
	});
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

/** A task that waits for its turn, or has it. */
interface Turn {
	began: Promise<void>;
	over: Promise<void>;
}

const turns = new WeakMap<object, Map<string, Turn>>();

async function waitFor({ began, over }: Turn, atMostMs: number | undefined): Promise<void> {
	if (atMostMs === undefined) return await over;
	await began;
	await Promise.race([over, sleep(atMostMs)]);
}

/**
 * Runs a task when the earlier ones with the same key are over, in the order of the calls: what reads a record and
 * writes it back would otherwise undo another item's change of the same record.
 *
 * @param owner within which the key counts, such as the client of an execution
 * @param atMostMs how long the task before it is waited for once it has begun; without it until it is over
 */
export async function withKeyedLock<T>(
	owner: object,
	key: string,
	task: () => Promise<T>,
	atMostMs?: number,
): Promise<T> {
	const queue = turns.get(owner) ?? new Map<string, Turn>();
	turns.set(owner, queue);
	const before = queue.get(key);
	const began = before === undefined ? Promise.resolve() : waitFor(before, atMostMs);
	const running = began.then(task);
	queue.set(key, { began, over: settled(running).then(() => undefined) });
	return await running;
}

/** What a promise came to, without throwing: for who goes on either way. */
export async function settled<T>(promise: Promise<T>): Promise<{ value: T } | { thrown: unknown }> {
	return await promise.then(
		(value) => ({ value }),
		(thrown: unknown) => ({ thrown }),
	);
}
