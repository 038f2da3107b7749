import type { Request, RequestHandler, Response } from 'express';
import type { RequestLogEntry } from './types';

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
};

const shown = (body: unknown): unknown => {
	if (typeof body === 'string') return body === '' ? undefined : parsed(body);
	return typeof body === 'object' && body !== null && 'client_secret' in body
		? { ...body, client_secret: '***' }
		: body;
};

/** Hears of an answer before the client can; not when the connection is cut instead. */
const noteAnswer = (response: Response, hear: (status: number) => void) => {
	const end = response.end.bind(response) as Response['end'];
	response.end = ((...content: Parameters<typeof end>) => {
		hear(response.statusCode);
		return end(...content);
	}) as Response['end'];
};

/** Every request in the order of arrival, with how many were in flight at once. */
export class RequestLog {
	readonly entries: RequestLogEntry[] = [];
	mostAtOnce = 0;
	private inFlight = 0;

	constructor(private readonly changed: () => void) {}

	/** Records the requests of one side: the token server, Halo or Petra. */
	record(app: RequestLogEntry['app']): RequestHandler {
		return (request: Request, response: Response, next) => {
			const started = Date.now();
			const entry: RequestLogEntry = {
				app,
				method: request.method,
				path: request.baseUrl + request.path,
				query: { ...(request.query as Record<string, string>) },
				body: shown(request.body),
				status: 0,
				at: new Date(started).toISOString(),
				ms: 0,
			};
			this.entries.push(entry);
			this.inFlight++;
			this.mostAtOnce = Math.max(this.mostAtOnce, this.inFlight);
			noteAnswer(response, (status) => {
				entry.status = status;
				entry.ms = Date.now() - started;
			});
			response.on('close', () => {
				this.inFlight--;
				this.changed();
			});
			next();
		};
	}

	clear(): void {
		this.entries.length = 0;
		this.mostAtOnce = this.inFlight;
	}
}
