import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import type { ConnectionLost } from '../../shared/network';
import { connectionLostOf, networkSentence } from '../../shared/network';
import { scopesByChoice, tickBoxOfScope } from '../records/permissions';
import type { Reply } from '../../shared/reply';
import { isObject, isWebPage, sentenceOf, waitAskedFor } from '../../shared/reply';
import { authorisationServerOf, resourceServerOf, tenantOf } from './server';

/** What n8n gives a credential to make requests with. */
export type HttpRequest = (options: IHttpRequestOptions) => Promise<unknown>;

/** A log-in that Halo refused; the message is for the person who filled in the credential. */
export class LoginRefused extends Error {}

/** The two hidden properties that a log-in fills. */
export interface Login {
	accessToken: string;
	/** `<api> <authorisation server>`: what discovery found for which Resource Server, so that it is asked once. */
	discovered: string;
}

const TRIES_WHEN_BUSY = 5;
const LONGEST_WAIT = 60_000;
const WHERE = 'Halo: Configuration → Integrations → HaloPSA API';

/** Sends a request and answers whatever came back, or why nothing did. */
async function ask(
	http: HttpRequest,
	options: IHttpRequestOptions,
): Promise<Reply | ConnectionLost> {
	try {
		const full = (await http({
			...options,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		})) as { statusCode: number; headers: Reply['headers']; body: unknown };
		return { status: full.statusCode, headers: full.headers, body: full.body };
	} catch (thrown) {
		return connectionLostOf(thrown);
	}
}

function text(data: ICredentialDataDecryptedObject, key: string): string {
	const value = data[key];
	return typeof value === 'string' ? value.trim() : '';
}

/** The credential's field that decides where the log-in goes. */
function serverField(data: ICredentialDataDecryptedObject): string {
	return text(data, 'authorisationServer') === '' ? 'Resource Server' : 'Authorisation Server';
}

/**
 * The OAuth scopes that the credential asks for.
 *
 * @throws LoginRefused where Permissions is Custom and nothing was chosen
 */
export function scopesOf(data: ICredentialDataDecryptedObject): string[] {
	const choice = text(data, 'permissions') || 'all';
	if (choice === 'custom') {
		const scopes = text(data, 'customPermissions')
			.split(/[\s,]+/)
			.filter(Boolean);
		if (scopes.length === 0) {
			throw new LoginRefused(
				'Custom Permissions is empty. List what to ask for, such as read:tickets edit:tickets',
			);
		}
		return scopes;
	}
	return scopesByChoice[choice as keyof typeof scopesByChoice] ?? scopesByChoice.all;
}

