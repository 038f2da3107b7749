import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
	ITriggerFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type { ConnectionLost } from '../../shared/network';
import { connectionLostOf } from '../../shared/network';
import type { Reply } from '../../shared/reply';
import { isObject, sentenceOf } from '../../shared/reply';
import { resourceServerOf } from './server';
import { LoginRefused } from './token';

/** Any n8n context that can make Halo requests. */
export type HaloContext =
	| IExecuteFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| ITriggerFunctions
	| IWebhookFunctions;

export const CREDENTIAL = 'haloPsaApi';

/** A request that left, or may have left, and got no whole answer. */
export class AnswerLost extends Error {
	readonly lost: ConnectionLost;

	/** @param reason what n8n's HTTP helper threw */
	constructor(reason: unknown) {
		super(reason instanceof Error ? reason.message : String(reason));
		this.lost = connectionLostOf(reason);
	}
}

/** How long a 401 can't mean that the token ran out, in milliseconds. */
const FRESH_FOR = 10_000;

/** Renewals under way in this process, by credential; n8n itself would renew once per waiting request. */
const renewals = new Map<string, Promise<void>>();

/**
 * Sends authenticated requests. n8n keeps the token in its credential store, shared by executions, drop-downs
 * and workers, but joins no renewals. So the token is held here for the execution, and when it is dead, one
 * request goes first to have n8n renew it while the others wait.
 */
export class Session {
	private refused: LoginRefused | undefined;

	/** Endpoints that answer 401 to a token fresh from Halo: a missing right, which no renewal mends. */
	private readonly denied = new Set<string>();

	/** When this execution last got a token, in milliseconds since 1970. */
	private renewedAt = 0;

	private constructor(
		private readonly context: HaloContext,
		private readonly key: string,
		private data: ICredentialDataDecryptedObject,
	) {}

	/** Reads the stored credential of the node, once. */
	static async open(context: HaloContext): Promise<Session> {
		const data = await context.getCredentials(CREDENTIAL);
		const key = context.getNode().credentials?.[CREDENTIAL]?.id ?? String(data.clientId);
		return new Session(context, key, { ...data } as ICredentialDataDecryptedObject);
	}

	/** The Resource Server as pasted, for messages. */
	get server(): string {
		return String(this.data.resourceServer ?? '');
	}

	/** The Tenant as pasted. */
	get tenant(): string {
		return String(this.data.tenant ?? '');
	}

	/**
	 * Sends one request and answers whatever came back, except a dead token, which is renewed.
	 *
	 * @param endpoint method and path without IDs, such as `GET /ClientContract`
	 * @throws AnswerLost where no whole answer came; LoginRefused or ServerAddressRefused, with the sentence for the
	 * technician, where nothing was sent
	 */
	async send(options: IHttpRequestOptions, endpoint: string): Promise<Reply> {
		if (this.refused !== undefined) throw this.refused;
		const token = this.token;
		if (token === '') return await this.renewAndSend(options, token);
		const reply = await this.raw(options);
		if (!saysTokenIsDead(reply) || this.denied.has(endpoint)) return reply;
		const isFresh = token === this.token && Date.now() - this.renewedAt < FRESH_FOR;
		if (reply.status === 401 && isFresh) return reply;
		const second = await this.renewAndSend(options, token);
		if (second.status === 401) this.denied.add(endpoint);
		return second;
	}

	private get token(): string {
		return String(this.data.accessToken ?? '');
	}

	private async renewAndSend(options: IHttpRequestOptions, dead: string): Promise<Reply> {
		for (let running = renewals.get(this.key); running; running = renewals.get(this.key))
			await running;
		if (this.refused !== undefined) throw this.refused;
		if (this.token === dead) await this.reload();
		if (this.token !== dead) return await this.raw(options);
		// `reload` waited, so another request may have gone first meanwhile.
		if (renewals.has(this.key)) return await this.renewAndSend(options, dead);
		let done: () => void = () => undefined;
		renewals.set(this.key, new Promise((resolve) => (done = resolve)));
		try {
			// An empty token makes n8n log in, store the token, and then send this request with it.
			const renewed = { ...this.data, accessToken: '' };
			this.data = renewed;
			const reply = await this.raw(options).catch((reason: unknown) => {
				// n8n fills in the token before it sends the request, so without one the log-in failed. The words arrive
				// wrapped, and every later request would only ask Halo for a token again.
				if (renewed.accessToken !== '' || !(reason instanceof AnswerLost)) throw reason;
				this.refused = new LoginRefused(reason.message);
				throw this.refused;
			});
			this.renewedAt = Date.now();
			return reply;
		} finally {
			renewals.delete(this.key);
			done();
		}
	}

	private async reload(): Promise<void> {
		this.data = {
			...(await this.context.getCredentials(CREDENTIAL)),
		} as ICredentialDataDecryptedObject;
	}

	private async raw(options: IHttpRequestOptions): Promise<Reply> {
		const { id = '', name = '' } = this.context.getNode().credentials?.[CREDENTIAL] ?? {};
		// The credential checks it as well, but its words would arrive wrapped like those of a lost connection.
		resourceServerOf(this.server);
		try {
			const full = (await this.context.helpers.httpRequestWithAuthentication.call(
				this.context,
				CREDENTIAL,
				{
					...options,
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
				},
				// n8n writes a token that it fetches back into `data`.
				{ credentialsDecrypted: { id: id ?? '', name, type: CREDENTIAL, data: this.data } },
			)) as { statusCode: number; headers: Reply['headers']; body: unknown };
			return { status: full.statusCode, headers: full.headers, body: full.body };
		} catch (reason) {
			throw new AnswerLost(reason);
		}
	}
}

function saysTokenIsDead({ status, body }: Reply): boolean {
	if (status === 401) return true;
	const said = isObject(body) || typeof body === 'string' ? (sentenceOf(body) ?? '') : '';
	return status === 400 && /\btoken\b/i.test(said) && /expired|invalid/i.test(said);
}
