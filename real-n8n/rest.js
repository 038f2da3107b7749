const browserId = require('./browserId');
const owner = require('./owner');

/** n8n's answer to a request was not a success. */
class N8nRefusal extends Error {
	/**
	 * @param {string} request
	 * @param {number} status
	 * @param {string} body
	 */
	constructor(request, status, body) {
		super(`n8n answered ${request} with ${status}: ${body.slice(0, 500)}`);
		this.status = status;
	}
}

/**
 * The REST calls that n8n's editor makes.
 * @param {{ url: string, cookie: string }} session
 */
function restOf({ url, cookie }) {
	/**
	 * @param {string} method
	 * @param {string} path below /rest
	 * @param {unknown} [body]
	 * @template [T=unknown]
	 * @returns {Promise<T>} what n8n answers under `data`, in the form that the caller knows it to have
	 */
	return async function rest(method, path, body) {
		const answer = await fetch(`${url}/rest${path}`, {
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
 * @param {string} url
 * @returns {Promise<string>} the cookie
 */
async function login(url) {
	const answer = await fetch(`${url}/rest/login`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'browser-id': browserId },
		body: JSON.stringify({ emailOrLdapLoginId: owner.email, password: owner.password }),
	});
	if (!answer.ok) throw new N8nRefusal('POST /rest/login', answer.status, await answer.text());
	return answer.headers
		.getSetCookie()
		.map((cookie) => cookie.split(';')[0])
		.join('; ');
}

module.exports = { login, N8nRefusal, restOf };
