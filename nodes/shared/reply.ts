import type { IDataObject } from 'n8n-workflow';
import { withoutSecretParameter } from './secret';

/** One HTTP answer, whatever its status. */
export interface Reply {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	/** JSON already parsed; text where it was not JSON. */
	body: unknown;
}

const MAX_SENTENCE_LENGTH = 500;
/** More of a text is not looked at for a sentence. */
const MAX_LOOKED_AT = 10_000;

/** Narrows to a plain JSON object. */
export function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const PAGE_START =
	/^\s*<(!|\?xml|(html|head|body|title|meta|link|script|style|div|center|table|form|iframe|noscript|h\d|p|pre)\b)/i;

/** Whether the body is a web page, which is what a wrong address answers. */
export function isWebPage(body: unknown): boolean {
	return typeof body === 'string' && PAGE_START.test(body);
}

/** Whether the body is JSON that ends too early: n8n passes on as text what it can't read as JSON. */
export function isBrokenJson(body: unknown): boolean {
	return typeof body === 'string' && /^\s*[[{]/.test(body);
}

/** A text on one line: line breaks and other control characters are blanks. */
export function oneLineOf(text: string): string {
	return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function tidy(text: string): string | undefined {
	const shown = withoutSecretParameter(text.slice(0, MAX_LOOKED_AT));
	const flat = oneLineOf(shown).replace(/\s+/g, ' ').trim();
	if (flat === '') return undefined;
	return flat.length > MAX_SENTENCE_LENGTH ? `${flat.slice(0, MAX_SENTENCE_LENGTH)}…` : flat;
}

/** One text of several messages; each keeps its own full stop. */
function joined(messages: string[]): string {
	return messages.reduce((text, next) => `${text}${/[.!?;]$/.test(text) ? '' : ';'} ${next}`);
}

/** Every message in a list or under a key: `["A is mandatory"]`, `{"[0].outcome_id": ["…", "…"]}`. */
function messagesIn(value: unknown): string[] {
	if (typeof value === 'string')
		return value.trim() === '' || isWebPage(value) ? [] : [value.trim()];
	if (Array.isArray(value)) {
		return value.flatMap((entry) =>
			isObject(entry) ? (sentenceOf(entry) ?? []) : messagesIn(entry),
		);
	}
	if (!isObject(value)) return [];
	return Object.entries(value).flatMap(([key, entry]) => {
		const messages = Array.isArray(entry) ? messagesIn(entry) : [];
		return messages.length === 0 ? [] : [`${key === '' ? '' : `${key}: `}${joined(messages)}`];
	});
}

/**
 * The service's own words in an answer that refuses something, or undefined where it sent none (401, 403 and 404 are usually
 * empty). Halo has six forms: a bare JSON string, a list of them, a .NET exception (`Message`), OAuth
 * (`error_description`), `errorMessage`, and messages keyed by the property at fault (`[0].outcome_id`).
 */
export function sentenceOf(body: unknown): string | undefined {
	if (!isObject(body)) {
		const messages = messagesIn(body);
		return messages.length === 0 ? undefined : tidy(joined(messages));
	}
	const said = ['Message', 'error_description', 'error', 'errorMessage', 'message']
		.map((key) => body[key])
		.find((value): value is string => typeof value === 'string' && value.trim() !== '');
	const details = messagesIn(body.errors ?? (said === undefined ? body : undefined));
	const words = [...(said === undefined ? [] : [said]), ...details];
	if (words.length > 0) return tidy(joined(words));
	return typeof body.title === 'string' ? tidy(body.title) : undefined;
}

/** Property names at fault in a refused write, without the row index: `[0].outcome_id` gives `outcome_id`. */
export function propertiesAtFault(body: unknown): string[] {
	if (!isObject(body)) return [];
	const keyed = isObject(body.errors) ? body.errors : body;
	return Object.entries(keyed)
		.filter(([, value]) => Array.isArray(value))
		.map(([key]) => key.replace(/^\[\d+\]\.?/, ''));
}

/**
 * How long the service asks to wait, in milliseconds: `Retry-After` as seconds or as a date, or `retry_after` seconds in
 * the body; undefined where it does not say.
 *
 * @param nowEpochMs to measure a date against
 */
export function waitAskedFor(reply: Reply, nowEpochMs: number): number | undefined {
	const header =
		reply.headers['retry-after'] ?? (isObject(reply.body) ? reply.body.retry_after : undefined);
	const text = String(Array.isArray(header) ? header[0] : (header ?? '')).trim();
	if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - nowEpochMs);
}
