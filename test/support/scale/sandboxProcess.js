const { fork } = require('node:child_process');
const path = require('node:path');

/**
 * @typedef {import('../../../sandbox').Row} Row
 * @typedef {import('../../../sandbox').PastedCredential} PastedCredential
 * @typedef {{ do: 'open' } | { do: 'fill', entity: string, rows: Row[] } | { do: 'requests' }} SandboxCall
 *   what the sandbox in the other process is asked to do; `fill` makes these rows the only ones
 * @typedef {{ credential: PastedCredential, fill(entity: string, rows: Row[]): Promise<void>,
 *   requests(): Promise<number>, close(): void }} SandboxProcess
 *   `requests`: how many reached Halo's API so far
 */

/**
 * Starts an empty sandbox in a process of its own, so that the time of this process is the node's.
 * @returns {Promise<SandboxProcess>}
 */
async function startSandboxProcess() {
	const child = fork(path.join(__dirname, 'sandboxChild.js'), {
		execArgv: ['--require', require.resolve('tsx/cjs')],
	});
	/** @type {Map<number, { resolve: (answer: unknown) => void, reject: (error: Error) => void }>} */
	const waiting = new Map();
	child.on('message', (message) => {
		const { id, answer } = /** @type {{ id: number, answer?: unknown }} */ (message);
		waiting.get(id)?.resolve(answer);
		waiting.delete(id);
	});
	child.once('exit', () => {
		for (const { reject } of waiting.values()) reject(new Error('The sandbox ended'));
	});
	/** @param {number} id */
	const answered = (id) =>
		new Promise((resolve, reject) => {
			waiting.set(id, { resolve, reject });
		});
	let calls = 0;
	/** @param {SandboxCall} call */
	const ask = async (call) => {
		calls += 1;
		child.send({ id: calls, call });
		return await answered(calls);
	};
	await answered(0);
	return {
		credential: await ask({ do: 'open' }),
		fill: async (entity, rows) => await ask({ do: 'fill', entity, rows }),
		requests: async () => await ask({ do: 'requests' }),
		close: () => child.disconnect(),
	};
}

module.exports = { startSandboxProcess };
