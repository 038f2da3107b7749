import type { PetraRecord } from './record';

/** A person that Petra bills for. One copy of Petra's pages says 10 requests a minute, another says 1. */
export const billableUser: PetraRecord = {
	name: 'billableUser',
	label: 'Billable User',
	plural: 'billable users',
	route: { path: '/v1/billable-users', perMinute: 1, noun: 'billable users', listKey: 'users' },
	simplified: {
		id: 'id',
		userName: 'displayName|userPrincipalName',
		userEmail: 'mail|userPrincipalName',
		accountEnabled: 'accountEnabled',
		licenceSkuIds: 'assignedLicenseSkuIds',
		tenantId: 'report.tenantId',
		tenantName: 'report.tenantDisplayName',
		microsoftTenantId: 'report.microsoftTenantId',
		totalBillableUsers: 'report.totalBillableUsers',
		projectedBillableUnits: 'report.projectedBillableUnitsThisMonth',
	},
	types: {
		id: 'string',
		userName: 'string',
		userEmail: 'string',
		accountEnabled: 'boolean',
		licenceSkuIds: 'array',
		tenantId: 'string',
		tenantName: 'string',
		microsoftTenantId: 'string',
		totalBillableUsers: 'integer',
		projectedBillableUnits: 'integer',
	},
};
