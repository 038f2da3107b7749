const { setTimeout: wait } = require('node:timers/promises');

const PATIENCE_MS = 60_000;

/**
 * Waits until something holds.
 * @param {() => Promise<boolean> | boolean} holds
 * @param {string} doing what is waited for, for the message where it does not come
 * @param {number} [patience] milliseconds
 */
async function until(holds, doing, patience = PATIENCE_MS) {
	for (const deadline = Date.now() + patience; !(await holds()); await wait(50)) {
		if (Date.now() > deadline) throw new Error(`Still not, after ${patience} ms: ${doing}`);
	}
}

module.exports = { until };
