import { spawn } from 'node:child_process';
import path from 'node:path';
import { PlainError } from '../scripts/support/plainError';
import { until } from './until';

/** Longer than n8n itself gives its executions when it is ended. */
const STOP_STALL_MS = 45_000;
const KEPT_OUTPUT = 500_000;

/** What is started as a process group of its own. */
interface GroupOptions {
	command: string;
	args: string[];
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** Whose rights it has; ours unless given. */
	user?: { uid: number; gid: number };
	/** What asks it to end. */
	stopSignal?: NodeJS.Signals;
	/** What goes with it should we die without being able to end it. */
	removed?: string;
}

/** A process with those that it has started. */
export interface ProcessGroup {
	pid: number;
	hasExited(): boolean;
	/** The end of what it has printed. */
	output(): string;
	/** Ends it: gently as Ctrl-C does, else as a power cut does. */
	end(how: { gently: boolean }): Promise<void>;
}

/** Ends a group of processes, and removes its folder, as soon as we are gone. */
function guardOf(group: number, folder: string) {
	const guard = spawn(
		process.execPath,
		[
			...['--require', require.resolve('tsx/cjs')],
			...[path.join(__dirname, 'guard.ts'), String(group), folder],
		],
		{ detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
	);
	guard.unref();
	return guard;
}

function signalGroup(group: number, signal: NodeJS.Signals) {
	try {
		process.kill(-group, signal);
	} catch (error) {
		// Already gone is what we want.
		if ((error as { code?: string }).code !== 'ESRCH') throw error;
	}
}

/** Spawns a process group, with a guard beside it. */
export function startGroup({
	command,
	args,
	cwd,
	env,
	user,
	stopSignal = 'SIGTERM',
	removed = '',
}: GroupOptions): ProcessGroup {
	const child = spawn(command, args, {
		env,
		cwd,
		...user,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let exited = false;
	const exit = new Promise<void>((resolve) => {
		const end = () => {
			exited = true;
			resolve();
		};
		child.once('exit', end).once('error', end);
	});
	const { pid } = child;
	if (pid === undefined) throw new PlainError(`${command} could not be started.`);
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			output = (output + text).slice(-KEPT_OUTPUT);
		});
	}
	const guard = guardOf(pid, removed);

	const end = async ({ gently }: { gently: boolean }) => {
		if (gently && !exited) {
			signalGroup(pid, stopSignal);
			const ends = { reached: () => exited, stallMs: STOP_STALL_MS };
			// What does not end by itself is ended below.
			await until(() => output.length, `${command} has ended`, ends).catch(() => undefined);
		}
		// What it has started is in the same group.
		signalGroup(pid, 'SIGKILL');
		await exit;
		guard.kill('SIGKILL');
	};
	return { pid, hasExited: () => exited, output: () => output, end };
}
