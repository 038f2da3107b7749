import type {
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INode,
	IPollFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { jsonParse, sleep } from 'n8n-workflow';
import { isCancelled } from '../../shared/cancel';
import { inputRefused } from '../../shared/errors';
import { connectionLostOf } from '../../shared/network';
import { RateLimitGate } from '../../shared/pace';
import { withKeyedLock } from '../../shared/concurrency';
import type { Reply } from '../../shared/reply';
import { isObject, isWebPage, waitAskedFor } from '../../shared/reply';
import type { Route } from '../records/record';
import { notWhole, petraApiError, unreachable } from './errors';
import { PetraCredentialRefused, petraKeyOf, petraServerOf, USER_AGENT } from './server';

/** Any n8n context that can make Petra requests. */
export type PetraContext =
	| IExecuteFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| IWebhookFunctions;

export type Query = Record<string, string | number>;

export const CREDENTIAL = 'petraApi';

/** How long a client may take. */
export interface Patience {
	/** The most milliseconds to wait in all while Petra says that there are too many requests; no end when absent. */
	waits?: number;
	/** The most milliseconds for one answer; a minute when absent. */
	answer?: number;
	/** How often a request that got no answer is sent; 3 when absent. */
	tries?: number;
}

const TRIES_WHEN_BUSY = 6;
const TRIES_WHEN_LOST = 3;
const GATEWAY = [500, 502, 503, 504];
const RETRY_WAIT = 500;
const LONGEST_ANSWER = 60_000;
const SHORTEST_WAIT = 1_000;
/** Petra counts by the minute, so after one there is room again, whatever it asks for and in whatever unit. */
const LONGEST_WAIT = 60_000;

/** How long Petra asks to wait, in milliseconds: its own header, the standard one, else a minute. */
function waitFor(reply: Reply, now: number): number {
	const own = { ...reply, headers: { 'retry-after': reply.headers['retry-after-public-api'] } };
	const asked = waitAskedFor(own, now) ?? waitAskedFor(reply, now) ?? LONGEST_WAIT;
	return Math.min(LONGEST_WAIT, Math.max(SHORTEST_WAIT, asked));
}

/**
 * The one door to Petra. It asks the same question once in an execution, one request of a route at a time, and waits
 * out a 429; every route only reads, so a lost answer is asked for again.
 */
export class PetraClient {
	readonly node: INode;

	private readonly answers = new Map<string, Promise<IDataObject>>();

	private readonly paces = new Map<string, RateLimitGate>();

	private waited = 0;

	private constructor(
		private readonly context: PetraContext,
		private readonly server: string,
		private readonly patience: Patience,
	) {
		this.node = context.getNode();
	}

	/**
	 * A client for one execution, one poll, one delivery or one drop-down.
	 *
	 * @throws NodeOperationError where the credential can't be right, before any request
	 */
	static async open(context: PetraContext, patience: Patience = {}): Promise<PetraClient> {
		const { baseUrl, apiKey } = await context.getCredentials(CREDENTIAL);
		try {
			petraKeyOf(apiKey);
			return new PetraClient(context, petraServerOf(baseUrl), patience);
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
	async get(route: Route, query: Query = {}): Promise<IDataObject> {
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
	async rows(route: Route, query: Query = {}): Promise<IDataObject[]> {
		const body = await this.get(route, query);
		const rows: unknown = body[route.listKey ?? ''];
		if (!Array.isArray(rows) || !rows.every(isObject)) {
			throw notWhole(this.node, route, `it holds no list "${route.listKey ?? ''}"`);
		}
		const counted = route.countKey === undefined ? undefined : body[route.countKey];
		if (typeof counted === 'number' && counted !== rows.length) {
			throw notWhole(
				this.node,
				route,
				`it says that there are ${counted} rows, but holds ${rows.length}`,
			);
		}
		return rows;
	}

	private paceOf(route: Route): RateLimitGate {
		const pace = this.paces.get(route.path) ?? new RateLimitGate(() => isCancelled(this.context));
		this.paces.set(route.path, pace);
		return pace;
	}

	private async ask(route: Route, query: Query): Promise<IDataObject> {
		const pace = this.paceOf(route);
		const { waits = Infinity, tries = TRIES_WHEN_LOST } = this.patience;
		for (let busy = 1, lost = 1; ; ) {
			await pace.ready();
			const outcome = await this.attempt(route, query);
			const stopped = isCancelled(this.context);
			if ('code' in outcome) {
				if (lost === tries || stopped) {
					throw unreachable(this.node, outcome, this.server);
				}
			} else {
				const { status, body } = outcome;
				const refused = () =>
					petraApiError(this.node, outcome, route, Math.round(this.waited / 1000));
				if (status === 429) {
					const wait = waitFor(outcome, Date.now());
					if (busy === TRIES_WHEN_BUSY || stopped || this.waited + wait > waits) {
						throw refused();
					}
					busy += 1;
					this.waited += wait;
					pace.pause(Date.now(), wait);
					continue;
				}
				if (status >= 200 && status < 300 && !isWebPage(body)) {
					if (isObject(body)) return body;
					throw notWhole(this.node, route, 'it is not in the form that Petra describes');
				}
				if (!GATEWAY.includes(status) || lost === tries || stopped) throw refused();
			}
			await sleep(RETRY_WAIT * 2 ** (lost - 1));
			lost += 1;
		}
	}

	private async attempt(
		route: Route,
		query: Query,
	): Promise<Reply | ReturnType<typeof connectionLostOf>> {
		try {
			const full = (await this.context.helpers.httpRequestWithAuthentication.call(
				this.context,
				CREDENTIAL,
				{
					method: 'GET',
					url: route.path,
					qs: query,
					headers: { Accept: 'application/json', 'User-Agent': USER_AGENT },
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
					timeout: this.patience.answer ?? LONGEST_ANSWER,
				},
			)) as { statusCode: number; headers: Reply['headers']; body: unknown };
			const { statusCode: status, headers, body } = full;
			const isText = typeof body === 'string' && !isWebPage(body);
			return {
				status,
				headers,
				body: isText ? jsonParse<unknown>(body, { fallbackValue: body }) : body,
			};
		} catch (thrown) {
			// `open` has checked what the credential could refuse, so the answer was lost, whether or not a code says how.
			return connectionLostOf(thrown);
		}
	}
}
