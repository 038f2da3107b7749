const { setTimeout: wait } = require('node:timers/promises');
const { inspect } = require('node:util');

const LOOK_EVERY_MS = 50;
const STALL_MS = 120_000;
const CEILING_MS = 600_000;
const SHOWN_LENGTH = 500;
const SAME_LOOKS = 8;

/** @param {unknown} seen */
const textOf = (seen) => inspect(seen, { depth: 5, maxArrayLength: null, breakLength: Infinity });

/** @param {number} ms */
const seconds = (ms) => `${Math.round(ms / 1000)} s`;

/**
 * Waits until something is so, for as long as it gets on: a busy machine takes longer over it, but what is seen still
 * changes. So let `look` return what moves on the way, such as a count, rather than only whether the end is reached.
 * @template T
 * @param {() => Promise<T> | T} look what is seen now; what it throws ends the wait
 * @param {string} doing what is waited for, for the message where it does not come
 * @param {{ reached?: (seen: T) => boolean, moving?: (seen: T) => unknown, stallMs?: number, ceilingMs?: number }} [options]
 *   `reached` is true unless said otherwise when something truthy is seen; `moving` is the part of it that shows progress, all
 *   unless said otherwise; `stallMs` is how long that part may stay as it is, `ceilingMs` how long all may take
 * @returns {Promise<T>} what was seen last
 */
async function until(
	look,
	doing,
	{ reached = Boolean, moving = (seen) => seen, stallMs = STALL_MS, ceilingMs = CEILING_MS } = {},
) {
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
 * @template T
 * @param {() => Promise<T> | T} look
 * @param {string} doing what is to come to rest, for the message where it does not
 * @returns {Promise<T>} what was seen last
 */
async function settled(look, doing) {
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

module.exports = { settled, until };
