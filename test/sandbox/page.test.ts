import http from 'node:http';
import os from 'node:os';
import { askToken, sandboxForTests } from './client';

const here = sandboxForTests();
const { call } = here;

interface PageState {
	tickets: Array<Record<string, unknown>>;
	incidents: unknown[];
	requests: unknown[];
}

const state = async () =>
	(await (await fetch(`${here.sandbox.url}/live/state`)).json()) as PageState;

/** `fetch` sends no other Host than that of the address. */
const statusOf = async (method: string, path: string, headers: Record<string, string>) =>
	await new Promise<number | undefined>((resolve, reject) => {
		const request = http.request(`${here.sandbox.url}${path}`, { method, headers });
		request
			.on('response', ({ statusCode }) => resolve(statusCode))
			.on('error', reject)
			.end();
	});

const press = async (path: string) =>
	(await fetch(`${here.sandbox.url}${path}`, { method: 'POST' })).status;

describe('the live page', () => {
	it('is plain HTML', async () => {
		const response = await fetch(here.sandbox.url);
		expect(response.headers.get('content-type')).toContain('text/html');
		expect(await response.text()).toContain('Raise a Petra incident');
	});

	it('shows tickets with their names, newest change first', async () => {
		here.sandbox.halo.add('Tickets', { summary: 'Newest', client_id: 13 });
		expect((await state()).tickets[0]).toMatchObject({
			summary: 'Newest',
			client_name: 'Quay Logistics',
			status_name: 'New',
		});
	});

	it('closes a ticket and raises an incident', async () => {
		expect(await press('/live/close/1001')).toBe(204);
		expect(here.sandbox.halo.rows('Tickets')[0]).toMatchObject({ id: 1001, hasbeenclosed: true });
		expect(await press('/live/incident')).toBe(204);
		expect((await state()).incidents).toHaveLength(1);
	});

	it('hears of a change at once', async () => {
		const stop = new AbortController();
		const response = await fetch(`${here.sandbox.url}/live/changes`, { signal: stop.signal });
		const reader = response.body?.getReader();
		here.sandbox.halo.add('Client', { name: 'Elm Cafe' });
		const { value } = (await reader?.read()) ?? {};
		expect(new TextDecoder().decode(value)).toContain('data: changed');
		stop.abort();
	});

	it('shows no secret of what was asked', async () => {
		const { clientSecret } = here.sandbox.credential();
		const { apiKey } = here.sandbox.petra.credential(here.sandbox.url);
		const token = await askToken(here.sandbox, {}, '?client_secret=in-the-address');
		await call('POST', '/Webhook', [{ name: 'x', url: 'https://x', basic_password: 'pass-word' }]);
		const shown = await (await fetch(`${here.sandbox.url}/live/state`)).text();
		const { access_token: accessToken } = token.body as { access_token: string };
		expect(shown).toContain('/auth/token');
		for (const secret of [clientSecret, apiKey, accessToken, 'pass-word', 'in-the-address'])
			expect(shown).not.toContain(secret);
	});

	it.each<Record<string, string>>([
		{ host: 'evil.example' },
		{ host: '127.0.0.1.evil.example' },
		{ origin: 'https://evil.example' },
		{ origin: 'http://127.0.0.1:1' },
		{ origin: 'null' },
	])('nothing is told or done for %j', async (headers) => {
		for (const [method, path] of [
			['GET', '/live/state'],
			['POST', '/live/incident'],
			['GET', '/api/authinfo'],
			['POST', '/auth/token'],
		])
			expect(await statusOf(method, path, headers)).toBe(403);
		expect((await state()).incidents).toHaveLength(0);
	});

	it('is for this machine only', async () => {
		const others = Object.values(os.networkInterfaces())
			.flat()
			.flatMap((address) => (address?.internal === false ? [address.address] : []));
		const { port } = new URL(here.sandbox.url);
		for (const address of others.filter((one) => !one.includes(':')))
			await expect(fetch(`http://${address}:${port}/live/state`)).rejects.toThrow();
		expect(new URL(here.sandbox.url).hostname).toBe('127.0.0.1');
	});
});
