import { fork } from 'node:child_process';
import path from 'node:path';
import type { PastedCredential, Row } from '../../../sandbox';

/**
 * What the sandbox in the other process is asked to do: `fill` makes these rows the only ones, `change` changes them one by
 * one as a technician does, each after the webhook deliveries of the one before.
 */
export type SandboxCall =
	| { do: 'open' }
	| { do: 'fill'; entity: string; rows: Row[] }
	| { do: 'change'; entity: string; rows: Row[] }
	| { do: 'rows'; entity: string }
	| { do: 'latency'; ms: number }
	| { do: 'counts' };

/** What reached a sandbox so far: requests to Halo's API, log-ins, and connections that were opened. */
export interface SandboxCounts {
	requests: number;
	logins: number;
	connections: number;
}

/** A sandbox in another process. */
export interface SandboxProcess {
	credential: PastedCredential;
	fill(entity: string, rows: Row[]): Promise<void>;
	/** Changes rows as a technician does, and waits for what Halo sends on that. */
	change(entity: string, rows: Row[]): Promise<void>;
	/** The stored rows of an entity. */
	rows(entity: string): Promise<Row[]>;
	setLatency(ms: number): Promise<void>;
	counts(): Promise<SandboxCounts>;
	close(): void;
}

/** Starts an empty sandbox in a process of its own, so that the time of this process is the node's. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
	const child = fork(path.join(__dirname, 'sandboxChild.ts'), {
		execArgv: ['--require', require.resolve('tsx/cjs')],
	});
	const waiting = new Map<
		number,
		{ resolve: (answer: unknown) => void; reject: (error: Error) => void }
	>();
	child.on('message', (message) => {
		const { id, answer } = message as { id: number; answer?: unknown };
		waiting.get(id)?.resolve(answer);
		waiting.delete(id);
	});
	child.once('exit', () => {
		for (const { reject } of waiting.values()) reject(new Error('The sandbox ended'));
	});
	const answered = (id: number) =>
		new Promise((resolve, reject) => {
			waiting.set(id, { resolve, reject });
		});
	let calls = 0;
	/** What comes back is what sandboxChild.ts answers such a call with. */
	const ask = async <Result>(call: SandboxCall): Promise<Result> => {
		calls += 1;
		child.send({ id: calls, call });
		return (await answered(calls)) as Result;
	};
	await answered(0);
	return {
		credential: await ask({ do: 'open' }),
		fill: async (entity, rows) => await ask({ do: 'fill', entity, rows }),
		change: async (entity, rows) => await ask({ do: 'change', entity, rows }),
		rows: async (entity) => await ask({ do: 'rows', entity }),
		setLatency: async (ms) => await ask({ do: 'latency', ms }),
		counts: async () => await ask({ do: 'counts' }),
		close: () => child.disconnect(),
	};
}
