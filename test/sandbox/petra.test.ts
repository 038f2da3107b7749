import { randomUUID } from 'crypto';
import { closedAfterEach, sandboxForTests } from './client';
import { startListener } from './listener';

const here = sandboxForTests();
const listen = closedAfterEach(startListener);

interface PetraAnswer {
	status: number;
	headers: Headers;
	body: Record<string, unknown>;
}

const ask = async (path: string, headers: Record<string, string> = {}): Promise<PetraAnswer> => {
	const authorization = `Bearer ${here.sandbox.petra.apiKey}`;
	const response = await fetch(`${here.sandbox.url}/petra${path}`, {
		headers: { authorization, 'user-agent': 'test', ...headers },
	});
	return {
		status: response.status,
		headers: response.headers,
		body: (await response.json()) as Record<string, unknown>,
	};
};

const idsOf = ({ body }: PetraAnswer) =>
	(body.incidents as Array<{ id: string }>).map(({ id }) => id);

describe("Petra's API", () => {
	it('refuses a wrong key, and a request without a User-Agent', async () => {
		expect((await ask('/v1/tenants', { authorization: 'Bearer petra_no' })).status).toBe(401);
		expect((await ask('/v1/tenants', { 'user-agent': '' })).status).toBe(403);
	});

	it('lists tenants by name, one of which Halo does not have', async () => {
		const { body } = await ask('/v1/tenants');
		expect(body).toMatchObject({
			totalTenants: 4,
			tenants: [
				{ name: 'Birch Dental' },
				{ name: 'Cedar Grove Clinic' },
				{ name: 'Northwind Law' },
				{ name: 'Quay Logistics', isPaused: true },
			],
		});
		const customers = here.sandbox.halo.rows('Client').map(({ name }) => name);
		expect(customers).not.toContain('Cedar Grove Clinic');
	});

	it('gives usage of all tenants, and billable users of one by its Petra id only', async () => {
		expect((await ask('/v1/usage?asOf=2026-06-30')).body).toMatchObject({
			asOf: '2026-06-30',
			tenants: expect.arrayContaining([
				expect.objectContaining({ displayName: 'Birch Dental', billableUsersThisMonth: 29 }),
			]),
		});
		here.sandbox.petra.limits['/v1/billable-users'] = 9;
		expect((await ask('/v1/billable-users?tenantId=Qx71Ab')).body).toMatchObject({
			totalBillableUsers: 31,
			projectedBillableUnitsThisMonth: 29,
		});
		expect((await ask('/v1/billable-users')).status).toBe(400);
		expect(
			(await ask('/v1/billable-users?tenantId=1f6e2a34-5b7c-4d8e-9f01-23456789abcd')).status,
		).toBe(404);
		expect(
			(await ask('/v1/failed-attacks?tenantId=1f6e2a34-5b7c-4d8e-9f01-23456789abcd')).status,
		).toBe(200);
	});

	it('keeps its limits and says how long to wait', async () => {
		expect((await ask('/v1/failed-attacks?tenantId=Qx71Ab')).status).toBe(200);
		const refused = await ask('/v1/failed-attacks?tenantId=Rt02Zz');
		expect(refused.status).toBe(429);
		expect(Number(refused.headers.get('retry-after-public-api'))).toBeGreaterThan(50);
		here.sandbox.switches.petraRetryAfter = 'date';
		expect((await ask('/v1/failed-attacks')).headers.get('retry-after-public-api')).toMatch(/GMT$/);
		here.sandbox.switches.petraLimits = false;
		expect((await ask('/v1/failed-attacks?tenantId=Qx71Ab')).status).toBe(200);
	});
});

