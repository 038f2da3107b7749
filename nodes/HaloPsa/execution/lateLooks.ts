import type { IDataObject } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import type { OpenReply } from '../reconcile/chunks';

/** How long what was cut off or refused in part may take until Halo's lists show it, in milliseconds. */
const WAIT_BEFORE_LOOK_MS = 1_000;
/** Waits before a look is repeated, in milliseconds: Halo's lists may show a record only seconds later (seen live). */
const WAITS_BETWEEN_LOOKS_MS = [2_000, 5_000, 15_000];

/** Reads what Halo holds for rows, in their order; undefined where it holds nothing. */
export type LookUpRows = (indexes: number[]) => Promise<Array<IDataObject | undefined>>;

/** A row that Halo is asked about. */
export interface RowInDoubt {
	index: number;
	/** Why it is open. */
	reply: OpenReply;
	/** Whether Halo's reply has shown it already; a look that shows it says that the list is up to date. */
	isKnown: boolean;
	/** Whether it is sent again where Halo does not show it, and sending it twice does no harm. */
	isRepeatable: boolean;
}

/** What the looks showed. */
export interface LooksResult {
	found: ReadonlyMap<number, IDataObject>;
	/** What the last look ended with, where it failed. */
	failure?: { thrown: unknown };
}

/**
 * How often a row is looked for again. Halo itself refused the others: it is done with them when it answers, and a
 * request is cut down in several steps.
 */
function looksAgain({ reply, isKnown, isRepeatable }: RowInDoubt): number {
	if (isKnown || (reply.kind === 'collision' && reply.isAlone)) return 0;
	if (reply.kind === 'unpaired') return WAITS_BETWEEN_LOOKS_MS.length;
	if (isRepeatable) return 0;
	return reply.kind === 'refused' || reply.kind === 'collision' ? 1 : WAITS_BETWEEN_LOOKS_MS.length;
}

/**
 * Asks Halo what it holds, and asks again after a while for what it does not show: all rows in one look each time.
 *
 * @param isStopped whether the execution was stopped, so that no more time is to pass
 */
export async function lookForRows(
	lookUp: LookUpRows,
	rows: readonly RowInDoubt[],
	isStopped: () => boolean,
): Promise<LooksResult> {
	const found = new Map<number, IDataObject>();
	// Rows before a refused one may have been kept, and no list may show them yet.
	if (rows.some(({ reply }) => reply.kind !== 'unpaired')) await sleep(WAIT_BEFORE_LOOK_MS);
	for (let look = 0; ; look++) {
		const missing = rows.filter((row) => !found.has(row.index) && looksAgain(row) >= look);
		if (missing.length === 0 || (look > 0 && isStopped())) return { found };
		if (look > 0) await sleep(WAITS_BETWEEN_LOOKS_MS[look - 1]);
		try {
			const held = await lookUp(missing.map(({ index }) => index));
			for (const [rowIndex, row] of held.entries())
				if (row !== undefined) found.set(missing[rowIndex].index, row);
		} catch (thrown) {
			return { found, failure: { thrown } };
		}
	}
}
