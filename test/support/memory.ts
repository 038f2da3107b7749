import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sleep } from 'n8n-workflow';

setFlagsFromString('--expose_gc');
const collect = runInNewContext('gc') as () => void;

/** The bytes that are in use once nothing is left to collect. */
export async function usedBytes(): Promise<number> {
	for (let round = 0; round < 3; round++) {
		await sleep(50);
		collect();
	}
	return process.memoryUsage().heapUsed;
}

/** The bytes that nothing but this holds in use: they are given back once it is let go. */
export async function bytesOf(held: { value?: unknown }): Promise<number> {
	const withIt = await usedBytes();
	delete held.value;
	return withIt - (await usedBytes());
}
