import { fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { cpuMsOf, forgetPeakOf, memoryMbOf, request } from '../real-n8n';
import type { RealN8n } from '../real-n8n/start';
import type { SandboxProcess } from '../test/support/scale/sandboxProcess';

/** Has a Node of our own take TypeScript. */
const TYPESCRIPT = ['--require', require.resolve('tsx/cjs')];
const CALIBRATION_MS = 3_000;
/** n8n is at rest when it takes no more than this of a look's time, the watching included. */
const LOOK_MS = 200;
const AT_REST_MS = 40;
const MOST_LOOKS = 50;

/** What one run took; undefined is what this system does not tell. */
export interface Taken {
	/** What reached Halo. */
	requests: number;
	logins: number;
	connections: number;
	/** By the clock, until n8n has answered. */
	ms: number;
	/** Of the process of n8n, until it is at rest again. */
	cpuMs: number | undefined;
	/** The most memory beyond what n8n had before. */
	memoryMb: number | undefined;
	/** The longest time without an answer of `/healthz`. */
	silenceMs: number;
}

/** The environment by which an n8n can be measured. */
export const MEASURABLE = {
	NODE_OPTIONS: `--require "${path.join(__dirname, 'collectGarbage.js')}"`,
	// A flow that passes 20,000 items through gets them in one request.
	N8N_PAYLOAD_SIZE_MAX: '128',
};

/** Watches n8n's `/healthz` from another process. */
function watchHealth(url: string) {
	const child = fork(path.join(__dirname, 'healthPoll.ts'), [url], { execArgv: TYPESCRIPT });
	return {
		begin: () => child.send('begin'),
		end: async () => {
			const seen = new Promise((resolve) => child.once('message', resolve));
			child.send('end');
			return (await seen) as { longest: number; answers: number };
		},
		close: () => child.kill(),
	};
}

const difference = (after: number | undefined, before: number | undefined): number | undefined =>
	after === undefined || before === undefined ? undefined : after - before;

/** What measures an n8n and the sandbox that it talks to. */
export class Probes {
	private readonly health: ReturnType<typeof watchHealth>;

	/** Processor time that n8n needs for an answer of `/healthz`, and for being there meanwhile, in milliseconds. */
	private msAnAnswer = 0;

	private constructor(
		private readonly n8n: RealN8n,
		private readonly sandbox: SandboxProcess,
	) {
		this.health = watchHealth(n8n.url);
	}

	/** Finds out what the watching itself takes, which is no run's fault. */
	static async of(n8n: RealN8n, sandbox: SandboxProcess): Promise<Probes> {
		const probes = new Probes(n8n, sandbox);
		// The first answers are compiled on the way.
		await probes.watching(async () => await wait(CALIBRATION_MS));
		const { cpuMs, answers } = await probes.watching(async () => await wait(CALIBRATION_MS));
		probes.msAnAnswer = (cpuMs ?? 0) / Math.max(1, answers);
		return probes;
	}

	/** Runs work and measures it. */
	async measured(work: () => Promise<void>): Promise<Taken> {
		const pid = this.n8n.pid();
		process.kill(pid, 'SIGUSR2');
		await request(`${this.n8n.url}/healthz`);
		await this.atRest();
		const before = await this.sandbox.counts();
		const memory = memoryMbOf(pid);
		forgetPeakOf(pid);
		let ms = 0;
		const { cpuMs, longest, answers } = await this.watching(async () => {
			const began = performance.now();
			await work();
			ms = performance.now() - began;
			await this.atRest();
		});
		const after = await this.sandbox.counts();
		return {
			requests: after.requests - before.requests,
			logins: after.logins - before.logins,
			connections: after.connections - before.connections,
			ms,
			cpuMs: cpuMs === undefined ? undefined : Math.max(0, cpuMs - answers * this.msAnAnswer),
			memoryMb: difference(memoryMbOf(pid)?.most, memory?.now),
			silenceMs: longest,
		};
	}

	close(): void {
		this.health.close();
	}

	private async watching(work: () => Promise<void>) {
		const cpu = cpuMsOf(this.n8n.pid());
		this.health.begin();
		await work();
		const seen = await this.health.end();
		return { ...seen, cpuMs: difference(cpuMsOf(this.n8n.pid()), cpu) };
	}

	/** Waits until n8n has stored what it stores of an execution. */
	private async atRest(): Promise<void> {
		const pid = this.n8n.pid();
		for (let look = 0; look < MOST_LOOKS; look += 1) {
			const cpu = cpuMsOf(pid);
			await wait(LOOK_MS);
			const used = difference(cpuMsOf(pid), cpu);
			if (used === undefined || used <= AT_REST_MS) return;
		}
	}
}
