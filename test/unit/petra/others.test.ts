import type { INodeParameters } from 'n8n-workflow';
import { locator } from '../../support/node';
import {
	microsoftIdOf,
	PetraOnNetwork,
	refusalOfPetra,
	runPetra,
	searchPetra,
	tenantRow,
} from '../../support/petra';

const tenants = [
	tenantRow('Qx71Ab', 'Birch Dental'),
	tenantRow('Rt02Zz', 'Quay Logistics', { isPaused: true }),
];

describe('Tenant › Get Many', () => {
	const getMany = (more: INodeParameters = {}): INodeParameters => ({
		resource: 'tenant',
		operation: 'getAll',
		...more,
	});

	test('gives flat tenants, or all that Petra sends', async () => {
		new PetraOnNetwork().tenants(tenants, 2);
		expect((await runPetra(getMany())).json[1]).toEqual({
			tenantId: 'Rt02Zz',
			tenantName: 'Quay Logistics',
			microsoftTenantId: microsoftIdOf('Rt02Zz'),
			isPaused: true,
			onboardingDate: '2026-02-03T00:00:00.000Z',
		});
		expect((await runPetra(getMany({ simple: false }))).json).toEqual(tenants);
	});

	test.each([
		[{ limit: 1 }, ['Qx71Ab']],
		[{ returnAll: true }, ['Qx71Ab', 'Rt02Zz']],
		[{ filters: { paused: true } }, ['Rt02Zz']],
		[{ filters: { paused: false } }, ['Qx71Ab']],
	])('with %j gives %j', async (more, ids) => {
		new PetraOnNetwork().tenants(tenants);
		const { json } = await runPetra(getMany(more));
		expect(json.map(({ tenantId }) => tenantId)).toEqual(ids);
	});
});

describe('Billable User › Get Many', () => {
	const report = {
		tenantId: 'Qx71Ab',
		tenantDisplayName: 'Birch Dental',
		microsoftTenantId: microsoftIdOf('Qx71Ab'),
		reportGeneratedAt: '2026-06-30T06:00:00.000Z',
		totalBillableUsers: 1,
		projectedBillableUnitsThisMonth: 1,
	};
	const user = {
		id: 'u-1',
		displayName: 'Pat Lee',
		userPrincipalName: 'pat.lee@birchdental.example',
		mail: null,
		accountEnabled: true,
		assignedLicenseSkuIds: ['sku-a'],
	};
	const getMany = (mode: 'id' | 'list' | 'name', value: string, more = {}): INodeParameters => ({
		resource: 'billableUser',
		operation: 'getAll',
		tenantId: locator(mode, value),
		...more,
	});

	test("gives users with their tenant's totals", async () => {
		const petra = new PetraOnNetwork().answer('/v1/billable-users', {
			body: { ...report, users: [user] },
		});
		expect((await runPetra(getMany('list', 'Qx71Ab'))).json).toEqual([
			{
				id: 'u-1',
				userName: 'Pat Lee',
				userEmail: 'pat.lee@birchdental.example',
				accountEnabled: true,
				licenceSkuIds: ['sku-a'],
				tenantId: 'Qx71Ab',
				tenantName: 'Birch Dental',
				microsoftTenantId: microsoftIdOf('Qx71Ab'),
				totalBillableUsers: 1,
				projectedBillableUnits: 1,
			},
		]);
		expect(petra.sent.map(({ query }) => query)).toEqual([{ tenantId: 'Qx71Ab' }]);
	});

	test('without Simplify keeps the report beside the user', async () => {
		new PetraOnNetwork().answer('/v1/billable-users', { body: { ...report, users: [user] } });
		expect((await runPetra(getMany('id', 'Qx71Ab', { simple: false }))).json).toEqual([
			{ ...user, report },
		]);
	});

	test.each([
		['id', microsoftIdOf('Qx71Ab')],
		['name', 'birch dental'],
	] as const)("finds Petra's ID by %s %s, which alone the route takes", async (mode, value) => {
		const petra = new PetraOnNetwork()
			.tenants(tenants)
			.answer('/v1/billable-users', { body: { ...report, users: [] } });
		await runPetra(getMany(mode, value));
		expect(petra.sent[1].query).toEqual({ tenantId: 'Qx71Ab' });
	});

	test('refuses an empty tenant', async () => {
		expect((await refusalOfPetra(getMany('list', ''))).message).toBe('Tenant is empty');
	});
});

describe('Failed Attack › Get Summary', () => {
	const summary = {
		attacksByCountry: { RU: 41 },
		attacksByDay: [{ date: '2026-06-02', passwordSpray: 5 }],
	};
	const getSummary = (filters: INodeParameters = {}): INodeParameters => ({
		resource: 'failedAttack',
		operation: 'getSummary',
		tenantId: locator('id', 'Qx71Ab'),
		filters,
	});

	test('gives what Petra gives, whatever its form', async () => {
		const petra = new PetraOnNetwork().answer('/v1/failed-attacks', { body: summary });
		const { json, hints } = await runPetra(getSummary({ from: '2026-06-01', to: '2026-06-30' }));
		expect(json).toEqual([summary]);
		expect(hints).toEqual([]);
		expect(petra.sent[0].query).toEqual({
			tenantId: 'Qx71Ab',
			startDate: '2026-06-01',
			endDate: '2026-06-30',
		});
	});

	test.each([{ from: '2026-06-03' }, { to: '2026-06-01' }])(
		'tells where the answer shows that %j was not honoured',
		async (filters) => {
			new PetraOnNetwork().answer('/v1/failed-attacks', { body: summary });
			const { hints } = await runPetra(getSummary(filters as INodeParameters));
			expect(hints.map(({ message }) => message)).toEqual([
				expect.stringContaining("Petra's answer also names 2026-06-02"),
			]);
		},
	);
});

test('the drop-down of tenants is searched by name and marks paused ones', async () => {
	new PetraOnNetwork().tenants(tenants, 2);
	expect((await searchPetra('searchTenant')).results).toEqual([
		{ name: 'Birch Dental', value: 'Qx71Ab' },
		{ name: 'Quay Logistics (paused)', value: 'Rt02Zz' },
	]);
	expect((await searchPetra('searchTenant', { filter: 'quay' })).results).toHaveLength(1);
});

test('an operation that does not exist is refused', async () => {
	const error = await refusalOfPetra({ resource: 'incident', operation: 'delete' });
	expect(error.message).toBe('This node knows no operation "delete" for "incident"');
});
