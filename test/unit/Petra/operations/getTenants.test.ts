import type { INodeParameters } from 'n8n-workflow';
import { microsoftIdOf, PetraOnNetwork, runPetra, tenantRow } from '../../../support/petra';

const tenants = [
	tenantRow('Qx71Ab', 'Birch Dental'),
	tenantRow('Rt02Zz', 'Quay Logistics', { isPaused: true }),
];

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
