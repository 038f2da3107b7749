import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import {
	byLabel,
	filtersProperty,
	optionsProperty,
	simplifyProperty,
	stepsOf,
} from '../../shared/properties';
import { locatorOf } from '../description/locator';
import { typeOf } from '../description/property';
import type { RecordType } from '../records/record';
import { doneByOptions } from './actor';
import { eventFilters, REFERENCE_FILTER } from './eventFilters';
import { polledEvents, ticketEvents } from './events';
import { timedEvents } from './timedEvents';

const automatic = { show: { createWebhook: ['automatic'] } };
const manual = { show: { createWebhook: ['manual'] } };

const createWebhookInput: INodeProperties = {
	displayName: 'Create Webhook',
	name: 'createWebhook',
	type: 'options',
	options: [
		{
			name: 'Automatically',
			value: 'automatic',
			description:
				'The node makes the webhook in Halo when the workflow is published, looks after it, and takes it away again; needs "Admin: webhooks"',
		},
		{
			name: 'Manually',
			value: 'manual',
			description: 'You make the webhook in Halo and paste the address of this node into it',
		},
	],
	default: 'automatic',
};

const stepsByHand: INodeProperties[] = stepsOf([
	'In Halo: Configuration → Integrations → Webhooks → New.',
	'Payload URL: the Production URL, shown above under Webhook URLs. Method: POST. Content type: application/json.',
	'Authentication: Basic, with any username, and as password the secret of the Halo PSA Webhook API credential.',
	'Events tab: choose the events. Save, then publish this workflow.',
]).map((step) => ({ ...step, displayOptions: manual }));

const fromCatalogue = { loadOptionsMethod: 'getEvents' };

/**
 * Chosen from the tenant's own catalogue; the numbers are Halo's and the same in every tenant. n8n's list of actions shows
 * what stands here, each as a line of its own, before anybody has logged in.
 */
const triggerOn: INodeProperties = {
	displayName: 'Trigger On',
	name: 'events',
	type: 'multiOptions',
	typeOptions: fromCatalogue,
	options: ticketEvents
		.flatMap(({ number, label, polled }) =>
			number === undefined ? [] : [{ name: polled?.label ?? label, value: number }],
		)
		.sort((left, right) => left.name.localeCompare(right.name, 'en')),
	default: [],
	required: true,
	displayOptions: automatic,
	description:
		'The events that start the workflow. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

const ignoreOwnChanges: INodeProperties = {
	displayName: 'Ignore Own Changes',
	name: 'ignoreOwnChanges',
	type: 'boolean',
	default: true,
	description:
		'Whether to leave out what the application of this credential did, so that a workflow that writes to a ticket does not start itself; one request for each event',
};

const doneBy: INodeProperties = {
	displayName: 'Done By',
	name: 'doneBy',
	type: 'options',
	options: doneByOptions,
	default: 'anyone',
	description:
		'Who has to have done it, as the history of the ticket tells; an event that it does not explain starts the workflow',
};

const catchUpAfterPause: INodeProperties = {
	displayName: 'Catch Up After a Pause',
	name: 'catchUpAfterPause',
	type: 'boolean',
	default: false,
	description:
		'Whether to start the workflow, when it is published again, on what happened while it was unpublished',
};

const referenceFilter: INodeProperties = {
	displayName: 'Has Supplier Reference',
	name: REFERENCE_FILTER,
	type: 'boolean',
	default: true,
	description:
		'Whether only tickets with a Supplier Reference start the workflow, such as those that carry the ID of an incident',
};

/** The choices that narrow a trigger. */
function eventFilterProperty(records: readonly RecordType[]): INodeProperties {
	return filtersProperty(
		[
			...eventFilters.map((filter) => locatorOf(typeOf(records, filter.to), filter)),
			referenceFilter,
		].sort(byLabel),
	);
}

const fullRecord: INodeProperties = {
	displayName: 'Get Full Record',
	name: 'fullRecord',
	type: 'boolean',
	default: true,
	description:
		'Whether to read the whole ticket from Halo for each event; one request more for each',
};

const pollingOptions: INodePropertyOptions[] = [
	...polledEvents.map(({ label, polled }) => ({
		name: polled.label ?? label,
		value: polled.value,
	})),
	...timedEvents.map(({ label, value }) => ({ name: label, value })),
].sort((left, right) => left.name.localeCompare(right.name, 'en'));

const hours: INodeProperties = {
	displayName: 'Hours',
	name: 'hours',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 4,
	displayOptions: {
		show: { events: timedEvents.flatMap(({ value }) => (value === 'slaPassed' ? [] : [value])) },
	},
	description:
		'How long the ticket has to be in the status or to wait for a reply, or how long before the date of its SLA; choose the status under Filters',
};

const timeOfDay = (label: string, name: string, placeholder: string): INodeProperties => ({
	displayName: label,
	name,
	type: 'string',
	placeholder,
	default: '',
	description:
		"What comes with time is held back from Quiet From to Quiet Until, in the workflow's time zone, and starts the workflow afterwards if it is still so",
});

const quietDays: INodeProperties = {
	displayName: 'Quiet Days',
	name: 'quietDays',
	type: 'multiOptions',
	options: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map(
		(name, index) => ({ name, value: index + 1 }),
	),
	default: [6, 7],
	description: 'Days on which what comes with time is held back',
};

/** All properties of the polling trigger. */
export function pollingPropertiesOf(records: readonly RecordType[]): INodeProperties[] {
	return [
		{
			displayName: 'Trigger On',
			name: 'events',
			type: 'multiOptions',
			options: pollingOptions,
			default: [],
			required: true,
			description:
				'What has to happen to a ticket between two polls, or come with time, to start the workflow',
		},
		hours,
		ignoreOwnChanges,
		doneBy,
		eventFilterProperty(records),
		simplifyProperty,
		optionsProperty([
			catchUpAfterPause,
			fullRecord,
			quietDays,
			timeOfDay('Quiet From', 'quietFrom', 'e.g. 18:00'),
			timeOfDay('Quiet Until', 'quietUntil', 'e.g. 08:00'),
		]),
	];
}

/** All properties of the trigger. */
export function triggerPropertiesOf(records: readonly RecordType[]): INodeProperties[] {
	return [
		createWebhookInput,
		triggerOn,
		...stepsByHand,
		ignoreOwnChanges,
		doneBy,
		eventFilterProperty(records),
		simplifyProperty,
		optionsProperty([
			{ ...catchUpAfterPause, displayOptions: { show: { '/createWebhook': ['automatic'] } } },
			fullRecord,
			{
				displayName: 'Catch Up Every (Minutes)',
				name: 'checkEvery',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 59 },
				default: 15,
				description:
					'How often to ask Halo what it could not deliver, and whether the webhook is still there and on; two requests each time',
			},
		]),
	];
}
