import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { table } from '../scripts/support/markdown';
import { writePart } from '../scripts/support/proof';
import type { GoalLine } from './goals';
import { goalsOf } from './goals';
import { hourlyRows } from './hourly';
import type { Job } from './job';
import type { Result } from './measure';
import { megabytesOf, timeOf } from './words';

/** Where and of what something is measured. */
export interface Machine {
	at: string;
	commit: string;
	cores: number;
	processor: string;
	memoryGb: number;
	load: number;
}

/** The machine as it is before a run: the run itself is a part of the load afterwards. */
export function machine(): Machine {
	const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
	const isChanged = git('status', '--porcelain', '--', 'nodes', 'credentials') !== '';
	const cores = os.cpus();
	return {
		at: new Date().toISOString().slice(0, 10),
		commit: `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`,
		cores: cores.length,
		processor: cores[0]?.model ?? 'unknown',
		memoryGb: Math.round(os.totalmem() / 1024 ** 3),
		load: os.loadavg()[0],
	};
}

/** What each flow took for a job: a head, and a row for each flow and latency. */
export function columnsOf({ units }: Job, results: Result[]): string[][] {
	const each = (ms: number | undefined) =>
		ms === undefined ? undefined : ms / (units?.count ?? 1);
	const cpu = units === undefined ? 'CPU' : `CPU per ${units.of}`;
	return [
		['Flow', 'Latency', 'Requests', 'Logins', 'Connections', 'Time', cpu, 'Memory', 'Silence'],
		...results.map(({ flow, latencyMs, taken }) => [
			flow,
			`${latencyMs} ms`,
			...[taken.requests, taken.logins, taken.connections].map(String),
			...[timeOf(taken.ms), timeOf(each(taken.cpuMs))],
			...[megabytesOf(taken.memoryMb), timeOf(taken.silenceMs)],
		]),
	];
}

const VERDICTS = ['not held', 'held'];

const goalRow = ({ job, goal, measured, isHeld }: GoalLine): string[] => [
	job,
	goal,
	measured,
	isHeld === undefined ? '' : VERDICTS[Number(isHeld)],
];

const PAGE = 'docs/performance.md';

/** Writes the page of measurements. */
export function writePage(jobs: readonly Job[], results: Result[], before: Machine): void {
	const { at, commit, cores, processor, memoryGb, load } = before;
	const missing = jobs.filter((job) => !results.some((result) => result.job === job));
	const sentences = [
		`Measured on ${at} at commit ${commit}, with n8n 2.41 on ${cores} cores (${processor}) and ${memoryGb} GB.`,
		`The load was ${load.toFixed(1)} before the run.`,
		load > cores &&
			'Other programs took most of the machine: times and silence are several times longer than on a quiet one, and CPU is higher.',
		missing.length > 0 &&
			`Not measured in this run: ${missing.map(({ label }) => label).join('; ')}.`,
	];
	writePart(PAGE, 'measured', sentences.filter(Boolean).join(' '));
	writePart(
		PAGE,
		'goals',
		table(['Job', 'Goal', 'Measured', ''], goalsOf(jobs, results).map(goalRow)),
	);
	writePart(PAGE, 'hourly', table(...hourlyRows(results)));
	writePart(
		PAGE,
		'jobs',
		jobs
			.filter((job) => results.some((result) => result.job === job))
			.map((job) => {
				const [head, ...rows] = columnsOf(
					job,
					results.filter((result) => result.job === job),
				);
				return `### ${job.label}\n\n${table(head, rows)}`;
			})
			.join('\n\n'),
	);
}
