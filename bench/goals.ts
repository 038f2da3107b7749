import type { Job } from './job';
import { FAR, FLOWS, NEAR } from './job';
import type { Result } from './measure';
import type { Taken } from './probes';
import { DELIVERED } from './triggers';
import { megabytesOf, NOT_MEASURED, timeOf } from './words';

/** A goal beside what was measured. */
export interface GoalLine {
	job: string;
	goal: string;
	measured: string;
	/** Undefined where the job was not done. */
	isHeld: boolean | undefined;
}

/** Reads what a flow took for a job. */
type Look = (flow: string, latencyMs?: number) => Taken;

/** What a goal says, and whether it is held. */
interface Goal {
	job: string;
	says: string;
	measured: (look: Look) => { is: string; isHeld: boolean };
}

/** Silence may be so much longer than where items only pass through, in milliseconds. */
const LONGER_MS = 100;
/** A time by the clock that differs by so much is the same. */
const SAME = 1.05;

const atMost = (value: number | undefined, most: number): boolean =>
	value !== undefined && value <= most;

const time = (seconds: number) => (look: Look) => {
	const { ms } = look(FLOWS.ours);
	return { is: timeOf(ms), isHeld: atMost(ms, seconds * 1_000) };
};

const silence = (look: Look) => {
	const [own, floor] = [look(FLOWS.ours).silenceMs, look(FLOWS.floor).silenceMs];
	return {
		is: `${timeOf(own)}, passed through ${timeOf(floor)}`,
		isHeld: own - floor <= LONGER_MS,
	};
};

const requests =
	(most: number, flow: string = FLOWS.ours) =>
	(look: Look) => {
		const found = look(flow).requests;
		return { is: String(found), isHeld: found <= most };
	};

/** Not slower than HTTP Request at each latency. */
const asFastAs = (own: string, other: string) => (look: Look) => {
	const pairs = [NEAR, FAR].map((ms) => [look(own, ms).ms, look(other, ms).ms] as const);
	return {
		is: pairs.map(([mine, theirs]) => `${timeOf(mine)}, HTTP Request ${timeOf(theirs)}`).join('; '),
		isHeld: pairs.every(([mine, theirs]) => mine <= theirs * SAME),
	};
};

const cpuBeside = (own: string, other: string, units: number, most: number) => (look: Look) => {
	const [mine, theirs] = [look(own).cpuMs, look(other).cpuMs];
	const each = (ms: number | undefined) => (ms === undefined ? undefined : ms / units);
	return {
		is: `${timeOf(each(mine))}, beside ${timeOf(each(theirs))}`,
		isHeld: mine !== undefined && theirs !== undefined && mine <= theirs * most,
	};
};

const SILENT = 'silent at most 100 ms longer than a flow that passes the items through';

const GOALS: Goal[] = [
	{ job: 'unchanged', says: 'at most 8 s', measured: time(8) },
	{ job: 'unchanged', says: SILENT, measured: silence },
	{ job: 'some-exist', says: 'at most 0.5 s', measured: time(0.5) },
	{ job: 'some-exist', says: 'at most 12 requests', measured: requests(12) },
	{
		job: 'some-exist',
		says: 'CPU at most 350 ms',
		measured: (look) => {
			const { cpuMs } = look(FLOWS.ours);
			return { is: timeOf(cpuMs), isHeld: atMost(cpuMs, 350) };
		},
	},
	{ job: 'counts', says: 'at most 3 s', measured: time(3) },
	{ job: 'counts', says: SILENT, measured: silence },
	{ job: 'counts', says: 'at most 55 requests', measured: requests(55) },
	{ job: 'list', says: 'at most 2 s', measured: time(2) },
	{
		job: 'list',
		says: 'at most 50 MB more',
		measured: (look) => {
			const { memoryMb } = look(FLOWS.ours);
			return {
				is: megabytesOf(memoryMb),
				isHeld: atMost(memoryMb, 50),
			};
		},
	},
	{ job: 'create-tickets', says: 'at most 2 requests', measured: requests(2) },
	...['update-tickets', 'create-customers', 'update-customers'].flatMap((job): Goal[] => [
		{
			job,
			says: 'one by one not slower than HTTP Request, at 50 and 200 ms',
			measured: asFastAs(FLOWS.ours, FLOWS.http),
		},
		{
			job,
			says: 'in arrays not slower than HTTP Request, at 50 and 200 ms',
			measured: asFastAs(FLOWS.oursInArrays, FLOWS.httpInArrays),
		},
	]),
	{
		job: 'delivery',
		says: 'CPU at most 1.05 times that of the least community trigger that remembers',
		measured: cpuBeside(DELIVERED.ours, DELIVERED.remembering, 100, 1.05),
	},
	{ job: 'publish', says: 'at most 4 requests for 1 event', measured: requests(4, '1 event') },
	{ job: 'publish', says: 'at most 7 requests for 4 events', measured: requests(7, '4 events') },
	{
		job: 'drop-down',
		says: 'at most 1 request for each letter',
		measured: (look) => {
			const most = Math.max(look('Status: 5 letters').requests, look('Site: 5 letters').requests);
			return { is: `${most} for 5 letters`, isHeld: most <= 5 };
		},
	},
	{
		job: 'single',
		says: 'CPU not above that of HTTP Request',
		measured: cpuBeside(FLOWS.ours, FLOWS.http, 200, 1),
	},
	{
		job: 'single',
		says: 'no login',
		measured: (look) => {
			const { logins } = look(FLOWS.ours);
			return { is: String(logins), isHeld: logins === 0 };
		},
	},
];

/** All goals, in the order of the jobs, each beside what was measured. */
export function goalsOf(all: readonly Job[], results: Result[]): GoalLine[] {
	const jobs = new Map<string, Job>(all.map((job) => [job.name, job]));
	return GOALS.map(({ job, says, measured }) => {
		const own = results.filter((result) => result.job.name === job);
		const look: Look = (flow, latencyMs = NEAR) => {
			const found = own.find((result) => result.flow === flow && result.latencyMs === latencyMs);
			if (found === undefined) throw new Error(`Nothing was measured of ${job}, ${flow}`);
			return found.taken;
		};
		const label = jobs.get(job)?.label ?? job;
		if (own.length === 0)
			return { job: label, goal: says, measured: NOT_MEASURED, isHeld: undefined };
		const { is, isHeld } = measured(look);
		return { job: label, goal: says, measured: is, isHeld };
	});
}
