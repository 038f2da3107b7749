import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { isThisMachine } from '../../shared/http';
import { isObject } from '../../shared/reply';
import type { LoginHttp } from './loginHttp';
import { LoginRefused, textOf, WHERE } from './loginRefusal';

/** What the credential's server fields mean once cleaned: no trailing slash anywhere. */
export interface HaloServer {
	/** The API, such as `https://northgate.halopsa.com/api`. */
	api: string;
	/** Where the authorisation server is when nothing tells otherwise: `https://northgate.halopsa.com/auth`. */
	derivedAuth: string;
	/** Where people see its screens; undefined where it runs below a path, since they may be elsewhere then. */
	screens: string | undefined;
}

/** A credential field that can't be used as it is; the message says what to paste. */
export class ServerAddressRefused extends Error {}

type ServerField = 'Resource Server' | 'Authorisation Server';

function refuse(field: ServerField, why: string): never {
	const example = field === 'Resource Server' ? 'api' : 'auth';
	throw new ServerAddressRefused(
		`The ${field} ${why}. Copy it from Halo: Configuration → Integrations → HaloPSA API. It looks like https://yourcompany.halopsa.com/${example}`,
	);
}

/**
 * Whether a host of a URL can't be on the internet: this machine, an address of a private network, a name of one label,
 * or one below a domain that is kept for such networks.
 */
