import type { INodeProperties } from 'n8n-workflow';
import {
	filtersProperty,
	optionsProperty,
	simplifyProperty,
	stepsOf,
} from '../../shared/properties';
import { incidentFilters } from '../description/incidentFilters';
import { tenantLocator } from '../description/tenant';
import { eventOptions, NEW_INCIDENT } from './events';

/** Inputs of the polling trigger. */
export const pollingProperties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		options: eventOptions,
		default: [NEW_INCIDENT],
		required: true,
		description:
			'What to start the workflow on; what was there before it was published does not count',
	},
	filtersProperty([...incidentFilters, tenantLocator({ required: false })]),
	simplifyProperty,
	optionsProperty([
		{
			displayName: 'Lookback (Days)',
			name: 'lookbackDays',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 365 },
			default: 30,
			description:
				'How many days after its creation a change of an incident is still noticed; it costs no further request',
		},
		{
			displayName: 'Repeat While Open (Hours)',
			name: 'repeatHours',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 720 },
			default: 4,
			displayOptions: { show: { '/events': [NEW_INCIDENT] } },
			description:
				'After how many hours an incident that is still open starts the workflow again, so that a ticket that Halo could not take is made later; put Create or Update behind it, with When Closed: Leave It Closed, or a ticket that somebody has closed is made again',
		},
	]),
];

/** What to do in Petra. */
const STEPS = [
	'In Petra, as an Admin: Settings → Custom Webhooks, add one.',
	'URL: the Production URL, shown above under Webhook URLs. It must begin with https and be reachable from the internet. Method: POST.',
	'Header: X-Petra-Webhook-Secret, and as its value the secret of the Petra Webhook API credential.',
	'Body (JSON): {"url": "…"}. In place of … choose Petra\'s variable for the link to the incident. Then publish this workflow.',
];

/** Inputs of the webhook trigger, beginning with what to do in Petra. */
export const webhookProperties: INodeProperties[] = [
	...stepsOf(STEPS),
	{
		displayName: 'Complete From Petra',
		name: 'complete',
		type: 'boolean',
		default: true,
		description:
			'Whether to read the incident from Petra, with the Petra API credential, since the webhook tells little about it',
	},
	filtersProperty(incidentFilters),
	simplifyProperty,
	optionsProperty([
		{
			displayName: 'Incident ID Field',
			name: 'incidentId',
			type: 'string',
			default: '',
			placeholder: 'e.g. data.incident_id',
			description: 'Where the body has the ID of the incident; found by itself when empty',
		},
		{
			displayName: 'Once per Workflow',
			name: 'once',
			type: 'boolean',
			default: true,
			description:
				'Whether an incident is passed on once only, also where a Petra Trigger of the same workflow sees it first',
		},
		{
			displayName: 'Tenant ID Field',
			name: 'tenantId',
			type: 'string',
			default: '',
			placeholder: 'e.g. data.tenant_id',
			description:
				"Where the body has Petra's or Microsoft's ID of the tenant; found by itself when empty",
		},
	]),
];
