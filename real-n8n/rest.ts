import { browserId } from './browserId';
import { owner } from './owner';
import { request } from './request';

/** n8n's answer to a request was not a success. */
export class N8nRefusal extends Error {
	constructor(
		request: string,
		readonly status: number,
		body: string,
	) {
		super(`n8n answered ${request} with ${status}: ${body.slice(0, 500)}`);
	}
}

/** A person who is logged in to an n8n. */
export interface Session {
	url: string;
	cookie: string;
}

/** A call of n8n's REST API. */
export type Rest = ReturnType<typeof restOf>;

/** The REST calls that n8n's editor makes. */
export function restOf({ url, cookie }: Session) {
	/**
	 * @param path below /rest
	 * @returns what n8n answers under `data`, in the form that the caller knows it to have
	 */
	return async function rest<T = unknown>(
		method: string,
		path: string,
		body?: unknown,
	): Promise<T> {
		const answer = await request(`${url}/rest${path}`, {
			method,
			headers: { 'content-type': 'application/json', 'browser-id': browserId, cookie },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await answer.text();
		if (!answer.ok) throw new N8nRefusal(`${method} /rest${path}`, answer.status, text);
		const content = text === '' ? undefined : JSON.parse(text);
		return content?.data ?? content;
	};
}

/**
 * Logs the owner in.
 *
 * @returns the cookie
 */
export async function login(url: string): Promise<string> {
	const answer = await request(`${url}/rest/login`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'browser-id': browserId },
		body: JSON.stringify({ emailOrLdapLoginId: owner.email, password: owner.password }),
	});
	if (!answer.ok) throw new N8nRefusal('POST /rest/login', answer.status, await answer.text());
	return cookieOf(answer);
}

function cookieOf(answer: Response): string {
	return answer.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
}

/**
 * Gives the owner a password that nobody else knows.
 *
 * @param cookie of the owner; it is worth nothing afterwards
 * @returns the new cookie
 */
export async function changePassword(
	url: string,
	cookie: string,
	newPassword: string,
): Promise<string> {
	const answer = await request(`${url}/rest/me/password`, {
		method: 'PATCH',
		headers: { 'content-type': 'application/json', 'browser-id': browserId, cookie },
		body: JSON.stringify({ currentPassword: owner.password, newPassword }),
	});
	if (!answer.ok) {
		throw new N8nRefusal('PATCH /rest/me/password', answer.status, await answer.text());
	}
	return cookieOf(answer);
}
