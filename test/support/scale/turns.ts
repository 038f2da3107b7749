/**
 * What work took of its process: `cpu` is processor time, `longest` the longest time between two turns of the event
 * loop, both in milliseconds.
 */
export interface Taken {
	cpu: number;
	longest: number;
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

/**
 * Runs work and measures the stretches in which the event loop got no turn. Of time by the clock and processor time the
 * smaller one counts: other programs on the machine take the first, threads of the runtime beside ours the second.
 */
export async function measured<T>(work: () => Promise<T>): Promise<{ result: T; taken: Taken }> {
	let [at, cpu] = [performance.now(), cpuNow()];
	let longest = 0;
	let worked = 0;
	const turn = () => {
		const [nowAt, nowCpu] = [performance.now(), cpuNow()];
		longest = Math.max(longest, Math.min(nowAt - at, nowCpu - cpu));
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
		return { result, taken: { cpu: worked, longest } };
	} finally {
		clearImmediate(next);
	}
}
