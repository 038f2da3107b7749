import type { IDataObject, IHttpRequestMethods, INode } from 'n8n-workflow';
import { jsonParse, NodeApiError, sleep } from 'n8n-workflow';
import type { RequestPurpose } from './errors';
import { apiError, unconfirmedWrite, unreachable } from './errors';
import { isCancelled } from '../../shared/cancel';
import { RateLimitGate } from '../../shared/pace';
import type { Reply } from '../../shared/reply';
import { waitAskedFor } from '../../shared/reply';
import type { HaloContext } from './session';
import { Session } from './session';
import type { Outcome, Retry } from './shouldRetry';
import { MAX_ATTEMPTS, shouldRetry } from './shouldRetry';

/** One request to Halo's API. */
export interface HaloRequest {
	method: 'GET' | 'POST' | 'DELETE';
	/** Below `/api`, IDs already encoded. */
	path: string;
	query?: Record<string, string | number | boolean>;
	body?: IDataObject[];
	intent: RequestPurpose;
	/** Whether it may be sent again when it is not known whether Halo did it. */
	retry: Retry;
	/** Statuses besides 2xx that the caller understands. */
	accept?: number[];
	/** Answer the body as bytes. */
	binary?: boolean;
}

/** Milliseconds before a request is sent again, doubled each time. */
const FIRST_BACKOFF_MS = 500;

/** n8n leaves an empty list out of a request, unless it is sent as text. */
function bodyOf(body: IDataObject[] | undefined): { body?: IDataObject[] | string } {
	if (body === undefined) return {};
	return { body: body.length === 0 ? '[]' : body };
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

	private readonly pace: RateLimitGate;

	private requests = 0;

	private writes = 0;

	private clockAhead: number | undefined;

	private constructor(
		private readonly context: HaloContext,
		private readonly session: Session,
	) {
		this.node = context.getNode();
		this.pace = new RateLimitGate(() => isCancelled(context));
	}

	/** Where the connection leads, as filled in. */
	get connection(): { server: string; tenant: string } {
		return { server: this.session.server, tenant: this.session.tenant };
	}

	/** How many requests were sent to Halo's API so far; those that were repeated count each time. */
	get sent(): number {
		return this.requests;
	}

	/** How many of them were writes. */
	get wrote(): number {
		return this.writes;
	}

	/** The time by Halo's clock in milliseconds since 1970; undefined while no answer has told it. */
	get haloTime(): number | undefined {
		return this.clockAhead === undefined ? undefined : Date.now() + this.clockAhead;
	}

	/** A client for one execution (or one drop-down) of a node. */
	static async open(context: HaloContext): Promise<HaloClient> {
		return new HaloClient(context, await Session.open(context));
	}

	/**
	 * Sends a request and answers Halo's reply.
	 *
	 * @throws NodeApiError with the sentence for the technician; `isUncertain` tells a write whose answer was lost
	 */
	async request(request: HaloRequest): Promise<Reply> {
		const { intent, retry, accept = [] } = request;
		for (let attempt = 1; ; attempt++) {
			await this.pace.ready();
			if (retry === 'never') this.writes += 1;
			const sentAt = Date.now();
			const outcome = await this.attempt(request);
			if ('reply' in outcome) {
				const { reply } = outcome;
				if (reply.status === 429) this.pace.pause(sentAt, waitAskedFor(reply, Date.now()));
				else this.pace.passed(sentAt);
				if (accept.includes(reply.status)) return reply;
			}
			const verdict = shouldRetry(
				outcome,
				isCancelled(this.context) ? MAX_ATTEMPTS : attempt,
				retry,
			);
			if (verdict.kind === 'unconfirmed')
				throw unconfirmedWrite(this.node, intent, verdict.why, verdict.status);
			if (verdict.kind !== 'again') return this.end(outcome, verdict.kind, intent);
			if (verdict.after === 'backoff') await sleep(FIRST_BACKOFF_MS * 2 ** (attempt - 1));
		}
	}

	/** The last word on a request: Halo's answer, or why there is none. */
	private end(
		outcome: Outcome,
		kind: 'answer' | 'refused' | 'unreachable',
		intent: RequestPurpose,
	): Reply {
		if ('lost' in outcome) throw unreachable(this.node, outcome.lost, this.session.server);
		if (kind === 'answer') return outcome.reply;
		throw apiError(this.node, outcome.reply, intent);
	}

	private async attempt({
		method,
		path,
		query,
		body,
		intent,
		binary,
	}: HaloRequest): Promise<Outcome> {
		const endpoint = `${method} ${intent.record.path}${intent.id === undefined ? '' : '/{id}'}`;
		const options = {
			method: method as IHttpRequestMethods,
			url: path,
			qs: query ?? {},
			headers: {
				Accept: binary ? '*/*' : 'application/json',
				...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
			},
			...(binary ? { encoding: 'arraybuffer' as const } : {}),
			...bodyOf(body),
		};
		this.requests += 1;
		try {
			const outcome = await this.session.send(options, endpoint);
			if ('lost' in outcome) return outcome;
			const { reply } = outcome;
			const date = Date.parse(String(reply.headers.date ?? ''));
			if (!Number.isNaN(date)) this.clockAhead = date - Date.now();
			return { reply: binary ? withReadableRefusal(reply) : reply };
		} catch (thrown) {
			// Nothing was sent: the credential says why, such as a wrong secret.
			const message = thrown instanceof Error ? thrown.message : String(thrown);
			throw new NodeApiError(this.node, { message }, { message });
		}
	}
}
