import { jsonParse } from 'n8n-workflow';

/** A request as it comes in at n8n's webhook. */
export interface Delivery {
	/** Sent as JSON; a text is sent as it is. */
	body: unknown;
	headers?: Record<string, string>;
	query?: Record<string, string>;
	/** To the address of a test run in the editor. */
	isTest?: boolean;
}

/** What a node has answered so far. */
export interface Answered {
	status: number;
	body: unknown;
	ended: boolean;
}

/** The response of n8n's webhook server, which notes what is answered. */
export function responseInto(answered: Answered) {
	const end = (body?: unknown) => {
		Object.assign(answered, { ended: true, ...(body === undefined ? {} : { body }) });
		return response;
	};
	const response = {
		status(code: number) {
			answered.status = code;
			return response;
		},
		setHeader: () => response,
		send: end,
		json: end,
		end,
		get headersSent() {
			return answered.ended;
		},
	};
	return response;
}

/** The request of n8n's webhook server. */
export function requestOf({ body, headers = {}, query = {} }: Delivery) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
	return {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...Object.fromEntries(lowerCase) },
		query,
		params: {},
		// n8n keeps the text of what it can't parse.
		body: jsonParse<unknown>(text, { fallbackValue: text }),
		rawBody: Buffer.from(text),
	};
}
