/** Codes of a certificate that is not trusted, from Node's TLS documentation ("X509 certificate error codes"). */
const tlsCodes = [
	'CERT_CHAIN_TOO_LONG',
	'CERT_HAS_EXPIRED',
	'CERT_NOT_YET_VALID',
	'CERT_REJECTED',
	'CERT_REVOKED',
	'CERT_SIGNATURE_FAILURE',
	'CERT_UNTRUSTED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'HOSTNAME_MISMATCH',
	'INVALID_CA',
	'INVALID_PURPOSE',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** Stands for the refusal of n8n itself, which protects its network from what a workflow asks for. */
const BLOCKED_BY_N8N = 'BLOCKED_BY_N8N';

/** Codes with which a request surely never reached the server, so that even a write may be sent again. */
const neverSent = [
	'ECONNREFUSED',
	'ENOTFOUND',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'ERR_SSL_WRONG_VERSION_NUMBER',
	'ERR_TLS_HANDSHAKE_TIMEOUT',
	BLOCKED_BY_N8N,
	...tlsCodes,
];

/** Whether no address was found for a name; a busy resolver has several codes for it. */
function isNameless(code: string): boolean {
	return code === 'ENOTFOUND' || code.startsWith('EAI_');
}

/** Whether a lost connection may come about when it is tried again a moment later: not with a wrong name or certificate. */
export function mayPass(code: string): boolean {
	return (
		!['ENOTFOUND', BLOCKED_BY_N8N].includes(code) &&
		!code.startsWith('ERR_SSL') &&
		!tlsCodes.includes(code)
	);
}

/** Whether a code says that n8n no longer waited for the answer: the server may be at it yet. */
export const isOverdue = (code: string): boolean => code === 'ETIMEDOUT' || code === 'ECONNABORTED';

/** A connection that did not carry a whole answer. */
export interface ConnectionLost {
	/** Node's code, such as `ECONNRESET`; empty where there was none. */
	code: string;
	/** Whether the request may have reached the server and done its work. */
	mayHaveArrived: boolean;
}

const isNodeCode = (code: unknown): code is string =>
	typeof code === 'string' && /^[A-Z]/.test(code) && !/^ERR_BAD_/.test(code);

/** n8n's own words where its protection against requests into private networks refuses an address. */
const BLOCKED_WORDS =
	/blocked because (it resolves to a restricted|the destination hostname is restricted)/;

function codeIn(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { code, httpCode, cause, message, messages } = value as Record<string, unknown>;
	const words = [message, ...(Array.isArray(messages) ? messages : [])];
	if (words.some((text) => BLOCKED_WORDS.test(String(text)))) return BLOCKED_BY_N8N;
	// n8n 1 drops the cause of an error, but has copied the code to where it keeps a status.
	return [code, httpCode].find(isNodeCode) ?? codeIn(cause);
}

/** Reads what n8n's HTTP helper throws when no answer came: the code is on the error or on one of its causes. */
export function connectionLostOf(thrown: unknown): ConnectionLost {
	const code = codeIn(thrown) ?? '';
	return { code, mayHaveArrived: !neverSent.includes(code) && !isNameless(code) };
}

/**
 * One sentence on why a server could not be reached, naming the field to look at.
 *
 * @param code Node's error code
 * @param server address as asked for, without secrets
 * @param field the credential's field that holds it
 */
export function networkSentence(code: string, server: string, field: string): string {
	const host = URL.canParse(server) ? new URL(server).host : server;
	if (isNameless(code)) {
		return `There is no server named ${host}. Check the ${field} for a typo`;
	}
	if (code === BLOCKED_BY_N8N) {
		return `n8n itself blocks requests to ${host}, since its protection against requests into private networks (SSRF) is on. If the ${field} is right, have the server added to n8n's environment variable N8N_SSRF_ALLOWED_HOSTNAMES, or its addresses to N8N_SSRF_ALLOWED_IP_RANGES, and restart n8n`;
	}
	if (code === 'ECONNREFUSED') {
		return `The server ${host} does not accept connections. Check the ${field} and its port, and that the server is running`;
	}
	if (tlsCodes.includes(code)) {
		return `The certificate of ${host} is not trusted (${code.toLowerCase().replace(/_/g, ' ')}). Check the ${field}. If the certificate is of your own authority, give its file to n8n by the environment variable NODE_EXTRA_CA_CERTS; if it has run out, have it renewed`;
	}
	if (code === 'EPROTO' || code.startsWith('ERR_SSL')) {
		return `The server ${host} does not speak HTTPS there. Check the ${field}: its scheme and its port`;
	}
	if (isOverdue(code)) {
		return `The server ${host} did not answer in time. Check the ${field}, and whether a firewall is in between`;
	}
	// n8n puts its own words in place of a message that holds the code.
	return `The connection to ${host} was lost. Check the ${field}, and try again`;
}
