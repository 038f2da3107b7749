import type { IDataObject, IHttpRequestMethods, INode } from 'n8n-workflow';
import { jsonParse, NodeApiError } from 'n8n-workflow';
import { nowEpochMs, SECOND_MS } from '../../shared/clock';
import { withKeyedLock } from '../../shared/concurrency';
import { inputRefused } from '../../shared/errors';
import type { RequestOutcome } from '../../shared/http';
import { backoffMs, isCancelled, retry, RetryAfter, straySegmentIn } from '../../shared/http';
import type { Reply } from '../../shared/reply';
import { waitAskedFor } from '../../shared/reply';
import type { RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import type { RequestPurpose } from './errors';
import { apiError, unconfirmedWrite, unreachable } from './errors';
import { learnApplication, learnedApplication } from './ownApplication';
import type { RateLimitTerms, TooMany } from './rateLimitGate';
import { patienceMsOf, RateLimitGate } from './rateLimitGate';
import type { HaloContext } from './session';
import { Session } from './session';
import type { Retry } from './shouldRetry';
import { MAX_REQUEST_ATTEMPTS, shouldRetry } from './shouldRetry';

/** One request to Halo's API. */
export interface HaloRequest {
	method: 'GET' | 'POST' | 'DELETE';
	/** Below `/api`, IDs already encoded. */
	path: string;
	query?: Record<string, string | number | boolean>;
	body?: IDataObject[];
	purpose: RequestPurpose;
	/** Whether it may be sent again when it is not known whether Halo did it. */
	retry: Retry;
	/** Statuses besides 2xx that the caller understands. */
	accept?: number[];
	/** Answer the body as bytes. */
	binary?: boolean;
}

/** What the person chose for the requests of a run. */
export interface ClientChoices
	extends Partial<Pick<RateLimitTerms, 'patienceMs' | 'requestsPerMinute'>> {
	/** Creates records whose numbers are given in turn at the same time as others. */
	createsSideBySide?: boolean;
}

/** A creation that Halo does not answer keeps those of other executions no longer, in milliseconds. */
const LONGEST_TURN_MS = 20 * SECOND_MS;

/** Creations of this process that go one after the other, of all executions together. */
const creations = {};

/** Milliseconds before a request is sent again, doubled each time. */
const FIRST_BACKOFF_MS = 500;

/** n8n leaves an empty list out of a request, unless it is sent as text. */
function requestBodyOf(body: IDataObject[] | undefined): { body?: IDataObject[] | string } {
	if (body === undefined) return {};
	return { body: body.length === 0 ? '[]' : body };
}

/** Whether Halo refused a request as one too many. */
function tooManyOf(outcome: RequestOutcome): TooMany | undefined {
	if ('lost' in outcome || outcome.reply.status !== 429) return undefined;
	return { askedMs: waitAskedFor(outcome.reply, nowEpochMs()) };
}

/** Bytes were asked for, but a refusal or a web page has to be read as text. */
function withReadableRefusal(reply: Reply): Reply {
	// A web page is what a wrong address answers, unless it is sent as a file: an attachment may be one.
	const isFile =
		reply.status >= 200 &&
		reply.status < 300 &&
		(reply.headers['content-disposition'] !== undefined ||
			!String(reply.headers['content-type'] ?? '').includes('text/html'));
	if (isFile || !(reply.body instanceof ArrayBuffer || ArrayBuffer.isView(reply.body)))
		return reply;
	const text = Buffer.from(reply.body as Uint8Array).toString('utf8');
	return { ...reply, body: jsonParse<unknown>(text, { fallbackValue: text }) };
}

/**
 * The one door to Halo. It renews the token, waits out a 429 for the whole execution, and sends again what may be sent
 * again (see `shouldRetry`).
 */
export class HaloClient {
	readonly node: INode;

	private readonly rateLimitGate: RateLimitGate<RequestOutcome>;

	private requests = 0;

	private writes = 0;

	private clockAheadMs: number | undefined;

	private createsSideBySide = false;

	private screensRead: { at: string | undefined } | undefined;

	private constructor(
		private readonly context: HaloContext,
		private readonly session: Session,
		terms: RateLimitTerms,
	) {
		this.node = context.getNode();
		this.rateLimitGate = new RateLimitGate(terms);
	}

	/** Where the connection leads, as filled in. */
	get connection(): { server: string; tenant: string } {
		return { server: this.session.server, tenant: this.session.tenant };
	}

	/** Stands for the server, tenant and API application of the credential. */
	get connectionMark(): string {
		return this.session.mark;
	}

	/** Where people see Halo's screens, where that is certain; read once, since it stands in each row. */
	get screens(): string | undefined {
		this.screensRead ??= { at: this.session.screens };
		return this.screensRead.at;
	}

	/** Name of the connection's own API application; undefined until an action that it wrote has told it. */
	get application(): string | undefined {
		return learnedApplication(this.session.mark);
	}

	/** How many requests were sent to Halo's API so far; those that were repeated count each time. */
	get sent(): number {
		return this.requests;
	}

	/** How many of them were writes. */
	get wrote(): number {
		return this.writes;
	}

	/** Whether the execution was stopped, by hand or by its time limit. */
	get isStopped(): boolean {
		return isCancelled(this.context);
	}

	/** The time by Halo's clock in milliseconds since 1970; undefined while no answer has shown it. */
	get haloTime(): number | undefined {
		return this.clockAheadMs === undefined ? undefined : nowEpochMs() + this.clockAheadMs;
	}

	/** A client for one execution (or one drop-down) of a node; its patience goes by the context unless it is given. */
	static async open(context: HaloContext, chosen: ClientChoices = {}): Promise<HaloClient> {
		const terms: RateLimitTerms = {
			isStopped: () => isCancelled(context),
			patienceMs: chosen.patienceMs ?? patienceMsOf(context),
			requestsPerMinute: chosen.requestsPerMinute,
		};
		const client = new HaloClient(context, await Session.open(context, terms), terms);
		client.createsSideBySide = chosen.createsSideBySide === true;
		return client;
	}

	/** Has answers come without a secret that is sent along, such as that of a webhook, and the words that quote them. */
	hide(secret: string): void {
		this.session.hide(secret);
	}

	/** Whether these rows are to be created while nothing else of their kind is: see `numberedInTurn`. */
	createsInTurn(record: RecordType, rows: readonly IDataObject[] = []): boolean {
		const isNew = (row: IDataObject) => row[idPropertyOf(record)] === undefined;
		return record.numberedInTurn === true && !this.createsSideBySide && rows.some(isNew);
	}

	/** The next request logs in: the permissions of a token are those of the day it was made. */
	logInAnew(): void {
		this.session.logInAnew();
	}

	/**
	 * Sends a request and answers Halo's reply.
	 *
	 * @throws NodeApiError with the sentence for the technician; `isUnconfirmed` tells a write whose answer was lost
	 */
	async request(request: HaloRequest): Promise<Reply> {
		const { purpose, accept = [] } = request;
		this.checkPath(request.path);
		// Refusals as one too many are no attempts: the gate alone decides how long they are waited out.
		let attempt = 0;
		return await retry(async () => {
			const outcome = await this.rateLimitGate.send(async () => {
				if (request.retry === 'never') this.writes += 1;
				const send = async () => await this.attempt(request);
				if (!this.createsInTurn(purpose.record, request.body)) return await send();
				const kind = `${this.session.api} ${request.path}`;
				return await withKeyedLock(creations, kind, send, LONGEST_TURN_MS);
			}, tooManyOf);
			if ('reply' in outcome && accept.includes(outcome.reply.status)) return outcome.reply;
			const isRefusedForNow = tooManyOf(outcome) !== undefined && !this.rateLimitGate.isExhausted;
			if (!isRefusedForNow) attempt += 1;
			const isLast = this.isStopped || this.rateLimitGate.isExhausted;
			const verdict = shouldRetry(outcome, isLast ? MAX_REQUEST_ATTEMPTS : attempt, request.retry);
			if (verdict.kind === 'unconfirmed')
				throw unconfirmedWrite(this.node, purpose, verdict.why, verdict);
			if (verdict.kind !== 'again') return this.end(outcome, verdict.kind, purpose);
			return new RetryAfter(verdict.after === 'backoff' ? backoffMs(FIRST_BACKOFF_MS, attempt) : 0);
		});
	}

	/** @throws NodeOperationError where an ID such as `..` would lead to another address of the server */
	private checkPath(path: string): void {
		const segment = straySegmentIn(path);
		if (segment === undefined) return;
		throw inputRefused(
			this.node,
			`"${segment}" is not an ID`,
			'Nothing was sent: it would lead to another address in Halo. Give the ID as Halo shows it.',
		);
	}

	/** The last word on a request: Halo's answer, or why there is none. */
	private end(
		outcome: RequestOutcome,
		kind: 'answer' | 'refused' | 'unreachable',
		purpose: RequestPurpose,
	): Reply {
		if ('lost' in outcome) throw unreachable(this.node, outcome.lost, this.session.server);
		if (kind === 'answer') {
			if (purpose.access === 'edit')
				learnApplication(this.session.mark, purpose.record.path, outcome.reply.body);
			return outcome.reply;
		}
		throw apiError(this.node, outcome.reply, purpose);
	}

	private async attempt({
		method,
		path,
		query,
		body,
		purpose,
		binary,
	}: HaloRequest): Promise<RequestOutcome> {
		const endpoint = `${method} ${purpose.record.path}${purpose.id === undefined ? '' : '/{id}'}`;
		const options = {
			method: method as IHttpRequestMethods,
			url: path,
			qs: query ?? {},
			headers: {
				Accept: binary ? '*/*' : 'application/json',
				...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
			},
			...(binary ? { encoding: 'arraybuffer' as const } : {}),
			...requestBodyOf(body),
		};
		this.requests += 1;
		try {
			const outcome = await this.session.send(options, endpoint);
			if ('lost' in outcome) return outcome;
			const { reply } = outcome;
			const date = Date.parse(String(reply.headers.date ?? ''));
			if (!Number.isNaN(date)) this.clockAheadMs = date - nowEpochMs();
			const readable = binary ? withReadableRefusal(reply) : reply;
			return { reply: await this.session.withoutSecrets(readable) };
		} catch (thrown) {
			// Nothing was sent: the credential says why, such as a wrong secret.
			const message = thrown instanceof Error ? thrown.message : String(thrown);
			throw new NodeApiError(this.node, { message }, { message });
		}
	}
}
