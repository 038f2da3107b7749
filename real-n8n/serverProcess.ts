import path from 'node:path';
import { PlainError } from '../scripts/support/plainError';
import { freePort } from './freePort';
import type { ProcessGroup } from './processGroup';
import { startGroup } from './processGroup';
import { request } from './request';
import { serverEnvironment } from './serverEnvironment';
import { until } from './until';

const PROBE_TIMEOUT_MS = 10_000;
const SHOWN_LINES = 25;

/** What a process of n8n is there for. */
interface Role {
	/** What n8n's start script is called with. */
	command: string[];
	/** Addresses that answer 200 once it works. */
	ready: string[];
}

/** n8n 1 calls itself ready when its database is, which is before it takes requests. */
const MAIN: Role = { command: ['start'], ready: ['/healthz/readiness', '/rest/settings'] };

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
	/** An n8n that does everything, unless given. */
	role?: Role;
}

/** A running n8n. */
export interface Server extends Pick<ProcessGroup, 'pid' | 'output' | 'end'> {
	url: string;
}

async function answers(url: string) {
	try {
		return (await request(url, { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) })).status === 200;
	} catch {
		return false;
	}
}

/** Waits until n8n works, for as long as it gets on with its start; throws where it ends instead. */
async function untilUp(url: string, { ready }: Role, { hasExited, output }: ProcessGroup) {
	const isUp = async () => {
		for (const address of ready) if (!(await answers(url + address))) return false;
		return true;
	};
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
export async function startServer({
	node,
	n8n,
	version,
	home,
	port,
	removeHome,
	env,
	role = MAIN,
}: ServerOptions): Promise<Server> {
	const brokerPort = await freePort();
	const group = startGroup({
		command: node,
		args: ['--require', path.join(__dirname, 'ownHost.js'), n8n, ...role.command],
		cwd: home,
		env: { ...serverEnvironment({ version, home, port, brokerPort }), ...env },
		removed: removeHome ? home : undefined,
	});
	const url = `http://127.0.0.1:${port}`;
	try {
		await untilUp(url, role, group);
	} catch {
		await group.end({ gently: false });
		throw new PlainError(`n8n did not start: ${whyNotStarted(group.output(), port)}`);
	}
	return { url, pid: group.pid, output: group.output, end: group.end };
}
