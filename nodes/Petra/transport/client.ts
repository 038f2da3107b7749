import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INode,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import { MINUTE_MS, nowEpochMs, SECOND_MS } from '../../shared/clock';
import { withKeyedLock } from '../../shared/concurrency';
import { inputRefused } from '../../shared/errors';
import type { Mask, RequestOutcome } from '../../shared/http';
import {
	backoffMs,
	isCancelled,
	isPassing,
	maskedReply,
	maskOf,
	retry,
	RetryAfter,
	sendOnce,
	waitUnlessStopped,
} from '../../shared/http';
import { markOf } from '../../shared/nodeMark';
import type { Reply } from '../../shared/reply';
import { isBrokenJson, isObject, isWebPage, waitAskedFor } from '../../shared/reply';
import type { Route } from '../records/record';
import { notWhole, petraApiError, unreachable } from './errors';
import { PetraCredentialRefused, petraKeyOf, petraServerOf, USER_AGENT } from './server';

/** Any n8n context that can make Petra requests. */
export type PetraContext =
	| IExecuteFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| IWebhookFunctions;

export type PetraQuery = Record<string, string | number>;

export const CREDENTIAL = 'petraApi';

/** How long a client may take. */
export interface Patience {
	/** The most milliseconds to wait in all while Petra says that there are too many requests; no end when absent. */
	maxWaitMs?: number;
	/** The most milliseconds for one answer; a minute when absent. */
	answerTimeoutMs?: number;
	/** How often a request that got no answer is sent; 3 when absent. */
	maxAttempts?: number;
}

const MAX_ATTEMPTS_WHEN_BUSY = 6;
const MAX_ATTEMPTS_WHEN_LOST = 3;
const SERVER_ERROR = 500;
const FIRST_BACKOFF_MS = 500;
const ANSWER_TIMEOUT_MS = MINUTE_MS;
const MIN_WAIT_MS = SECOND_MS;
/** Petra counts by the minute, so after one there is room again, whatever it asks for and in whatever unit. */
const MAX_PAUSE_MS = MINUTE_MS;

/** How long Petra asks to wait, in milliseconds: its own header, the standard one, else a minute. */
function waitMsFor(reply: Reply): number {
	const now = nowEpochMs();
	const own = { ...reply, headers: { 'retry-after': reply.headers['retry-after-public-api'] } };
	const asked = waitAskedFor(own, now) ?? waitAskedFor(reply, now) ?? MAX_PAUSE_MS;
	return Math.min(MAX_PAUSE_MS, Math.max(MIN_WAIT_MS, asked));
}

/** How many different values rows have of the property that Petra may count. */
function distinctCountOf(rows: IDataObject[], { counts }: Route): number {
	return counts === undefined ? rows.length : new Set(rows.map((row) => row[counts])).size;
}

/**
 * The one door to Petra. It asks the same question once in an execution, one request of a route at a time, and waits
 * out a 429; every route only reads, so a lost answer is asked for again.
 */
export class PetraClient {
	readonly node: INode;

	/** Stands for the API key: another one may be another organisation's. */
	readonly keyMark: string;

	private readonly answers = new Map<string, Promise<IDataObject>>();

	private waitedMs = 0;

	private readonly mask: Mask;

	private constructor(
		private readonly context: PetraContext,
		private readonly server: string,
		key: string,
		private readonly patience: Patience,
	) {
		this.node = context.getNode();
		this.keyMark = markOf(server, key);
		this.mask = maskOf([key]);
	}

	/**
	 * A client for one execution, one poll, one delivery or one drop-down.
	 *
	 * @throws NodeOperationError where the credential can't be right, before any request
	 */
	static async open(context: PetraContext, patience: Patience = {}): Promise<PetraClient> {
		const { baseUrl, apiKey } = await context.getCredentials(CREDENTIAL);
		try {
			const key = petraKeyOf(apiKey);
			return new PetraClient(context, petraServerOf(baseUrl), key, patience);
		} catch (thrown) {
			const why = thrown instanceof PetraCredentialRefused ? thrown.message : String(thrown);
			throw inputRefused(context.getNode(), why, 'Correct it in the Petra API credential.');
		}
	}

	/**
	 * Asks a route and answers the body, an object. The same question is sent once.
	 *
	 * @throws NodeApiError with the sentence for the technician
	 */
	async get(route: Route, query: PetraQuery = {}): Promise<IDataObject> {
		const key = JSON.stringify([route.path, Object.entries(query).sort()]);
		const known = this.answers.get(key);
		if (known !== undefined) return await known;
		const answer = withKeyedLock(this, route.path, async () => await this.ask(route, query));
		this.answers.set(key, answer);
		return await answer;
	}

