import type { INodeParameters } from 'n8n-workflow';
import clock from '../../../support/clock';
import type { MockReply } from '../../../support/halo';
import {
	incidentRow,
	KEY,
	petraCredential,
	PetraOnNetwork,
	refusalOfPetra,
	runPetra,
	searchPetra,
	tenantRow,
} from '../../../support/petra';

const getTenants: INodeParameters = { resource: 'tenant', operation: 'getAll', returnAll: true };
const birch = tenantRow('Qx71Ab', 'Birch Dental');
const tenantsBody = { totalTenants: 1, tenants: [birch] };
const ROUTES: Array<[route: string, parameters: INodeParameters, body: object]> = [
	['/v1/tenants', getTenants, tenantsBody],
	[
		'/v1/incidents',
		{ resource: 'incident', operation: 'getAll' },
		{ incidents: [incidentRow('i1', 1)] },
	],
	[
		'/v1/usage',
		{ resource: 'usage', operation: 'get' },
		{ asOf: '2026-06-30', totalTenants: 1, tenants: [{ billableUsersThisMonth: 3 }] },
	],
	[
		'/v1/billable-users',
		{ resource: 'billableUser', operation: 'getAll', tenantId: 'Qx71Ab' },
		{ users: [{ id: 'u1' }] },
	],
	[
		'/v1/failed-attacks',
		{ resource: 'failedAttack', operation: 'getSummary', tenantId: 'Qx71Ab' },
		{ attacksByCountry: {} },
	],
];

const busy = (headers: Record<string, string> = {}): MockReply => ({ status: 429, headers });

test('every request carries key and User-Agent', async () => {
	const petra = new PetraOnNetwork().tenants([birch]);
	await runPetra(getTenants);
	expect(petra.sent).toMatchObject([
		{ token: KEY, headers: { 'user-agent': 'n8n-nodes-halopsa', accept: 'application/json' } },
	]);
});

describe('429', () => {
	test.each(ROUTES)(
		'of %s is waited out, and asked again once',
		async (route, parameters, body) => {
			const petra = new PetraOnNetwork().answer(
				route,
				(_, nth) => (nth === 1 ? busy({ 'Retry-After-public-api': '40' }) : { body }),
				2,
			);
			expect((await runPetra(parameters)).json).toHaveLength(1);
			expect(petra.sent).toHaveLength(2);
			expect(clock.passed()).toBeGreaterThan(39_000);
			expect(clock.waited()).toBeLessThan(42_000);
		},
	);

	test.each<[string, () => MockReply, number]>([
		['seconds', () => busy({ 'Retry-After-public-api': '12' }), 12_000],
		[
			'a date',
			() => busy({ 'Retry-After-public-api': new Date(Date.now() + 12_000).toUTCString() }),
			12_000,
		],
		['milliseconds, a minute at most', () => busy({ 'Retry-After-public-api': '12000' }), 60_000],
		['the standard header', () => busy({ 'Retry-After': '12' }), 12_000],
		[
			'the standard header behind nonsense',
			() => busy({ 'Retry-After-public-api': 'soon', 'Retry-After': '12' }),
			12_000,
		],
		[
			"Petra's own header first",
			() => busy({ 'Retry-After-public-api': '12', 'Retry-After': '30' }),
			12_000,
		],
		['nothing, a minute', () => busy(), 60_000],
		['0, a second at least', () => busy({ 'Retry-After-public-api': '0' }), 1_000],
	])('told by %s', async (_, refuse, expected) => {
		new PetraOnNetwork().answer(
			'/v1/tenants',
			(__, nth) => (nth === 1 ? refuse() : { body: tenantsBody }),
			2,
		);
		await runPetra(getTenants);
		expect(clock.passed()).toBeGreaterThan(expected - 1_100);
		expect(clock.waited()).toBeLessThan(expected + 1_500);
	});

	test('without end is given up with a sentence that names limit and wait', async () => {
		const petra = new PetraOnNetwork().answer('/v1/tenants', busy(), 6);
		const { message, description, httpCode } = await refusalOfPetra(getTenants);
		expect(message).toBe(
			'Petra still receives too many requests for tenants: it allows 10 requests a minute',
		);
		expect(description).toContain('The node waited 300 seconds for it.');
		expect(httpCode).toBe('429');
		expect(petra.sent).toHaveLength(6);
	});

	test('is not waited out before a person who opens a drop-down', async () => {
		new PetraOnNetwork().answer('/v1/tenants', busy());
		await expect(searchPetra('searchTenant')).rejects.toThrow('too many requests for tenants');
		expect(clock.waited()).toBe(0);
	});
});

