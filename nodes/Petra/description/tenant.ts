import type { INodeProperties } from 'n8n-workflow';

/** Chooses a tenant: from Petra's list, by Petra's or Microsoft's ID, or by its exact name. */
export const tenantLocator: INodeProperties = {
	displayName: 'Tenant',
	name: 'tenantId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Choose a tenant…',
			typeOptions: { searchListMethod: 'searchTenant', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. Qx71Ab',
			hint: "Petra's ID of the tenant, or its Microsoft tenant ID",
		},
		{
			displayName: 'By Name',
			name: 'name',
			type: 'string',
			placeholder: 'The exact name; capitals do not matter',
		},
	],
};