	/**
	 * Asks a route for its rows.
	 *
	 * @throws NodeApiError also where the answer holds no list, or fewer rows than it says itself
	 */
	async rows(route: Route, query: PetraQuery = {}): Promise<IDataObject[]> {
		const body = await this.get(route, query);
		const rows: unknown = body[route.listKey ?? ''];
		if (!Array.isArray(rows) || !rows.every(isObject)) {
			throw notWhole(this.node, route, `it holds no list "${route.listKey ?? ''}"`);
		}
		const counted = route.countKey === undefined ? undefined : body[route.countKey];
		if (
			typeof counted === 'number' &&
			counted !== rows.length &&
			counted !== distinctCountOf(rows, route)
		) {
			throw notWhole(
				this.node,
				route,
				`it says that there are ${counted} rows, but holds ${rows.length}`,
			);
		}
		return rows;
	}

	/** Asks until Petra answers. How often it was busy and how often an answer was lost are counted apart. */
	private async ask(route: Route, query: PetraQuery): Promise<IDataObject> {
		let busy = 0;
		let lost = 0;
		return await retry(async () => {
			const outcome = await this.attempt(route, query);
			if ('reply' in outcome && outcome.reply.status === 429) {
				const waitMs = waitMsFor(outcome.reply);
				this.checkMayWait(outcome.reply, route, { waitMs, attempt: ++busy });
				this.waitedMs += waitMs;
				await waitUnlessStopped(waitMs, () => isCancelled(this.context));
				return new RetryAfter(0);
			}
			return (
				this.bodyOf(outcome, route, ++lost) ?? new RetryAfter(backoffMs(FIRST_BACKOFF_MS, lost))
			);
		});
	}

	/** @throws NodeApiError where "too many requests" is not waited out once more */
	private checkMayWait(
		reply: Reply,
		route: Route,
		{ waitMs, attempt }: { waitMs: number; attempt: number },
	): void {
		const isTooLong = this.waitedMs + waitMs > (this.patience.maxWaitMs ?? Infinity);
		const isLast = attempt === MAX_ATTEMPTS_WHEN_BUSY || isCancelled(this.context);
		if (isLast || isTooLong) throw petraApiError(this.node, reply, route, this.waitedMs);
	}

	/**
	 * The object of an answer.
	 *
	 * @param attempt which attempt it was that was not refused as one too many, from 1
	 * @returns undefined where Petra is asked again
	 * @throws NodeApiError where that would not help
	 */
	private bodyOf(outcome: RequestOutcome, route: Route, attempt: number): IDataObject | undefined {
		const { maxAttempts = MAX_ATTEMPTS_WHEN_LOST } = this.patience;
		const isLast = attempt >= maxAttempts || isCancelled(this.context);
		if ('lost' in outcome) {
			if (isLast) throw unreachable(this.node, outcome.lost, this.server);
			return undefined;
		}
		const { status, body } = outcome.reply;
		if (status >= 200 && status < 300 && !isWebPage(body)) {
			if (isObject(body)) return body;
			if (isBrokenJson(body) && !isLast) return undefined;
			throw notWhole(this.node, route, 'it is not in the form that Petra describes');
		}
		if (isLast || (status !== SERVER_ERROR && !isPassing(status)))
			throw petraApiError(this.node, outcome.reply, route, this.waitedMs);
		return undefined;
	}

	/** `open` has checked what the credential could refuse, so without a reply the answer was lost. */
	private async attempt(route: Route, query: PetraQuery): Promise<RequestOutcome> {
		const send = async (request: IHttpRequestOptions): Promise<unknown> =>
			await this.context.helpers.httpRequestWithAuthentication.call(
				this.context,
				CREDENTIAL,
				request,
			);
		const outcome = await sendOnce(send, {
			method: 'GET',
			url: route.path,
			qs: query,
			headers: { Accept: 'application/json', 'User-Agent': USER_AGENT },
			timeout: this.patience.answerTimeoutMs ?? ANSWER_TIMEOUT_MS,
		});
		if ('lost' in outcome) return outcome;
		const { reply } = outcome;
		const { body } = reply;
		const isText = typeof body === 'string' && !isWebPage(body);
		return {
			reply: await maskedReply(
				isText ? { ...reply, body: jsonParse<unknown>(body, { fallbackValue: body }) } : reply,
				this.mask,
			),
		};
	}
}
