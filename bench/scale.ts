import { createProgress } from '../scripts/support/progress';
import { scaleJobs } from '../test/support/scale/jobs';
import { runScaleJob } from '../test/support/scale/run';
import { startSandboxProcess } from '../test/support/scale/sandboxProcess';
import { formatTable } from './table';

const COUNTS = [1_000, 4_000, 16_000];

/**
 * Prints what large runs take of the node's process, in n8n's engine without n8n's server.
 *
 * @param args a part of a job's name, to run that alone
 */
export async function main([part = '']: string[]): Promise<void> {
	const progress = createProgress();
	const sandbox = await startSandboxProcess();
	const rows = [['Job', '', 'Rows', 'CPU s', 'ms a row', 'Requests', 'Longest stretch ms']];
	try {
		for (const job of scaleJobs.filter(({ name }) => name.includes(part))) {
			await progress.step(job.name, async () => {
				for (const count of COUNTS) {
					const { taken, requests } = await runScaleJob(sandbox, job, count);
					const numbers = [
						(taken.cpu / 1_000).toFixed(2),
						(taken.cpu / count).toFixed(3),
						String(requests),
						taken.longest.toFixed(0),
					];
					rows.push([job.name, '', String(count), ...numbers]);
				}
			});
		}
		console.log(`\n${formatTable(rows)}`);
	} finally {
		sandbox.close();
	}
}
