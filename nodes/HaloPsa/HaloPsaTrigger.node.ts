import type {
	IHookFunctions,
	ILoadOptionsFunctions,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { records } from './records';
import { listSearchOf } from './search/listSearch';
import { checkExists, createWebhook, removeWebhook } from './trigger/activation';
import { watch } from './trigger/catchUp';
import { triggerPropertiesOf } from './trigger/description';
import { listEvents } from './trigger/eventCatalogue';
import { receive } from './trigger/receive';
import { createServices } from './trigger/services';
import { testHaloPsaWebhook } from './trigger/webhookSecret';

/** Starts a workflow when something happens in Halo, by a webhook that the node itself makes and looks after. */
export class HaloPsaTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Halo PSA Trigger',
		name: 'haloPsaTrigger',
		icon: { light: 'file:../../icons/halopsa.svg', dark: 'file:../../icons/halopsa.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{$parameter["createWebhook"] === "manual" ? "webhook made by hand" : ""}}',
		// n8n's node list has one entry for this node and its companion, and shows this text for both.
		description:
			'Work with tickets, customers, contracts and billing in Halo PSA, or start the workflow at once when something happens to a ticket',
		defaults: { name: 'Halo PSA Trigger' },
		eventTriggerDescription: 'Waiting for one of the chosen events to happen in Halo PSA',
		activationMessage:
			'From now on this workflow starts when one of the chosen events happens in Halo PSA.',
		triggerPanel: {
			header: '',
			executionsHelp: {
				inactive:
					'<b>To try it out</b>, listen for a test event, then do in Halo what is chosen under Trigger On.<br /><br /><b>Publish the workflow</b>, and each event starts it. Those runs are in the list of executions.',
				active:
					'Each event starts the published workflow. Those runs are in the list of executions.<br /><br /><b>To try out a change</b>, listen for a test event, then do in Halo what is chosen under Trigger On.',
			},
			activationHint: {
				inactive: 'Publish the workflow to have Halo PSA start it by itself.',
				active: 'Halo PSA also starts this workflow by itself, since it is published.',
			},
		},
		builderHint: {
			searchHint:
				'Starts at once when a ticket is new, changed, closed or deleted in Halo PSA. Halo has to reach n8n; otherwise use the Halo PSA Polling Trigger.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-halopsa.haloPsaPollingTrigger',
					relationHint:
						'For n8n behind a firewall, and for reassigned, reopened or waiting tickets',
				},
				{
					nodeType: 'n8n-nodes-halopsa.haloPsa',
					relationHint: 'Reads and writes the ticket that the event is about',
				},
			],
		},
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'haloPsaApi', required: true },
			{
				name: 'haloPsaWebhookApi',
				required: true,
				testedBy: 'testHaloPsaWebhook',
				displayOptions: { show: { createWebhook: ['manual'] } },
			},
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				path: 'webhook',
				// Shown where a person has to paste it only.
				ndvHideUrl: '={{ $parameter["createWebhook"] === "automatic" }}',
			},
		],
		properties: triggerPropertiesOf(records),
	};

	methods = {
		credentialTest: { testHaloPsaWebhook },
		listSearch: listSearchOf(records),
		loadOptions: {
			async getEvents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const { client, resolver } = await createServices(this);
				return await listEvents(client, resolver);
			},
		},
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return await checkExists.call(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return await createWebhook.call(this);
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return await removeWebhook.call(this);
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive.call(this);
	}

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await watch.call(this);
	}
}
