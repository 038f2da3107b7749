import Ajv from 'ajv';
import { operations } from '../../nodes/Petra/operations';
import type { Switches } from '../../sandbox';
import type { PetraWorld } from './world';
import { by, enterPetraWorld, PETRA_NODE } from './world';

let world: PetraWorld;

beforeAll(async () => {
	world = await enterPetraWorld();
});

beforeEach(() => {
	world.sandbox.reset();
	world.petraRequests();
});

afterAll(async () => {
	await world.leave();
});

const BIRCH = 'Qx71Ab';
const BIRCH_MICROSOFT = '1f6e2a34-5b7c-4d8e-9f01-23456789abcd';

/** The next request of a route, or the one after so many, is one too many, at whatever moment it comes. */
const limitReached = (route: string, skip = 0): void => {
	const { petra, faults } = world.sandbox;
	const fill = () => petra.asked.set(route, Array<number>(petra.limits[route]).fill(Date.now()));
	faults.add({ path: route, skip, hold: fill });
};

describe('the credential', () => {
	const test = async (data: Record<string, unknown> = {}) =>
		await world.n8n.api.testCredential({
			name: 'Petra',
			type: 'petraApi',
			data: { ...world.sandbox.petra.credential(world.sandbox.url), ...data },
		});

	it('is tested when it is saved', async () => {
		expect(await test()).toMatchObject({ status: 'OK' });
		const [{ path }] = world.sandbox.petraRequests();
		expect(path).toBe('/petra/v1/tenants');
	});

	it.each([
		[{ apiKey: 'petra_wrong' }, 'Petra does not accept the API Key.'],
		[{ apiKey: 'petra_var_7' }, 'This is a Multi-MSP key'],
		[{ baseUrl: 'http://petra.example' }, 'travel unencrypted'],
	])('with %j is refused: %s', async (data, sentence) => {
		const { status, message } = await test(data);
		expect(status).toBe('Error');
		expect(message).toContain(sentence);
	});

	it('under the limit says to wait', async () => {
		world.sandbox.petra.limits['/v1/tenants'] = 0;
		world.sandbox.petra.asked.set('/v1/tenants', [Date.now()]);
		const { status, message } = await test();
		expect(status).toBe('Error');
		expect(message).toContain('Wait a minute and test again');
	});
});

describe('every operation', () => {
	it('Tenant › Get Many', async () => {
		const items = await world.petraItems({ resource: 'tenant', operation: 'getAll' });
		expect(items).toHaveLength(4);
		expect(items[0]).toEqual({
			tenantId: BIRCH,
			tenantName: 'Birch Dental',
			microsoftTenantId: BIRCH_MICROSOFT,
			isPaused: false,
			onboardingDate: '2026-02-03T00:00:00.000Z',
		});
	});

	it('Incident › Get Many, of a tenant by name, raw too', async () => {
		world.sandbox.petra.raiseMany(8);
		const parameters = {
			resource: 'incident',
			operation: 'getAll',
			filters: { tenantId: by('name', 'birch dental') },
		};
		const items = await world.petraItems(parameters);
		expect(items).toHaveLength(2);
		expect(items[0]).toMatchObject({ tenantName: 'Birch Dental', isRemediated: false });
		const [raw] = await world.petraItems({ ...parameters, simple: false });
		expect(raw).toMatchObject({
			tenant: { petraTenantId: BIRCH },
			user: { displayName: 'Pat Lee' },
		});
	});

	it('Incident › Get, by URL and by ID, with one request for all items', async () => {
		const [first, second] = world.sandbox.petra.raiseMany(2);
		const get = { resource: 'incident', operation: 'get' };
		const [byUrl] = await world.petraItems({
			...get,
			incidentId: { __rl: true, mode: 'url', value: first.url },
		});
		expect(byUrl).toMatchObject({ id: first.id, tenantName: 'Birch Dental' });
		world.petraRequests();
		const items = await world.petraItems({ ...get, incidentId: by('id', '={{ $json.id }}') }, [
			{ id: second.id },
			{ id: first.id },
		]);
		expect(items.map(({ id }) => id)).toEqual([second.id, first.id]);
		expect(world.petraRequests()).toBe(1);
	});

	it('Usage › Get: one request for all tenants, paused and trial ones as 0', async () => {
		const items = await world.petraItems({ resource: 'usage', operation: 'get' });
		expect(items.map(({ tenantName, count }) => [tenantName, count])).toEqual([
			['Birch Dental', 29],
			['Quay Logistics', 0],
			['Northwind Law', 0],
			['Cedar Grove Clinic', 12],
		]);
		expect(world.petraRequests()).toBe(1);
	});

	it.each(['percent', 'fraction'] as const)(
		'Usage › Get, prorated on a scale of %s',
		async (scale) => {
			const { petra, switches } = world.sandbox;
			switches.petraProrating = scale;
			petra.tenants[3].proratingPercentageThisMonth = 50;
			const items = await world.petraItems({
				resource: 'usage',
				operation: 'get',
				count: 'proratedUsers',
				options: { paused: 'leaveOut', trial: 'asTheyAre' },
			});
			expect(items.map(({ count }) => count)).toEqual([29, 18, 6]);
		},
	);

	it("Billable User › Get Many, by Microsoft's tenant ID", async () => {
		const items = await world.petraItems({
			resource: 'billableUser',
			operation: 'getAll',
			tenantId: by('id', BIRCH_MICROSOFT),
			returnAll: true,
		});
		expect(items).toHaveLength(31);
		expect(items[0]).toMatchObject({ tenantId: BIRCH, projectedBillableUnits: 29 });
	});

	it('Failed Attack › Get Summary', async () => {
		const items = await world.petraItems({
			resource: 'failedAttack',
			operation: 'getSummary',
			tenantId: by('list', BIRCH),
		});
		expect(items).toMatchObject([{ attacksByCountry: { RU: 41 } }]);
	});
});

