import { sandboxForTests } from './client';

const here = sandboxForTests();

interface PageState {
	tickets: Array<Record<string, unknown>>;
	incidents: unknown[];
	requests: unknown[];
}

const state = async () =>
	(await (await fetch(`${here.sandbox.url}/live/state`)).json()) as PageState;

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
});
