import type { INodeParameters } from 'n8n-workflow';
import { locator } from '../../../support/node';
import {
	microsoftIdOf,
	PetraOnNetwork,
	refusalOfPetra,
	runPetra,
	tenantRow,
} from '../../../support/petra';

const tenants = [tenantRow('Qx71Ab', 'Birch Dental'), tenantRow('Rt02Zz', 'Quay Logistics')];

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
