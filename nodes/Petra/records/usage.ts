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
		// A tenant with an Autopsy has a second row, and it is open whether Petra counts it.
		counts: 'petraTenantId',
	},
	simplified: {
		tenantName: { type: 'string', from: 'displayName' },
		count: { type: 'integer', from: 'count' },
		countedFrom: { type: 'string', from: 'countedFrom' },
		why: { type: 'string', from: 'why' },
		isPaused: { type: 'boolean', from: 'isPaused' },
		isTrial: { type: 'boolean', from: 'isTrial' },
		billableStatus: { type: 'string', from: 'billableStatus' },
		service: { type: 'string', from: 'service' },
		product: { type: 'string', from: 'product' },
		firstBillableDate: { type: 'string', from: 'firstBillableDate' },
		asOf: { type: 'string', from: 'asOf' },
		month: { type: 'string', from: 'month' },
		tenantId: { type: 'string', from: 'petraTenantId' },
		microsoftTenantId: { type: 'string', from: 'microsoftTenantId' },
	},
};
