import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { answerWebhooks, approvalPropertiesOf } from './approval/description';
import { receiveAnswer } from './approval/receiveAnswer';
import { sendAndWait } from './approval/sendAndWait';
import { records } from './records';
import { listSearchOf } from './search/listSearch';

/** Asks agents by links in a private note, and has the workflow wait for the answer. */
export class HaloPsaApproval implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Halo PSA Approval',
		name: 'haloPsaApproval',
		icon: { light: 'file:../../icons/halopsa.svg', dark: 'file:../../icons/halopsa.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ ({ approval: "approve or decline", choice: "choice", form: "form" })[$parameter["responseType"]] }}',
		description: 'Ask agents on a Halo PSA ticket, and wait for an approval, a choice or a form',
		defaults: { name: 'Halo PSA Approval' },
		// n8n makes a tool of its own from a node that waits: one that stands before other tools.
		usableAsTool: undefined,
		inputs: [NodeConnectionTypes.Main],
		// What n8n passes on when the time is over comes out of the first.
		outputs: [
			{ type: NodeConnectionTypes.Main, displayName: 'Declined or No Answer' },
			{ type: NodeConnectionTypes.Main, displayName: 'Approved or Answered' },
		],
		builderHint: {
			searchHint:
				'Has the workflow wait until an agent of Halo PSA answers by a link in a private note on a ticket: an approval, a choice or a form.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-halopsa.haloPsa',
					relationHint: 'Makes or finds the ticket that the question is asked on',
				},
			],
		},
		waitingNodeTooltip: 'Waits for somebody to press the button behind a link',
		credentials: [{ name: 'haloPsaApi', required: true }],
		webhooks: answerWebhooks,
		properties: approvalPropertiesOf(records),
	};

	methods = { listSearch: listSearchOf(records) };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await sendAndWait.call(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveAnswer.call(this);
	}
}
