import { MINUTE_MS, nowEpochMs, SECOND_MS } from '../../shared/clock';
import { waitUnlessStopped } from '../../shared/http';
import type { HaloContext } from './session';

/** Waits after one refusal, two in a row, and so on, in seconds; the last one is repeated. */
const PAUSES_SECONDS = [5, 5, 5, 8, 12, 18, 27, 40, 60];
const LONGEST_PAUSE_MS = MINUTE_MS;
const SHORTEST_PAUSE_MS = SECOND_MS;
/** So often in a row the wait that Halo asks for is taken for the right one. */
const BELIEVED_REFUSALS = 3;
/** So that programs that were refused together do not come back together. */
const SPREAD = 0.2;
/** Fewer requests between two refusals say nothing of the rate. */
const ENOUGH_TO_LEARN = 5;
/** After so many requests without a refusal the rate is tried a little higher. */
const SPEED_UP_AFTER = 30;
const SPEED_UP = 0.9;
/** At exactly the rate that was measured, each unevenness would be refused. */
const HEADROOM = 1.05;
/** So much slower at least after a refusal: what went well until then was in part a window that was empty at first. */
const SLOW_DOWN = 1.2;
/** What was measured while others had used up the window would be far too slow when they are done. */
const LONGEST_INTERVAL_MS = 3 * SECOND_MS;
/** A shorter interval is none: the way to Halo takes longer. */
const SHORTEST_INTERVAL_MS = 20;

/** How long somebody waits for Halo, and how fast he may ask. */
export interface RateLimitTerms {
	isStopped: () => boolean;
	/** How long to wait while Halo lets nothing through, in milliseconds. */
	patienceMs: number;
	/** A ceiling of one's own, so that Halo's limit is left to other programs; undefined for none. */
	requestsPerMinute?: number;
}

/** A refusal as one request too many; with the wait that Halo asks for, in milliseconds, where it says one. */
export interface TooMany {
	askedMs: number | undefined;
}

/**
 * How long to wait before the next request.
 *
 * @param refusals in a row
 * @param askedMs what Halo asks for, if it says so
 * @param random between 0 and 1
 */
export function pauseMs(refusals: number, askedMs: number | undefined, random: number): number {
	const ownMs =
		PAUSES_SECONDS[Math.min(refusals, PAUSES_SECONDS.length) - 1] *
		SECOND_MS *
		(1 + random * SPREAD);
	if (askedMs === undefined) return Math.min(LONGEST_PAUSE_MS, ownMs);
	// A service that asks for too little, refusal after refusal, would be asked thousands of times.
	const least = refusals > BELIEVED_REFUSALS ? ownMs / 2 : SHORTEST_PAUSE_MS;
	return Math.min(LONGEST_PAUSE_MS, Math.max(least, askedMs));
}

/**
 * Lets the requests of an execution through at the rate that Halo takes. Halo's limit is a number of requests in a
 * rolling window (300 in 5 minutes were seen, others as well) that all programs of a tenant share, and its refusal
 * tells nothing of it. So: after a refusal nothing is sent for a while, then one request tries for all; what came
 * through since the last time gives the rate for the rest of the run, and the rate is tried higher from time to time.
 * The run gives up when nothing came through for as long as it has patience, however many requests were refused.
 */
export class RateLimitGate<Outcome> {
	private openAtEpochMs = 0;

	/** Since when Halo lets nothing through; undefined while it does. */
	private refusedSinceEpochMs: number | undefined;

	private refusals = 0;

	private lastRefusal: Outcome | undefined;

	/** The request that tries for all. */
	private probe: Promise<void> | undefined;

	private intervalMs: number;

	private nextSlotEpochMs = 0;

	private measuredSinceEpochMs = nowEpochMs();

	private passedSince = 0;

	private passedAtThisRate = 0;

	constructor(private readonly terms: RateLimitTerms) {
		this.intervalMs = this.shortestIntervalMs;
	}

	/** Whether the patience is over: what was refused stays refused. */
	get isExhausted(): boolean {
		return this.leftMs() <= 0 || (this.refusedSinceEpochMs !== undefined && this.terms.isStopped());
	}

	/**
	 * Sends a request when its turn comes. While the patience is over, or the run was stopped, nothing is sent: the last
	 * refusal stands for it.
	 *
	 * @param tooMany undefined unless the outcome is a refusal as one too many
	 */
	async send(
		request: () => Promise<Outcome>,
		tooMany: (outcome: Outcome) => TooMany | undefined,
	): Promise<Outcome> {
		for (;;) {
			if (this.refusedSinceEpochMs === undefined) {
				if (!(await this.slot())) continue;
				return await this.attempt(request, tooMany);
			}
			if (this.probe !== undefined) {
				await this.probe;
				continue;
			}
			if (this.isExhausted && this.lastRefusal !== undefined && this.isClosed)
				return this.lastRefusal;
			if (!this.isClosed) {
				const sent = this.attempt(request, tooMany);
				this.probe = sent.then(
					() => undefined,
					() => undefined,
				);
				return await sent.finally(() => (this.probe = undefined));
			}
			await waitUnlessStopped(this.openAtEpochMs - nowEpochMs(), this.terms.isStopped);
		}
	}

	private get isClosed(): boolean {
		return nowEpochMs() < this.openAtEpochMs;
	}

