import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { PerformanceEntry } from 'node:perf_hooks';
import { performance, PerformanceObserver } from 'node:perf_hooks';

/**
 * What work took of its process: `cpu` is processor time, `longest` the longest time between two turns of the event
 * loop, both in milliseconds. `byPart` has the longest of each part of the work, a part being ten requests.
 */
export interface Taken {
	cpu: number;
	longest: number;
	byPart: ReadonlyMap<number, number>;
}

/** A time without a turn. */
interface Stretch {
	part: number;
	began: number;
	ended: number;
	cpu: number;
}

const cpuNow = () => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1_000;
};

/** A turn of the loop that takes no longer has only waited, in milliseconds. */
const IDLE_MS = 0.1;

/** Processor time of `referenceWork` on a common machine, in milliseconds. */
const REFERENCE_MS = 5;

/** Work like that of the node: texts, objects, JSON. */
function referenceWork() {
	const rows = Array.from({ length: 10_000 }, (_, id) => ({ id, name: `Row ${id}` }));
	const byName = new Map(
		rows.map((row) => [JSON.stringify([row.name.toLowerCase(), row.id]), row]),
	);
	return byName.size;
}

/** How many times slower than a common machine this one is just now; 1 where it is faster. */
export function slowness() {
	const times = Array.from({ length: 7 }, () => {
		const began = cpuNow();
		referenceWork();
		return cpuNow() - began;
	});
	// The middle one: the first are compiled on the way.
	return Math.max(1, times.sort((left, right) => left - right)[3] / REFERENCE_MS);
}

/** The start of each request of this process, as Node tells it. */
const REQUEST_BEGINS = 'http.client.request.start';
const REQUESTS_A_PART = 10;
/** A shorter stretch can't be the longest that matters, in milliseconds. */
const SHORT_MS = 5;

/** Without what the garbage collector took, which no turn could have shortened. */
function lengthOf({ began, ended, cpu }: Stretch, collections: readonly PerformanceEntry[]) {
	const collecting = collections
		.filter(({ startTime }) => startTime >= began && startTime < ended)
		.reduce((sum, { duration }) => sum + duration, 0);
	return Math.min(ended - began - collecting, cpu);
}

/**
 * Runs work and measures the stretches in which the event loop got no turn. Of time by the clock and processor time the
 * smaller one counts: other programs on the machine take the first, threads of the runtime beside ours the second.
 */
export async function measured<T>(work: () => Promise<T>): Promise<{ result: T; taken: Taken }> {
	const collections: PerformanceEntry[] = [];
	const collector = new PerformanceObserver((list) => collections.push(...list.getEntries()));
	collector.observe({ entryTypes: ['gc'] });
	let requests = 0;
	const countRequest = () => {
		requests += 1;
	};
	subscribe(REQUEST_BEGINS, countRequest);
	const stretches: Stretch[] = [];
	let [at, cpu] = [performance.now(), cpuNow()];
	let worked = 0;
	const turn = () => {
		const [nowAt, nowCpu] = [performance.now(), cpuNow()];
		const part = Math.floor(requests / REQUESTS_A_PART);
		if (nowAt - at > SHORT_MS) stretches.push({ part, began: at, ended: nowAt, cpu: nowCpu - cpu });
		if (nowAt - at > IDLE_MS) worked += nowCpu - cpu;
		[at, cpu] = [nowAt, nowCpu];
	};
	let next: NodeJS.Immediate | undefined;
	const loop = () => {
		turn();
		next = setImmediate(loop);
	};
	loop();
	try {
		const result = await work();
		turn();
		collections.push(...collector.takeRecords());
		const byPart = new Map<number, number>();
		for (const stretch of stretches) {
			const length = lengthOf(stretch, collections);
			byPart.set(stretch.part, Math.max(length, byPart.get(stretch.part) ?? 0));
		}
		return { result, taken: { cpu: worked, longest: Math.max(0, ...byPart.values()), byPart } };
	} finally {
		clearImmediate(next);
		unsubscribe(REQUEST_BEGINS, countRequest);
		collector.disconnect();
	}
}
