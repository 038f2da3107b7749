import type { Request, RequestHandler, Response } from 'express';
import { sleep } from 'n8n-workflow';
import type { BrokenReply } from './replies';
import { breakReply, replaceAnswer } from './replies';

/** A disturbance. Without `method` and `path` it meets every request. */
export interface Fault {
	method?: string;
	/** A path such as `/Tickets` (case and the `/api` in front do not matter), or a pattern. */
	path?: string | RegExp;
	/** It meets only requests whose body is an array of more rows than this. */
	rowsOver?: number;
	/** Answer with this status instead of handling the request. */
	status?: number;
	/** With `status`: handle the request first, so that what it writes is stored. */
	afterwards?: boolean;
	/** Handle the request, but send an answer that is broken in this way. */
	reply?: BrokenReply;
	headers?: Record<string, string>;
	/** An object is sent as JSON, a text as it is; a function makes it of the request, to echo what came with it. */
	body?: unknown;
	/** How many requests it meets: 1 unless given, `Infinity` for all. */
	times?: number;
	/** How many matching requests pass unharmed before. */
	skip?: number;
	/** Reset the connection before the request is handled, or after what it writes is stored. */
	drop?: 'before' | 'after';
	/** Wait first. Alone, it makes a slow answer. */
	delayMs?: number;
	/** Handle the request, but send its answer so much later. */
	answerAfterMs?: number;
	/** Hold the request until this is done: until others have come as far (`meeting`), or while something else happens. */
	hold?: () => unknown;
}

/** So long nobody else may come to a meeting, in milliseconds; then what was to be forced can't happen. */
const longestWaitMs = 60_000;

/**
 * Holds requests until so many have come to the same point, then lets all go on: what must overlap does so, on a busy
 * machine too. For `hold`, with `times: count`.
 *
 * @returns a function that rejects where too few come
 */
export function meeting(count: number): () => Promise<void> {
	let arrived = 0;
	let open: () => void = () => undefined;
	let fail: (reason: Error) => void = () => undefined;
	const all = new Promise<void>((resolve, reject) => {
		open = resolve;
		fail = reject;
	});
	return async () => {
		const place = ++arrived;
		if (place >= count) open();
		AbortSignal.timeout(longestWaitMs).addEventListener('abort', () => {
			if (arrived === place)
				fail(new Error(`Of ${count} requests that were to meet, ${place} came`));
		});
		await all;
	};
}

const pathMatches = (wanted: Fault['path'], path: string) => {
	if (wanted === undefined) return true;
	if (wanted instanceof RegExp) return wanted.test(path);
	const lower = wanted.toLowerCase();
	return [lower, `/api${lower}`, `/auth${lower}`, `/petra${lower}`].includes(path.toLowerCase());
};

const answer = (request: Request, response: Response, fault: Fault) => {
	const body: unknown = typeof fault.body === 'function' ? fault.body(request) : fault.body;
	response.status(fault.status ?? 200).set(fault.headers ?? {});
	if (body === undefined) response.end();
	else if (typeof body === 'string') response.send(body);
	else response.json(body);
};

const cutInsteadOfAnswering = (response: Response) => {
	const cut = () => {
		response.socket?.resetAndDestroy();
		return response;
	};
	response.end = cut;
};

const answerLater = (response: Response, ms: number) =>
	replaceAnswer(response, (right) => {
		void sleep(ms).then(() => response.end(right));
	});

const rowsIn = (body: unknown): number => {
	const text = typeof body === 'string' && body.startsWith('[') ? body : '[]';
	return (JSON.parse(text) as unknown[]).length;
};

/** The disturbances that a test or a demonstration asks for. */
export class Faults {
	private pending: Array<Fault & { left: number; toSkip: number }> = [];

	/** Adds a disturbance; several are met in the order in which they were added. */
	add(fault: Fault): void {
		this.pending.push({ ...fault, left: fault.times ?? 1, toSkip: fault.skip ?? 0 });
	}

	clear(): void {
		this.pending = [];
	}

	/** The next disturbance for this request, counted as used. */
	private take(method: string, path: string, body: unknown): Fault | undefined {
		for (const fault of this.pending) {
			if (fault.method && fault.method.toUpperCase() !== method) continue;
			if (!pathMatches(fault.path, path)) continue;
			if (fault.rowsOver !== undefined && rowsIn(body) <= fault.rowsOver) continue;
			if (fault.toSkip > 0) {
				fault.toSkip--;
				continue;
			}
			fault.left--;
			this.pending = this.pending.filter(({ left }) => left > 0);
			return fault;
		}
		return undefined;
	}

	/** Meets requests with the disturbances asked for. */
	readonly meet: RequestHandler = async (request, response, next) => {
		const fault = this.take(request.method, request.baseUrl + request.path, request.body);
		if (!fault) return next();
		if (fault.delayMs) await sleep(fault.delayMs);
		await fault.hold?.();
		if (fault.drop === 'before') return response.socket?.resetAndDestroy();
		if (fault.drop === 'after') cutInsteadOfAnswering(response);
		if (fault.answerAfterMs !== undefined) answerLater(response, fault.answerAfterMs);
		if (fault.reply !== undefined) breakReply(response, fault.reply);
		if (fault.status === undefined) return next();
		if (!fault.afterwards) return answer(request, response, fault);
		replaceAnswer(response, () => {
			response.removeHeader('Content-Type');
			answer(request, response, fault);
		});
		next();
	};
}
