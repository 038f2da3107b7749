import { packPackage, startN8n } from '../real-n8n';
import type { RealN8n } from '../real-n8n/start';
import type { Progress } from '../scripts/support/progress';
import type { SandboxProcess } from '../test/support/scale/sandboxProcess';
import { startSandboxProcess } from '../test/support/scale/sandboxProcess';
import { packFloorTrigger } from './floorTrigger';
import type { Bench, Contender, Job } from './job';
import { nodesFor } from './nodes';
import type { Taken } from './probes';
import { MEASURABLE, Probes } from './probes';
import { median } from './table';

/** What a contender took for a job at a latency: the middle of its rounds. */
export interface Result {
	job: Job;
	flow: string;
	latencyMs: number;
	taken: Taken;
}

/** The middle of what is known. */
function middle(values: Array<number | undefined>): number | undefined {
	const known = values.filter((value) => value !== undefined);
	return known.length === 0 ? undefined : median(known);
}

function middleOf(rounds: Taken[]): Taken {
	const of = (what: keyof Taken) => middle(rounds.map((taken) => taken[what]));
	return {
		requests: of('requests') ?? 0,
		logins: of('logins') ?? 0,
		connections: of('connections') ?? 0,
		ms: of('ms') ?? 0,
		cpuMs: of('cpuMs'),
		memoryMb: of('memoryMb'),
		silenceMs: of('silenceMs') ?? 0,
	};
}

async function once(contender: Contender, work: () => Promise<void>): Promise<void> {
	await contender.prepare?.();
	await work();
	await contender.check?.();
	await contender.tidy?.();
}

/** Has all contenders do a job, turn by turn: a slow moment of the machine hits all alike. */
async function runJob(bench: Bench, probes: Probes, job: Job): Promise<Result[]> {
	const contenders = await job.contenders(bench);
	// Compiles, logs in, and shows whether each does its job at all.
	await bench.sandbox.setLatency(0);
	for (const contender of contenders) await once(contender, contender.run);
	const results: Result[] = [];
	for (const latencyMs of job.latencies) {
		await bench.sandbox.setLatency(latencyMs);
		const taken = contenders.map((): Taken[] => []);
		for (let round = 0; round < job.rounds; round += 1)
			for (const [place, contender] of contenders.entries())
				await once(contender, async () => {
					taken[place].push(await probes.measured(contender.run));
				});
		results.push(
			...contenders.map(({ flow }, place) => ({
				job,
				flow,
				latencyMs,
				taken: middleOf(taken[place]),
			})),
		);
	}
	await bench.sandbox.setLatency(0);
	return results;
}

/** Has jobs done in one n8n, and answers what each took. */
export async function measureJobs(jobs: Job[], progress: Progress): Promise<Result[]> {
	const tarball = await packPackage({ progress });
	const floorTrigger = await packFloorTrigger();
	let sandbox: SandboxProcess | undefined;
	let n8n: RealN8n | undefined;
	let probes: Probes | undefined;
	try {
		sandbox = await startSandboxProcess();
		const tarballs = [tarball, floorTrigger.tarball];
		n8n = await startN8n({ tarballs, progress, env: MEASURABLE });
		probes = await Probes.of(n8n, sandbox);
		const nodes = await nodesFor(n8n.api, sandbox.credential);
		const results: Result[] = [];
		for (const job of jobs) {
			const bench = { n8n, sandbox, nodes };
			const measuring = probes;
			results.push(
				...(await progress.step(job.label, async () => await runJob(bench, measuring, job))),
			);
		}
		return results;
	} finally {
		probes?.close();
		await n8n?.stop();
		sandbox?.close();
		floorTrigger.remove();
	}
}
