import type { RequestOutcome } from '../../shared/http';
import { isPassing, isTimedOutBefore } from '../../shared/http';
import type { ConnectionLost } from '../../shared/network';
import { isOverdue } from '../../shared/network';
import type { Reply } from '../../shared/reply';
import { isBrokenJson, isWebPage } from '../../shared/reply';

/**
 * Whether a request may be sent again when it is not known whether Halo did it: `safe` for what does no harm twice (a
 * read, a deletion), `never` for a write. Only the caller knows, so every request says it.
 */
export type Retry = 'safe' | 'never';

/** What to do after an attempt. */
export type RetryDecision =
	/** The answer is good: the caller gets it. */
	| { kind: 'answer' }
	/** Send again: after a short wait that grows, or when the rate limit lets requests through. */
	| { kind: 'again'; after: 'backoff' | 'rateLimit' }
	/** Halo may or may not have done what the request asks for, or may be at it yet. */
	| { kind: 'unconfirmed'; why: string; status?: number; mayStillHappen?: true }
	/** Halo did not do it; the answer says why. */
	| { kind: 'refused' }
	/** No answer came, and Halo did nothing. */
	| { kind: 'unreachable' };

/** How often a request is sent at most. */
export const MAX_REQUEST_ATTEMPTS = 6;
/** An answer that can't be read is rarely a matter of seconds, so it is asked for less often. */
const MAX_UNREADABLE = 3;

/** Whether a status leads to another address: nobody's word on what was asked for, before the request was done or after. */
const isRedirect = (status: number): boolean => status >= 300 && status < 400;

/** Whether a status leaves open what became of a write: Halo failed, or did not answer itself. */
export function leavesWriteOpen(status: number): boolean {
	return status >= 500 || isTimedOutBefore(status) || isRedirect(status);
}

function afterLoss(lost: ConnectionLost, isLast: boolean, retry: Retry): RetryDecision {
	if (retry === 'never' && lost.mayHaveArrived) {
		return isOverdue(lost.code)
			? { kind: 'unconfirmed', why: 'no answer came in time', mayStillHappen: true }
			: { kind: 'unconfirmed', why: 'the connection was lost' };
	}
	return isLast ? { kind: 'unreachable' } : { kind: 'again', after: 'backoff' };
}

function afterSuccess({ status, body }: Reply, attempt: number, retry: Retry): RetryDecision {
	const isPage = isWebPage(body);
	if (!isPage && !isBrokenJson(body)) return { kind: 'answer' };
	if (retry === 'never') {
		const what = isPage ? 'a web page' : 'a body that is cut off';
		return { kind: 'unconfirmed', why: `status ${status} with ${what}`, status };
	}
	// A web page is what a wrong address answers each time.
	return isPage || attempt >= MAX_UNREADABLE
		? { kind: 'refused' }
		: { kind: 'again', after: 'backoff' };
}

/**
 * What to do after one attempt at a request. A write whose answer was lost in any way is never sent again.
 *
 * @param attempt which attempt it was, from 1; `MAX_REQUEST_ATTEMPTS` or more means that none may follow
 */
export function shouldRetry(outcome: RequestOutcome, attempt: number, retry: Retry): RetryDecision {
	const isLast = attempt >= MAX_REQUEST_ATTEMPTS;
	if ('lost' in outcome) return afterLoss(outcome.lost, isLast, retry);
	const { status } = outcome.reply;
	if (status >= 200 && status < 300) return afterSuccess(outcome.reply, attempt, retry);
	// Halo takes nothing of a request that it finds one too many, so a write is sent again as well.
	if (status === 429) return isLast ? { kind: 'refused' } : { kind: 'again', after: 'rateLimit' };
	if (retry === 'never' && leavesWriteOpen(status)) {
		const why = `status ${status}${isRedirect(status) ? ', which leads to another address' : ''}`;
		return { kind: 'unconfirmed', why, status };
	}
	return isPassing(status) && !isLast ? { kind: 'again', after: 'backoff' } : { kind: 'refused' };
}
