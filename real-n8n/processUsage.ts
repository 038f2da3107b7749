import fs from 'node:fs';

/** Of a second: the unit in which Linux counts processor time for programs (USER_HZ, the same on x64 and arm64). */
const TICK_MS = 10;
/** Places of user and system time behind the name of the program: see proc_pid_stat(5). */
const [USER, SYSTEM] = [11, 12];
/** Has the system forget the most memory that a process had: see proc_pid_clear_refs(5). */
const RESET_PEAK = '5';

function read(pid: number, file: string): string | undefined {
	try {
		return fs.readFileSync(`/proc/${pid}/${file}`, 'utf8');
	} catch {
		return undefined;
	}
}

/** Processor time of a process so far in milliseconds; undefined where the system does not tell. */
export function cpuMsOf(pid: number): number | undefined {
	const stat = read(pid, 'stat');
	if (stat === undefined) return undefined;
	// The name may have spaces and brackets of its own.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[USER]) + Number(fields[SYSTEM])) * TICK_MS;
}

/**
 * Memory of a process in MB: what it has now, and the most since `forgetPeakOf`. Undefined where the system does not tell.
 */
export function memoryMbOf(pid: number): { now: number; most: number } | undefined {
	const status = read(pid, 'status');
	const kb = (name: string) =>
		Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status ?? '')?.[1]);
	const [now, most] = [kb('VmRSS') / 1024, kb('VmHWM') / 1024];
	return Number.isNaN(now + most) ? undefined : { now, most };
}

/** From now on the most memory is counted anew, where the system can do that. */
export function forgetPeakOf(pid: number): void {
	try {
		fs.writeFileSync(`/proc/${pid}/clear_refs`, RESET_PEAK);
	} catch {
		// The most since the start of n8n is told then.
	}
}
