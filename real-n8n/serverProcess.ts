import { spawn } from 'node:child_process';
import path from 'node:path';
import { PlainError } from '../scripts/support/plainError';
import { freePort } from './freePort';
import { request } from './request';
import { serverEnvironment } from './serverEnvironment';
import { until } from './until';

/** Longer than n8n itself gives its executions when it is ended. */
const STOP_STALL_MS = 45_000;
const PROBE_TIMEOUT_MS = 10_000;
const KEPT_OUTPUT = 500_000;
const SHOWN_LINES = 25;

/** What a server is started with. */
interface ServerOptions {
	/** The Node binary. */
	node: string;
	/** n8n's start script. */
	n8n: string;
	/** A folder of `versions`. */
	version: string;
	home: string;
	port: number;
	/** Whether the home goes with the server should we die without being able to end it. */
	removeHome: boolean;
	/** Settings besides those that every n8n here has. */
	env?: Record<string, string>;
}

type ServerGroup = Awaited<ReturnType<typeof startGroup>>;

/** A running n8n. */
interface Server {
	url: string;
	pid: number;
	/** The end of what it has printed. */
	output(): string;
	/** Ends it: gently as Ctrl-C does, else as a power cut does. */
	end(how: { gently: boolean }): Promise<void>;
}

/** Ends a group of processes, and removes its home, as soon as we are gone. */
function guardOf(group: number, home: string) {
	const guard = spawn(
		process.execPath,
		[
			...['--require', require.resolve('tsx/cjs')],
			...[path.join(__dirname, 'guard.ts'), String(group), home],
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

/** Spawns n8n as a process group of its own, with a guard beside it. */
async function startGroup({ node, n8n, version, home, port, removeHome, env }: ServerOptions) {
	const brokerPort = await freePort();
	const child = spawn(node, ['--require', path.join(__dirname, 'ownHost.js'), n8n, 'start'], {
		env: { ...serverEnvironment({ version, home, port, brokerPort }), ...env },
		cwd: home,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const { pid } = child;
	if (pid === undefined) throw new PlainError(`n8n could not be started with ${node}.`);
	let output = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.setEncoding('utf8').on('data', (text: string) => {
			output = (output + text).slice(-KEPT_OUTPUT);
		});
	}
	const guard = guardOf(pid, removeHome ? home : '');
	let exited = false;
	const exit = new Promise<void>((resolve) => {
		child.once('exit', () => {
			exited = true;
			resolve();
		});
	});

	const end = async ({ gently }: { gently: boolean }) => {
		if (gently && !exited) {
			signalGroup(pid, 'SIGTERM');
			const ends = { reached: () => exited, stallMs: STOP_STALL_MS };
			// What does not end by itself is ended below.
			await until(() => output.length, 'n8n has ended', ends).catch(() => undefined);
		}
		// Its task runner is in the same group.
		signalGroup(pid, 'SIGKILL');
		await exit;
		guard.kill('SIGKILL');
	};
	return { pid, hasExited: () => exited, output: () => output, end };
}

async function answers(url: string) {
	try {
		return (await request(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })).status === 200;
	} catch {
		return false;
	}
}

/** Waits until n8n takes requests, for as long as it gets on with its start; throws where it ends instead. */
async function untilUp(url: string, { hasExited, output }: ServerGroup) {
	// n8n 1 calls itself ready when its database is, which is before it takes requests.
	const isUp = async () =>
		(await answers(`${url}/healthz/readiness`)) && (await answers(`${url}/rest/settings`));
	const look = async () => {
		if (hasExited()) throw new Error('n8n has ended');
		return { up: await isUp(), printed: output().length };
	};
	await until(look, 'n8n answers', { reached: ({ up }) => up });
}

function whyNotStarted(output: string, port: number) {
	if (/port .* is already in use|EADDRINUSE/i.test(output)) return `port ${port} is already taken`;
	return `its last lines are:\n${output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n')}`;
}

/** One n8n as a process group of its own. A guard ends it should we die without being able to. */
export async function startServer(options: ServerOptions): Promise<Server> {
	const { port } = options;
	const group = await startGroup(options);
	const url = `http://127.0.0.1:${port}`;
	try {
		await untilUp(url, group);
	} catch {
		await group.end({ gently: false });
		throw new PlainError(`n8n did not start: ${whyNotStarted(group.output(), port)}`);
	}
	return { url, pid: group.pid, output: group.output, end: group.end };
}
