/** What the credential's server fields mean once cleaned: no trailing slash anywhere. */
export interface HaloServer {
	/** The API, such as `https://northgate.halopsa.com/api`. */
	api: string;
	/** Where the authorisation server is when nothing tells otherwise: `https://northgate.halopsa.com/auth`. */
	derivedAuth: string;
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

/** Parses a pasted address to its origin and its path, the path without doubled or trailing slashes. */
function readAddress(field: ServerField, pasted: string): { origin: string; path: string } {
	const text = pasted.trim().replace(/^["']+|["']+$/g, '');
	if (text === '') refuse(field, 'is empty');
	if (/\s/.test(text)) refuse(field, 'has a space in it');
	if (/[<>{}|\\^`@]/.test(text)) refuse(field, 'holds characters that no server address has');
	const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
	if (scheme !== undefined && scheme !== 'https' && scheme !== 'http') {
		refuse(field, `begins with "${scheme}://"`);
	}
	const url = parse(scheme === undefined ? `https://${text}` : text);
	if (url === undefined) refuse(field, 'is not a web address');
	const fullName = url.hostname.includes('.') || url.hostname.startsWith('[');
	if (!fullName && url.hostname !== 'localhost' && url.port === '') {
		refuse(field, `"${url.hostname}" is not a full server name`);
	}
	return { origin: url.origin, path: url.pathname.replace(/\/+/g, '/').replace(/\/$/, '') };
}

function parse(text: string): URL | undefined {
	return URL.canParse(text) ? new URL(text) : undefined;
}

/**
 * Cleans a pasted Resource Server: adds the scheme, drops query and trailing slashes, and takes one trailing
 * `/api` or `/auth` for what it is. A path before them is kept, since own servers may run below one.
 *
 * @throws ServerAddressRefused where the text can't be a server; the message says what to paste.
 */
export function resourceServerOf(pasted: string): HaloServer {
	const { origin, path } = readAddress('Resource Server', pasted);
	const base = `${origin}${path.replace(/\/(api|auth(\/token)?)$/i, '')}`;
	return { api: `${base}/api`, derivedAuth: `${base}/auth` };
}

/**
 * Cleans a pasted Authorisation Server to the address that `/token` is appended to.
 *
 * @throws ServerAddressRefused where the text can't be a server.
 */
export function authorisationServerOf(pasted: string): string {
	const { origin, path } = readAddress('Authorisation Server', pasted);
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
