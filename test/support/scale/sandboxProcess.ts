import { fork } from 'node:child_process';
import path from 'node:path';
import type { PastedCredential, Row } from '../../../sandbox';

/** What the sandbox in the other process is asked to do; `fill` makes these rows the only ones. */
export type SandboxCall =
	| { do: 'open' }
	| { do: 'fill'; entity: string; rows: Row[] }
	| { do: 'requests' };

/** A sandbox in another process. */
export interface SandboxProcess {
	credential: PastedCredential;
	fill(entity: string, rows: Row[]): Promise<void>;
	/** How many requests reached Halo's API so far. */
	requests(): Promise<number>;
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
		requests: async () => await ask({ do: 'requests' }),
		close: () => child.disconnect(),
	};
}
