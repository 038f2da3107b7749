import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import type { LoginHttp } from './loginHttp';
import { LoginRefused, textOf, WHERE } from './loginRefusal';
import {
	authorisationServerOf,
	haloServerOf,
	isHaloHost,
	isPrivateHost,
	ownDomainOf,
} from './server';

/** Where the log-in goes, and how that is known. */
export interface AuthorisationServer {
	address: string;
	/** `remembered` may have moved since; the others were just told. */
	known: 'field' | 'remembered' | 'asked';
}

/**
 * Whether the client secret may go where discovery says: to the same server, to one of the same organisation's domain,
 * or to one of Halo's own; and never in the clear because an answer says so.
 */
export function mayLogInAt(found: string, api: string): boolean {
	const [to, own] = [new URL(found), new URL(api)];
	if (to.protocol !== 'https:' && (own.protocol === 'https:' || !isPrivateHost(to.hostname)))
		return false;
	if (to.hostname === own.hostname || isHaloHost(to.hostname)) return true;
	const domain = ownDomainOf(own.hostname);
	return domain !== undefined && (to.hostname === domain || to.hostname.endsWith(`.${domain}`));
}

/**
 * Asks Halo where its log-in service is: GET /authinfo, which needs no token.
 *
 * @throws LoginRefused where Halo names a server that the client secret may not be sent to
 */
export async function askAuthorisationServer(
	http: LoginHttp,
	data: ICredentialDataDecryptedObject,
): Promise<AuthorisationServer> {
	const { api, derivedAuth } = haloServerOf(data);
	const reply = await http.send(
		{ method: 'GET', url: `${api}/authinfo`, json: true },
		'Resource Server',
	);
	const found = reply.status === 200 && isObject(reply.body) ? reply.body.auth_url : undefined;
	if (typeof found !== 'string' || !/^https?:\/\//i.test(found) || !URL.canParse(found)) {
		return { address: derivedAuth, known: 'asked' };
	}
	// The secret must not travel in the clear because an answer says so.
	if (api.startsWith('https:') && !found.toLowerCase().startsWith('https:')) {
		return { address: derivedAuth, known: 'asked' };
	}
	if (!mayLogInAt(found, api)) {
		throw new LoginRefused(
			`${new URL(api).host} names ${new URL(found).host} as its log-in service, which belongs to neither this server nor Halo, so the Client Secret was not sent there. If it is right, fill in Authorisation Server in this credential as shown in ${WHERE}`,
		);
	}
	return { address: authorisationServerOf(found, true), known: 'asked' };
}

/** Where the log-in goes: the field, else what was found before for this Resource Server, else what discovery says. */
export async function authorisationServer(
	http: LoginHttp,
	data: ICredentialDataDecryptedObject,
): Promise<AuthorisationServer> {
	const own = textOf(data, 'authorisationServer');
	if (own !== '')
		return { address: authorisationServerOf(own, data.allowHttp === true), known: 'field' };
	const { api } = haloServerOf(data);
	const [knownApi, remembered] = textOf(data, 'discovered').split(' ');
	if (
		knownApi === api &&
		remembered !== undefined &&
		URL.canParse(remembered) &&
		mayLogInAt(remembered, api)
	) {
		return { address: remembered, known: 'remembered' };
	}
	return await askAuthorisationServer(http, data);
}
