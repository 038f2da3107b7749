/**
 * A clock for tests in which waiting takes no time: each `sleep` is written down, and time jumps ahead to the next
 * sleeper as soon as the network has had a moment to answer. Between jumps it runs like the real one.
 */
const realNow = Date.now.bind(Date);
const NETWORK_MOMENT = 4;
/** Sleepers due within so many milliseconds wake together, a little late, as timers do. */
const TOGETHER = 50;

let ahead = 0;
let running = false;
/** @type {number[]} */
let waits = [];
/** @type {Array<{ at: number, wake: () => void }>} */
let sleepers = [];

const now = () => realNow() + ahead;

async function run() {
	if (running) return;
	running = true;
	while (sleepers.length > 0) {
		await new Promise((resolve) => setTimeout(resolve, NETWORK_MOMENT));
		const first = Math.min(...sleepers.map(({ at }) => at));
		const next = Math.max(...sleepers.map(({ at }) => at).filter((at) => at < first + TOGETHER));
		ahead += Math.max(0, next - now());
		const due = sleepers.filter(({ at }) => at <= now());
		sleepers = sleepers.filter(({ at }) => at > now());
		for (const { wake } of due) wake();
	}
	running = false;
}

module.exports = {
	/** Milliseconds since 1970 on this clock. */
	now,
	/**
	 * Stands in for `sleep` of n8n-workflow.
	 * @param {number} ms
	 * @returns {Promise<void>}
	 */
	async sleep(ms) {
		waits.push(ms);
		await new Promise((resolve) => {
			sleepers.push({ at: now() + ms, wake: () => resolve(undefined) });
			void run();
		});
	},
	/** Every wait asked for since the test began, in milliseconds. */
	waits: () => waits,
	/** Whether somebody waits for this clock. */
	isAwaited: () => sleepers.length > 0,
	/** How far waiting has moved this clock since the test began, in milliseconds. */
	waited: () => ahead,
	/** Gives other tasks a real moment, such as the answer of a database would take. */
	async moment() {
		await new Promise((resolve) => setImmediate(resolve));
	},
	/**
	 * Lets real time pass.
	 * @param {number} ms
	 * @returns {Promise<void>}
	 */
	async pause(ms) {
		await new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
	},
	/** Begins a test: no waits, real time. */
	reset() {
		ahead = 0;
		waits = [];
		sleepers = [];
	},
};