describe('the same question', () => {
	test('is asked once for all items', async () => {
		const petra = new PetraOnNetwork().tenants([birch]);
		const { items } = await runPetra(getTenants, { items: [{}, {}, {}] });
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(petra.sent).toHaveLength(1);
	});

	test('that was refused is not asked again for each item', async () => {
		const petra = new PetraOnNetwork().answer('/v1/tenants', { status: 401 });
		const { items } = await runPetra(getTenants, {
			items: [{ n: 1 }, { n: 2 }],
			node: { onError: 'continueRegularOutput' },
		});
		const error = expect.stringMatching(/^Petra does not accept the API key\. ./);
		expect(items.map(({ json }) => json)).toEqual([
			{ n: 1, error },
			{ n: 2, error },
		]);
		expect(petra.sent).toHaveLength(1);
	});
});

describe('a refusal', () => {
	test.each<[MockReply, string]>([
		[{ status: 401 }, 'Petra does not accept the API key'],
		[{ status: 403 }, 'Petra does not let this API key read tenants'],
		[
			{ status: 400, body: { error: 'asOf must be a date' } },
			'Petra refused to give tenants (status 400): asOf must be a date',
		],
		[
			{ status: 404, body: { message: 'Tenant not found' } },
			'Petra refused to give tenants (status 404): Tenant not found',
		],
		[{ status: 302 }, 'The Base URL answered with a web page instead of data'],
		[{ body: '<!doctype html><p>Hello' }, 'The Base URL answered with a web page instead of data'],
		[
			{ body: 'fine' },
			"Petra's answer for tenants can't be used: it is not in the form that Petra describes",
		],
		[{ body: {} }, `Petra's answer for tenants can't be used: it holds no list "tenants"`],
		[
			{ body: { totalTenants: 1, tenants: ['Qx71Ab'] } },
			`Petra's answer for tenants can't be used: it holds no list "tenants"`,
		],
		[
			{ body: { totalTenants: 60, tenants: [birch] } },
			"Petra's answer for tenants can't be used: it says that there are 60 rows, but holds 1",
		],
	])('%j reads: %s', async (answer, sentence) => {
		new PetraOnNetwork().answer('/v1/tenants', answer);
		const error = await refusalOfPetra(getTenants);
		expect(error.message).toBe(sentence);
		expect(error.description).toBeTruthy();
		expect(JSON.stringify([error, error.stack, error.context])).not.toContain(KEY);
	});

	test.each<[MockReply, string]>([
		[{ status: 500 }, 'Petra could not give tenants (status 500)'],
		[{ status: 503, body: 'down' }, 'Petra could not give tenants (status 503): down'],
		[
			{ status: 502, body: '<html>Bad gateway</html>' },
			'Petra could not give tenants (status 502)',
		],
		[{ status: 408 }, 'Petra could not give tenants (status 408)'],
		[{ status: 425 }, 'Petra could not give tenants (status 425)'],
		[{ status: 499, body: '<html>' }, 'Petra could not give tenants (status 499)'],
		[{ status: 524 }, 'Petra could not give tenants (status 524)'],
		[{ body: '{"totalTenants": 1, "ten' }, "Petra's answer for tenants can't be used"],
		[{ body: '[{"id":' }, "Petra's answer for tenants can't be used"],
		[{ lost: 'ENOTFOUND' }, 'There is no server named api.petrasecurity.com.'],
		[{ lost: 'ECONNRESET' }, 'The connection to api.petrasecurity.com was lost.'],
	])('that may pass (%j) is asked three times', async (answer, sentence) => {
		const petra = new PetraOnNetwork().answer('/v1/tenants', answer, 3);
		expect((await refusalOfPetra(getTenants)).message).toContain(sentence);
		expect(petra.sent).toHaveLength(3);
	});

	test('that passes leaves no trace', async () => {
		new PetraOnNetwork().answer(
			'/v1/tenants',
			(_, nth) => [{ status: 502 }, { lost: 'ECONNRESET' }, { body: tenantsBody }][nth - 1],
			3,
		);
		expect((await runPetra(getTenants)).json).toHaveLength(1);
	});
});

test.each([
	[{ apiKey: '' }, 'The API Key is empty.'],
	[{ apiKey: 'petra_var_9' }, 'This is a Multi-MSP key'],
	[{ baseUrl: 'http://api.petrasecurity.com' }, 'The Base URL begins with http://'],
])('a credential with %j is refused before any request', async (data, sentence) => {
	const error = await refusalOfPetra(getTenants, { credential: petraCredential(data) });
	expect(error.message).toContain(sentence);
});

test('an execution that is stopped does not wait on', async () => {
	const controller = new AbortController();
	new PetraOnNetwork().answer('/v1/tenants', () => {
		controller.abort();
		return busy();
	});
	await expect(runPetra(getTenants, { signal: controller.signal })).rejects.toThrow();
	expect(clock.waited()).toBeLessThan(2_000);
});
