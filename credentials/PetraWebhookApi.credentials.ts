import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The secret that Petra's Custom Webhook shows, so that nobody else can start the flow. Tested by the trigger node. */
export class PetraWebhookApi implements ICredentialType {
	name = 'petraWebhookApi';

	displayName = 'Petra Webhook API';

	icon: Icon = { light: 'file:../icons/petra.svg', dark: 'file:../icons/petra.dark.svg' };

	documentationUrl =
		'https://github.com/halopsa-nodes-owner/n8n-nodes-halopsa/blob/main/docs/petra.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'Let a password manager make up a secret of 32 characters or more, paste it here, and in Petra as the value of a header of the Custom Webhook. n8n keeps it encrypted; it is not part of an exported workflow.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Header Name',
			name: 'headerName',
			type: 'string',
			default: 'X-Petra-Webhook-Secret',
			required: true,
			placeholder: 'e.g. X-Petra-Webhook-Secret',
			description: 'The same name as in Petra, without spaces',
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
		},
	];
}
