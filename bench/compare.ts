import { PlainError } from '../scripts/support/plainError';
import { createProgress } from '../scripts/support/progress';
import { dropDown } from './editor';
import { fewRows } from './fewRows';
import type { Job } from './job';
import { manyRows } from './manyRows';
import { measureJobs } from './measure';
import { columnsOf, machine, writePage } from './page';
import { single } from './single';
import { formatTable } from './table';
import { triggers } from './triggers';

/** In the order of the page. */
export const JOBS: Job[] = [...manyRows, ...fewRows, ...triggers, single, dropDown];

/**
 * Has all ways to do a job do it, side by side, prints what each took, and writes the page where all jobs were done.
 *
 * @param names of jobs; all where none is given
 */
export async function main(names: string[]): Promise<void> {
	const unknown = names.find((name) => !JOBS.some((job) => job.name === name));
	if (unknown !== undefined)
		throw new PlainError(
			`There is no job "${unknown}": choose of ${JOBS.map(({ name }) => name).join(', ')}.`,
		);
	const jobs = names.length === 0 ? JOBS : JOBS.filter(({ name }) => names.includes(name));
	const before = machine();
	const results = await measureJobs(jobs, createProgress());
	for (const job of jobs) {
		const own = results.filter((result) => result.job === job);
		const [head, ...rows] = columnsOf(job, own);
		console.log(`\n${job.label}\n\n${formatTable([head, ...rows])}`);
	}
	if (names.length === 0) writePage(jobs, results, before);
}
