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
import type { Outcome } from './shouldRetry';
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

/** What n8n's HTTP helper brought; `said` are its words where it brought no answer. */
type SentOnce = { reply: Reply } | { lost: ConnectionLost; said: string };

/** How long a 401 can't mean that the token ran out, in milliseconds. */
const FRESH_FOR_MS = 10_000;

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
	 * Sends one request and answers whatever came back, or that nothing did; a dead token is renewed.
	 *
	 * @param endpoint method and path without IDs, such as `GET /ClientContract`
	 * @throws LoginRefused or ServerAddressRefused, with the sentence for the technician, where nothing was sent
	 */
	async send(options: IHttpRequestOptions, endpoint: string): Promise<Outcome> {
		if (this.refused !== undefined) throw this.refused;
		const token = this.token;
		if (token === '') return await this.renewAndSend(options, token);
		const first = await this.raw(options);
		if ('lost' in first) return first;
		const { reply } = first;
		if (!saysTokenIsDead(reply) || this.denied.has(endpoint)) return first;
		const isFresh = token === this.token && Date.now() - this.renewedAt < FRESH_FOR_MS;
		if (reply.status === 401 && isFresh) return first;
		const second = await this.renewAndSend(options, token);
		if ('reply' in second && second.reply.status === 401) this.denied.add(endpoint);
		return second;
	}

	private get token(): string {
		return String(this.data.accessToken ?? '');
	}

	private async renewAndSend(options: IHttpRequestOptions, dead: string): Promise<Outcome> {
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
			const outcome = await this.raw(options);
			if ('lost' in outcome && renewed.accessToken === '') {
				// n8n fills in the token before it sends the request, so without one the log-in failed. The words arrive
				// wrapped, and every later request would only ask Halo for a token again.
				this.refused = new LoginRefused(outcome.said);
				throw this.refused;
			}
			this.renewedAt = Date.now();
			return outcome;
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

	private async raw(options: IHttpRequestOptions): Promise<SentOnce> {
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
			const { statusCode: status, headers, body } = full;
			return { reply: { status, headers, body } };
		} catch (reason) {
			const said = reason instanceof Error ? reason.message : String(reason);
			return { lost: connectionLostOf(reason), said };
		}
	}
}

function saysTokenIsDead({ status, body }: Reply): boolean {
	if (status !== 400) return status === 401;
	const said = isObject(body) || typeof body === 'string' ? (sentenceOf(body) ?? '') : '';
	return /\btoken\b/i.test(said) && /expired|invalid/i.test(said);
}
