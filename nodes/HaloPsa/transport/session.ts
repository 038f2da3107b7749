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
import { sleep } from 'n8n-workflow';
import { MINUTE_MS, nowEpochMs, SECOND_MS } from '../../shared/clock';
import { settled } from '../../shared/concurrency';
import type { Mask, RawOutcome, RequestOutcome } from '../../shared/http';
import { maskedReply, maskOf, sendOnce } from '../../shared/http';
import { markOf } from '../../shared/nodeMark';
import type { Reply } from '../../shared/reply';
import type { AskedWith, TokenDoubt } from './deadToken';
import { leavesTokenInDoubt, tokenDoubtOf } from './deadToken';
import type { LoginTerms } from './loginHttp';
import { setLoginTerms } from './loginHttp';
import { LoginRefused } from './loginRefusal';
import { haloServerOf } from './server';
import { usableTokenOf } from './token';

/** Any n8n context that can make Halo requests. */
export type HaloContext =
	| IExecuteFunctions
	| IHookFunctions
	| ILoadOptionsFunctions
	| IPollFunctions
	| ITriggerFunctions
	| IWebhookFunctions;

export const HALO_CREDENTIAL = 'haloPsaApi';

/** A useless renewal is not tried again for so long, where the same answer most often means something else. */
const USELESS_FOR_MS = 5 * MINUTE_MS;
/** A token of this age, fetched by this run, is taken for alive where the answer most often means something else. */
const YOUNG_MS = MINUTE_MS;

/** So long a renewal under way is waited for in any case, in milliseconds. */
const SHORTEST_PATIENCE_MS = 10 * SECOND_MS;

/** Renewals under way in this process, by credential; n8n itself would renew once per waiting request. */
const renewals = new Map<string, Promise<void>>();

/**
 * Tokens of which a write was answered with what may be the login page, by credential. The write is not sent again, and a
 * flow that only writes would meet the same token in each run.
 */
const tokensInDoubt = new Map<string, string>();

/**
 * Sends authenticated requests. n8n keeps the token in its credential store, shared by executions, drop-downs
 * and workers, but joins no renewals. So the token is held here for the execution, and when it is dead, one
 * request goes first to have n8n renew it while the others wait.
 */
export class Session {
	private refused: LoginRefused | undefined;

	/** Refusals, by endpoint, that a token fresh from Halo did not change: a missing right, which no renewal repairs. */
	private readonly denied = new Set<string>();

	/** When this execution last got a token, in milliseconds since 1970; 0 for never. */
	private renewedAtEpochMs = 0;

	/** When a log-in of this execution last failed, in milliseconds since 1970; 0 for never. */
	private failedAtEpochMs = 0;

	/** When a renewal last changed nothing of a refusal that most often means something else. */
	private uselessAtEpochMs = 0;

	/** The token that Halo took last. */
	private taken = '';

	/** A stored token that is not used, however well it looks. */
	private distrusted = '';

	/** Secrets that were sent along so far. */
	private readonly shown = new Set<string>();

	private mask: Mask = maskOf([]);

	private constructor(
		private readonly context: HaloContext,
		private readonly key: string,
		private readonly terms: LoginTerms,
		private data: ICredentialDataDecryptedObject,
	) {}

	/** Reads the stored credential of the node, once. */
	static async open(context: HaloContext, terms: LoginTerms): Promise<Session> {
		const data = await context.getCredentials(HALO_CREDENTIAL);
		const key = context.getNode().credentials?.[HALO_CREDENTIAL]?.id ?? String(data.clientId);
		return new Session(context, key, terms, { ...data } as ICredentialDataDecryptedObject);
	}

	/** The next request logs in, whatever token is stored: a token keeps the permissions of its day. */
	logInAnew(): void {
		this.distrusted = usableTokenOf(this.data);
	}

	/** Has answers come without another secret, which is no part of the credential. */
	hide(secret: string): void {
		this.shown.add(secret);
		this.mask = maskOf([...this.shown]);
	}

	/** An answer without the secret and the tokens of this execution, which it may repeat. */
	async withoutSecrets(reply: Reply): Promise<Reply> {
		const { clientSecret, accessToken } = this.data;
		const count = this.shown.size;
		for (const secret of [clientSecret, accessToken]) this.shown.add(String(secret ?? '').trim());
		if (this.shown.size > count) this.mask = maskOf([...this.shown]);
		return await maskedReply(reply, this.mask);
	}

	/** The Resource Server as pasted, for messages. */
	get server(): string {
		return String(this.data.resourceServer ?? '');
	}

	/** Stands for the server, tenant and client that the credential names. */
	get mark(): string {
		return markOf(this.server, this.tenant, String(this.data.clientId ?? ''));
	}

	/** Which API it leads to, however the Resource Server was written. */
	get api(): string {
		return haloServerOf(this.data).api;
	}

