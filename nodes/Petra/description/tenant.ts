import type { INodeProperties } from 'n8n-workflow';
import { locatorProperty } from '../../shared/locator';

/** Chooses a tenant: from Petra's list, by Petra's or Microsoft's ID, or by its exact name. */
export function tenantLocator({ required }: { required: boolean }): INodeProperties {
	return locatorProperty({
		displayName: 'Tenant',
		name: 'tenantId',
		required,
		noun: 'a tenant',
		searchListMethod: 'searchTenant',
		nameExample: 'Acme Ltd',
		byId: {
			placeholder: 'e.g. Qx71Ab',
			hint: "Petra's ID of the tenant, or its Microsoft tenant ID",
		},
	});
}
