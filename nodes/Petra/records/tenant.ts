import type { PetraRecord } from './record';

/** A Microsoft 365 tenant that Petra watches. */
export const tenant: PetraRecord = {
	name: 'tenant',
	label: 'Tenant',
	plural: 'tenants',
	route: {
		path: '/v1/tenants',
		perMinute: 10,
		noun: 'tenants',
		listKey: 'tenants',
		countKey: 'totalTenants',
	},
	simplified: {
		tenantName: { type: 'string', from: 'name' },
		isPaused: { type: 'boolean', from: 'isPaused' },
		onboardingDate: { type: 'string', from: 'onboardingDate' },
		tenantId: { type: 'string', from: 'petraTenantId' },
		microsoftTenantId: { type: 'string', from: 'microsoftTenantId' },
	},
};
