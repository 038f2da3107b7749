import { createHmac } from 'crypto';
import type { Row } from '../../sandbox';
import { closedAfterEach, rowsOf, sandboxForTests } from './client';
import { startListener } from './listener';
import type { Listener } from './listener';

const here = sandboxForTests();
const listen = closedAfterEach(startListener);
const { call } = here;
let listener: Listener;

beforeEach(async () => {
	listener = await listen();
	here.sandbox.switches.webhookDelayMs = 0;
});

const newTicket = 3;
const closed = 39;

const bind = (webhook_id: unknown, eventno: number, more: object = {}) =>
	call('POST', '/Notification', [
		{
			guid: null,
			eventno,
			name: 'n8n',
			type: -2,
			delivery_method: 6,
			agent_id: 0,
			webhook_id,
			...more,
		},
	]);

const register = async (more: object = {}, eventno = newTicket, condition: object = {}) => {
	const webhook = {
		name: 'n8n',
		type: 0,
		method: 0,
		url: listener.url,
		active: true,
		content_type: 'application/json',
		...more,
	};
	const { body } = await call('POST', '/Webhook', [webhook]);
	const { id } = body as Row;
	await bind(id, eventno, condition);
	return id;
};

const createTicket = async (row: object = {}) => {
	const { body } = await call('POST', '/Tickets', [{ summary: 'Sign-in', client_id: 12, ...row }]);
	await here.sandbox.halo.deliveriesDone();
	return body as Row;
};

describe('registration', () => {
	it('gives a GUID, drops events, and never shows the secret again', async () => {
		const { body, status } = await call('POST', '/Webhook', [
			{ name: 'n8n', url: listener.url, events: [{ id: 3 }], basic_password: 'geheim' },
		]);
		const { id } = body as Row;
		expect(status).toBe(201);
		expect(id).toMatch(/^[0-9a-f-]{36}$/);
		expect(body).toMatchObject({ events: [] });
		expect(
			JSON.stringify([body, (await call('GET', `/Webhook/${String(id)}`)).body]),
		).not.toContain('geheim');
	});

	it('refuses a name twice and an address that is too long', async () => {
		await register();
		expect(await call('POST', '/Webhook', [{ name: 'N8N', url: listener.url }])).toMatchObject({
			status: 400,
			body: { Message: 'Name must be unique' },
		});
		expect(
			(
				await call('POST', '/Webhook', [
					{ name: 'long', url: `https://x.example/${'y'.repeat(500)}` },
				])
			).status,
		).toBe(400);
	});

	it('shows bound events as a view of the event rows', async () => {
		const id = await register();
		expect((await call('GET', `/Webhook/${String(id)}?includedetails=true`)).body).toMatchObject({
			events: [{ eventno: 3 }],
		});
		expect(rowsOf(await call('GET', `/Notification?webhook_id=${String(id)}`))).toMatchObject([
			{ id: 41, eventno: 3 },
		]);
		here.sandbox.switches.notificationList = 'envelope';
		expect((await call('GET', '/Notification')).body).toMatchObject({
			record_count: 1,
			notifications: [{ id: 41 }],
		});
	});

	it('leaves event rows behind when only the webhook is deleted', async () => {
		const id = await register();
		expect((await call('DELETE', `/Webhook/${String(id)}`)).status).toBe(200);
		expect((await call('GET', `/Webhook/${String(id)}`)).status).toBe(404);
		expect((await call('DELETE', '/Notification/41')).status).toBe(200);
	});

	it('has a catalogue of events, with the twins that do not fire', async () => {
		const events = rowsOf(await call('GET', '/Lookup?lookupid=64'));
		expect(events).toContainEqual(
			expect.objectContaining({
				id: 3,
				name: 'New $#request Logged - All',
				value2: 'New Ticket Logged',
			}),
		);
		expect(events.map(({ id }) => id)).toEqual(
			expect.arrayContaining([1, 3, 37, 39, 61, 74, 76, 1072]),
		);
		here.sandbox.switches.lookupFilter = false;
		expect(rowsOf(await call('GET', '/Lookup?lookupid=64')).length).toBeGreaterThan(events.length);
	});
});

