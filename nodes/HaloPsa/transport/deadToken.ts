import type { Reply } from '../../shared/reply';
import { isWebPage, sentenceOf } from '../../shared/reply';

/** A refusal that may come from a dead token, by what else it may mean. */
export type TokenDoubt = 'unauthorised' | 'forbidden' | 'other';

/** What tells whether a request may be sent again after a refusal that is only perhaps the token's. */
export interface AskedWith {
	/** How many rows it writes; 0 for a read. */
	rows: number;
	/** Whether Halo has taken this token before in this run. */
	wasTaken: boolean;
}

const TOKEN_WORDS =
	/token|expired|unauthori[sz]ed|authenticat|not logged|log.?in|sign.?in|session|credential/i;

/**
 * Whether a refusal may come from a dead token. Halo was seen to tell one by 401; by 400 with words that say so, with
 * others, or with none; by 403; by a redirect to its login page, and by that page. A 400 means something else most
 * of the time, and of several rows it may have stored those before the refused one: then it must not be sent again, so
 * it counts only of a token that Halo has not taken yet in this run, and where it names the token. A page or a redirect may stand in place of a good answer, so a write is
 * never sent again for one.
 */
export function tokenDoubtOf(
	{ status, body }: Reply,
	{ rows, wasTaken }: AskedWith,
): TokenDoubt | undefined {
	if (status === 401) return 'unauthorised';
	if (status === 403) return 'forbidden';
	if (status < 300 ? isWebPage(body) : status < 400) return rows === 0 ? 'other' : undefined;
	if (status !== 400) return undefined;
	const said = sentenceOf(body);
	if (rows > 1) return !wasTaken && /\btoken\b/i.test(said ?? '') ? 'other' : undefined;
	if (said !== undefined && TOKEN_WORDS.test(said)) return 'other';
	return said === undefined || !wasTaken ? 'other' : undefined;
}

/**
 * Whether an answer to a write may be the login page that a dead token leads to. The write may have happened all the same,
 * so it is not sent again, but the token is not trusted with the next request.
 */
export function leavesTokenInDoubt({ status, body }: Reply, { rows }: AskedWith): boolean {
	return rows > 0 && (status < 300 ? isWebPage(body) : status < 400);
}
