/**
 * A request on a connection of its own. n8n closes one that was idle for five seconds; on a busy machine the next request
 * is under way by then, and fails as if n8n were gone.
 */
export async function request(url: string, init: RequestInit = {}): Promise<Response> {
	return await fetch(url, { ...init, headers: { ...init.headers, connection: 'close' } });
}
