import type { Response } from 'express';
import { sleep } from 'n8n-workflow';

/**
 * Ways in which an answer goes wrong after the request was handled. The first ones break off on the line: Halo has done
 * its work, and the client can't know. The others arrive whole, with status 200, and are not what was asked for.
 */
export type BrokenReply =
	/** Header and 40 bytes, then the connection is closed. */
	| 'cut body'
	/** The header, then the connection is closed. */
	| 'header only'
	/** The whole body, but a length that promises more. */
	| 'long length'
	/** Half the body in chunks, and no last chunk. */
	| 'cut chunks'
	/** Half a body as gzip, with a length that fits. */
	| 'cut gzip'
	/** Half the body, with a length that fits. */
	| 'cut JSON'
	| 'empty'
	| 'text'
	| 'error object'
	/** The envelope with null in place of its lists. */
	| 'null envelope'
	/** The envelope without its lists: `record_count` alone. */
	| 'no envelope'
	/** The envelope with its count, but without rows. */
	| 'no rows'
	/** The rows as text. */
	| 'not objects'
	| 'web page'
	| 'web page behind comment'
	/** An empty list without its envelope. */
	| 'bare list'
	/** An empty list, and one of a row, as another record's envelope holds it. */
	| 'others’ envelope'
	| 'others’ rows'
	/** What a gateway or a program in between makes of an error. */
	| 'problem'
	| 'message and count'
	| 'list of errors'
	/** The envelope without rows, and something beside it that says why. */
	| 'error beside list'
	| 'negative count';

const page = '<!DOCTYPE html><html><title>Halo</title><p>Please log in</p></html>';

const withLists = (text: string, change: (list: unknown[]) => unknown): string => {
	if (text === '') return text;
	const body: unknown = JSON.parse(text);
	if (Array.isArray(body)) return JSON.stringify(change(body) ?? null);
	return JSON.stringify(body, (key, value: unknown) =>
		key !== '' && Array.isArray(value) ? change(value) : value,
	);
};

/** The envelope without rows, and something beside them. */
const emptied = (text: string, more: object): string =>
	JSON.stringify({
		...(JSON.parse(withLists(text, () => [])) as object),
		record_count: 0,
		...more,
	});

const half = (text: string) => text.slice(0, Math.ceil(text.length / 2));

const json = 'application/json; charset=utf-8';
const html = 'text/html; charset=utf-8';

/** What arrives whole, by the text of the right answer. */
const whole: Partial<Record<BrokenReply, { type: string; text: (right: string) => string }>> = {
	'cut JSON': { type: json, text: half },
	empty: { type: json, text: () => '' },
	text: { type: 'text/plain', text: () => 'Service is starting' },
	'error object': { type: json, text: () => JSON.stringify({ error: 'Timeout expired' }) },
	'null envelope': { type: json, text: (right) => withLists(right, () => null) },
	'no envelope': { type: json, text: (right) => withLists(right, () => undefined) },
	'no rows': { type: json, text: (right) => withLists(right, () => []) },
	'bare list': { type: json, text: () => '[]' },
	'others’ envelope': { type: json, text: () => '{"record_count":0,"reports":[]}' },
	'others’ rows': { type: json, text: () => '{"record_count":1,"reports":[{"id":12,"name":"x"}]}' },
	problem: { type: json, text: () => '{"record_count":0,"title":"Bad Gateway","status":502}' },
	'message and count': { type: json, text: () => '{"record_count":0,"message":"Down"}' },
	'list of errors': { type: json, text: () => '[{"error":"Timeout expired"}]' },
	'error beside list': { type: json, text: (right) => emptied(right, { error: 500 }) },
	'negative count': { type: json, text: (right) => emptied(right, { record_count: -1 }) },
	'not objects': { type: json, text: (right) => withLists(right, (list) => list.map(String)) },
	'web page': { type: html, text: () => page },
	'web page behind comment': { type: html, text: () => `<!-- node 3 -->\n${page}` },
};

const closeSoon = async (response: Response) => {
	await sleep(20);
	response.socket?.destroy();
};

/** The first half of a list, zipped. */
const halfGzip = Buffer.from(
	'H4sIAAAAAAAAA6tWKkpNzi9KiU/OL80rUbIy0lEqyi8vVrKKrlbKTFGyMtRRykvMTVU=',
	'base64',
);

/** Sends an answer whose connection is lost halfway. */
const breakOff = (response: Response, reply: BrokenReply, text: string) => {
	const bytes = Buffer.from(text);
	response.type('json');
	if (reply === 'cut chunks') {
		response.write(half(text));
	} else if (reply === 'cut gzip') {
		response.set({ 'Content-Encoding': 'gzip', 'Content-Length': String(halfGzip.length) });
		return void response.end(halfGzip);
	} else {
		const isLong = reply === 'long length';
		response.set('Content-Length', String(isLong ? bytes.length + 100 : bytes.length + 1));
		response.flushHeaders();
		if (isLong) response.write(bytes);
		if (reply === 'cut body') response.write(bytes.subarray(0, 40));
	}
	void closeSoon(response);
};

/**
 * Puts another answer in place of the one that the handler of this request will send.
 *
 * @param send sends it; gets the text of the right answer
 */
export function replaceAnswer(response: Response, send: (right: string) => void): void {
	const rightSend = response.send.bind(response) as Response['send'];
	const rightEnd = response.end.bind(response) as Response['end'];
	const instead = (content?: unknown) => {
		response.send = rightSend;
		response.end = rightEnd;
		send(typeof content === 'string' ? content : '');
		return response;
	};
	response.send = instead;
	response.end = instead as Response['end'];
}

/** Answers as the fault says, once the request is handled. */
export function breakReply(response: Response, reply: BrokenReply): void {
	replaceAnswer(response, (right) => {
		const { type, text } = whole[reply] ?? {};
		if (type === undefined || text === undefined) return breakOff(response, reply, right);
		const body = text(right);
		response
			.type(type)
			.set('Content-Length', String(Buffer.byteLength(body)))
			.end(body);
	});
}
