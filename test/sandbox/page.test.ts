import http from 'node:http';
import os from 'node:os';
import { askToken, sandboxForTests } from './client';

const here = sandboxForTests();
const { call } = here;

type Rows = Array<Record<string, unknown>>;

interface PageState {
	tickets: Rows;
	incidents: Rows;
	tenants: Rows;
	invoices: Rows;
	requests: Rows;
	isRecording: boolean;
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

/** Presses a button, and gives what it shows. */
async function press(button: string, values: Record<string, string> = {}): Promise<unknown> {
	const query = new URLSearchParams(values).toString();
	const response = await fetch(`${here.sandbox.url}/live/${button}?${query}`, { method: 'POST' });
	expect(response.status).toBe(200);
	return ((await response.json()) as { shown: unknown }).shown;
}

const BIRCH = 'Qx71Ab';

describe('the live page', () => {
	it.each([
		['/', 'text/html', 'Month end'],
		['/page.js', 'javascript', 'EventSource'],
		['/page.css', 'text/css', '.pill'],
	])('has %s, as %s', async (path, type, words) => {
		const response = await fetch(`${here.sandbox.url}${path}`);
		expect(response.headers.get('content-type')).toContain(type);
		expect(await response.text()).toContain(words);
	});

	it('shows tickets by number, with what a flow fills in', async () => {
		const id = Number((await state()).tickets[0].id) + 1;
		here.sandbox.halo.add('Tickets', {
			id,
			summary: 'Newest',
			client_id: 13,
			user_id: 44,
			sla_id: 1,
			priority_id: 2,
			supplier_reference: 'inc-1',
			details: 'One\nTwo',
			customfields: [{ id: 171, value: 'inc-1' }],
		});
		const { tickets } = await state();
		expect(tickets.map((ticket) => ticket.id)).toEqual(
			tickets.map((ticket) => ticket.id).sort((one, other) => Number(other) - Number(one)),
		);
		expect(tickets[0]).toMatchObject({
			id,
			client_name: 'Quay Logistics',
			user_name: expect.stringMatching(/\S/),
			priority_name: expect.stringMatching(/\S/),
			status_name: 'New',
			supplier_reference: 'inc-1',
			details: 'One\nTwo',
			fields: ['Petra Incident: inc-1'],
		});
	});

	it('closes a ticket', async () => {
		await press('close', { id: '1001' });
		expect(here.sandbox.halo.rows('Tickets')[0]).toMatchObject({ id: 1001, hasbeenclosed: true });
	});

	it.each(['true', 'false'])(
		'raises an incident of a tenant, live: %s, and remediates it',
		async (live) => {
			await press('raise', { tenant: BIRCH, live });
			const [raised] = (await state()).incidents;
			expect(raised).toMatchObject({
				tenant: { name: 'Birch Dental' },
				isLive: live === 'true',
				remediationStatus: 'NEEDS_REMEDIATION',
			});
			await press('remediate', { id: String(raised.id) });
			expect((await state()).incidents[0]).toMatchObject({ remediationStatus: 'REMEDIATED' });
		},
	);

	it('adds and takes away seats, and none below zero', async () => {
		const seats = async () =>
			(await state()).tenants.find(({ petraTenantId }) => petraTenantId === BIRCH)
				?.billableUsersThisMonth;
		await press('seats', { tenant: BIRCH, add: '5' });
		expect(await seats()).toBe(34);
		await press('seats', { tenant: BIRCH, add: '-50' });
		expect(await seats()).toBe(0);
	});

	it('makes the invoices of the month from what the recurring ones count by then', async () => {
		here.sandbox.halo.change('SoftwareLicence', { id: 1701, count: 31 });
		here.sandbox.halo.add('RecurringInvoice', {
			id: -900,
			client_id: 13,
			disabled: true,
			lines: [],
		});
		const before = (await state()).invoices.length;
		await press('monthEnd');
		const { invoices } = await state();
		expect(invoices).toHaveLength(before + 1);
		expect(invoices[0]).toMatchObject({
			client_name: 'Birch Dental',
			recurring_invoice_id: -240,
			lines: [
				expect.objectContaining({ qty_order: 31 }),
				expect.objectContaining({ qty_order: 29 }),
			],
			total: 678.9,
		});
	});

	it('goes back to the data of the start', async () => {
		await press('raise', { tenant: BIRCH });
		await press('close', { id: '1001' });
		await press('seats', { tenant: BIRCH, add: '5' });
		await press('record');
		await press('reset');
		const { incidents, tickets, tenants, isRecording } = await state();
		expect(incidents).toEqual([]);
		expect(tickets.find(({ id }) => id === 1001)).not.toMatchObject({ hasbeenclosed: true });
		expect(tenants[0]).toMatchObject({ billableUsersThisMonth: 29 });
		expect(isRecording).toBe(false);
	});

	it('writes what happened while it recorded as a report', async () => {
		expect(await press('record')).toBeNull();
		expect((await state()).isRecording).toBe(true);
		await call('POST', '/Tickets', [{ summary: 'By a flow', client_id: 12, tickettype_id: 1 }]);
		await press('close', { id: '1001' });
		here.sandbox.halo.change('SoftwareLicence', { id: 1701, count: 31 });
		await press('monthEnd');
		const report = String(await press('record'));
		expect(report).toMatch(/^# What the flow did\n\n1 request to Halo/);
		expect(report).toMatch(/- New: #\d+ "By a flow", Birch Dental, .*New/);
		expect(report).toMatch(/- Changed: #1001 .* → #1001 .*Closed/);
		expect(report).toContain(
			'- Changed: Birch Dental, Petra Identity Protection: 27 → Birch Dental, Petra Identity Protection: 31',
		);
		expect(report).toMatch(/- New: INV-\d+, Birch Dental: 678.9/);
		expect((await state()).isRecording).toBe(false);
	});

	it('writes that nothing happened', async () => {
		await press('record');
		expect(await press('record')).toContain('Nothing in Halo or Petra is different');
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
			['POST', '/live/raise'],
			['POST', '/live/reset'],
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
