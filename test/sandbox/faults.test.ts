import { until } from '../../real-n8n/until';
import type { BrokenReply } from '../../sandbox';
import { meeting } from '../../sandbox';
import { askToken, sandboxForTests } from './client';

const here = sandboxForTests();
const { call } = here;

describe('a fault', () => {
	it('answers once in place of Halo', async () => {
		here.sandbox.faults.add({
			method: 'GET',
			path: '/Tickets',
			status: 429,
			headers: { 'Retry-After': '2' },
		});
		const refused = await call('GET', '/tickets?client_id=12');
		expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
		expect((await call('GET', '/Tickets')).status).toBe(200);
	});

	it.each([
		[{ status: 500 }, 500, ''],
		[{ status: 504, body: '<html>Gateway Time-out</html>' }, 504, '<html>Gateway Time-out</html>'],
		[{ status: 401 }, 401, ''],
		[{ status: 403 }, 403, ''],
		[{ status: 400, body: { Message: 'No' } }, 400, { Message: 'No' }],
	])('may be %j', async (fault, status, body) => {
		here.sandbox.faults.add({ path: /client/i, ...fault });
		expect(await call('GET', '/Client/12')).toMatchObject({ status, body });
	});

	it('waits for its turn and repeats', async () => {
		here.sandbox.faults.add({ path: '/Client', status: 500, skip: 1, times: 2 });
		const statuses = [];
		for (let turn = 0; turn < 4; turn++) statuses.push((await call('GET', '/Client')).status);
		expect(statuses).toEqual([200, 500, 500, 200]);
	});

	it('lasts until it is cleared', async () => {
		here.sandbox.faults.add({ path: '/Client', status: 500, times: Infinity });
		for (let turn = 0; turn < 3; turn++) expect((await call('GET', '/Client')).status).toBe(500);
		here.sandbox.faults.clear();
		expect((await call('GET', '/Client')).status).toBe(200);
	});

	it('may cut the connection before anything is stored, or after', async () => {
		const count = () => here.sandbox.halo.rows('Client').length;
		const before = count();
		here.sandbox.faults.add({ method: 'POST', path: '/Client', drop: 'before' });
		await expect(call('POST', '/Client', [{ name: 'Lost' }])).rejects.toThrow('fetch failed');
		expect(count()).toBe(before);
		here.sandbox.faults.add({ method: 'POST', path: '/Client', drop: 'after' });
		await expect(call('POST', '/Client', [{ name: 'Stored' }])).rejects.toThrow('fetch failed');
		expect(count()).toBe(before + 1);
		expect(here.sandbox.requests.map(({ status }) => status)).toEqual([0, 0]);
	});

	it('may answer a status after the request was done', async () => {
		const before = here.sandbox.halo.rows('Client').length;
		const fault = { method: 'POST', path: '/Client', status: 504, afterwards: true };
		here.sandbox.faults.add({ ...fault, body: '<html>Gateway Time-out</html>' });
		expect(await call('POST', '/Client', [{ name: 'Stored' }])).toMatchObject({
			status: 504,
			body: '<html>Gateway Time-out</html>',
		});
		expect(here.sandbox.halo.rows('Client')).toHaveLength(before + 1);
	});

	it.each([500, 502, 504])('may meet arrays of many rows only, with %d', async (status) => {
		const rows = (count: number) =>
			Array.from({ length: count }, (_, index) => ({ name: `Client ${index}` }));
		here.sandbox.faults.add({ path: '/Client', status, rowsOver: 2, times: Infinity });
		const statuses = [];
		for (const count of [1, 2, 3])
			statuses.push((await call('POST', '/Client', rows(count))).status);
		statuses.push((await call('GET', '/Client')).status);
		expect(statuses).toEqual([201, 201, status, 200]);
	});

	it('may slow an answer down', async () => {
		here.sandbox.faults.add({ path: '/Client', delayMs: 80 });
		const started = Date.now();
		expect((await call('GET', '/Client')).status).toBe(200);
		expect(Date.now() - started).toBeGreaterThanOrEqual(75);
	});

	it('may hold an answer back until something else has happened', async () => {
		const seen: unknown[] = [];
		const hold = async () => {
			await call('POST', '/Client', [{ name: 'Made meanwhile' }]);
			seen.push('made');
		};
		here.sandbox.faults.add({ method: 'GET', path: '/Client', hold });
		const { body } = await call('GET', '/Client?search=meanwhile');
		expect(seen).toEqual(['made']);
		expect(body).toMatchObject({ record_count: 1 });
	});

	it('may be a meeting: nobody goes on before all are there, and later ones are not held', async () => {
		const hold = meeting(3);
		here.sandbox.faults.add({ method: 'POST', path: '/Client', times: 3, hold });
		const before = here.sandbox.halo.rows('Client').length;
		const create = (name: string) => call('POST', '/Client', [{ name }]);
		const made = () => here.sandbox.halo.rows('Client').length - before;
		const early = [create('One'), create('Two')];
		const arrived = () => here.sandbox.requests.filter(({ method }) => method === 'POST').length;
		await until(arrived, 'two are there', { reached: (count) => count === 2 });
		await call('GET', '/Client');
		expect(made()).toBe(0);
		await Promise.all([...early, create('Three')]);
		expect(made()).toBe(3);
		expect((await create('Four')).status).toBe(201);
	});

	it('meets the token server too', async () => {
		here.sandbox.faults.add({ path: '/token', status: 429 });
		expect((await askToken(here.sandbox)).status).toBe(429);
	});
});

