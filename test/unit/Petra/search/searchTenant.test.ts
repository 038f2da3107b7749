import { PetraOnNetwork, searchPetra, tenantRow } from '../../../support/petra';

test('the drop-down of tenants is searched by name and marks paused ones', async () => {
	const tenants = [
		tenantRow('Qx71Ab', 'Birch Dental'),
		tenantRow('Rt02Zz', 'Quay Logistics', { isPaused: true }),
	];
	new PetraOnNetwork().tenants(tenants, 2);
	expect((await searchPetra('searchTenant')).results).toEqual([
		{ name: 'Birch Dental', value: 'Qx71Ab' },
		{ name: 'Quay Logistics (paused)', value: 'Rt02Zz' },
	]);
	expect((await searchPetra('searchTenant', { filter: 'quay' })).results).toHaveLength(1);
});
