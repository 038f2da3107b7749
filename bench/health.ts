import { fork } from 'node:child_process';
import path from 'node:path';
import { nodeCaller, packPackage, startN8n } from '../real-n8n';
import type { RealN8n } from '../real-n8n/start';
import { createProgress } from '../scripts/support/progress';
import type { Progress } from '../scripts/support/progress';
import type { ScaleJob } from '../test/support/scale/jobs';
import { scaleJobs } from '../test/support/scale/jobs';
import type { SandboxProcess } from '../test/support/scale/sandboxProcess';
import { startSandboxProcess } from '../test/support/scale/sandboxProcess';
import { formatTable, median } from './table';

/** Has a Node of our own take TypeScript. */
const TYPESCRIPT = ['--require', require.resolve('tsx/cjs')];
const ROUNDS = 3;
const ALLOWED_MS = 100;

/** The runs that are held, with their rows. */
const HELD: Record<string, number> = {
	'Create or Update, all unchanged': 10_000,
	'Create or Update, half new': 10_000,
	'Sync Counts, one in twenty changed': 5_000,
};

/** Watches n8n's `/healthz` from another process. */
function watchHealth(url: string) {
	const child = fork(path.join(__dirname, 'healthPoll.ts'), [url], { execArgv: TYPESCRIPT });
	return {
		/** @returns the longest silence in milliseconds */
		async during(work: () => Promise<unknown>): Promise<number> {
			child.send('begin');
			await work();
			const silence = new Promise((resolve) => child.once('message', resolve));
			child.send('end');
			return (await silence) as number;
		},
		close: () => child.kill(),
	};
}

/** Flows that take the same items, and what watches n8n while they do. */
interface Turns {
	sandbox: SandboxProcess;
	health: ReturnType<typeof watchHealth>;
	progress: Progress;
	job: ScaleJob;
	calls: Array<Awaited<ReturnType<typeof nodeCaller>>>;
}

/** Runs flows in turn on the rows of a job; the seconds and the silences in milliseconds of each flow's rounds. */
async function inTurns({ sandbox, health, progress, job, calls }: Turns) {
	const count = HELD[job.name];
	const items = job.items(count);
	const taken = calls.map((): [number[], number[]] => [[], []]);
	for (let round = 0; round <= ROUNDS; round += 1) {
		await progress.step(`${job.name}, round ${round} of ${ROUNDS}`, async () => {
			for (const [place, call] of calls.entries()) {
				for (const [entity, list] of Object.entries(job.rows(count)))
					await sandbox.fill(entity, list);
				const startedAt = performance.now();
				const silence = await health.during(async () => await call(items));
				// The first round compiles and fetches the token.
				if (round === 0) continue;
				const [seconds, silences] = taken[place];
				seconds.push((performance.now() - startedAt) / 1_000);
				silences.push(silence);
			}
		});
	}
	return taken;
}

/** Prints how long a real n8n is silent during large runs, beside a flow that passes the same items through. */
export async function main(): Promise<void> {
	const progress = createProgress();
	const tarball = await packPackage({ progress });
	const sandbox = await startSandboxProcess();
	let n8n: RealN8n | undefined;
	let health: ReturnType<typeof watchHealth> | undefined;
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
			const [[seconds, silences], [otherSeconds, otherSilences]] = await inTurns({
				sandbox,
				health,
				progress,
				job,
				calls: [ours, through],
			});
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