describe('a broken answer', () => {
	const textOf = async (reply: BrokenReply, path = '/Client?count=2') => {
		here.sandbox.faults.add({ path: path.split('?')[0], reply });
		const { body } = await call('GET', path, undefined, { accept: 'text/plain' });
		return body;
	};

	it.each<BrokenReply>(['cut body', 'header only', 'long length', 'cut chunks', 'cut gzip'])(
		'breaks off on the line after the write is stored: %s',
		async (reply) => {
			const before = here.sandbox.halo.rows('Client').length;
			here.sandbox.faults.add({ method: 'POST', path: '/Client', reply });
			await expect(call('POST', '/Client', [{ name: 'Stored' }])).rejects.toThrow();
			expect(here.sandbox.halo.rows('Client')).toHaveLength(before + 1);
			expect((await call('GET', '/Client')).status).toBe(200);
		},
	);

	it('may be half of the JSON, though it arrives whole', async () => {
		here.sandbox.faults.add({ path: '/Client', reply: 'cut JSON' });
		await expect(call('GET', '/Client')).rejects.toThrow('JSON');
	});

	it.each<[BrokenReply, unknown]>([
		['text', 'Service is starting'],
		['error object', { error: 'Timeout expired' }],
		['null envelope', { record_count: 11, clients: null }],
		['no envelope', { record_count: 11 }],
		['no rows', { record_count: 11, clients: [] }],
		['not objects', { record_count: 11, clients: ['[object Object]', '[object Object]'] }],
		['web page', expect.stringMatching(/^<!DOCTYPE html>/)],
		['web page behind comment', expect.stringMatching(/^<!-- node 3 -->\n<!DOCTYPE html>/)],
	])('may be a 200 that is no list: %s', async (reply, body) => {
		expect(await textOf(reply)).toEqual(body);
	});

	it('may be empty', async () => {
		here.sandbox.faults.add({ path: '/Client', reply: 'empty' });
		await expect(call('GET', '/Client')).rejects.toThrow('JSON');
	});

	it('meets a bare list, a record and the nth request as well', async () => {
		expect(await textOf('null envelope', '/Status')).toBeNull();
		expect(await textOf('error object', '/Client/12')).toEqual({ error: 'Timeout expired' });
		here.sandbox.faults.add({ path: '/Client', skip: 1, reply: 'text' });
		const bodies = [];
		for (let turn = 0; turn < 3; turn++) bodies.push((await call('GET', '/Client')).body);
		expect(bodies.map((body) => typeof body)).toEqual(['object', 'string', 'object']);
	});
});

describe('the request log', () => {
	it('holds each request as it came and was answered', async () => {
		await call('POST', '/Client?returnall=true', [{ name: 'Elm Cafe' }]);
		await call('GET', '/Client/999');
		expect(here.sandbox.apiRequests()).toMatchObject([
			{
				app: 'halo',
				method: 'POST',
				path: '/api/Client',
				query: { returnall: 'true' },
				body: [{ name: 'Elm Cafe' }],
				status: 201,
			},
			{ method: 'GET', path: '/api/Client/999', status: 404 },
		]);
	});

	it('knows how many requests were in flight at once', async () => {
		here.sandbox.setLatency(20);
		await Promise.all(Array.from({ length: 7 }, () => call('GET', '/Client')));
		expect(here.sandbox.mostAtOnce()).toBe(7);
	});
});

describe('latency', () => {
	it('is waited out side by side, also where there is much to read', async () => {
		for (let index = 0; index < 1450; index++)
			here.sandbox.halo.add('Tickets', { summary: `Ticket ${index}`, client_id: 12 });
		here.sandbox.setLatency(50);
		const pages = Array.from(
			{ length: 15 },
			(_, index) => `/Tickets?pageinate=true&page_size=100&page_no=${index + 1}&order=id`,
		);
		const answers = await Promise.all(pages.map((path) => call('GET', path)));
		expect(here.sandbox.mostAtOnce()).toBe(15);
		expect(answers.every(({ status }) => status === 200)).toBe(true);
	});
});

describe('reset', () => {
	it('brings data, switches and counters back, and keeps tokens', async () => {
		const { sandbox } = here;
		await call('POST', '/Client', [{ name: 'Elm Cafe', unknown: 1 }]);
		sandbox.switches.ticketPageCap = 3;
		sandbox.switches.ignoredFilters.add('search');
		sandbox.faults.add({ status: 500 });
		sandbox.reset();
		expect(sandbox.halo.rows('Client')).toHaveLength(12);
		expect(sandbox.switches).toMatchObject({ ticketPageCap: 100, ignoredFilters: new Set() });
		expect([sandbox.requests, sandbox.violations]).toEqual([[], []]);
		expect((await call('GET', '/Client')).status).toBe(200);
	});
});

describe('a limit of requests', () => {
	it.each([
		['says when to come back', true],
		['says nothing', false],
	])('holds for all who ask, and %s', async (_, saysWhen) => {
		here.sandbox.switches.haloLimit = { requests: 3, windowMs: 60_000, saysWhen };
		const answers = await Promise.all(Array.from({ length: 5 }, () => call('GET', '/Client/12')));
		const refused = answers.filter(({ status }) => status === 429);
		expect(refused).toHaveLength(2);
		for (const { headers } of refused) expect(headers.has('retry-after')).toBe(saysWhen);
		here.sandbox.switches.haloLimit = undefined;
		expect((await call('GET', '/Client/12')).status).toBe(200);
	});
});
