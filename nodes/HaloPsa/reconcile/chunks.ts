/** One request: which rows, and how often they were sent together. */
export interface Chunk {
	indexes: number[];
	attempts: number;
}

/** Why rows of a request are open. */
export type OpenReply =
	/** Accepted, but the reply does not show every row. */
	| { kind: 'unpaired' }
	/** Refused; perhaps for one row only, whose index Halo may name. */
	| { kind: 'refused'; rowIndex?: number }
	/** Refused, perhaps since another record got the same number at the same moment. */
	| { kind: 'collision'; isAlone: boolean }
	/**
	 * Unconfirmed: no clear answer came; `isTooMuch` where the request may only have been too large, `mayFollow` where Halo
	 * may create its rows yet.
	 */
	| { kind: 'lost'; isTooMuch: boolean; mayFollow: boolean };

/** What a look into Halo showed of a request's rows. */
export interface LookedUp {
	/** Whether anything could be looked up. */
	canLookUp: boolean;
	/** Whether the look showed any row of the request, so that one it does not show is not there. */
	sawAny: boolean;
	/** Rows that are not there, as far as the look tells. */
	left: number[];
}

/** What is to be done about the rows of a request that are open. */
export interface NextStep {
	/** Requests to send. */
	again: Chunk[];
	/** Rows that stay unconfirmed. */
	open: number[];
}

/** How often the same rows go out together at most: again once, and only when Halo was seen not to hold them. */
const MAX_ROW_ATTEMPTS = 2;

/** Rows cut into requests that were not sent yet. */
export function cutInto(indexes: number[], size: number): Chunk[] {
	return Array.from({ length: Math.ceil(indexes.length / size) }, (_, index) => ({
		indexes: indexes.slice(index * size, (index + 1) * size),
		attempts: 0,
	}));
}

/** The size of the requests after one of this many rows may have been too large. */
export const smaller = (length: number): number => Math.max(1, Math.ceil(length / 2));

/** Smaller requests out of one that was refused, with the row at fault alone where it is known. */
function split({ indexes }: Chunk, left: number[], index: number | undefined): Chunk[] {
	const named = index === undefined ? undefined : indexes[index];
	// Rows before the one at fault may have been stored, so the first that was not is the likeliest.
	const firstLeft = left.length < indexes.length ? left[0] : undefined;
	const suspect = named !== undefined && left.includes(named) ? named : firstLeft;
	if (suspect === undefined) return cutInto(left, smaller(left.length));
	const at = left.indexOf(suspect);
	return [left.slice(0, at), [suspect], left.slice(at + 1)]
		.filter((part) => part.length > 0)
		.map((part) => ({ indexes: part, attempts: 0 }));
}

/**
 * Decides what becomes of rows whose request got no answer for them. A row goes out again only when Halo was asked and
 * does not hold it, and never more than once alone.
 */
export function nextStep(
	chunk: Chunk,
	reply: OpenReply,
	{ canLookUp, sawAny, left }: LookedUp,
): NextStep {
	const isAlone = chunk.indexes.length === 1;
	// One row that was refused is not there, whether or not that can be looked up.
	if (reply.kind === 'collision' && (canLookUp || isAlone) && chunk.attempts === 0)
		return { again: [{ indexes: left, attempts: 1 }], open: [] };
	// What collides each time is one row's own fault.
	if (reply.kind === 'collision' && canLookUp)
		return { again: split(chunk, left, undefined), open: [] };
	// Whatever a look shows now: sent again, they would be there twice once Halo is done.
	if (reply.kind === 'lost' && reply.mayFollow) return { again: [], open: left };
	// A list that shows none of an accepted request's rows may just not show them yet.
	if (!canLookUp || (reply.kind === 'unpaired' && !sawAny)) return { again: [], open: left };
	if (reply.kind === 'refused') return { again: split(chunk, left, reply.rowIndex), open: [] };
	// A reply that did not pair may mean that Halo takes one row of a request.
	if (reply.kind === 'unpaired')
		return chunk.indexes.length === 1
			? { again: [], open: left }
			: { again: left.map((index) => ({ indexes: [index], attempts: 1 })), open: [] };
	const attempts = chunk.attempts + 1;
	const isLast = attempts >= MAX_ROW_ATTEMPTS;
	const isTooMuch = reply.kind === 'lost' && reply.isTooMuch;
	if (left.length > 1 && (isTooMuch || isLast))
		return { again: cutInto(left, smaller(chunk.indexes.length)), open: [] };
	return isLast ? { again: [], open: left } : { again: [{ indexes: left, attempts }], open: [] };
}
