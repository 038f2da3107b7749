import type { IHttpRequestOptions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { nowEpochMs } from './clock';
import { dueTurn } from './concurrency';
import type { ConnectionLost } from './network';
import { connectionLostOf } from './network';
import type { Reply } from './reply';
import { setOwn } from './text';

/** What one attempt at a request brought: an answer of any status, or none. */
export type RequestOutcome = { reply: Reply } | { lost: ConnectionLost };

/** The same, with the words of what n8n's helper threw. */
export type RawOutcome = { reply: Reply } | { lost: ConnectionLost; said: string };

/** Asks n8n's HTTP helper for the whole answer, whatever its status; a redirect would carry a secret elsewhere. */
const WHOLE_ANSWER = {
	returnFullResponse: true,
	ignoreHttpStatusErrors: true,
	disableFollowRedirect: true,
};

/**
 * Sends a request once and answers whatever came back.
 *
 * @param send n8n's HTTP helper, with or without a credential
 */
export async function sendOnce(
	send: (options: IHttpRequestOptions) => Promise<unknown>,
	options: IHttpRequestOptions,
): Promise<RawOutcome> {
	try {
		const full = (await send({ ...options, ...WHOLE_ANSWER })) as {
			statusCode: number;
			headers: Reply['headers'];
			body: unknown;
		};
		const { statusCode: status, headers, body } = full;
		return { reply: { status, headers, body } };
	} catch (thrown) {
		const said = thrown instanceof Error ? thrown.message : String(thrown);
		return { lost: connectionLostOf(thrown), said };
	}
}

/** How long a stop may go unnoticed, in milliseconds. */
const SLICE_MS = 1_000;

/** Waits so many milliseconds, or less where the run is stopped meanwhile. */
export async function waitUnlessStopped(ms: number, isStopped: () => boolean): Promise<void> {
	const untilEpochMs = nowEpochMs() + ms;
	for (let leftMs = ms; leftMs > 0 && !isStopped(); leftMs = untilEpochMs - nowEpochMs()) {
		await sleep(Math.min(SLICE_MS, leftMs));
	}
}

/**
 * Whether what stands before the server gave up waiting for the request or for its answer, or would not pass it on yet.
 * Not the server's word, so it says nothing of what the server did.
 */
export const isTimedOutBefore = (status: number): boolean => [408, 425, 499].includes(status);

/**
 * Whether a status passes by itself: a gateway answers in place of the server (502 to 504, 520 to 527 of Cloudflare), or
 * something before it timed out.
 */
export function isPassing(status: number): boolean {
	return (
		isTimedOutBefore(status) || (status >= 502 && status <= 504) || (status >= 520 && status <= 527)
	);
}

/** What an attempt gives in place of a result, to be made again after so many milliseconds. */
export class RetryAfter {
	constructor(readonly waitMs: number) {}
}

/**
 * Makes attempts until one gives a result or throws.
 *
 * @param attempt gets its number, from 1
 */
export async function retry<T>(attempt: (number: number) => Promise<T | RetryAfter>): Promise<T> {
	for (let number = 1; ; number++) {
		const result = await attempt(number);
		if (!(result instanceof RetryAfter)) return result;
		if (result.waitMs > 0) await sleep(result.waitMs);
	}
}

/** Backoff before an attempt is made again: doubled each time, in milliseconds. */
export function backoffMs(firstMs: number, attempt: number): number {
	return firstMs * 2 ** (attempt - 1);
}

/** Which server a credential is for. */
export interface CredentialServer {
	/** The credential in a sentence, such as `Halo PSA`. */
	credential: string;
	/** Its address without a slash at its end; paths of requests are completed by it. */
	server: string;
}

/** What a node may have set on a request, in the words of both of n8n's HTTP helpers. */
interface UntrustedWay {
	proxy?: unknown;
	skipSslCertificateValidation?: unknown;
	rejectUnauthorized?: unknown;
}

/** @throws Error where the request would hand the secret to somebody in between */
function checkWay(request: UntrustedWay, credential: string): void {
	if (request.proxy !== undefined && request.proxy !== '') {
		throw new Error(
			`This ${credential} credential is not sent through a proxy that a node names. Remove Proxy from the node's options; a proxy that n8n itself uses (HTTPS_PROXY) is fine`,
		);
	}
	const isUnchecked =
		request.rejectUnauthorized === false || Boolean(request.skipSslCertificateValidation);
	if (isUnchecked) {
		throw new Error(
			`This ${credential} credential is not sent to a server whose certificate is not checked. Turn off Ignore SSL Issues in the node's options; if the certificate is of your own authority, give its file to n8n by the environment variable NODE_EXTRA_CA_CERTS`,
		);
	}
}

/**
 * Completes a request's path by the credential's server, and keeps the secret on the way there: no proxy of a node's, no
 * unchecked certificate, nothing along with a redirect to another origin.
 *
 * @throws Error where the request leads to another origin, or goes by such a way: a secret never goes there
 */
export function toOwnServer(
	request: IHttpRequestOptions,
	{ credential, server }: CredentialServer,
): IHttpRequestOptions {
	// The HTTP Request node's older helper calls the address `uri`.
	const key = 'uri' in request ? 'uri' : 'url';
	const asked = String((request as unknown as Record<string, unknown>)[key] ?? '');
	const isWhole = /^[a-z][a-z0-9+.-]*:/i.test(asked);
	const url = isWhole ? asked : `${server}/${asked.replace(/^\/+/, '')}`;
	const [to, own] = [new URL(url), new URL(server)];
	if (to.origin !== own.origin) {
		throw new Error(
			`This ${credential} credential belongs to ${own.host} and is not sent to ${to.host}`,
		);
	}
	checkWay(request, credential);
	return { ...request, [key]: url, sendCredentialsOnCrossOriginRedirect: false };
}

/** A part of a path that would lead elsewhere than it says, such as `..`; undefined where each stays what it is. */
export function straySegmentIn(path: string): string | undefined {
	return path.split('/').find((part) => /^\.{1,2}$/.test(part));
}

/** Whether the execution was stopped by hand or by its time limit; contexts without such a signal never are. */
export function isCancelled(context: object): boolean {
	return (
		'getExecutionCancelSignal' in context &&
		typeof context.getExecutionCancelSignal === 'function' &&
		context.getExecutionCancelSignal()?.aborted === true
	);
}

/** Whether a host of a URL is this machine: nothing that is sent to it leaves it. */
export function isThisMachine(host: string): boolean {
	return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Shorter ones, and shorter parts of one, are no secrets but words. */
const SHORTEST_MASKED = 6;
const SHORTEST_MASKED_BASE64 = 8;
/** Stands where a secret was. */
export const MASKED = '***';

/** Makes a text safe to show. */
export type Mask = (text: string) => string;

/** The Base64 of a secret as it looks within that of a longer text, which may begin at any of three places. */
function base64FormsOf(secret: string): string[] {
	const bytes = Buffer.from(secret);
	return [0, 1, 2].map((before) => {
		const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
		// Signs at both ends depend on what stands around the secret.
		const from = Math.ceil((before * 8) / 6);
		return text.slice(from, Math.floor(((before + bytes.length) * 8) / 6));
	});
}

/** Each form in which others may send a secret back: as it is, within JSON, HTML, an address or Base64. */
function formsOf(secret: string): string[] {
	const inUrl = encodeURIComponent(secret);
	const lower = inUrl.replace(/%../g, (sign) => sign.toLowerCase());
	const html = secret.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
	const named = secret
		.replace(/&/g, '&amp;')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/"/g, '&quot;');
	const form = new URLSearchParams([['', secret]]).toString().slice(1);
	const plain = [secret, JSON.stringify(secret).slice(1, -1), html, named, inUrl, lower, form];
	const base64 = base64FormsOf(secret).filter(({ length }) => length >= SHORTEST_MASKED_BASE64);
	const inPath = base64.map((text) => text.replace(/\+/g, '-').replace(/\//g, '_'));
	return [...plain, ...base64, ...inPath];
}

/** Takes secrets out of texts, in whichever form they are sent back: an answer may repeat what it was asked with. */
export function maskOf(secrets: readonly string[]): Mask {
	const whole = secrets.filter(({ length }) => length >= SHORTEST_MASKED);
	const forms = [...new Set(whole.flatMap(formsOf))].sort(
		(left, right) => right.length - left.length,
	);
	const shortest = forms[forms.length - 1]?.length ?? Infinity;
	return (text) =>
		text.length < shortest
			? text
			: forms.reduce(
					(clean, form) => (clean.includes(form) ? clean.split(form).join(MASKED) : clean),
					text,
				);
}

/** Nothing that Halo or Petra sends lies deeper; what does is made to use up the stack of whoever reads it. */
const MAX_DEPTH = 100;
/** Stands for a body that is not read: like JSON that was cut off. */
const NOT_READ = '[';

/** With these of its own, an object can't be read as text or number, or passes for another: no service sends them. */
const DISGUISES = ['toString', 'valueOf', '__proto__'];

/**
 * Visits each list and object within a value, one a step, without recursion, and takes out what would trip whoever reads it.
 *
 * @returns whether it is nested so deeply that it must not be read
 */
function* visits(value: unknown, look: (within: object) => void): Generator<undefined, boolean> {
	const found: Array<[unknown, number]> = [[value, 0]];
	for (let next = found.pop(); next !== undefined; next = found.pop()) {
		const [within, depth] = next;
		if (typeof within !== 'object' || within === null || ArrayBuffer.isView(within)) continue;
		if (depth > MAX_DEPTH) return true;
		for (const name of DISGUISES)
			if (Object.hasOwn(within, name)) Reflect.deleteProperty(within, name);
		look(within);
		for (const inner of Object.values(within))
			if (typeof inner === 'object') found.push([inner, depth + 1]);
		yield undefined;
	}
	return false;
}

/**
 * Takes out of a parsed body, in place, what would trip whoever reads it.
 *
 * @returns false where it is nested so deeply that whoever reads it may run out of stack
 */
export function disarm(value: unknown): boolean {
	const steps = visits(value, () => undefined);
	for (let step = steps.next(); ; step = steps.next()) if (step.done) return !step.value;
}

/**
 * A parsed body without secrets that it may repeat, cleaned in place. A report of thousands of rows takes its time, so n8n's
 * event loop gets its turns.
 */
export async function maskedBody(body: unknown, mask: Mask): Promise<unknown> {
	if (typeof body === 'string') return mask(body);
	const steps = visits(body, (within) => {
		for (const [key, held] of Object.entries(within) as Array<[string, unknown]>) {
			const [shownKey, shown] = [mask(key), typeof held === 'string' ? mask(held) : held];
			if (shownKey === key && shown === held) continue;
			if (shownKey !== key) Reflect.deleteProperty(within, key);
			setOwn(within as Record<string, unknown>, shownKey, shown);
		}
	});
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value ? NOT_READ : body;
		for (let due = dueTurn(); due !== undefined; due = dueTurn()) await due;
	}
}

/** An answer without secrets that it may repeat. Its body is cleaned in place: nobody else has it yet. */
export async function maskedReply(reply: Reply, mask: Mask): Promise<Reply> {
	const { headers, body } = reply;
	const name = headers['content-disposition'];
	const clean = {
		...reply,
		...(typeof name === 'string'
			? { headers: { ...headers, 'content-disposition': mask(name) } }
			: {}),
	};
	return { ...clean, body: await maskedBody(body, mask) };
}
