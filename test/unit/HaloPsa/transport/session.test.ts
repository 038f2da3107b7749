import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import clock from '../../../support/clock';
import { credential, StoredCredential } from '../../../support/credentials';
import type { MockReply, Sent } from '../../../support/halo';
import { Halo, ORIGIN } from '../../../support/halo';
import { everythingIn } from '../../../support/inspect';
import { locator, refusalOf, run } from '../../../support/node';

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

/** What Check Permissions tries. */
const PROBED = [
	'/NotificationConfig',
	'/Webhook',
	'/Tickets',
	'/Client',
	'/ClientContract',
	'/Item',
	'/Invoice',
	'/SoftwareLicence',
];

const rowOf = ({ body }: Sent) => (body as Array<{ id: number; summary: string }>)[0];

function messagesOf(items: INodeExecutionData[]): string[] {
	return items.map(({ json }) => String(json.error));
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

test.each<[string, MockReply]>([
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

const deadTokens: Array<[string, MockReply]> = [
	['401', { status: 401 }],
	['401 with words', { status: 401, body: { Message: 'Authorization has been denied' } }],
	['400 "Token not found"', { status: 400, body: 'Token not found' }],
	['400 with an empty body', { status: 400 }],
	['400 with words about something else', { status: 400, body: { error: 'invalid_request' } }],
	['403', { status: 403 }],
	['a redirect to the login page', { status: 302, headers: { Location: `${ORIGIN}/login` } }],
	['the login page', { body: '<!DOCTYPE html><title>Sign in</title>' }],
];

describe.each(deadTokens)('A dead token of an earlier run, told by %s,', (_, dead) => {
	test('is renewed once, and the request is sent again', async () => {
		const stored = new StoredCredential();
		const halo = new Halo().logIn('token-2');
		for (const { ticket } of fifty) {
			const answer = ({ token }: Sent) => (token === 'token-2' ? { body: { id: ticket } } : dead);
			halo.on(`GET /Tickets/${ticket}`, answer, 'any');
		}
		const { json } = await run(getTicket, { items: fifty, credential: stored });
		expect(json).toEqual(fifty.map(({ ticket }) => ({ id: ticket })));
		expect(halo.tokenRequests).toHaveLength(1);
		expect(stored.data.accessToken).toBe('token-2');
	});

	test('is not what a fresh token is refused for: the second answer counts', async () => {
		const halo = new Halo().logIn('token-2').on('GET /Tickets/1', dead, 2);
		const { message } = await refusalOf(getTicket, { items: [{ ticket: 1 }] });
		expect(message).not.toContain('log-in');
		expect(halo.tokenRequests).toHaveLength(1);
		expect(halo.api.map(({ token }) => token)).toEqual(['token-1', 'token-2']);
	});
});

test.each([deadTokens[6], deadTokens[7]])(
	'A write that is answered with %s is not sent again; the next run logs in first, once',
	async (_, dead) => {
		const stored = new StoredCredential();
		const halo = new Halo()
			.logIn('token-2')
			.on(
				'POST /Tickets',
				(sent) =>
					sent.token === 'token-2' ? { status: 201, body: { ...rowOf(sent), id: 7 } } : dead,
				'any',
			);
		const create = { resource: 'ticket', operation: 'create', summary: 'x' };
		const { message } = await refusalOf(create, { credential: stored });
		expect(message).toContain('may or may not have done this');
		expect(halo.api).toHaveLength(1);
		for (const times of [2, 3]) {
			expect((await run(create, { credential: stored })).json).toMatchObject([{ summary: 'x' }]);
			expect(halo.api).toHaveLength(times);
		}
		expect(halo.tokenRequests).toHaveLength(1);
	},
);

test('a refusal that only may come from the token stands where the renewal fails', async () => {
	const halo = new Halo()
		.on(`POST ${ORIGIN}/auth/token`, { lost: 'ECONNRESET' }, 'any')
		.on('GET /authinfo', { status: 404 }, 'any')
		.on('GET /Tickets/1', { status: 400, body: 'The type is invalid' })
		.on('GET /Tickets/2', { body: { id: 2 } });
	const { items } = await run(getTicket, {
		items: [{ ticket: 1 }, { ticket: 2 }],
		node: goOn,
	});
	expect(items[0].json.error).toContain('Halo refused to get the ticket: The type is invalid');
	expect(items[1].json).toEqual({ id: 2 });
	expect(halo.api.map(({ token }) => token)).toEqual(['token-1', 'token-1']);
});

test('refusals about something else cost one renewal in a run, not one each', async () => {
	const halo = new Halo().logIn('token-2');
	for (const { ticket } of fifty)
		halo.on(`GET /Tickets/${ticket}`, { status: 400, body: 'The type is invalid' }, 'any');
	await run(getTicket, { items: fifty, node: goOn });
	expect(halo.tokenRequests).toHaveLength(1);
});

test('a token that dies twice within seconds is renewed twice', async () => {
	const halo = new Halo().logIn('token-2', 'token-3');
	for (const ticket of [1, 2, 3]) {
		halo.on(
			`GET /Tickets/${ticket}`,
			({ token }) =>
				token === `token-${Math.max(2, ticket)}` ? { body: { id: ticket } } : { status: 401 },
			'any',
		);
	}
	const { json } = await run(
		{ ...getTicket, options: { itemsInParallel: 1 } },
		{ items: [{ ticket: 1 }, { ticket: 2 }, { ticket: 3 }] },
	);
	expect(json).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
	expect(halo.tokenRequests).toHaveLength(2);
});

test('a token is renewed before it ends, so that no request meets a dead one', async () => {
	const soon = String(Date.now() + 1_000);
	const stored = new StoredCredential(credential({ renewAtEpochMs: soon }));
	const halo = new Halo().logIn('token-2').on('GET /Tickets/1', { body: { id: 1 } }, 2);
	await run(getTicket, { items: [{ ticket: 1 }], credential: stored });
	await clock.sleep(1_500);
	await run(getTicket, { items: [{ ticket: 1 }], credential: stored });
	expect(halo.api.map(({ token }) => token)).toEqual(['token-1', 'token-2']);
	expect(Number(stored.data.renewAtEpochMs)).toBeGreaterThan(Date.now() + 3_000_000);
});

test.each([
	['tenant', 'southgate'],
	['clientId', 'id-other'],
	['clientSecret', 'secret-other'],
	['permissions', 'petraTicketing'],
	['authorisationServer', `${ORIGIN}/auth`],
])(
	'a credential whose %s was changed does not use the token of the old one',
	async (key, value) => {
		const stored = new StoredCredential();
		stored.data = { ...stored.data, [key]: value };
		const halo = new Halo().logIn('token-2').on('GET /Tickets/1', { body: { id: 1 } });
		await run(getTicket, { items: [{ ticket: 1 }], credential: stored });
		expect(halo.api.map(({ token }) => token)).toEqual(['token-2']);
	},
);

test('who was refused a permission reads it from a fresh token: Check Permissions logs in anew', async () => {
	const halo = new Halo().logIn('token-2');
	for (const method of ['GET', 'POST'])
		for (const path of PROBED) halo.on(`${method} ${path}`, { body: {} }, 'any');
	await run({ resource: 'connection', operation: 'checkPermissions', part: 'billing' });
	expect(halo.tokenRequests).toHaveLength(1);
	expect(new Set(halo.api.map(({ token }) => token))).toEqual(new Set(['token-2']));
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
			expect.stringContaining(
				'Halo does not let this connection get the ticket: it needs the permission "Read: tickets". ',
			),
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
			expect.stringMatching(
				/^Halo does not accept the Client ID or the Client Secret\. Copy both again from Halo: Configuration → Integrations → HaloPSA API → View Applications, generate a new secret if it is lost, and see that the application is active \(Halo says: invalid_client\)/,
			),
		]),
	);
	expect(halo.sent).toHaveLength(1);
	expect(items.map(({ pairedItem }) => pairedItem)).toEqual(fifty.map((_, item) => ({ item })));
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

test.each<[string, MockReply, MockReply]>([
	['a refused log-in', { status: 401, body: { error: 'invalid_client' } }, {}],
	['a log-in without an answer', { lost: 'ECONNRESET' }, {}],
	['a refused request', { body: { access_token: 'token-2' } }, { status: 403 }],
	['a request that Halo finds wrong', { body: { access_token: 'token-2' } }, { status: 400 }],
	['a request without an answer', { body: { access_token: 'token-2' } }, { lost: 'ECONNREFUSED' }],
])('no secret, ID or token is in the error of %s', async (_, login, answer) => {
	new Halo()
		.on(`POST ${ORIGIN}/auth/token`, login, 'any')
		.on('GET /authinfo', { status: 404 }, 'any')
		.on('GET /Tickets/1', answer, 'any');
	const stored = new StoredCredential(credential({ accessToken: '' }));
	const { items } = await run(getTicket, {
		items: [{ ticket: 1 }],
		credential: stored,
		node: goOn,
	});
	expect(items[0].json.error).toBeDefined();
	const all = everythingIn(items);
	for (const secret of ['id-0f7c1d', 'secret-55ab', 'token-1', 'token-2', 'Bearer']) {
		expect(all).not.toContain(secret);
	}
});
