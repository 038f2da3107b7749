import type { INodeParameters } from 'n8n-workflow';
import clock from '../../../support/clock';
import type { MockReply } from '../../../support/halo';
import { Halo } from '../../../support/halo';
import { locator, refusalOf, run } from '../../../support/node';

const thirty = Array.from({ length: 30 }, (_, index) => ({ ticket: index + 1 }));
const getTicket: INodeParameters = {
	resource: 'ticket',
	operation: 'get',
	ticketId: locator('id', '={{ $json.ticket ?? 1 }}'),
};
const deleteTicket: INodeParameters = { ...getTicket, operation: 'delete' };
const createTicket: INodeParameters = {
	resource: 'ticket',
	operation: 'create',
	summary: 'Mailbox rule alert',
};

const busy = 429;

describe('429', () => {
	test.each<[string, () => MockReply, number]>([
		['seconds', () => ({ status: busy, headers: { 'Retry-After': '30' } }), 30_000],
		[
			'a date',
			() => ({
				status: busy,
				headers: { 'Retry-After': new Date(Date.now() + 30_000).toUTCString() },
			}),
			30_000,
		],
		['the body', () => ({ status: busy, body: { retry_after: 30 } }), 30_000],
		['nothing', () => ({ status: busy }), 5_500],
		['more than a minute', () => ({ status: busy, headers: { 'Retry-After': '900' } }), 60_000],
	])('told by %s, pauses the whole execution once', async (_, refuse, expected) => {
		const begun = Date.now();
		const sentDuringPause: number[] = [];
		const halo = new Halo();
		let refused = 0;
		for (const { ticket } of thirty) {
			halo.on(
				`GET /Tickets/${ticket}`,
				() => {
					const passed = Date.now() - begun;
					if (passed > 3_000 && passed < expected * 0.9) sentDuringPause.push(passed);
					if (passed > 3_000 || refused >= 20) return { body: { id: ticket } };
					refused += 1;
					return refuse();
				},
				'any',
			);
		}
		const { json } = await run(getTicket, { items: thirty });
		expect(json).toMatchObject(thirty.map(({ ticket }) => ({ id: ticket })));
		expect(refused).toBe(20);
		expect(sentDuringPause).toEqual([]);
		expect(clock.passed()).toBeGreaterThan(expected * 0.9 - 1_000);
		expect(clock.waited()).toBeLessThan(expected * 1.15);
		expect(halo.api).toHaveLength(50);
	});

	test('is waited out for more than the 5 minutes that Halo counts, and then told', async () => {
		const halo = new Halo().on('GET /Tickets/1', { status: busy }, 'any');
		const { message, description } = await refusalOf(getTicket);
		expect(message).toBe('Halo still receives too many requests, so it did not get the ticket');
		expect(description).toBe(
			'The node waited and tried several times. Run the workflow later, or set Rate Limit: Requests per Minute under Options, so that your other programs keep their share.',
		);
		expect(clock.passed()).toBeGreaterThanOrEqual(330_000);
		expect(clock.waited()).toBeLessThan(335_000);
		expect(halo.api.length).toBeLessThanOrEqual(15);
	});

	test('is waited out as long as an option says', async () => {
		new Halo().on('GET /Tickets/1', { status: busy }, 'any');
		await refusalOf({ ...getTicket, options: { rateLimitWaitSeconds: 20 } });
		expect(clock.passed()).toBeGreaterThanOrEqual(20_000);
		expect(clock.waited()).toBeLessThan(22_000);
	});

	test('repeats a write, since Halo did not take it', async () => {
		const halo = new Halo().on(
			'POST /Tickets',
			(_, nth) => (nth === 1 ? { status: busy } : { status: 201, body: { id: 7 } }),
			2,
		);
		expect((await run(createTicket)).json).toMatchObject([{ id: 7 }]);
		expect(halo.api[0].body).toEqual(halo.api[1].body);
	});
});

const lostOrGateway: MockReply[] = [
	{ lost: 'ECONNRESET' },
	{ lost: 'ETIMEDOUT' },
	{ lost: 'EPIPE' },
	{ status: 502 },
	{ status: 503 },
	{ status: 504, body: '<html><body>Gateway Timeout</body></html>' },
];

