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
		tenantId: 'petraTenantId',
		tenantName: 'name',
		microsoftTenantId: 'microsoftTenantId',
		isPaused: 'isPaused',
		onboardingDate: 'onboardingDate',
	},
	types: {
		tenantId: 'string',
		tenantName: 'string',
		microsoftTenantId: 'string',
		isPaused: 'boolean',
		onboardingDate: 'string',
	},
};
