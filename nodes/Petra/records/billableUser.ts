import type { PetraRecord } from './record';

/** A person that Petra bills for. One copy of Petra's pages says 10 requests a minute, another says 1. */
export const billableUser: PetraRecord = {
	name: 'billableUser',
	label: 'Billable User',
	plural: 'billable users',
	route: { path: '/v1/billable-users', perMinute: 1, noun: 'billable users', listKey: 'users' },
	simplified: {
		userName: { type: 'string', from: 'displayName|userPrincipalName', isChosen: true },
		userEmail: { type: 'string', from: 'mail|userPrincipalName' },
		tenantName: { type: 'string', from: 'report.tenantDisplayName' },
		accountEnabled: { type: 'boolean', from: 'accountEnabled' },
		totalBillableUsers: { type: 'integer', from: 'report.totalBillableUsers' },
		projectedBillableUnits: { type: 'integer', from: 'report.projectedBillableUnitsThisMonth' },
		licenceSkuIds: { type: 'array', from: 'assignedLicenseSkuIds' },
		id: { type: 'string', from: 'id' },
		tenantId: { type: 'string', from: 'report.tenantId' },
		microsoftTenantId: { type: 'string', from: 'report.microsoftTenantId' },
	},
};
