const HEARTBEAT_MS = 30_000;

/**
 * @typedef {{
 *   step<T>(text: string, work: () => Promise<T> | T): Promise<T>,
 *   note(text: string): void,
 * }} Progress
 */

/** @param {number} startedAt */
const seconds = (startedAt) => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;

/** Lines, for a log file or for the time before any library is installed. @returns {Progress} */
function linesProgress() {
	return {
		async step(text, work) {
			const startedAt = Date.now();
			console.error(`… ${text}`);
			const heartbeat = setInterval(
				() => console.error(`  still at it after ${seconds(startedAt)}: ${text}`),
				HEARTBEAT_MS,
			);
			try {
				const result = await work();
				console.error(`✔ ${text} (${seconds(startedAt)})`);
				return result;
			} catch (error) {
				console.error(`✖ ${text} (${seconds(startedAt)})`);
				throw error;
			} finally {
				clearInterval(heartbeat);
			}
		},
		note: (text) => console.error(`  ${text}`),
	};
}

/**
 * A spinner with the time that the step takes.
 * @param {typeof import('ora')} ora
 * @returns {Progress}
 */
function spinnerProgress(ora) {
	return {
		async step(text, work) {
			const startedAt = Date.now();
			const spinner = ora({ text, discardStdin: false }).start();
			const clock = setInterval(() => {
				spinner.text = `${text} (${Math.round((Date.now() - startedAt) / 1000)} s)`;
			}, 1_000);
			try {
				const result = await work();
				spinner.succeed(`${text} (${seconds(startedAt)})`);
				return result;
			} catch (error) {
				spinner.fail(`${text} (${seconds(startedAt)})`);
				throw error;
			} finally {
				clearInterval(clock);
			}
		},
		note: (text) => console.error(`  ${text}`),
	};
}

/** For a terminal a spinner, else plain lines. @returns {Progress} */
function createProgress() {
	return process.stderr.isTTY && !process.env.CI
		? spinnerProgress(require('ora'))
		: linesProgress();
}

/** @type {Progress} */
const silentProgress = { step: async (_text, work) => await work(), note: () => undefined };

module.exports = { createProgress, linesProgress, silentProgress };
