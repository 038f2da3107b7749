import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { credential, StoredCredential } from '../../support/credentials';
import type { Answer, Sent } from '../../support/halo';
import { Halo, ORIGIN } from '../../support/halo';
import { everythingIn } from '../../support/inspect';
import { locator, refusalOf, run } from '../../support/node';

const fifty = Array.from({ length: 50 }, (_, index) => ({ ticket: index + 1 }));
const goOn = { onError: 'continueRegularOutput' } as const;

const getTicket: INodeParameters = {
	resource: 'ticket',
	operation: 'get',
	ticketId: locator('id', '={{ $json.ticket }}'),
	simple: false,
};
const updateTicket: INodeParameters = {
	...getTicket,
	operation: 'update',
	updateFields: { summary: '=Ticket {{ $json.ticket }}' },
};

const rowOf = ({ body }: Sent) => (body as Array<{ id: number; summary: string }>)[0];

function messagesOf(items: INodeExecutionData[]): string[] {
	return items.map(({ error }) => String(error?.message));
}

test('one log-in serves every request of an execution, and the next execution', async () => {
	const stored = new StoredCredential(credential({ accessToken: '' }));
	const halo = new Halo().logIn('token-2');
	for (const { ticket } of fifty) {
		halo.on(`GET /Tickets/${ticket}`, ({ token }) => {
			return token === 'token-2' ? { body: { id: ticket } } : { status: 401 };
		});
	}
	halo.on('GET /Tickets/99', { body: { id: 99 } });
	const { json } = await run(getTicket, { items: fifty, credential: stored });
	expect(json).toEqual(fifty.map(({ ticket }) => ({ id: ticket })));
	await run(getTicket, { items: [{ ticket: 99 }], credential: stored });
	expect(halo.tokenRequests).toHaveLength(1);
	expect(halo.api).toHaveLength(51);
	expect(stored.data.accessToken).toBe('token-2');
});

test.each<[string, Answer]>([
	['an empty 401', { status: 401 }],
	['a 400 that says so', { status: 400, body: { error_description: 'The token is expired.' } }],
	['a 400 that says so bare', { status: 400, body: 'Invalid token' }],
])(
	'a token that dies in the middle of 50 updates (%s) is renewed once, and nothing is lost',
	async (_, dead) => {
		const stored = new StoredCredential();
		const kept: number[] = [];
		const halo = new Halo().logIn('token-2').on(
			'POST /Tickets',
			(sent) => {
				if (sent.token === 'token-1' && kept.length >= 13) return dead;
				kept.push(rowOf(sent).id);
				return { status: 201, body: rowOf(sent) };
			},
			'any',
		);
		const { json } = await run(updateTicket, { items: fifty, credential: stored });
		expect(json).toEqual(fifty.map(({ ticket }) => ({ id: ticket, summary: `Ticket ${ticket}` })));
		expect(halo.tokenRequests).toHaveLength(1);
		expect(kept.sort((left, right) => left - right)).toEqual(fifty.map(({ ticket }) => ticket));
	},
);

test('a 400 about something else renews nothing', async () => {
	const halo = new Halo().on('GET /Tickets/1', { status: 400, body: 'The type is invalid' });
	const { message } = await refusalOf(getTicket, { items: [{ ticket: 1 }] });
	expect(message).toBe('Halo refused to get the ticket: The type is invalid');
	expect(halo.tokenRequests).toHaveLength(0);
});

test('two executions at once share one renewal', async () => {
	const stored = new StoredCredential();
	const halo = new Halo().logIn('token-2');
	for (const { ticket } of fifty) {
		halo.on(
			`GET /Tickets/${ticket}`,
			({ token }) => (token === 'token-2' ? { body: { id: ticket } } : { status: 401 }),
			'any',
		);
	}
	const [first, second] = await Promise.all([
		run(getTicket, { items: fifty.slice(0, 25), credential: stored }),
		run(getTicket, { items: fifty.slice(25), credential: stored }),
	]);
	expect([...first.json, ...second.json]).toHaveLength(50);
	expect(halo.tokenRequests).toHaveLength(1);
});

