import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../HaloPsa/description/fields';
import { stepsOf } from '../../shared/steps';

/** What to do in Petra. */
const steps = [
	'In Petra, as an Admin: Settings → Custom Webhooks, add one.',
	'URL: the Production URL, shown above under Webhook URLs. It must begin with https and be reachable from the internet. Method: POST.',
	'Header: X-Petra-Webhook-Secret, and as its value the secret of the Petra Webhook API credential.',
	'Body (JSON): {"url": "…"}. In place of … choose Petra\'s variable for the link to the incident. Then publish this workflow.',
];

/** Inputs of the webhook trigger, beginning with what to do in Petra. */
export const webhookProperties: INodeProperties[] = [
	...stepsOf(steps),
	{
		displayName: 'Complete From Petra',
		name: 'complete',
		type: 'boolean',
		default: true,
		description:
			'Whether to read the incident from Petra, with the Petra API credential, since the webhook tells little about it',
	},
	simplifyProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
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
		],
	},
];
