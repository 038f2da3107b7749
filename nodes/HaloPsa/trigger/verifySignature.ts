import { createHmac } from 'crypto';
import { isSameSecret } from '../../shared/secret';

/** The header in which Halo sends the signature of a delivery; the node names it when it makes the webhook. */
export const SIGNATURE_HEADER = 'X-Halo-Signature';

/** The parts of a request that can prove where it comes from. */
export interface SignedRequest {
	headers: Record<string, string | string[] | undefined>;
	query: Record<string, unknown>;
	rawBody: Buffer;
}

/** How a delivery has to prove itself; `any` is for a webhook that a person set up in Halo. */
export type AuthMethod = 'signature' | 'url' | 'any';

/**
 * Whether a request comes from whoever knows the secret. Halo signs the bytes that it sends with HMAC-SHA256, in Base64
 * (hexadecimal and a `sha256=` in front are understood too). Without a secret nothing is trusted.
 */
export function verifySignature(
	request: SignedRequest,
	secret: string,
	method: AuthMethod,
): boolean {
	if (method === 'signature') return isSigned(request, secret);
	if (method === 'url') return hasSecretInUrl(request, secret);
	return (
		isSigned(request, secret) || hasPassword(request, secret) || hasSecretInUrl(request, secret)
	);
}

function isSigned({ headers, rawBody }: SignedRequest, secret: string): boolean {
	const header = headers[SIGNATURE_HEADER.toLowerCase()];
	if (typeof header !== 'string' || secret === '') return false;
	const given = header.trim().replace(/^sha256=/i, '');
	const isHex = /^[0-9a-f]{64}$/i.test(given);
	const expected = createHmac('sha256', secret)
		.update(rawBody)
		.digest(isHex ? 'hex' : 'base64');
	return isSameSecret(isHex ? given.toLowerCase() : given, expected);
}

function hasSecretInUrl({ query }: SignedRequest, secret: string): boolean {
	return typeof query.secret === 'string' && isSameSecret(query.secret, secret);
}

function hasPassword({ headers }: SignedRequest, secret: string): boolean {
	const [, pair = ''] = /^Basic\s+(\S+)$/i.exec(String(headers.authorization ?? '')) ?? [];
	const [, ...password] = Buffer.from(pair, 'base64').toString('utf8').split(':');
	return isSameSecret(password.join(':'), secret);
}