test('a token that another process renewed meanwhile is picked up', async () => {
	const stored = new StoredCredential();
	const halo = new Halo().on(
		'GET /Tickets/1',
		({ token }) => {
			if (token === 'token-7') return { body: { id: 1 } };
			stored.data = { ...stored.data, accessToken: 'token-7' };
			return { status: 401 };
		},
		2,
	);
	await run(getTicket, { items: [{ ticket: 1 }], credential: stored });
	expect(halo.tokenRequests).toHaveLength(0);
});

test('a 401 that a fresh token does not mend is a missing right, and later items renew no more', async () => {
	const halo = new Halo().logIn('token-2');
	for (const { ticket } of fifty) halo.on(`GET /Tickets/${ticket}`, { status: 401 }, 'any');
	const { items } = await run(getTicket, { items: fifty, node: goOn });
	expect(new Set(messagesOf(items))).toEqual(
		new Set([
			'Halo does not let this connection get the ticket: it needs the permission "Read: tickets"',
		]),
	);
	expect(halo.tokenRequests).toHaveLength(1);
	expect(halo.api.length).toBeLessThanOrEqual(50 + 20);
});

test('a refused log-in is asked once for 50 items, and each item says why', async () => {
	const stored = new StoredCredential(credential({ accessToken: '' }));
	const halo = new Halo().on(`POST ${ORIGIN}/auth/token`, {
		status: 401,
		body: { error: 'invalid_client' },
	});
	const { items } = await run(getTicket, { items: fifty, credential: stored, node: goOn });
	expect(new Set(messagesOf(items))).toEqual(
		new Set([
			'Halo does not accept the Client ID or the Client Secret. Copy both again from Halo: Configuration → Integrations → HaloPSA API → View Applications, generate a new secret if it is lost, and see that the application is active (Halo says: invalid_client)',
		]),
	);
	expect(halo.sent).toHaveLength(1);
	expect(items.map(({ error }) => error?.context?.itemIndex)).toEqual(
		fifty.map((_, index) => index),
	);
});

test('a refused renewal is asked once too', async () => {
	const halo = new Halo().on(`POST ${ORIGIN}/auth/token`, {
		status: 400,
		body: { error: 'invalid_grant' },
	});
	for (const { ticket } of fifty) halo.on(`GET /Tickets/${ticket}`, { status: 401 }, 'any');
	const { items } = await run(getTicket, { items: fifty, node: goOn });
	expect(halo.tokenRequests).toHaveLength(1);
	expect(messagesOf(items).every((message) => message.includes('may not log in'))).toBe(true);
});

test.each<[string, Answer, Answer]>([
	['a refused log-in', { status: 401, body: { error: 'invalid_client' } }, {}],
	['a log-in without an answer', { lost: 'ECONNRESET' }, {}],
	['a refused request', { body: { access_token: 'token-2' } }, { status: 403 }],
	['a request that Halo finds wrong', { body: { access_token: 'token-2' } }, { status: 400 }],
	['a request without an answer', { body: { access_token: 'token-2' } }, { lost: 'ECONNREFUSED' }],
])('no secret, ID or token is in the error of %s', async (_, login, answer) => {
	new Halo().on(`POST ${ORIGIN}/auth/token`, login, 'any').on('GET /Tickets/1', answer, 'any');
	const stored = new StoredCredential(credential({ accessToken: '' }));
	const { items } = await run(getTicket, {
		items: [{ ticket: 1 }],
		credential: stored,
		node: goOn,
	});
	expect(items[0].error).toBeDefined();
	const all = everythingIn(items);
	for (const secret of ['id-0f7c1d', 'secret-55ab', 'token-1', 'token-2', 'Bearer']) {
		expect(all).not.toContain(secret);
	}
});
