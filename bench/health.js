const { fork } = require('node:child_process');
const path = require('node:path');
const { formatTable, median } = require('./table');
const { nodeCaller, packPackage, startN8n } = require('../real-n8n');
const { createProgress } = require('../scripts/support/progress');
const { scaleJobs } = require('../test/support/scale/jobs');
const { startSandboxProcess } = require('../test/support/scale/sandboxProcess');

const ROUNDS = 3;
const ALLOWED_MS = 100;

/** The runs that are held, with their rows. @type {Record<string, number>} */
const HELD = {
	'Create or Update, all unchanged': 10_000,
	'Create or Update, half new': 10_000,
	'Sync Counts, one in twenty changed': 5_000,
};

/**
 * Watches n8n's `/healthz` from another process.
 * @param {string} url
 */
function watchHealth(url) {
	const child = fork(path.join(__dirname, 'healthPoll.js'), [url]);
	return {
		/** @param {() => Promise<unknown>} work @returns {Promise<number>} the longest silence in milliseconds */
		async during(work) {
			child.send('begin');
			await work();
			const silence = new Promise((resolve) => child.once('message', resolve));
			child.send('end');
			return /** @type {number} */ (await silence);
		},
		close: () => child.kill(),
	};
}

/**
 * Prints how long a real n8n is silent during large runs, beside a flow that passes the same items through.
 */
async function main() {
	const progress = createProgress();
	const tarball = await packPackage({ progress });
	const sandbox = await startSandboxProcess();
	/** @type {Awaited<ReturnType<typeof startN8n>> | undefined} */
	let n8n;
	/** @type {ReturnType<typeof watchHealth> | undefined} */
	let health;
	try {
		n8n = await startN8n({ tarballs: [tarball], progress });
		health = watchHealth(n8n.url);
		const data = { ...sandbox.credential, permissions: 'all' };
		const id = await n8n.api.createCredential({ name: 'Halo PSA', type: 'haloPsaApi', data });
		const through = await nodeCaller(n8n, { type: 'n8n-nodes-base.noOp', parameters: {} });
		const rows = [['Job', 'Rows', 'Seconds', 'passed through', 'Silence ms', 'passed through', '']];
		for (const job of scaleJobs.filter(({ name }) => name in HELD)) {
			const count = HELD[job.name];
			const ours = await nodeCaller(n8n, {
				type: 'n8n-nodes-halopsa.haloPsa',
				credentials: { haloPsaApi: { id, name: 'Halo PSA' } },
				parameters: job.parameters,
			});
			const items = job.items(count);
			/** @type {Array<[typeof ours, number[], number[]]>} */
			const flows = [
				[ours, [], []],
				[through, [], []],
			];
			for (let round = 0; round <= ROUNDS; round += 1) {
				await progress.step(`${job.name}, round ${round} of ${ROUNDS}`, async () => {
					for (const [call, seconds, silences] of flows) {
						for (const [entity, list] of Object.entries(job.rows(count)))
							await sandbox.fill(entity, list);
						const startedAt = performance.now();
						const silence = await health?.during(async () => await call(items));
						// The first round compiles and fetches the token.
						if (round === 0 || silence === undefined) continue;
						seconds.push((performance.now() - startedAt) / 1_000);
						silences.push(silence);
					}
				});
			}
			const [[, seconds, silences], [, otherSeconds, otherSilences]] = flows;
			const beyond = median(silences) - median(otherSilences);
			rows.push([
				job.name,
				String(count),
				median(seconds).toFixed(1),
				median(otherSeconds).toFixed(1),
				median(silences).toFixed(0),
				median(otherSilences).toFixed(0),
				beyond <= ALLOWED_MS ? 'held' : `${(beyond - ALLOWED_MS).toFixed(0)} ms too long`,
			]);
		}
		console.log(
			`\nThe longest time without an answer of /healthz, asked each 10 ms; medians of ${ROUNDS} rounds. It may be ${ALLOWED_MS} ms longer than where the items pass through.\n`,
		);
		console.log(formatTable(rows));
	} finally {
		health?.close();
		await n8n?.stop();
		sandbox.close();
	}
}

module.exports = { main };
