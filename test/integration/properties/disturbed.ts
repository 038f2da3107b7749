import fc from 'fast-check';
import type { BrokenReply, Fault, Switches } from '../../../sandbox';
import type { World } from '../world';

// As long as so many cases take as were asked for.
jest.setTimeout(3_600_000);

/** How a Halo build answers; each departs from the likeliest in one switch. */
export type Build = Partial<Switches>;

/** A disturbance, and what comes late, so that runs at the same time overlap in ever other ways. */
export interface Disturbance {
	fault: Fault;
	/** How late the first requests are answered, by their number, in milliseconds. */
	late: number[];
}

const BROKEN: BrokenReply[] = [
	...(['cut body', 'header only', 'long length', 'cut chunks', 'cut gzip', 'cut JSON'] as const),
	...(['empty', 'text', 'error object', 'null envelope', 'no envelope', 'no rows'] as const),
	...(['not objects', 'web page', 'web page behind comment'] as const),
];

const trouble: fc.Arbitrary<Fault> = fc.oneof(
	fc.record({ drop: fc.constantFrom('before' as const, 'after' as const) }),
	fc.record({ status: fc.constantFrom(500, 502, 503, 504), afterwards: fc.boolean() }),
	fc.record({ status: fc.constantFrom(400, 403, 404, 413, 429) }),
	fc.record({ reply: fc.constantFrom(...BROKEN) }),
);

/**
 * One fault anywhere, in one request or two in a row.
 *
 * @param path of the records; in other cases any request of the API
 */
export const disturbance = (path: string): fc.Arbitrary<Disturbance> =>
	fc.record({
		fault: fc
			.record({
				trouble,
				method: fc.constantFrom('GET', 'POST', 'POST', 'POST'),
				path: fc.constantFrom<string | RegExp>(path, path, /^\/api\//),
				skip: fc.constantFrom(0, 0, 1, 1, 2, 3, 4),
				times: fc.constantFrom(1, 1, 1, 2),
			})
			.map(({ trouble: what, ...where }) => ({ ...where, ...what })),
		late: fc.array(fc.constantFrom(0, 0, 300, 2_000), { maxLength: 6 }),
	});

/** Builds that differ from the likeliest in one switch. */
export const buildOf = (builds: Build[]): fc.Arbitrary<Build> =>
	fc.constantFrom<Build[]>(
		{},
		{ returnAllUnderstood: false, manyRowsReply: 'last' },
		{ returnAllUnderstood: false, manyRowsReply: 'first' },
		{ manyRowsAtomic: false },
		{ postDatesWithZ: true },
		{ fractionsWithPoint: false },
		...builds,
	);

/** Begins a case: Halo as at the start, of this build. */
export function prepare({ sandbox, requestCounts }: World, build: Build): void {
	sandbox.reset();
	// A case must not change what later ones begin with.
	Object.assign(sandbox.switches, build);
	requestCounts();
}

/** Runs what is given while Halo is disturbed. */
export async function disturbed<T>(
	{ sandbox }: World,
	{ fault, late }: Disturbance,
	run: () => Promise<T>,
): Promise<T> {
	for (const [skip, delayMs] of late.entries())
		if (delayMs > 0) sandbox.faults.add({ path: /^\/api\//, skip, delayMs });
	sandbox.faults.add(fault);
	try {
		return await run();
	} finally {
		sandbox.faults.clear();
	}
}

/** Items of a run that have neither a row with an outcome nor an error. */
export function untold(items: Array<Record<string, unknown>>): unknown[] {
	return items.filter(({ outcome, error }) => outcome === undefined && error === undefined);
}

/**
 * Whether an item says that Halo refused to put a duplicate out of use. The run that could do it for this one may be
 * over by then, so that both stay, and a person is told which one to put out of use.
 */
export function namesDuplicate({ error, reason }: Record<string, unknown>): boolean {
	return `${String(error)} ${String(reason)}`.includes('could not be put out of use');
}
