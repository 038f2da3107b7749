import { fork } from 'child_process';
import path from 'path';
import type { PastedCredential, Row } from '../../../sandbox';

/** What the sandbox in the other process is asked to do. */
export type SandboxCall =
	| { do: 'open' }
	/** Makes these rows the only ones of an entity. */
	| { do: 'fill'; entity: string; rows: Row[] }
	| { do: 'count'; entity: string }
	| { do: 'requests' };

/** A sandbox in a process of its own, so that the time of this process is the node's. */
export interface SandboxProcess {
	credential: PastedCredential;
	fill(entity: string, rows: Row[]): Promise<void>;
	/** How many rows an entity has. */
	count(entity: string): Promise<number>;
	/** How many requests reached Halo's API so far. */
	requests(): Promise<number>;
	close(): void;
}

/** Starts an empty sandbox in a process of its own. */
export async function startSandboxProcess(): Promise<SandboxProcess> {
	const child = fork(path.join(__dirname, 'sandboxChild.ts'), {
		execArgv: ['--require', require.resolve('tsx/cjs')],
	});
	interface Waiting {
		resolve: (answer: unknown) => void;
		reject: (error: Error) => void;
	}
	const waiting = new Map<number, Waiting>();
	child.on('message', ({ id, answer }: { id: number; answer?: unknown }) => {
		waiting.get(id)?.resolve(answer);
		waiting.delete(id);
	});
	child.once('exit', () => {
		for (const { reject } of waiting.values()) reject(new Error('The sandbox ended'));
	});
	const answered = async <T>(id: number): Promise<T> =>
		(await new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }))) as T;
	let calls = 0;
	const ask = async <T>(call: SandboxCall): Promise<T> => {
		calls += 1;
		child.send({ id: calls, call });
		return await answered<T>(calls);
	};
	await answered(0);
	return {
		credential: await ask({ do: 'open' }),
		fill: async (entity, rows) => await ask({ do: 'fill', entity, rows }),
		count: async (entity) => await ask({ do: 'count', entity }),
		requests: async () => await ask({ do: 'requests' }),
		close: () => child.disconnect(),
	};
}