describe('what is doubtful about Petra', () => {
	it.each([
		['seconds', 'retry-after-public-api', /^\d\d$/],
		['milliseconds', 'retry-after-public-api', /^\d{5}$/],
		['standard', 'retry-after', /^\d\d$/],
	] as const)('the wait can be told as %s', async (petraRetryAfter, header, form) => {
		here.sandbox.switches.petraRetryAfter = petraRetryAfter;
		await ask('/v1/failed-attacks?tenantId=Qx71Ab');
		const { status, headers } = await ask('/v1/failed-attacks?tenantId=Qx71Ab');
		expect({ status, header: headers.get(header) }).toEqual({
			status: 429,
			header: expect.stringMatching(form),
		});
		if (petraRetryAfter === 'standard') expect(headers.get('retry-after-public-api')).toBeNull();
	});

	it('a refused request counts, or does not', async () => {
		const { petra, switches } = here.sandbox;
		/** Lets time go by for what Petra has counted. */
		const wait = (seconds: number) => {
			for (const [route, times] of petra.asked)
				petra.asked.set(
					route,
					times.map((at) => at - seconds * 1_000),
				);
		};
		for (const petraCountsRefused of [false, true]) {
			petra.asked.clear();
			switches.petraCountsRefused = petraCountsRefused;
			await ask('/v1/failed-attacks?tenantId=Qx71Ab');
			wait(40);
			expect((await ask('/v1/failed-attacks?tenantId=Qx71Ab')).status).toBe(429);
			wait(40);
			expect((await ask('/v1/failed-attacks?tenantId=Qx71Ab')).status).toBe(
				petraCountsRefused ? 429 : 200,
			);
		}
	});

	it('the share of the month, unknown tenants, dates of attacks and the key of a refusal', async () => {
		const { petra, switches } = here.sandbox;
		switches.petraLimits = false;
		switches.petraProrating = 'fraction';
		expect((await ask('/v1/usage')).body).toMatchObject({
			tenants: expect.arrayContaining([
				expect.objectContaining({ proratingPercentageThisMonth: 1 }),
			]),
		});
		expect((await ask('/v1/incidents?tenantId=nobody')).body).toEqual({ incidents: [] });
		Object.assign(switches, { petraUnknownTenant: 'refused', petraErrorKey: 'message' });
		expect(await ask('/v1/incidents?tenantId=nobody')).toMatchObject({
			status: 404,
			body: { message: 'Tenant not found' },
		});
		const attacks = `/v1/failed-attacks?tenantId=${petra.tenants[0].petraTenantId}&endDate=2020-01-01`;
		expect((await ask(attacks)).body).toMatchObject({ attacksByDay: [] });
		switches.petraAttackDates = false;
		expect((await ask(attacks)).body.attacksByDay).toHaveLength(30);
	});

	it('the seats that Petra bills, and what an Autopsy adds to the rows of usage', async () => {
		const { petra, switches } = here.sandbox;
		switches.petraLimits = false;
		const [tenant] = petra.tenants;
		Object.assign(tenant, { proratingPercentageThisMonth: 50 });
		const { petraTenantId: id } = tenant;
		expect((await ask(`/v1/billable-users?tenantId=${id}`)).body).toMatchObject({
			totalBillableUsers: 31,
			projectedBillableUnitsThisMonth: 15,
		});
		petra.autopsies = [{ ...tenant, service: 'Autopsy' }];
		const { tenants: rows, totalTenants } = (await ask('/v1/usage')).body as {
			tenants: unknown[];
			totalTenants: number;
		};
		expect([rows.length, totalTenants]).toEqual([5, 4]);
		switches.petraTotalTenants = 'rows';
		expect((await ask('/v1/usage')).body).toMatchObject({ totalTenants: 5 });
	});

	it('an old key once there is a new one', async () => {
		const { petra } = here.sandbox;
		const old = `Bearer ${petra.apiKey}`;
		petra.renewKey();
		expect((await ask('/v1/tenants', { authorization: old })).status).toBe(401);
		expect((await ask('/v1/tenants')).status).toBe(200);
	});

	it('an outage, with a status or without', async () => {
		here.sandbox.switches.petraOutage = 0;
		await expect(ask('/v1/usage')).rejects.toThrow();
		here.sandbox.switches.petraOutage = 503;
		const answer = await fetch(`${here.sandbox.url}/petra/v1/usage`);
		expect(answer.status).toBe(503);
	});

	it('a key of several organisations is refused', async () => {
		const refused = await ask('/v1/tenants', { authorization: 'Bearer petra_var_1' });
		expect(refused.status).toBe(403);
	});
});

describe('incidents', () => {
	it('of a script belong to the tenants in turn and end now; any status can be given', async () => {
		const made = here.sandbox.petra.raiseMany(5);
		expect(made.map(({ tenant }) => tenant.petraTenantId)).toEqual([
			'Qx71Ab',
			'Rt02Zz',
			'Lw55Kd',
			'Nx90Un',
			'Qx71Ab',
		]);
		expect(idsOf(await ask('/v1/incidents'))).toEqual(made.map(({ id }) => id).reverse());
		here.sandbox.petra.setStatus(made[0].id, 'IN_REVIEW');
		expect((await ask('/v1/incidents')).body.incidents).toContainEqual(
			expect.objectContaining({ id: made[0].id, remediationStatus: 'IN_REVIEW' }),
		);
	});

	it('come newest first, cut at the limit', async () => {
		for (const hour of [1, 3, 2])
			await here.sandbox.petra.raise({
				id: `i${hour}`,
				createdAt: `2026-06-01T0${hour}:00:00.000Z`,
			});
		expect(idsOf(await ask('/v1/incidents'))).toEqual(['i3', 'i2', 'i1']);
		expect(idsOf(await ask('/v1/incidents?limit=2'))).toEqual(['i3', 'i2']);
		expect(idsOf(await ask('/v1/incidents?startDate=2026-06-01T02:00:00Z'))).toEqual(['i3', 'i2']);
		expect((await ask('/v1/incidents?limit=501')).status).toBe(400);
	});

	it('are asked for by Petra or Microsoft tenant', async () => {
		const { id } = await here.sandbox.petra.raise({ tenant: { name: 'Quay Logistics' } });
		await here.sandbox.petra.raise();
		expect(idsOf(await ask('/v1/incidents?tenantId=Rt02Zz'))).toEqual([id]);
		expect(idsOf(await ask('/v1/incidents?tenantId=2a7f3b45-6c8d-4e9f-8a12-3456789abcde'))).toEqual(
			[id],
		);
	});

	it('fire the custom webhooks with their members filled in, and can be remediated', async () => {
		const listener = await listen();
		here.sandbox.petra.webhooks = [
			{
				url: listener.url,
				headers: { 'X-Secret': 'geheim' },
				body: '{"link":"{{url}}","who":"{{user.mail}}"}',
			},
		];
		const { id, url } = await here.sandbox.petra.raise({
			id: randomUUID(),
			user: { mail: 'a"b@example.com' },
		});
		expect(listener.received).toMatchObject([
			{
				method: 'POST',
				headers: { 'x-secret': 'geheim' },
				body: { link: url, who: 'a"b@example.com' },
			},
		]);
		expect(here.sandbox.petra.remediate(id)).toMatchObject({
			remediationStatus: 'REMEDIATED',
			dwellTimeMinutes: expect.any(Number),
		});
	});
});
