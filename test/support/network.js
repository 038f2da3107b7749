/** What is under way on the network of a unit test, so that a test waits for it and no longer. */

/** A request that was begun shows within so many turns of the timers; a busy machine makes the turns longer too. */
const QUIET_TURNS = 12;

let begun = 0;
let underWay = 0;
let isUsed = false;

module.exports = {
	/** Begins a test: no answers are set up. */
	reset() {
		isUsed = false;
	},
	/** Notes that an answer was set up. */
	use() {
		isUsed = true;
	},
	/** Whether the test has set up any answer. */
	isUsed: () => isUsed,
	/**
	 * Notes a request that waits for its answer.
	 * @returns {() => void} to be called when the answer is on its way
	 */
	begin() {
		begun += 1;
		underWay += 1;
		return () => {
			underWay -= 1;
		};
	},
	/**
	 * Waits until no request is under way, and none follows.
	 * @returns {Promise<void>}
	 */
	async quiet() {
		for (let turns = 0, seen = begun; turns < QUIET_TURNS; seen = begun) {
			await new Promise((resolve) => setTimeout(resolve, 1));
			turns = underWay === 0 && seen === begun ? turns + 1 : 0;
		}
	},
};