	private get shortestIntervalMs(): number {
		const { requestsPerMinute } = this.terms;
		return requestsPerMinute === undefined ? 0 : MINUTE_MS / requestsPerMinute;
	}

	private leftMs(): number {
		return this.refusedSinceEpochMs === undefined
			? Infinity
			: this.refusedSinceEpochMs + this.terms.patienceMs - nowEpochMs();
	}

	/** Waits for this request's place in the row; false where Halo began to refuse meanwhile. */
	private async slot(): Promise<boolean> {
		if (this.intervalMs === 0) return true;
		const now = nowEpochMs();
		const atEpochMs = Math.max(now, this.nextSlotEpochMs);
		this.nextSlotEpochMs = atEpochMs + this.intervalMs;
		await waitUnlessStopped(atEpochMs - now, this.terms.isStopped);
		return this.refusedSinceEpochMs === undefined;
	}

	private async attempt(
		request: () => Promise<Outcome>,
		tooMany: (outcome: Outcome) => TooMany | undefined,
	): Promise<Outcome> {
		const sentAtEpochMs = nowEpochMs();
		const outcome = await request();
		const refused = tooMany(outcome);
		if (refused === undefined) this.passed(sentAtEpochMs);
		else this.refuse(outcome, refused, sentAtEpochMs);
		return outcome;
	}

	private refuse(outcome: Outcome, { askedMs }: TooMany, sentAtEpochMs: number): void {
		const now = nowEpochMs();
		this.lastRefusal = outcome;
		const isFirst = this.refusedSinceEpochMs === undefined;
		this.refusedSinceEpochMs ??= now;
		// What left before the pause began belongs to it; only a longer wait that Halo names counts.
		const isNew = isFirst || sentAtEpochMs >= this.openAtEpochMs;
		if (!isNew && askedMs === undefined) return;
		if (isNew) this.refusals += 1;
		const waitMs = Math.max(pauseMs(this.refusals, askedMs, Math.random()), this.intervalMs);
		const leftMs = Math.max(this.leftMs(), 0);
		this.openAtEpochMs = Math.max(
			this.openAtEpochMs,
			now + (leftMs > 0 ? Math.min(waitMs, leftMs) : waitMs),
		);
	}

	private passed(sentAtEpochMs: number): void {
		// A straggler of before the pause: it says nothing of whether Halo takes requests again.
		if (this.refusedSinceEpochMs !== undefined && sentAtEpochMs < this.openAtEpochMs) {
			this.passedSince += 1;
			return;
		}
		if (this.refusedSinceEpochMs !== undefined) this.reopen();
		this.passedSince += 1;
		this.passedAtThisRate += 1;
		if (this.passedAtThisRate >= SPEED_UP_AFTER) this.setInterval(this.intervalMs * SPEED_UP);
	}

	private reopen(): void {
		const now = nowEpochMs();
		const slower = this.intervalMs * SLOW_DOWN;
		if (this.passedSince >= ENOUGH_TO_LEARN) {
			const measured = ((now - this.measuredSinceEpochMs) / this.passedSince) * HEADROOM;
			this.setInterval(Math.min(LONGEST_INTERVAL_MS, Math.max(measured, slower)));
			this.measuredSinceEpochMs = now;
			this.passedSince = 0;
		} else if (this.passedAtThisRate >= ENOUGH_TO_LEARN) {
			this.setInterval(Math.min(LONGEST_INTERVAL_MS, slower));
		}
		this.refusedSinceEpochMs = undefined;
		this.refusals = 0;
		this.nextSlotEpochMs = now + this.intervalMs;
	}

	private setInterval(ms: number): void {
		this.intervalMs = Math.max(ms < SHORTEST_INTERVAL_MS ? 0 : ms, this.shortestIntervalMs);
		this.passedAtThisRate = 0;
	}
}

/**
 * How long to wait in all while Halo lets no request through, in milliseconds. Its window was seen to be 5 minutes, so
 * an execution waits a little longer; nobody looks at a drop-down for more than seconds. Halo gets the answer to its
 * delivery before a webhook has waited: what is waited for is the ticket that the flow begins with.
 */
const WAIT_AT_MOST_MS = {
	execution: 5.5 * MINUTE_MS,
	poll: 3 * MINUTE_MS,
	publishing: MINUTE_MS,
	dropDown: 10 * SECOND_MS,
	webhook: MINUTE_MS,
};

/**
 * How long this context of n8n may wait for Halo's rate limit, in milliseconds. n8n 2 drops a poll that goes beyond its
 * budget, so half of that is waited at most; n8n 1 has none.
 */
export function patienceMsOf(context: HaloContext): number {
	if ('getRequestObject' in context) return WAIT_AT_MOST_MS.webhook;
	if ('getCurrentNodeParameter' in context) return WAIT_AT_MOST_MS.dropDown;
	if ('getPollBudgetMs' in context && typeof context.getPollBudgetMs === 'function') {
		return Math.min(WAIT_AT_MOST_MS.poll, context.getPollBudgetMs() / 2);
	}
	if ('__emit' in context) return WAIT_AT_MOST_MS.poll;
	return 'getInputData' in context ? WAIT_AT_MOST_MS.execution : WAIT_AT_MOST_MS.publishing;
}