it('a status that begins with REMEDIATED is remediated, and stays as it is', async () => {
	const { petra } = world.sandbox;
	const { id } = await petra.raise();
	petra.remediate(id, 'REMEDIATED_BY_PETRA');
	const filters = { remediation: 'remediated' };
	const all = { resource: 'incident', operation: 'getAll', returnAll: true, filters };
	expect(await world.petraItems(all)).toContainEqual(
		expect.objectContaining({
			id,
			remediationStatus: 'REMEDIATED_BY_PETRA',
			isRemediated: true,
		}),
	);
});

it.each(['tenants', 'rows'] as const)(
	'what Petra does not bill counts as 0, and an Autopsy for nothing (it counts %s)',
	async (petraTotalTenants) => {
		const { petra, switches } = world.sandbox;
		switches.petraTotalTenants = petraTotalTenants;
		const [birch, quay, northwind, cedar] = petra.tenants;
		Object.assign(quay, { isPaused: false, billableStatus: 'NFR' });
		Object.assign(cedar, { billableStatus: 'Deleted' });
		petra.autopsies = [{ ...birch, service: 'Autopsy', billableUsersThisMonth: 500 }];
		const items = await world.petraItems({ resource: 'usage', operation: 'get' });
		const counts = items.map(({ tenantName, count }) => [tenantName, count]);
		expect(counts).toEqual([
			[birch.name, 29],
			[quay.name, 0],
			[northwind.name, 0],
			[cedar.name, 0],
		]);
	},
);

it('failed attacks are asked for by the days of the range, the last 30 unless told', async () => {
	world.sandbox.switches.petraLimits = false;
	const days = async (filters: object) => {
		const [summary] = await world.petraItems({
			resource: 'failedAttack',
			operation: 'getSummary',
			tenantId: by('id', BIRCH),
			filters,
		});
		return (summary.attacksByDay as unknown[]).length;
	};
	const today = new Date().toISOString().slice(0, 10);
	expect(await days({})).toBe(30);
	expect(await days({ from: today, to: today })).toBe(1);
});

it('unknown values pass through, and an unknown status is not remediated', async () => {
	const { petra } = world.sandbox;
	const { id } = await petra.raise();
	petra.setStatus(id, 'remediated-partly');
	Object.assign(petra.tenants[0], { billableStatus: 'CHURNED', service: 'Scan Only' });
	const [incident] = await world.petraItems({ resource: 'incident', operation: 'getAll' });
	expect(incident).toMatchObject({ remediationStatus: 'remediated-partly', isRemediated: false });
	const [usage] = await world.petraItems({ resource: 'usage', operation: 'get' });
	expect(usage).toMatchObject({ billableStatus: 'CHURNED', service: 'Scan Only', count: 29 });
});

