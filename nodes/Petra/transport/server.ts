import { isThisMachine } from '../../shared/http';

/** Petra's only public server. */
export const PETRA_SERVER = 'https://api.petrasecurity.com';

/** Petra answers 403 to a request without a User-Agent, and n8n does not send one on every path. */
export const USER_AGENT = 'n8n-nodes-halopsa';

/** A credential field that can't be used as it is; the message says what to paste. */
export class PetraCredentialRefused extends Error {}

const unquoted = (pasted: unknown): string =>
	String(pasted ?? '')
		.trim()
		.replace(/^["']+|["']+$/g, '')
		.trim();

/**
 * Cleans a pasted Base URL: Petra's own server where it is empty, no trailing slash, and no `/v1` at its end.
 *
 * @throws PetraCredentialRefused where the text can't be a server, or would send the key unencrypted
 */
export function petraServerOf(pasted: unknown): string {
	const text = unquoted(pasted);
	if (text === '') return PETRA_SERVER;
	const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
	const url =
		/[\s<>{}|\\^`@]/.test(address) || !URL.canParse(address) ? undefined : new URL(address);
	if (url === undefined || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
		throw new PetraCredentialRefused(
			`The Base URL is not a web address. Leave it as ${PETRA_SERVER} unless Petra gave you another one`,
		);
	}
	if (url.protocol === 'http:' && !isThisMachine(url.hostname)) {
		throw new PetraCredentialRefused(
			`The Base URL begins with http://, so the API key would travel unencrypted. Use https://${url.host}`,
		);
	}
	const path = url.pathname
		.replace(/\/+/g, '/')
		.replace(/\/$/, '')
		.replace(/\/(v1|beta)$/i, '');
	return `${url.origin}${path}`;
}

/**
 * Cleans a pasted API Key: trimmed, without quotes and without a leading `Bearer`.
 *
 * @throws PetraCredentialRefused where it is empty, of another kind, or no key at all
 */
export function petraKeyOf(pasted: unknown): string {
	const key = unquoted(pasted).replace(/^bearer\s+/i, '');
	if (key === '') {
		throw new PetraCredentialRefused(
			'The API Key is empty. An Admin makes one in Petra under Settings → API Keys',
		);
	}
	// A key of this kind belongs to several organisations and opens the usage spreadsheet only.
	if (/^petra_var_/i.test(key)) {
		throw new PetraCredentialRefused(
			"This is a Multi-MSP key (it begins with petra_var_), which only opens Petra's usage spreadsheet. Make a key of your own organisation in Petra under Settings → API Keys",
		);
	}
	if (!/^[\x21-\x7e]+$/.test(key)) {
		throw new PetraCredentialRefused(
			'The API Key holds a space or a character that no key has. Copy it again from Petra: Settings → API Keys',
		);
	}
	return key;
}