describe('an answer that got lost', () => {
	test.each(lostOrGateway)('read again after %j', async (answer) => {
		const halo = new Halo().on(
			'GET /Tickets/1',
			(_, nth) => (nth < 3 ? answer : { body: { id: 1 } }),
			3,
		);
		expect((await run(getTicket)).json).toMatchObject([{ id: 1 }]);
		expect(halo.api).toHaveLength(3);
		expect(clock.waits()).toEqual([500, 1000]);
	});

	test.each(lostOrGateway)('deleted again after %j', async (answer) => {
		new Halo().on('DELETE /Tickets/1', (_, nth) => (nth < 2 ? answer : { body: {} }), 2);
		expect((await run(deleteTicket)).json).toMatchObject([{ deleted: true, id: 1 }]);
	});

	test.each<[MockReply, string]>([
		[{ lost: 'ECONNRESET' }, 'the connection was lost'],
		[{ lost: 'ETIMEDOUT' }, 'no answer came in time'],
		[{ lost: 'ECONNABORTED' }, 'no answer came in time'],
		[{ lost: 'SOMETHING_NEW' }, 'the connection was lost'],
		[{ status: 500 }, 'Halo answered status 500'],
		[{ status: 502 }, 'Halo answered status 502'],
		[{ status: 503 }, 'Halo answered status 503'],
		[{ status: 504 }, 'Halo answered status 504'],
	])('never written again after %j', async (answer, why) => {
		const halo = new Halo().on('POST /Tickets', answer);
		const { message, description, httpCode } = await refusalOf(createTicket);
		expect(httpCode ?? undefined).toBe('status' in answer ? String(answer.status) : undefined);
		expect(message).toBe(
			`Halo may or may not have done this: create the ticket "Mailbox rule alert" (${why})`,
		);
		expect(description).toBe(
			'The request was sent, but no clear answer came back, so it was not sent again. Look in Halo whether it is there before you run this item again.',
		);
		expect(halo.api).toHaveLength(1);
	});

	test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EHOSTUNREACH'])(
		'written again after %s, since it never reached Halo',
		async (lost) => {
			new Halo().on(
				'POST /Tickets',
				(_, nth) => (nth === 1 ? { lost } : { status: 201, body: { id: 7 } }),
				2,
			);
			expect((await run(createTicket)).json).toMatchObject([{ id: 7 }]);
		},
	);

	test.each([
		[
			'ECONNRESET',
			'The connection to northgate.halopsa.com was lost. Check the Resource Server of the credential, and try again',
		],
		[
			'ECONNREFUSED',
			'The server northgate.halopsa.com does not accept connections. Check the Resource Server of the credential and its port, and that the server is running',
		],
		[
			'ENOTFOUND',
			'There is no server named northgate.halopsa.com. Check the Resource Server of the credential for a typo',
		],
		[
			'CERT_HAS_EXPIRED',
			'The certificate of northgate.halopsa.com is not trusted (cert has expired). Check the Resource Server of the credential. If the certificate is of your own authority, give its file to n8n by the environment variable NODE_EXTRA_CA_CERTS; if it has run out, have it renewed',
		],
	])('given up with a sentence after six times %s', async (lost, sentence) => {
		new Halo().on('GET /Tickets/1', { lost }, 6);
		expect((await refusalOf(getTicket)).message).toBe(sentence);
	});

	test('a 500 on reading is told at once', async () => {
		new Halo().on('GET /Tickets/1', { status: 500 });
		expect((await refusalOf(getTicket)).message).toBe('Halo could not get the ticket (status 500)');
	});

	test('a redirect is not followed', async () => {
		new Halo().on(
			'GET /Tickets/1',
			{ status: 302, headers: { Location: 'https://example.com/login' } },
			2,
		);
		expect((await refusalOf(getTicket)).message).toBe(
			'The Resource Server answered with a web page instead of data',
		);
	});
});

describe('cancelled', () => {
	test('a pause ends at once, and nothing more is sent', async () => {
		const stop = new AbortController();
		const halo = new Halo().on('GET /Tickets/1', () => {
			void clock.sleep(3_000).then(() => stop.abort());
			return { status: busy, headers: { 'Retry-After': '60' } };
		});
		await refusalOf(getTicket, { signal: stop.signal });
		expect(halo.api).toHaveLength(1);
		expect(clock.waited()).toBeLessThan(6_000);
	});

	test('items that have not begun are not sent', async () => {
		const stop = new AbortController();
		const halo = new Halo();
		for (const { ticket } of thirty) {
			halo.on(
				`GET /Tickets/${ticket}`,
				() => {
					if (ticket === 3) stop.abort();
					return { body: { id: ticket } };
				},
				'any',
			);
		}
		await refusalOf(
			{ ...getTicket, options: { itemsInParallel: 1 } },
			{ items: thirty, signal: stop.signal },
		);
		expect(halo.api.length).toBeLessThanOrEqual(3);
	});
});

test('items wait for no more than the width that Options allows', async () => {
	let inFlight = 0;
	let most = 0;
	const halo = new Halo();
	for (const { ticket } of thirty) {
		halo.on(`GET /Tickets/${ticket}`, async () => {
			inFlight += 1;
			most = Math.max(most, inFlight);
			for (let turn = 0; turn < 5; turn++) await clock.moment();
			inFlight -= 1;
			return { body: { id: ticket } };
		});
	}
	await run({ ...getTicket, options: { itemsInParallel: 4 } }, { items: thirty });
	expect(most).toBe(4);
});