describe('more than 500 incidents', () => {
	const all = { resource: 'incident', operation: 'getAll', returnAll: true };

	it('700 in the window: all 700, with six requests for four tenants', async () => {
		const made = world.sandbox.petra.raiseMany(700);
		const filters = { since: made[0].createdAt };
		const items = await world.petraItems({ ...all, filters });
		expect(new Set(items.map(({ id }) => id)).size).toBe(700);
		expect(world.petraRequests()).toBe(6);
	});

	it.each([false, true])(
		'of 14 tenants outlast the limit of ten a minute (refused requests count: %s)',
		async (petraCountsRefused) => {
			const { petra, switches } = world.sandbox;
			switches.petraCountsRefused = petraCountsRefused;
			petra.limitWindowMs = 2_000;
			// However long the first ten take, the eleventh is one too many.
			limitReached('/v1/incidents', 10);
			const [one] = petra.tenants;
			petra.tenants = Array.from({ length: 14 }, (_, index) => ({
				...one,
				petraTenantId: `T${index}`,
				name: `Tenant ${index}`,
				microsoftTenantId: `${index}`,
			}));
			petra.raiseMany(700);
			expect(await world.petraItems(all)).toHaveLength(700);
			// 1 for all, 1 for the tenants, 14 for them, and 1 or 2 that met the limit.
			const requests = world.petraRequests();
			expect(requests).toBeGreaterThanOrEqual(17);
			expect(requests).toBeLessThanOrEqual(18);
		},
	);

	it('of one tenant alone are refused rather than cut', async () => {
		world.sandbox.petra.raiseMany(600, { tenant: { petraTenantId: BIRCH } });
		const { error, items } = await world.runPetra(all);
		expect(items).toEqual([]);
		expect(error?.message).toContain('of Birch Dental it gives the newest 500 only');
	});
});

describe('429 on each route is waited out', () => {
	const routes: Array<[route: string, parameters: Record<string, unknown>]> = [
		['/v1/tenants', { resource: 'tenant', operation: 'getAll' }],
		['/v1/incidents', { resource: 'incident', operation: 'getAll' }],
		['/v1/usage', { resource: 'usage', operation: 'get' }],
		[
			'/v1/billable-users',
			{ resource: 'billableUser', operation: 'getAll', tenantId: by('id', BIRCH) },
		],
		[
			'/v1/failed-attacks',
			{ resource: 'failedAttack', operation: 'getSummary', tenantId: by('id', BIRCH) },
		],
	];

	const fillUp = (route: string): void => {
		world.sandbox.petra.limitWindowMs = 1_500;
		limitReached(route);
	};

	it.each(routes)('%s', async (route, parameters) => {
		world.sandbox.petra.raiseMany(3);
		fillUp(route);
		expect(await world.petraItems(parameters)).not.toHaveLength(0);
		expect(world.sandbox.petraRequests().map(({ status }) => status)).toEqual([429, 200]);
	});

	it.each(['date', 'standard'] as Array<Switches['petraRetryAfter']>)(
		'told by %s',
		async (petraRetryAfter) => {
			world.sandbox.switches.petraRetryAfter = petraRetryAfter;
			fillUp('/v1/tenants');
			expect(await world.petraItems(routes[0][1])).toHaveLength(4);
		},
	);
});

it('a refusal in words, and the other items go on where asked to', async () => {
	const found = await world.runPetra(
		{ resource: 'incident', operation: 'get', incidentId: by('id', '={{ $json.id }}') },
		[{ id: 'inc-none' }, { id: (await world.sandbox.petra.raise()).id }],
		{ onError: 'continueErrorOutput' },
	);
	expect(found.outputs[0]).toHaveLength(1);
	expect(found.outputs[1].map(({ json }) => json.error)).toEqual([
		'Petra shows no incident with the ID inc-none. It may belong to another organisation than the API key, or Petra no longer lists it.',
	]);
});

describe('the editor offers to map before anything has run', () => {
	const ajv = new Ajv({ strict: false, allErrors: true });
	const known = operations.filter(({ record }) => record.simplified !== undefined);

	it.each(known.map(({ record, verb }) => [record.name, verb]))(
		'%s %s: exactly what comes',
		async (resource, operation) => {
			const { id } = await world.sandbox.petra.raise();
			const schema = await world.n8n.api.outputSchema(PETRA_NODE, resource, operation);
			const [item] = await world.petraItems({
				resource,
				operation,
				tenantId: by('id', BIRCH),
				incidentId: by('id', id),
			});
			expect(Object.keys(schema?.properties ?? {})).toEqual(Object.keys(item));
			const fits = ajv.compile({ ...schema, additionalProperties: false });
			fits(item);
			expect(fits.errors ?? []).toEqual([]);
		},
	);

	it('nothing is promised of failed attacks', async () => {
		const schema = await world.n8n.api.outputSchema(PETRA_NODE, 'failedAttack', 'getSummary');
		expect(schema).toBeUndefined();
	});
});