	/** Where people see Halo's screens, where that is certain. */
	get screens(): string | undefined {
		return haloServerOf(this.data).screens;
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
	async send(options: IHttpRequestOptions, endpoint: string): Promise<RequestOutcome> {
		if (this.refused !== undefined) throw this.refused;
		const token = this.token;
		if (token === '') return await this.renewAndSend(options, token);
		const first = await this.raw(options);
		if ('lost' in first) return first;
		const asked: AskedWith = {
			rows: Array.isArray(options.body) ? options.body.length : 0,
			wasTaken: this.taken === token,
		};
		const doubt = tokenDoubtOf(first.reply, asked);
		const isInDoubt = leavesTokenInDoubt(first.reply, asked);
		if (isInDoubt && this.mayBeDead('other', token, endpoint)) tokensInDoubt.set(this.key, token);
		if (doubt === undefined && !isInDoubt && saysSomething(first.reply)) this.taken = token;
		if (doubt === undefined || !this.mayBeDead(doubt, token, endpoint)) return first;
		const keeps = doubt === 'unauthorised' ? undefined : token;
		const second = await settled(this.renewAndSend(options, token, keeps));
		if ('value' in second) {
			if ('reply' in second.value && tokenDoubtOf(second.value.reply, asked) === doubt)
				this.noteUseless(doubt, endpoint);
			return second.value;
		}
		if (doubt === 'unauthorised') throw second.thrown;
		// It was a mere doubt: the refusal stands.
		this.noteUseless(doubt, endpoint);
		return first;
	}

	private get token(): string {
		const token = usableTokenOf(this.data);
		return token === this.distrusted || token === tokensInDoubt.get(this.key) ? '' : token;
	}

	/** Whether a refusal may come from the token, so that the request is worth a log-in and a second try. */
	private mayBeDead(doubt: TokenDoubt, token: string, endpoint: string): boolean {
		if (this.denied.has(`${doubt} ${endpoint}`)) return false;
		// Another request has renewed it meanwhile: the second try costs no log-in.
		if (token !== this.token) return true;
		if (doubt === 'unauthorised') return true;
		if (doubt === 'forbidden') return this.renewedAtEpochMs === 0;
		const now = nowEpochMs();
		return now - this.renewedAtEpochMs > YOUNG_MS && now - this.uselessAtEpochMs > USELESS_FOR_MS;
	}

	private noteUseless(doubt: TokenDoubt, endpoint: string): void {
		if (doubt === 'unauthorised' || doubt === 'forbidden') this.denied.add(`${doubt} ${endpoint}`);
		else this.uselessAtEpochMs = nowEpochMs();
	}

	/** Waits for a renewal that is under way, as long as this run has patience: it may be another run's. */
	private async untilRenewed(): Promise<void> {
		const untilEpochMs = nowEpochMs() + Math.max(this.terms.patienceMs, SHORTEST_PATIENCE_MS);
		for (let running = renewals.get(this.key); running; running = renewals.get(this.key)) {
			if (this.terms.isStopped() || nowEpochMs() >= untilEpochMs) {
				throw new LoginRefused(
					"Halo's log-in service has not answered another run of this credential yet. Try again in a minute",
				);
			}
			await Promise.race([running, sleep(SECOND_MS)]);
		}
	}

	/**
	 * Logs in, unless another request has, and sends the request.
	 *
	 * @param keeps the token that stays in use where the log-in fails: it was only doubted
	 */
	private async renewAndSend(
		options: IHttpRequestOptions,
		dead: string,
		keeps?: string,
	): Promise<RequestOutcome> {
		await this.untilRenewed();
		if (this.refused !== undefined) throw this.refused;
		if (this.token === dead) await this.reload();
		if (this.token !== dead) return await this.raw(options);
		// `reload` waited, so another request may have gone first meanwhile.
		if (renewals.has(this.key)) return await this.renewAndSend(options, dead, keeps);
		if (keeps !== undefined && nowEpochMs() - this.failedAtEpochMs < YOUNG_MS)
			throw new LoginRefused('The log-in failed a moment ago');
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
				const refused = new LoginRefused(outcome.said);
				this.failedAtEpochMs = nowEpochMs();
				if (keeps === undefined) this.refused = refused;
				else this.data = { ...this.data, accessToken: keeps };
				throw refused;
			}
			this.renewedAtEpochMs = nowEpochMs();
			tokensInDoubt.delete(this.key);
			return outcome;
		} finally {
			renewals.delete(this.key);
			done();
		}
	}

	private async reload(): Promise<void> {
		const stored: ICredentialDataDecryptedObject = {
			...(await this.context.getCredentials(HALO_CREDENTIAL)),
		} as ICredentialDataDecryptedObject;
		// IDs that this run has read mean other records there.
		if (haloOf(stored) !== haloOf(this.data)) {
			this.refused = new LoginRefused(
				'The credential was changed to another Halo while this run was under way. Run the workflow again',
			);
			throw this.refused;
		}
		this.data = stored;
	}

	private async raw(options: IHttpRequestOptions): Promise<RawOutcome> {
		const { id = '', name = '' } = this.context.getNode().credentials?.[HALO_CREDENTIAL] ?? {};
		setLoginTerms(this.data, this.terms);
		// The credential checks it as well, but its words would arrive wrapped like those of a lost connection.
		haloServerOf(this.data);
		const send = async (request: IHttpRequestOptions): Promise<unknown> =>
			await this.context.helpers.httpRequestWithAuthentication.call(
				this.context,
				HALO_CREDENTIAL,
				request,
				// n8n writes a token that it fetches back into `data`.
				{ credentialsDecrypted: { id: id ?? '', name, type: HALO_CREDENTIAL, data: this.data } },
			);
		return await sendOnce(send, options);
	}
}

/** Which Halo a credential leads to. */
function haloOf({ resourceServer, tenant }: ICredentialDataDecryptedObject): string {
	return `${String(resourceServer)} ${String(tenant)}`;
}

/** Whether Halo itself has read the request, so that its token was good; a gateway or a rate limit comes before that. */
function saysSomething({ status }: Reply): boolean {
	return status < 500 && status !== 429;
}
