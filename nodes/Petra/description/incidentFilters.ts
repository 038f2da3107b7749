import type { INodeProperties } from 'n8n-workflow';

const addedSingly = (what: string): Pick<INodeProperties, 'default' | 'type' | 'typeOptions'> => ({
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: `Add ${what}` },
	default: '',
});

/** Filters that are looked at in what Petra shows, since it can't be asked for them. */
export const incidentFilters: INodeProperties[] = [
	{
		displayName: 'Leave Out Tenants',
		name: 'withoutTenants',
		...addedSingly('Tenant'),
		placeholder: 'e.g. Birch Dental',
		description: "The exact name of a tenant, Petra's ID of it, or its Microsoft tenant ID",
	},
	{
		displayName: 'Leave Out Users',
		name: 'withoutUsers',
		...addedSingly('User'),
		placeholder: 'e.g. test@example.com',
		description:
			"The user's email address, login name or Microsoft ID; not the display name, since who takes an account over may change that",
	},
	{
		displayName: 'Live',
		name: 'live',
		type: 'options',
		default: 'only',
		description:
			'Whether Petra caught the incident while it was watching; where Petra does not tell, the incident is passed on',
		options: [
			{ name: 'Live Only', value: 'only' },
			{ name: 'Not Live', value: 'not' },
		],
	},
];
