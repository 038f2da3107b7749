import { nodeCaller, packPackage, startN8n } from '../real-n8n';
import type { RealN8n } from '../real-n8n/start';
import type { Sandbox } from '../sandbox';
import { startSandbox } from '../sandbox';
import { createProgress } from '../scripts/support/progress';
import { builtInNode, httpRequestNode, thisNode } from './contenders';
import { JOBS, resetTickets } from './jobs';
import type { Call, Job } from './jobs';
import { formatTable, median } from './table';

const LATENCY_MS = 50;
const ROUNDS = 5;

/** What one contender took for one job. */
interface Measurement {
	contender: string;
	job: Job;
	call: Call;
	times: number[];
	apiRequests: number;
	tokenRequests: number;
}

async function measure(measurement: Measurement, sandbox: Sandbox) {
	resetTickets(sandbox);
	const apiBefore = sandbox.apiRequests().length;
	const tokensBefore = sandbox.tokenRequests().length;
	const startedAt = performance.now();
	await measurement.job.run(measurement.call);
	const time = performance.now() - startedAt;
	measurement.times.push(time);
	measurement.apiRequests = sandbox.apiRequests().length - apiBefore;
	measurement.tokenRequests += sandbox.tokenRequests().length - tokensBefore;
}

function report(measurements: Measurement[]) {
	const heading = ['Job', 'Node', 'ms', 'of built-in', 'API requests', 'token requests in all'];
	const rows = measurements.map(({ job, contender, times, apiRequests, tokenRequests }) => {
		// The first round fills caches and fetches tokens.
		const time = median(times.slice(1));
		const builtIn = measurements.find(
			(other) => other.job === job && other.contender.includes('built in'),
		);
		const ratio = time / median((builtIn?.times ?? times).slice(1));
		const numbers = [time.toFixed(0), ratio.toFixed(2), apiRequests, tokenRequests];
		return [job.label, contender, ...numbers.map(String)];
	});
	return formatTable([heading, ...rows]);
}

/** Times this node beside what else a person could use, in one n8n, turn by turn. */
export async function main(): Promise<void> {
	const progress = createProgress();
	const tarball = await packPackage({ progress });
	const sandbox = await startSandbox({ data: 'empty' });
	let n8n: RealN8n | undefined;
	try {
		n8n = await startN8n({ tarballs: [tarball], progress });
		sandbox.halo.add('Client', { id: 12, name: 'Birch Dental', toplevel_id: 1 });
		resetTickets(sandbox);
		const ticketId = Number(sandbox.halo.rows('Tickets')[0].id);
		const measurements: Measurement[] = [];
		for (const make of [thisNode, builtInNode, httpRequestNode]) {
			const { name: contender, jobs } = await make(n8n, sandbox, ticketId);
			for (const job of JOBS) {
				const call = await nodeCaller(n8n, jobs[job.name]);
				measurements.push({ contender, job, call, times: [], apiRequests: 0, tokenRequests: 0 });
			}
		}
		measurements.sort((a, b) => JOBS.indexOf(a.job) - JOBS.indexOf(b.job));
		sandbox.setLatency(LATENCY_MS);
		for (let round = 0; round <= ROUNDS; round += 1) {
			const name = round === 0 ? 'Warming up' : `Round ${round} of ${ROUNDS}`;
			await progress.step(name, async () => {
				// Turn by turn, and each round begins with another one: a slow moment hits all alike.
				const order = measurements.map(
					(_, index) => measurements[(index + round) % measurements.length],
				);
				for (const measurement of order) await measure(measurement, sandbox);
			});
		}
		console.log(
			`\nMedians of ${ROUNDS} rounds against the sandbox with ${LATENCY_MS} ms latency. Times say something about each other only.\n`,
		);
		console.log(report(measurements));
	} finally {
		await n8n?.stop();
		await sandbox.close();
	}
}