describe('a delivery', () => {
	it('carries the whole ticket', async () => {
		const id = await register();
		const ticket = await createTicket();
		expect(listener.received).toHaveLength(1);
		expect(listener.received[0].body).toMatchObject({
			id: expect.any(String),
			webhook_id: id,
			notification_id: 41,
			event: 'new ticket logged',
			object_id: ticket.id,
			agent_id: 1,
			timestamp: expect.stringMatching(/\.\d{7}Z$/),
			ticket: {
				id: ticket.id,
				summary: 'Sign-in',
				client_name: 'Birch Dental',
				hasbeenclosed: null,
			},
		});
	});

	it('happens for the bound event only', async () => {
		await register({}, closed);
		const { id } = await createTicket();
		expect(listener.received).toEqual([]);
		await createTicket({ id, status_id: 9 });
		expect(listener.received[0].body).toMatchObject({
			event: 'ticket closed',
			ticket: { hasbeenclosed: true },
		});
	});

	it('does not happen for the twin for one recipient, nor for a row that is not bound the right way', async () => {
		const id = await register({}, 1);
		await bind(id, newTicket, { type: 0 });
		await bind(id, newTicket, { delivery_method: 0 });
		await createTicket();
		expect(listener.received).toEqual([]);
	});

	it.each([
		[{ fieldname: 'tickettype_id', type: 0, value_int: 4, value_type: 'int' }, 1],
		[{ fieldname: 'tickettype_id', type: 1, value_int: 4, value_type: 'int' }, 0],
		[{ fieldname: 'symptom', type: 2, value_string: 'sign', value_type: 'string' }, 1],
		[{ fieldname: 'symptom', type: 1, value_string: '""', value_type: 'string' }, 1],
		[{ fieldname: 'symptom', type: 1, value_string: '', value_type: 'string' }, 0],
		[{ fieldname: 'client_id', type: 23, value_string: '13,14', value_type: 'string' }, 0],
	])('follows the condition %j', async (condition, count) => {
		await register({}, newTicket, {
			filter_type: 2,
			condition_count: 1,
			conditions: [{ tablename: 'faults', ...condition }],
		});
		await createTicket({ tickettype_id: 4 });
		expect(listener.received).toHaveLength(count);
	});

	it('is not made by a refused request', async () => {
		await register();
		await call('POST', '/Tickets', [{ summary: 'One' }, { summary: 'Two', team: 'Nobody' }]);
		await here.sandbox.halo.deliveriesDone();
		expect(listener.received).toEqual([]);
	});

	it('is signed over the bytes that are sent, in Base64', async () => {
		await register({
			authentication_type: 3,
			authentication_header: 'X-Signature',
			algorithm: 0,
			basic_password: 'geheim',
		});
		await createTicket();
		const [{ headers, text }] = listener.received;
		expect(headers['x-signature']).toBe(
			createHmac('sha256', 'geheim').update(text).digest('base64'),
		);
	});

	it('is not signed by a build that does not know signatures', async () => {
		here.sandbox.switches.webhookSignatures = false;
		const id = await register({
			authentication_type: 3,
			authentication_header: 'X-Signature',
			basic_password: 'geheim',
		});
		expect((await call('GET', `/Webhook/${String(id)}`)).body).toMatchObject({
			authentication_type: 0,
		});
		await createTicket();
		expect(listener.received[0].headers).not.toHaveProperty('x-signature');
	});

	it('has a Basic header on demand', async () => {
		await register({ authentication_type: 1, basic_username: 'halo', basic_password: 'geheim' });
		await createTicket();
		expect(listener.received[0].headers.authorization).toBe(
			`Basic ${Buffer.from('halo:geheim').toString('base64')}`,
		);
	});

	it.each([
		['event only', { event: 'new ticket logged', object_id: 1006 }],
		['array', [{ event: 'new ticket logged', ticket: { summary: 'Sign-in' } }]],
		['custom', { subject: 'Sign-in' }],
	] as const)('may be of the shape %s', async (shape, body) => {
		here.sandbox.switches.webhookShape = shape;
		await register();
		await createTicket();
		expect(listener.received[0].body).toMatchObject(body);
		expect('ticket' in listener.received[0].body).toBe(false);
	});

	it('may come twice with the same id', async () => {
		here.sandbox.switches.webhookSentTwice = true;
		await register();
		await createTicket();
		const [first, second] = listener.received.map(({ body }) => body.id);
		expect(second).toBe(first);
	});

	it('is logged, and can be sent again from the log', async () => {
		const id = await register();
		await createTicket();
		const path = `/WebhookEvent?webhook_id=${String(id)}`;
		const [event] = rowsOf(await call('GET', path));
		expect(event).toMatchObject({ responsestatus: 200, error: false, notification_id: 41 });
		await call('POST', '/WebhookEvent', [{ id: event.id }]);
		await here.sandbox.halo.deliveriesDone();
		expect(listener.received.map(({ text }) => text)).toEqual([
			event.requestbody,
			event.requestbody,
		]);
	});

	it('that fails is logged, tried again on demand, and may switch the webhook off', async () => {
		Object.assign(here.sandbox.switches, { webhookRetries: 1, webhookDisabledAfter: 2 });
		listener.answer(500);
		const id = await register();
		await createTicket();
		expect(rowsOf(await call('GET', '/WebhookEvent'))).toMatchObject([
			{ error: true, responsestatus: 500 },
			{ error: true },
		]);
		expect((await call('GET', `/Webhook/${String(id)}`)).body).toMatchObject({
			active: false,
			last_auto_disable_date: expect.any(String),
		});
		await createTicket();
		expect(listener.received).toHaveLength(2);
	});

	it('may tell who deleted a ticket', async () => {
		here.sandbox.switches.webhookAgent = 'of the actor';
		await register({}, 1072);
		await call('DELETE', '/Tickets/1002');
		await here.sandbox.halo.deliveriesDone();
		expect(listener.received[0].body).toMatchObject({
			event: 'ticket deleted',
			object_id: 1002,
			agent_id: 30,
		});
	});

	it.each([
		['status and error', ['error', 'responsestatus']],
		['status', ['responsestatus']],
		['error', ['error']],
	] as const)('that fails may be logged with %s', async (webhookLog, told) => {
		here.sandbox.switches.webhookLog = webhookLog;
		listener.answer(500);
		await register();
		await createTicket();
		const [row] = rowsOf(await call('GET', '/WebhookEvent'));
		expect(['error', 'responsestatus'].filter((name) => name in row)).toEqual(told);
	});

	it("comes from a technician's change too", async () => {
		await register({}, closed);
		here.sandbox.halo.change('Tickets', { id: 1001, status_id: 9 });
		await here.sandbox.halo.deliveriesDone();
		expect(listener.received[0].body).toMatchObject({ object_id: 1001, agent_id: 2 });
	});
});