export function isPrivateHost(host: string): boolean {
	return (
		isThisMachine(host) ||
		/^(10|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.[\d.]+$/.test(
			host,
		) ||
		/^\[f([cd]|e[89ab])/.test(host) ||
		/^[^.[\]:]+$/.test(host) ||
		/\.(corp|home|home\.arpa|internal|intranet|lan|local|localdomain|private)$/.test(host)
	);
}

/** @throws ServerAddressRefused where the secret and all data would travel unencrypted unasked, or over the internet */
function checkEncrypted(field: ServerField, url: URL, allowsHttp: boolean): void {
	if (url.protocol === 'https:' || isThisMachine(url.hostname)) return;
	if (allowsHttp && isPrivateHost(url.hostname)) return;
	const instead = isPrivateHost(url.hostname)
		? `, or turn on Allow HTTP in this credential if your own network is safe enough for it`
		: '';
	throw new ServerAddressRefused(
		`The ${field} begins with http://, so the Client Secret and your data would travel unencrypted. Use https://${url.host}${instead}`,
	);
}

/** Parses a pasted address to its origin and its path, the path without a page of Halo's and doubled or trailing slashes. */
function readAddress(
	field: ServerField,
	pasted: string,
	allowsHttp: boolean,
): { origin: string; path: string } {
	const text = pasted.trim().replace(/^["']+|["']+$/g, '');
	if (text === '') refuse(field, 'is empty');
	if (/\s/.test(text)) refuse(field, 'has a space in it');
	if (/[<>{}|\\^`@]/.test(text)) refuse(field, 'holds characters that no server address has');
	const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
	if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') {
		refuse(field, `begins with "${scheme}://"`);
	}
	const url = parseUrl(scheme === undefined ? `https://${text}` : text);
	if (url === undefined) refuse(field, 'is not a web address');
	const fullName = url.hostname.includes('.') || url.hostname.startsWith('[');
	if (!fullName && url.hostname !== 'localhost' && url.port === '') {
		refuse(field, `"${url.hostname}" is not a full server name`);
	}
	checkEncrypted(field, url, allowsHttp);
	const path = url.pathname.replace(/\/+/g, '/').replace(/\/$/, '');
	// A log-in service may have any path.
	const mayBePage = field === 'Resource Server';
	return { origin: url.origin, path: mayBePage ? withoutPage(url.hostname, path) : path };
}

/** Pages of Halo's screens, which end what a browser shows as the address. */
const PAGE = /\/(agent|asset|calendar|config|crm|customer|dashboard|home|login|ticket)s?(\/.*)?$/i;

/** A path without the page that a browser showed: Halo's own servers have none before it, an own server may run below one. */
function withoutPage(host: string, path: string): string {
	if (/\/(api|auth(\/token)?)$/i.test(path)) return path;
	return isHaloHost(host) ? '' : path.replace(PAGE, '');
}

function parseUrl(text: string): URL | undefined {
	return URL.canParse(text) ? new URL(text) : undefined;
}

/**
 * Cleans a pasted Resource Server: adds the scheme, drops query and trailing slashes, and takes one trailing
 * `/api` or `/auth` for what it is. A path before them is kept, since own servers may run below one; a page of Halo's
 * screens is not.
 *
 * @param allowsHttp whether a server in a private network may be reached unencrypted
 * @throws ServerAddressRefused where the text can't be a server; the message says what to paste.
 */
export function resourceServerOf(pasted: string, allowsHttp = false): HaloServer {
	const { origin, path } = readAddress('Resource Server', pasted, allowsHttp);
	const base = `${origin}${path.replace(/\/(api|auth(\/token)?)$/i, '')}`;
	const screens = base === origin ? origin : undefined;
	return { api: `${base}/api`, derivedAuth: `${base}/auth`, screens };
}

/**
 * The server that a credential names.
 *
 * @throws ServerAddressRefused as `resourceServerOf`
 */
export function haloServerOf({
	resourceServer,
	allowHttp,
}: ICredentialDataDecryptedObject): HaloServer {
	return resourceServerOf(String(resourceServer ?? ''), allowHttp === true);
}

/**
 * Cleans a pasted Authorisation Server to the address that `/token` is appended to.
 *
 * @param allowsHttp whether a server in a private network may be reached unencrypted
 * @throws ServerAddressRefused where the text can't be a server.
 */
export function authorisationServerOf(pasted: string, allowsHttp = false): string {
	const { origin, path } = readAddress('Authorisation Server', pasted, allowsHttp);
	const base = path.replace(/\/token$/i, '').replace(/\/api$/i, '/auth');
	return `${origin}${base === '' ? '/auth' : base}`;
}

/**
 * Cleans a pasted Tenant: trimmed; of a whole server address the first label counts.
 *
 * @throws ServerAddressRefused where it holds what no tenant name has.
 */
export function tenantOf(pasted: string): string {
	const text = pasted.trim();
	const host = /^(?:https?:\/\/)?([a-z0-9-]+)\.[a-z0-9.-]+(?::\d+)?(?:\/.*)?$/i.exec(text)?.[1];
	const tenant = host ?? text;
	if (!/^[a-z0-9_-]*$/i.test(tenant)) {
		throw new ServerAddressRefused(
			`The Tenant "${text.slice(0, 60)}" holds characters that no tenant name has. Copy it from Halo: Configuration → Integrations → HaloPSA API → Tenant`,
		);
	}
	return tenant;
}

/** Domains that Halo itself serves its products on. */
const HALO_DOMAINS = [
	'halopsa.com',
	'haloitsm.com',
	'haloservicedesk.com',
	'haloservicesolutions.com',
	'halocrm.com',
	'usehalo.com',
];

/** Whether a host is one of Halo's own. */
export function isHaloHost(host: string): boolean {
	return HALO_DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`));
}

/** Below these, each name belongs to somebody else. */
const SHARED_DOMAINS = [
	'azurewebsites.net',
	'cloudapp.net',
	'cloudfront.net',
	'amazonaws.com',
	'azurefd.net',
	'herokuapp.com',
	'github.io',
	'gitlab.io',
	'netlify.app',
	'ngrok.io',
	'ngrok.app',
	'ngrok-free.app',
	'onrender.com',
	'pages.dev',
	'trycloudflare.com',
	'vercel.app',
	'web.app',
	'workers.dev',
];

/** `co.uk`, `com.au`, `org.nz`: a short or generic name below a country. */
const COUNTRY_SUFFIX = /^([a-z]{2,3}|asso|firm|gouv|info|nom)\.[a-z]{2}$/;

/**
 * The domain above a host that one organisation owns: `northgate.example` of `halo.northgate.example`. Undefined for an
 * address, for a name of one label, and where strangers share the domain (a public suffix, by form; the hosts that give
 * names to anybody, by list).
 */
export function ownDomainOf(host: string): string | undefined {
	if (/^[\d.]+$/.test(host) || host.startsWith('[')) return undefined;
	const parent = host.split('.').slice(1).join('.');
	if (!parent.includes('.') || COUNTRY_SUFFIX.test(parent)) return undefined;
	return SHARED_DOMAINS.some((shared) => parent === shared || parent.endsWith(`.${shared}`))
		? undefined
		: parent;
}

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
