import type { INodeProperties, IWebhookDescription } from 'n8n-workflow';
import { SEND_AND_WAIT_OPERATION } from 'n8n-workflow';
import { optionsProperty } from '../../shared/properties';
import { locatorOf } from '../description/locator';
import { typeOf } from '../description/property';
import type { RecordType } from '../records/record';

/** Where the links lead: n8n wakes the waiting run by these, and signs their addresses. */
export const answerWebhooks: IWebhookDescription[] = (['GET', 'POST'] as const).map(
	(httpMethod) => ({
		name: 'default',
		httpMethod,
		responseMode: 'onReceived',
		responseData: '',
		path: '={{ $nodeId }}',
		restartWebhook: true,
		isFullPath: true,
	}),
);

const operation: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	options: [
		{
			name: 'Send and Wait for Response',
			value: SEND_AND_WAIT_OPERATION,
			description: 'Ask by a private note with links, and wait for the answer',
			action: 'Send a question and wait for the answer',
		},
	],
	default: SEND_AND_WAIT_OPERATION,
};

const formFields: INodeProperties = {
	displayName: 'Form Fields',
	name: 'formFields',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Field',
	default: {},
	displayOptions: { show: { responseType: ['form'] } },
	options: [
		{
			displayName: 'Field',
			name: 'values',
			values: [
				{ displayName: 'Label', name: 'label', type: 'string', default: '' },
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					options: [
						{ name: 'Checkbox', value: 'checkbox' },
						{ name: 'Date', value: 'date' },
						{ name: 'List', value: 'list' },
						{ name: 'Long Text', value: 'longText' },
						{ name: 'Number', value: 'number' },
						{ name: 'Text', value: 'text' },
					],
					default: 'text',
				},
				{
					displayName: 'Choices',
					name: 'choices',
					type: 'string',
					typeOptions: { rows: 3 },
					default: '',
					displayOptions: { show: { type: ['list'] } },
					description: 'Each on a line of its own',
				},
				{ displayName: 'Required', name: 'required', type: 'boolean', default: false },
			],
		},
	],
};

/** All properties of the node. n8n copies each of them into the tool that it makes of the node. */
export function approvalPropertiesOf(records: readonly RecordType[]): INodeProperties[] {
	return [
		operation,
		locatorOf(typeOf(records, 'ticket'), {
			label: 'Ticket',
			name: 'ticket_id',
			required: true,
			description: 'Whose agents are asked: the links are in a private note on it',
		}),
		{
			displayName: 'Message',
			name: 'message',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			description: 'What is to be decided, with all that somebody needs to know for it',
		},
		{
			displayName: 'Response Type',
			name: 'responseType',
			type: 'options',
			options: [
				{ name: 'Approval', value: 'approval', description: 'Approve or decline' },
				{ name: 'Choice', value: 'choice', description: 'One of your own choices' },
				{ name: 'Form', value: 'form', description: 'Fields to fill in' },
			],
			default: 'approval',
		},
		{
			displayName: 'Choices',
			name: 'choices',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			required: true,
			displayOptions: { show: { responseType: ['choice'] } },
			description: 'Each on a line of its own',
		},
		formFields,
		{
			displayName: 'Recipients',
			name: 'recipients',
			type: 'string',
			default: '',
			placeholder: 'e.g. Dana Smith, Lee Wong',
			description:
				'Names of agents, separated by commas. Each gets a link of their own, and the answer says whose link it came by; without any, all share one link.',
		},
		{
			displayName: 'Time Limit (Hours)',
			name: 'limitHours',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 24,
			required: true,
			description: 'Without an answer by then, the workflow goes on with "not approved"',
		},
		optionsProperty([
			{
				displayName: 'Approve Button Label',
				name: 'approveLabel',
				type: 'string',
				default: 'Approve',
				displayOptions: { show: { '/responseType': ['approval'] } },
			},
			{
				displayName: 'Decline Button Label',
				name: 'declineLabel',
				type: 'string',
				default: 'Decline',
				displayOptions: { show: { '/responseType': ['approval'] } },
			},
			locatorOf(typeOf(records, 'outcome'), {
				label: 'Outcome',
				name: 'outcome_id',
				description: 'Of the note with the links; Private Note when left out',
			}),
		]),
	];
}
