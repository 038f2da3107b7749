import type { PetraRecord } from './record';

/** What Petra counts for billing: all tenants with one request. */
export const usage: PetraRecord = {
	name: 'usage',
	label: 'Usage',
	plural: 'usage rows',
	route: {
		path: '/v1/usage',
		perMinute: 10,
		noun: 'usage',
		listKey: 'tenants',
		countKey: 'totalTenants',
	},
	simplified: {
		tenantId: 'petraTenantId',
		tenantName: 'displayName',
		microsoftTenantId: 'microsoftTenantId',
		count: 'count',
		countedFrom: 'countedFrom',
		why: 'why',
		isPaused: 'isPaused',
		isTrial: 'isTrial',
		billableStatus: 'billableStatus',
		service: 'service',
		firstBillableDate: 'firstBillableDate',
		asOf: 'asOf',
	},
	types: {
		tenantId: 'string',
		tenantName: 'string',
		microsoftTenantId: 'string',
		count: 'integer',
		countedFrom: 'string',
		why: 'string',
		isPaused: 'boolean',
		isTrial: 'boolean',
		billableStatus: 'string',
		service: 'string',
		firstBillableDate: 'string',
		asOf: 'string',
	},
};
