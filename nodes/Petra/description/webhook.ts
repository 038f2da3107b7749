import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../HaloPsa/description/fields';

/** Inputs of the webhook trigger, beginning with what to do in Petra. */
export const webhookProperties: INodeProperties[] = [
	{
		displayName:
			'In Petra, as an Admin: <b>Settings → Custom Webhooks</b>, add one.<br>1. <b>URL</b>: the Production URL above. It must begin with https and be reachable from the internet.<br>2. <b>Method</b>: POST.<br>3. <b>Header</b>: the Header Name and the Secret of the credential below.<br>4. <b>Body (JSON)</b>: <code>{"url": "…"}</code>, and in place of … choose Petra\'s variable with the link to the incident.<br>5. Publish this workflow.',
		name: 'setUp',
		type: 'notice',
		default: '',
	},
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