/** Finds the authorisation server: the field, else what was found before, else discovery, else derived. */
async function authorisationServer(
	http: HttpRequest,
	data: ICredentialDataDecryptedObject,
): Promise<string> {
	const own = text(data, 'authorisationServer');
	if (own !== '') return authorisationServerOf(own);
	const { api, derivedAuth } = resourceServerOf(text(data, 'resourceServer'));
	const [knownApi, knownAuth] = text(data, 'discovered').split(' ');
	if (knownApi === api && knownAuth !== undefined) return knownAuth;
	const reply = await ask(http, { method: 'GET', url: `${api}/authinfo`, json: true });
	if ('code' in reply) throw new LoginRefused(networkSentence(reply.code, api, 'Resource Server'));
	const found = reply.status === 200 && isObject(reply.body) ? reply.body.auth_url : undefined;
	if (typeof found !== 'string' || !/^https?:\/\//i.test(found)) return derivedAuth;
	// The secret must not travel in the clear because an answer says so.
	if (api.startsWith('https:') && !found.toLowerCase().startsWith('https:')) return derivedAuth;
	return authorisationServerOf(found);
}

function withoutSecrets(sentence: string, data: ICredentialDataDecryptedObject): string {
	return ['clientSecret', 'clientId', 'accessToken']
		.map((key) => text(data, key))
		.filter((secret) => secret !== '')
		.reduce((clean, secret) => clean.split(secret).join('***'), sentence);
}

function boxes(scopes: string[]): string {
	return scopes.map((scope) => `"${tickBoxOfScope(scope)}"`).join(', ');
}

function lacking(scopes: string[]): LoginRefused {
	return new LoginRefused(
		`The Halo application lacks ${scopes.length === 1 ? 'the permission' : 'the permissions'} ${boxes(scopes)}. In ${WHERE} → View Applications, open the application, tick ${scopes.length === 1 ? 'it' : 'them'} on the Permissions tab and save; or choose fewer Permissions in this credential`,
	);
}

function refusalOf(
	reply: Reply,
	endpoint: string,
	data: ICredentialDataDecryptedObject,
): LoginRefused {
	const said = sentenceOf(reply.body);
	const quote = said === undefined ? '' : ` (Halo says: ${withoutSecrets(said, data)})`;
	const kind = isObject(reply.body) && typeof reply.body.error === 'string' ? reply.body.error : '';
	const server = serverField(data);
	const tenant = text(data, 'tenant');
	const tenantRefused = new LoginRefused(
		`Halo's log-in service ${tenant === '' ? 'needs a Tenant' : `does not know the Tenant "${tenant}"`}. Copy Tenant and Resource Server again from ${WHERE}${quote}`,
	);
	if (reply.status >= 300 && reply.status < 400) {
		return new LoginRefused(
			`${endpoint} sends on to another address. Check the ${server}: copy it again from ${WHERE}`,
		);
	}
	if (/tenant/i.test(said ?? '')) return tenantRefused;
	if (kind === 'invalid_client') {
		return new LoginRefused(
			`Halo does not accept the Client ID or the Client Secret. Copy both again from ${WHERE} → View Applications, generate a new secret if it is lost, and see that the application is active${quote}`,
		);
	}
	if (kind === 'unsupported_grant_type' || kind === 'unauthorized_client') {
		return new LoginRefused(
			`The Halo application does not allow this log-in. In ${WHERE} → View Applications, set its Authentication Method to "Client ID and Secret (Services)" and its Login Type to "Agent"${quote}`,
		);
	}
	if (kind === 'invalid_grant' || kind === 'access_denied' || /agent|user/i.test(said ?? '')) {
		return new LoginRefused(
			`The agent that the Halo application logs in as may not log in. In Configuration → Teams & Agents → Agents, see that this agent is active and has "Is an API-only Agent" ticked, and that the application names it under "Agent to log in as"${quote}`,
		);
	}
	// Halo answers 500 to a tenant that it does not know, at times as a web page.
	if (reply.status === 500) return tenantRefused;
	if (isWebPage(reply.body) || reply.status === 404 || reply.status === 405) {
		return new LoginRefused(
			`${endpoint} is not Halo's log-in service (${isWebPage(reply.body) ? 'it answered with a web page' : `status ${reply.status}`}). Check the ${server}: copy it again from ${WHERE}`,
		);
	}
	if (reply.status === 401 || reply.status === 400 || reply.status === 403) {
		return new LoginRefused(
			`Halo refused the log-in (status ${reply.status}). Check Tenant, Resource Server, Client ID and Client Secret against ${WHERE}${quote}`,
		);
	}
	return new LoginRefused(
		`Halo's log-in service did not answer as expected (status ${reply.status}). Try again later${quote}`,
	);
}

/** Posts to the token endpoint, waiting while Halo says that it is busy (429, or a gateway in front of it). */
async function askForToken(
	http: HttpRequest,
	data: ICredentialDataDecryptedObject,
	endpoint: string,
	scopes: string[],
): Promise<Reply> {
	const tenant = tenantOf(text(data, 'tenant'));
	for (let tries = 1; ; tries++) {
		const reply = await ask(http, {
			method: 'POST',
			url: endpoint,
			qs: tenant === '' ? {} : { tenant },
			headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
			body: {
				grant_type: 'client_credentials',
				client_id: text(data, 'clientId'),
				client_secret: text(data, 'clientSecret'),
				scope: scopes.join(' '),
			},
		});
		if ('code' in reply)
			throw new LoginRefused(networkSentence(reply.code, endpoint, serverField(data)));
		const busy = [429, 502, 503, 504].includes(reply.status);
		if (!busy || tries === TRIES_WHEN_BUSY) return reply;
		await sleep(Math.min(LONGEST_WAIT, waitAskedFor(reply, Date.now()) ?? 1000 * 2 ** tries));
	}
}

function isRefusedScope(reply: Reply): boolean {
	return isObject(reply.body) && reply.body.error === 'invalid_scope';
}

/** Halo refuses a list of scopes as a whole, so each is asked for alone to learn which one the application lacks. */
async function findLackingScopes(
	http: HttpRequest,
	data: ICredentialDataDecryptedObject,
	endpoint: string,
	scopes: string[],
): Promise<string[]> {
	const refused: string[] = [];
	for (const scope of scopes) {
		if (isRefusedScope(await askForToken(http, data, endpoint, [scope]))) refused.push(scope);
	}
	return refused.length === 0 ? scopes : refused;
}

/**
 * Logs in to Halo with the client-credentials flow.
 *
 * @param http n8n's HTTP helper
 * @param data the decrypted credential
 * @returns the hidden properties to keep in the credential
 * @throws LoginRefused or ServerAddressRefused, each with one sentence that names the field to mend; never a secret
 */
export async function logIn(
	http: HttpRequest,
	data: ICredentialDataDecryptedObject,
): Promise<Login> {
	const { api } = resourceServerOf(text(data, 'resourceServer'));
	for (const [key, label] of [
		['clientId', 'Client ID'],
		['clientSecret', 'Client Secret'],
	]) {
		if (text(data, key) === '') {
			throw new LoginRefused(`The ${label} is empty. Copy it from ${WHERE} → View Applications`);
		}
	}
	const scopes = scopesOf(data);
	const auth = await authorisationServer(http, data);
	const endpoint = `${auth}/token`;
	const reply = await askForToken(http, data, endpoint, scopes);
	if (isRefusedScope(reply)) throw lacking(await findLackingScopes(http, data, endpoint, scopes));
	const body = reply.body;
	if (
		reply.status < 200 ||
		reply.status > 299 ||
		!isObject(body) ||
		typeof body.access_token !== 'string' ||
		body.access_token === ''
	) {
		throw refusalOf(reply, endpoint, data);
	}
	if (typeof body.scope === 'string' && body.scope.trim() !== '' && !scopes.includes('all')) {
		const granted = body.scope.split(/\s+/);
		const missing = scopes.filter((scope) => !granted.includes(scope));
		if (missing.length > 0 && !granted.includes('all')) throw lacking(missing);
	}
	return { accessToken: body.access_token, discovered: `${api} ${auth}` };
}
