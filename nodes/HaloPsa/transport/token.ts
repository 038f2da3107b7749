import { createHash } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { MINUTE_MS, nowEpochMs, SECOND_MS } from '../../shared/clock';
import { settled } from '../../shared/concurrency';
import { isPassing } from '../../shared/http';
import type { Reply } from '../../shared/reply';
import { isObject, isWebPage } from '../../shared/reply';
import { scopesByChoice } from '../records/permissions';
import type { HttpRequest } from './loginHttp';
import { LoginHttp } from './loginHttp';
import {
	lackingScopes,
	loginRefusalOf,
	LoginRefused,
	serverField,
	textOf,
	WHERE,
} from './loginRefusal';
import type { AuthorisationServer } from './server';
import { askAuthorisationServer, authorisationServer, haloServerOf, tenantOf } from './server';

/** The hidden properties that a log-in fills. */
export interface Login {
	accessToken: string;
	/** `<api> <authorisation server>`: what discovery found for which Resource Server, so that it is asked once. */
	discovered: string;
	/** Of what was filled in: a token of another log-in is never used. */
	fingerprint: string;
	/** When to log in anew, in milliseconds since 1970; empty where Halo did not say how long the token lives. */
	renewAtEpochMs: string;
}

/** What was filled in and decides whose token it is. */
const LOGIN_FIELDS = [
	'tenant',
	'resourceServer',
	'authorisationServer',
	'clientId',
	'clientSecret',
	'permissions',
	'customPermissions',
];

/** A shorter life is taken for none given: each request would log in. */
const SHORTEST_LIFE_MS = 30 * SECOND_MS;

/** A value that changes with any field of the log-in, and tells none of them. */
export function fingerprintOf(data: ICredentialDataDecryptedObject): string {
	const filledIn = JSON.stringify(LOGIN_FIELDS.map((key) => textOf(data, key)));
	return createHash('sha256').update(filledIn).digest('hex').slice(0, 32);
}

/** The stored token, or an empty text where it is of another log-in or about to run out. */
export function usableTokenOf(data: ICredentialDataDecryptedObject): string {
	if (data.fingerprint !== fingerprintOf(data)) return '';
	const renewAtEpochMs = Number(data.renewAtEpochMs);
	if (renewAtEpochMs > 0 && nowEpochMs() >= renewAtEpochMs) return '';
	return textOf(data, 'accessToken');
}

/** A minute, or a tenth of a short life, before the token ends. */
function renewalTimeOf(expiresIn: unknown): string {
	const lifeMs = Number(expiresIn) * SECOND_MS;
	if (!(lifeMs >= SHORTEST_LIFE_MS)) return '';
	return String(Math.trunc(nowEpochMs() + lifeMs - Math.min(MINUTE_MS, lifeMs / 10)));
}

/**
 * The OAuth scopes that the credential asks for.
 *
 * @throws LoginRefused where Permissions is Custom and nothing was chosen
 */
export function scopesOf(data: ICredentialDataDecryptedObject): string[] {
	const choice = textOf(data, 'permissions') || 'all';
	if (choice === 'custom') {
		const scopes = textOf(data, 'customPermissions')
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

/** Asks the token endpoint of one server for a token with these scopes. */
async function askForToken(
	http: LoginHttp,
	data: ICredentialDataDecryptedObject,
	endpoint: string,
	scopes: string[],
): Promise<Reply> {
	const tenant = tenantOf(textOf(data, 'tenant'));
	return await http.send(
		{
			method: 'POST',
			url: endpoint,
			qs: tenant === '' ? {} : { tenant },
			headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
			body: {
				grant_type: 'client_credentials',
				client_id: textOf(data, 'clientId'),
				client_secret: textOf(data, 'clientSecret'),
				scope: scopes.join(' '),
			},
		},
		serverField(data),
	);
}

function isRefusedScope(reply: Reply): boolean {
	return isObject(reply.body) && reply.body.error === 'invalid_scope';
}

/** Halo refuses a list of scopes as a whole, so each is asked for alone to learn which one the application lacks. */
async function findLackingScopes(
	http: LoginHttp,
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

/** Whether this can't be the log-in service: it has moved, or the address never was right. */
function isElsewhere({ status, body }: Reply): boolean {
	if (isPassing(status)) return false;
	return (status >= 300 && status < 400) || status === 404 || status === 405 || isWebPage(body);
}

interface TokenReply {
	reply: Reply;
	server: AuthorisationServer;
}

/** Asks the remembered log-in service; where it is not there any more, discovery, and then the one that it names. */
async function tokenReply(
	http: LoginHttp,
	data: ICredentialDataDecryptedObject,
	scopes: string[],
): Promise<TokenReply> {
	const server = await authorisationServer(http, data);
	const ask = async (known: AuthorisationServer): Promise<TokenReply> => ({
		reply: await askForToken(http, data, `${known.address}/token`, scopes),
		server: known,
	});
	if (server.known !== 'remembered') return await ask(server);
	const first = await settled(ask(server));
	if ('value' in first && !isElsewhere(first.value.reply)) return first.value;
	const now = await settled(askAuthorisationServer(http, data));
	// What the remembered service did tells more than why discovery failed as well.
	if ('value' in now && now.value.address !== server.address) return await ask(now.value);
	if ('thrown' in first) throw first.thrown;
	return first.value;
}

/**
 * Logs in to Halo with the client-credentials flow.
 *
 * @param sendRequest n8n's HTTP helper
 * @param data the decrypted credential
 * @returns the hidden properties to keep in the credential
 * @throws LoginRefused or ServerAddressRefused, each with one sentence that names the field to correct; never a secret
 */
export async function logIn(
	sendRequest: HttpRequest,
	data: ICredentialDataDecryptedObject,
): Promise<Login> {
	const { api } = haloServerOf(data);
	for (const [key, label] of [
		['clientId', 'Client ID'],
		['clientSecret', 'Client Secret'],
	]) {
		if (textOf(data, key) === '') {
			throw new LoginRefused(`The ${label} is empty. Copy it from ${WHERE} → View Applications`);
		}
	}
	const scopes = scopesOf(data);
	const http = new LoginHttp(sendRequest, data);
	const { reply, server } = await tokenReply(http, data, scopes);
	const endpoint = `${server.address}/token`;
	if (isRefusedScope(reply)) {
		throw lackingScopes(await findLackingScopes(http, data, endpoint, scopes));
	}
	const body = reply.body;
	if (
		reply.status < 200 ||
		reply.status > 299 ||
		!isObject(body) ||
		typeof body.access_token !== 'string' ||
		body.access_token === ''
	) {
		throw loginRefusalOf(reply, endpoint, data);
	}
	if (typeof body.scope === 'string' && body.scope.trim() !== '' && !scopes.includes('all')) {
		const granted = body.scope.split(/\s+/);
		const missing = scopes.filter((scope) => !granted.includes(scope));
		if (missing.length > 0 && !granted.includes('all')) throw lackingScopes(missing);
	}
	return {
		accessToken: body.access_token,
		discovered: `${api} ${server.address}`,
		fingerprint: fingerprintOf(data),
		renewAtEpochMs: renewalTimeOf(body.expires_in),
	};
}
