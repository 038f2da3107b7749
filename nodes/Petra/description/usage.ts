import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { dayProperty } from '../../shared/properties';

const handlings: INodePropertyOptions[] = [
	{ name: 'Count as 0', value: 'zero' },
	{ name: 'Count as They Are', value: 'asTheyAre' },
	{ name: 'Leave Out', value: 'leaveOut' },
];

/** Which of Petra's counts is billed. */
export const countProperty: INodeProperties = {
	displayName: 'Count to Bill',
	name: 'count',
	type: 'options',
	default: 'billableUsers',
	options: [
		{
			name: 'Billable Users This Month',
			value: 'billableUsers',
			description: 'As Petra counts them',
		},
		{
			name: 'Billable Users × Proration',
			value: 'proratedUsers',
			description:
				'Times the share of the month that a new tenant was watched. Petra bills the projected units of Billable User → Get Many; compare with them first.',
		},
		{
			name: 'Licensed Users',
			value: 'licensedUsers',
			description: 'Everybody with a licence',
		},
	],
	description: 'Which of the counts goes into the field "count"',
};

/** The value of As Of with which the input Day names the day. */
export const ON_A_DAY = 'onDay';

/** Days of a report that can be chosen. */
export const reportDays = [
	{ name: 'Today', value: 'today' },
	{ name: 'Yesterday', value: 'yesterday' },
	{
		name: 'Last Day of Last Month',
		value: 'lastDayOfLastMonth',
		description: 'What a run on the first of a month counts',
	},
	{ name: 'On a Day', value: ON_A_DAY },
] as const satisfies readonly INodePropertyOptions[];

/** The day of the report, by a choice that needs no expression. */
export const asOfProperties: INodeProperties[] = [
	{
		displayName: 'As Of',
		name: 'asOf',
		type: 'options',
		default: 'today',
		options: [...reportDays],
		description: "The day of the report, in the workflow's time zone",
	},
	{
		...dayProperty({ displayName: 'Day', name: 'day', description: 'The day of the report' }),
		required: true,
		displayOptions: { show: { asOf: [ON_A_DAY] } },
	},
];

/** Which product bills a service of Petra's. */
export const productsProperty: INodeProperties = {
	displayName: 'Products',
	name: 'products',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Product',
	default: {},
	description: 'Which product bills a service; one that is not listed keeps its own name',
	options: [
		{
			displayName: 'Product',
			name: 'product',
			values: [
				{
					displayName: 'Service in Petra',
					name: 'service',
					type: 'string',
					default: '',
					placeholder: 'e.g. Monitoring',
				},
				{
					displayName: 'Product',
					name: 'product',
					type: 'string',
					default: '',
					placeholder: 'e.g. Petra Identity Protection',
					description: "What bills the service, such as the name of Halo's item",
				},
			],
		},
	],
};

/** How tenants count that Petra does not bill, and how a prorated count is rounded. */
export const usageOptions: INodeProperties[] = [
	{
		displayName: 'Deleted Tenants',
		name: 'deleted',
		type: 'options',
		default: 'zero',
		options: handlings,
		description: 'Petra does not bill tenants with the status Deleted',
	},
	{
		displayName: 'NFR Tenants',
		name: 'notForResale',
		type: 'options',
		default: 'zero',
		options: handlings,
		description: 'Petra does not bill tenants that are not for resale',
	},
	{
		displayName: 'Paused Tenants',
		name: 'paused',
		type: 'options',
		default: 'zero',
		options: handlings,
		description: 'Petra keeps paused tenants but does not bill them',
	},
	{
		displayName: 'Rounding',
		name: 'rounding',
		type: 'options',
		default: 'nearest',
		options: [
			{ name: 'Down', value: 'down' },
			{ name: 'Nearest', value: 'nearest' },
			{ name: 'Up', value: 'up' },
		],
		description: 'How a prorated count becomes a whole number',
	},
	{
		displayName: 'Trial Tenants',
		name: 'trial',
		type: 'options',
		default: 'zero',
		options: handlings,
		description: 'Petra does not bill the first 14 days of a tenant',
	},
];
