import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { isObject } from '../../nodes/shared/reply';

export const ORIGIN = 'https://northgate.halopsa.com';

/** A request as it reached the network. */
export interface Sent {
	method: string;
	/** Below `/api` or, with the authorisation server, below the origin. */
	path: string;
	query: Record<string, string>;
	/** JSON or form fields. */
	body: unknown;
	token: string | undefined;
	headers: Record<string, string>;
}

/** An answer, or the code with which the connection breaks. */
export type MockReply =
	| { status?: number; body?: unknown; headers?: Record<string, string> }
	| { lost: string };

export type Replier = MockReply | ((sent: Sent, nth: number) => MockReply | Promise<MockReply>);

const json = { 'Content-Type': 'application/json' };

function bodyOf(body: unknown): unknown {
	if (typeof body !== 'string' || !body.includes('=')) return body;
	return Object.fromEntries(new URLSearchParams(body));
}

/** Halo tells the size of its pages beside their rows; a body that has a `page_size` of its own, or null, keeps it. */
function withPageSize(body: unknown, { pageinate, page_size, page_no }: Sent['query']): unknown {
	const isPage = pageinate === 'true' && isObject(body) && Object.values(body).some(Array.isArray);
	if (!isPage || 'page_size' in body) return body;
	return { page_no: Number(page_no), page_size: Number(page_size), ...body };
}

/** Answers for Halo on the network, and keeps what was sent. A route that is asked for but not set up fails the test. */
export class Halo {
	readonly sent: Sent[] = [];

	/** The log-in that answers where a test sets up none: after a refusal that may come from a dead token. */
	private spareLogIn: nock.Interceptor | undefined;

	constructor(private readonly origin = ORIGIN) {
		const spare = nock(origin).post('/auth/token').query(true).optionally();
		this.spareLogIn = spare;
		spare.reply(200, { access_token: 'token-1', token_type: 'Bearer' }, json).persist();
	}

	/**
	 * Sets up an answer.
	 *
	 * @param route method and path below `/api`, such as `GET /Tickets`; with a whole address, that address
	 * @param times how often it must be asked; `any` also allows never
	 */
	on(route: string, reply: Replier, times: number | 'any' = 1): this {
		const [method, where] = route.split(' ');
		const url = new URL(/^https?:/.test(where) ? where : `${this.origin}/api${where}`);
		let nth = 0;
		const { sent } = this;
		if (url.pathname === '/auth/token' && this.spareLogIn !== undefined) {
			nock.removeInterceptor(this.spareLogIn);
			this.spareLogIn = undefined;
		}
		const interceptor = nock(url.origin).intercept(url.pathname, method).query(true);
		if (times === 'any') interceptor.optionally();
		else interceptor.times(times);
		const scope = interceptor.reply(function (uri, body, answered) {
			const asked = new URL(uri, url.origin);
			const headers = Object.fromEntries(
				Object.entries(this.req.headers).map(([name, value]) => [
					name.toLowerCase(),
					String(value),
				]),
			);
			const record: Sent = {
				method,
				path: asked.pathname.replace(/^\/api/, ''),
				query: Object.fromEntries(asked.searchParams),
				body: bodyOf(body),
				token: /^Bearer (.*)$/.exec(headers.authorization ?? '')?.[1],
				headers,
			};
			sent.push(record);
			nth += 1;
			void Promise.resolve(typeof reply === 'function' ? reply(record, nth) : reply).then(
				(answer) => {
					if ('lost' in answer) {
						answered(Object.assign(new Error(answer.lost), { code: answer.lost }), [0]);
						return;
					}
					const { status = 200, body = '', headers: own = {} } = answer;
					const content = withPageSize(body, record.query);
					const isText = typeof content === 'string' && own['Content-Type'] === undefined;
					const isRaw = isText || Buffer.isBuffer(content);
					answered(null, [
						status,
						isRaw ? content : JSON.stringify(content),
						isRaw ? own : { ...json, ...own },
					]);
				},
			);
		});
		if (times === 'any') scope.persist();
		return this;
	}

	/** An answer of the authorisation server, with the tokens in turn. */
	logIn(...tokens: string[]): this {
		return this.on(
			`POST ${this.origin}/auth/token`,
			(_, nth) => ({
				body: {
					access_token: tokens[nth - 1],
					token_type: 'Bearer',
					expires_in: 3600,
					scope: 'all',
				},
			}),
			tokens.length,
		);
	}

	/** What was sent to the API, without log-in and discovery. */
	get api(): Sent[] {
		return this.sent.filter(({ path }) => path !== '/auth/token' && path !== '/authinfo');
	}

	/** The log-in requests. */
	get tokenRequests(): Sent[] {
		return this.sent.filter(({ path }) => path.endsWith('/token'));
	}
}

/** A Halo list answer. */
export function envelope(key: string, rows: IDataObject[], recordCount?: number): MockReply {
	return {
		body: { ...(recordCount === undefined ? {} : { record_count: recordCount }), [key]: rows },
	};
}

/** Rows with rising IDs. */
export function rowsFrom(first: number, count: number, more: IDataObject = {}): IDataObject[] {
	return Array.from({ length: count }, (_, index) => ({ id: first + index, ...more }));
}
