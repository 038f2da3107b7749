import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** The secret of a webhook that a person makes in Halo, so that nobody else can start the flow. Tested by the trigger node. */
export class HaloPsaWebhookApi implements ICredentialType {
	name = 'haloPsaWebhookApi';

	displayName = 'Halo PSA Webhook API';

	icon: Icon = { light: 'file:../icons/halopsa.svg', dark: 'file:../icons/halopsa.dark.svg' };

	documentationUrl =
		'https://github.com/halopsa-nodes-owner/n8n-nodes-halopsa/blob/main/docs/triggers.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'Only for a webhook that you make in Halo yourself. Let a password manager make up a secret of 32 characters or more, paste it here, and in Halo as the password of the webhook. n8n keeps it encrypted; it is not part of an exported workflow.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Halo has to send it: as the password of Basic authentication, as the secret of a signature in the header X-Halo-Signature, or with ?secret= at the end of the URL',
		},
	];
}
