import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { isPassing, maskOf } from '../../shared/http';
import type { Reply } from '../../shared/reply';
import { isObject, isWebPage, sentenceOf } from '../../shared/reply';
import { tickBoxOfScope } from '../records/permissions';

/** A log-in that Halo refused; the message is for the person who filled in the credential. */
export class LoginRefused extends Error {}

/** Where Halo shows what the credential asks for. */
export const WHERE = 'Halo: Configuration → Integrations → HaloPSA API';

/** A text of the credential without blanks around it; empty where there is none. */
export function textOf(data: ICredentialDataDecryptedObject, key: string): string {
	const value = data[key];
	return typeof value === 'string' ? value.trim() : '';
}

/** The credential's field that decides where the log-in goes. */
export function serverField(data: ICredentialDataDecryptedObject): string {
	return textOf(data, 'authorisationServer') === '' ? 'Resource Server' : 'Authorisation Server';
}

function withoutSecrets(sentence: string, data: ICredentialDataDecryptedObject): string {
	const secrets = ['clientSecret', 'clientId', 'accessToken'].map((key) => textOf(data, key));
	return secrets
		.filter((secret) => secret !== '')
		.reduce((clean, secret) => clean.split(secret).join('***'), maskOf(secrets)(sentence));
}

/** The refusal of scopes that the application's Permissions tab does not allow, by the names of its boxes. */
export function lackingScopes(scopes: string[]): LoginRefused {
	const boxes = scopes.map((scope) => `"${tickBoxOfScope(scope)}"`).join(', ');
	return new LoginRefused(
		`The Halo application lacks ${scopes.length === 1 ? 'the permission' : 'the permissions'} ${boxes}. In ${WHERE} → View Applications, open the application, tick ${scopes.length === 1 ? 'it' : 'them'} on the Permissions tab and save; or choose fewer Permissions in this credential`,
	);
}

function tenantRefused(data: ICredentialDataDecryptedObject, quote: string): LoginRefused {
	const tenant = textOf(data, 'tenant');
	return new LoginRefused(
		`Halo's log-in service ${tenant === '' ? 'needs a Tenant' : `does not know the Tenant "${tenant}"`}. Copy Tenant and Resource Server again from ${WHERE}${quote}`,
	);
}

function notAsExpected({ status }: Reply, quote: string): LoginRefused {
	return new LoginRefused(
		`Halo's log-in service did not answer as expected (status ${status}). Try again later${quote}`,
	);
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What stands in the wrong field, by its form: the Client ID is a GUID, the Client Secret is longer than one. */
function mistakenFields(data: ICredentialDataDecryptedObject): string | undefined {
	const [id, secret] = [textOf(data, 'clientId'), textOf(data, 'clientSecret')];
	if (id.includes('@'))
		return 'The Client ID is an e-mail address. Halo wants the ID of an application, not of a person';
	if (GUID.test(secret) && !GUID.test(id))
		return 'The Client ID and the Client Secret look swapped';
	if (id !== '' && id === secret) return 'The Client ID and the Client Secret are the same';
	return undefined;
}

/**
 * What to correct in the credential, from the answer of Halo's log-in service. Never holds a secret.
 *
 * @param endpoint the address that was asked
 */
export function loginRefusalOf(
	reply: Reply,
	endpoint: string,
	data: ICredentialDataDecryptedObject,
): LoginRefused {
	const said = sentenceOf(reply.body);
	const quote = said === undefined ? '' : ` (Halo says: ${withoutSecrets(said, data)})`;
	const kind = isObject(reply.body) && typeof reply.body.error === 'string' ? reply.body.error : '';
	const server = serverField(data);
	const hasTenant = textOf(data, 'tenant') !== '';
	if (isPassing(reply.status)) return notAsExpected(reply, quote);
	if (reply.status >= 300 && reply.status < 400) {
		return new LoginRefused(
			`${endpoint} redirects to another address. Check the ${server}: copy it again from ${WHERE}`,
		);
	}
	if (/tenant/i.test(said ?? '')) return tenantRefused(data, quote);
	const mistaken = mistakenFields(data);
	const isClients =
		kind === 'invalid_client' || (kind === '' && [400, 401, 403].includes(reply.status));
	if (isClients && mistaken !== undefined) {
		return new LoginRefused(
			`${mistaken}. Copy both again from ${WHERE} → View Applications, from the application that n8n is to use${quote}`,
		);
	}
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
	if (reply.status === 500) return tenantRefused(data, quote);
	if (isWebPage(reply.body) || reply.status === 404 || reply.status === 405) {
		const what = isWebPage(reply.body) ? 'it answered with a web page' : `status ${reply.status}`;
		const copy = hasTenant ? `${server} and the Tenant: copy both` : `${server}: copy it`;
		return new LoginRefused(
			`${endpoint} is not Halo's log-in service (${what}). Check the ${copy} again from ${WHERE}`,
		);
	}
	if (reply.status === 401 || reply.status === 400 || reply.status === 403) {
		return new LoginRefused(
			`Halo refused the log-in (status ${reply.status}). Check Tenant, Resource Server, Client ID and Client Secret against ${WHERE}${quote}`,
		);
	}
	return notAsExpected(reply, quote);
}
