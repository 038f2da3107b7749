import { setTimeout as wait } from 'node:timers/promises';
import { inspect } from 'node:util';

const LOOK_EVERY_MS = 50;
const STALL_MS = 120_000;
const CEILING_MS = 600_000;
const SHOWN_LENGTH = 500;
const SAME_LOOKS = 8;

const textOf = (seen: unknown) =>
	inspect(seen, { depth: 5, maxArrayLength: null, breakLength: Infinity });

const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;

/** How long to wait, and for what. */
interface Patience<T> {
	/** Whether the end is reached; when something truthy is seen, unless given. */
	reached?: (seen: T) => boolean;
	/** The part of what is seen that shows progress; all of it unless given. */
	moving?: (seen: T) => unknown;
	/** How long that part may stay as it is. */
	stallMs?: number;
	/** How long all may take. */
	ceilingMs?: number;
}

/**
 * Waits until something is so, for as long as it gets on: a busy machine takes longer over it, but what is seen still
 * changes. So let `look` return what moves on the way, such as a count, rather than only whether the end is reached.
 *
 * @param look what is seen now; what it throws ends the wait
 * @param doing what is waited for, for the message where it does not come
 * @returns what was seen last
 */
export async function until<T>(
	look: () => Promise<T> | T,
	doing: string,
	{
		reached = Boolean,
		moving = (seen) => seen,
		stallMs = STALL_MS,
		ceilingMs = CEILING_MS,
	}: Patience<T> = {},
): Promise<T> {
	const startedAt = performance.now();
	let movedAt = startedAt;
	let before;
	for (;;) {
		const seen = await look();
		if (reached(seen)) return seen;
		const text = textOf(moving(seen));
		const now = performance.now();
		if (text !== before) movedAt = now;
		before = text;
		if (now - movedAt >= stallMs || now - startedAt >= ceilingMs) {
			throw new Error(
				`Still not, after ${seconds(now - startedAt)}, the last ${seconds(now - movedAt)} without a change: ${doing}. Seen last: ${text.slice(0, SHOWN_LENGTH)}`,
			);
		}
		await wait(LOOK_EVERY_MS);
	}
}

/**
 * Looks until it sees the same many times in a row: what was begun has come to its end, and nothing more follows. A look
 * that goes through n8n takes its turn behind what n8n has to do, however busy the machine is.
 *
 * @param doing what is to come to rest, for the message where it does not
 * @returns what was seen last
 */
export async function settled<T>(look: () => Promise<T> | T, doing: string): Promise<T> {
	let before = '';
	let times = 0;
	const last = await until(
		async () => {
			const seen = await look();
			const text = textOf(seen);
			times = text === before ? times + 1 : 1;
			before = text;
			return { times, seen };
		},
		doing,
		{ reached: (now) => now.times >= SAME_LOOKS },
	);
	return last.seen;
}
