import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { webhookProperties } from './trigger/description';
import { receive } from './trigger/receive';
import { refuseNameless } from './trigger/refuseNameless';
import { testPetraWebhook } from './trigger/verifySecret';

/** Starts a flow at the moment when Petra tells of an incident, by a Custom Webhook that a person sets up in Petra. */
export class PetraWebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Petra Webhook Trigger',
		name: 'petraWebhookTrigger',
		icon: { light: 'file:../../icons/petra.svg', dark: 'file:../../icons/petra.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: 'New incident',
		description: 'Starts the workflow at once when Petra Security tells of an incident',
		defaults: { name: 'Petra Webhook Trigger' },
		eventTriggerDescription: 'Waiting for Petra to call the test URL',
		activationMessage: 'From now on this workflow starts when Petra tells of an incident.',
		triggerPanel: {
			header: '',
			executionsHelp: {
				inactive:
					'<b>To try it out</b>, listen for a test event, then have Petra or another program call the test URL.<br /><br /><b>Publish the workflow</b>, and each call of the production URL starts it. Those runs are in the list of executions.',
				active:
					'Each call of the production URL starts the published workflow. Those runs are in the list of executions.<br /><br /><b>To try out a change</b>, listen for a test event, then have the test URL called.',
			},
			activationHint: {
				inactive: 'Publish the workflow to have Petra start it by itself.',
				active: 'Petra also starts this workflow by itself, since it is published.',
			},
		},
		builderHint: {
			searchHint:
				'Starts at once when Petra Security tells of an incident. A person has to set up a Custom Webhook in Petra.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-halopsa.petraTrigger',
					relationHint: 'Needs no set-up in Petra, and also tells of changes',
				},
				{
					nodeType: 'n8n-nodes-halopsa.haloPsa',
					relationHint: 'Ticket → Create or Update makes one ticket for each incident',
				},
			],
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'petraWebhookApi', required: true, testedBy: 'testPetraWebhook' },
			{ name: 'petraApi', required: true, displayOptions: { show: { complete: [true] } } },
		],
		webhooks: [
			{
				name: 'default',
				// Petra lets the person choose; n8n takes several methods separated by commas.
				httpMethod: 'POST,PUT,PATCH',
				responseMode: 'onReceived',
				path: 'petra',
				// Three methods do not fit where the editor shows one.
				ndvHideMethod: true,
			},
		],
		properties: webhookProperties,
	};

	methods = { credentialTest: { testPetraWebhook } };

	/** Petra has no way to register a webhook: a person pastes the address there, so there is nothing to set up or take away. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this);
	}

	/** n8n runs it first in each execution that a call has started, with the items that `webhook` has given. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [refuseNameless(this)];
	}
}
