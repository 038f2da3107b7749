/** What a piece of work took of its process. */
export interface Taken {
	/** Processor time in milliseconds. */
	cpu: number;
	/** The longest time between two turns of the event loop, in milliseconds. */
	longest: number;
	/** All stretches of more than 25 ms, in their order, each with its beginning. */
	long: Array<{ at: number; ms: number }>;
}

const LONG_MS = 25;

const cpuNow = (): number => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1_000;
};

/** Processor time of `referenceWork` on a common machine, in milliseconds. */
const REFERENCE_MS = 5;

/** Work like that of the node: texts, objects, JSON. */
function referenceWork(): number {
	const rows = Array.from({ length: 10_000 }, (_, index) => ({ id: index, name: `Row ${index}` }));
	const byName = new Map(
		rows.map((row) => [JSON.stringify([row.name.toLowerCase(), row.id]), row]),
	);
	return byName.size;
}

/** How many times slower than a common machine this one is just now; 1 where it is faster. */
export function slowness(): number {
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
	const beganAt = performance.now();
	const beganCpu = cpuNow();
	let [at, cpu] = [beganAt, beganCpu];
	let longest = 0;
	const long: Taken['long'] = [];
	const turn = () => {
		const [nowAt, nowCpu] = [performance.now(), cpuNow()];
		const ms = Math.min(nowAt - at, nowCpu - cpu);
		longest = Math.max(longest, ms);
		if (ms > LONG_MS) long.push({ at: at - beganAt, ms });
		[at, cpu] = [nowAt, nowCpu];
	};
	let next: NodeJS.Immediate;
	const loop = () => {
		turn();
		next = setImmediate(loop);
	};
	next = setImmediate(loop);
	try {
		const result = await work();
		turn();
		return { result, taken: { cpu: cpuNow() - beganCpu, longest, long } };
	} finally {
		clearImmediate(next);
	}
}
