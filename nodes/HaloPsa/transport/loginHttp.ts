import type { IHttpRequestOptions } from 'n8n-workflow';
import { nowEpochMs } from '../../shared/clock';
import {
	backoffMs,
	isPassing,
	maskedReply,
	retry,
	RetryAfter,
	sendOnce,
	waitUnlessStopped,
} from '../../shared/http';
import { mayPass, networkSentence } from '../../shared/network';
import type { Reply } from '../../shared/reply';
import { waitAskedFor } from '../../shared/reply';
import { LoginRefused } from './loginRefusal';

/** What n8n gives a credential to make requests with. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** How long a log-in may take, and whether anybody still waits for it. */
export interface LoginTerms {
	isStopped: () => boolean;
	/** How long it may wait in all where Halo says that it is busy, in milliseconds. */
	patienceMs: number;
}

/** For n8n itself (its credential test, the HTTP Request node), which tells nothing. */
const DEFAULT_TERMS: LoginTerms = { isStopped: () => false, patienceMs: 30_000 };

const MAX_LOSSES = 3;
const FIRST_WAIT_AFTER_LOSS_MS = 500;
const FIRST_WAIT_MS = 2_000;
const SHORTEST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;

/**
 * n8n hands a credential nothing but its data and a way to send. So whoever has n8n log in leaves the terms here, by
 * the very object that n8n passes on; it forgets them with that object.
 */
const termsOf = new WeakMap<object, LoginTerms>();

/** Says on which terms the log-in with this data is made. */
export function setLoginTerms(data: object, terms: LoginTerms): void {
	termsOf.set(data, terms);
}

/** The requests of one log-in: repeated while they got no answer or Halo is busy, on the terms of who waits for it. */
export class LoginHttp {
	private readonly terms: LoginTerms;

	private waitedMs = 0;

	constructor(
		private readonly http: HttpRequest,
		data: object,
	) {
		this.terms = termsOf.get(data) ?? DEFAULT_TERMS;
	}

	/**
	 * Sends a request that does no harm twice and answers whatever came back.
	 *
	 * @param field the credential's field that holds the address
	 * @throws LoginRefused where no answer came, or the run was stopped meanwhile
	 */
	async send(options: IHttpRequestOptions, field: string): Promise<Reply> {
		let losses = 0;
		return await retry(async (attempt) => {
			if (this.terms.isStopped()) throw new LoginRefused('The run was stopped before the log-in');
			const outcome = await sendOnce(this.http, { ...options });
			if ('lost' in outcome) {
				losses += 1;
				if (losses < MAX_LOSSES && mayPass(outcome.lost.code))
					return await this.again(backoffMs(FIRST_WAIT_AFTER_LOSS_MS, losses));
				throw new LoginRefused(networkSentence(outcome.lost.code, String(options.url), field));
			}
			// What it repeats is taken out of the sentence that quotes it; the token in it is what was asked for.
			const reply = await maskedReply(outcome.reply, String);
			const isBusy = reply.status === 429 || isPassing(reply.status);
			const leftMs = this.terms.patienceMs - this.waitedMs;
			if (!isBusy || leftMs <= 0) return reply;
			const askedMs = waitAskedFor(reply, nowEpochMs()) ?? backoffMs(FIRST_WAIT_MS, attempt);
			// "In 0 seconds", or a date gone by, would have the service asked without end.
			return await this.again(Math.max(SHORTEST_WAIT_MS, Math.min(MAX_WAIT_MS, leftMs, askedMs)));
		});
	}

	private async again(waitMs: number): Promise<RetryAfter> {
		this.waitedMs += waitMs;
		await waitUnlessStopped(waitMs, this.terms.isStopped);
		return new RetryAfter(0);
	}
}
