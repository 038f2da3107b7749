import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../description/fields';
import { locatorOf } from '../description/locator';
import { byLabel, typeOf } from '../description/property';
import type { RecordType } from '../records/record';
import { eventFilters } from './eventFilters';
import { changes } from './ticketChanges';
import { SIGNATURE_HEADER } from './trust';
import { filtersProperty } from '../description/filters';
import { stepsOf } from '../../shared/steps';

const automatic = { show: { setup: ['automatic'] } };
const byHand = { show: { setup: ['manual'] } };

const fromCatalogue = { loadOptionsMethod: 'getEvents' };

/** Chosen from the tenant's own catalogue; the numbers are Halo's and the same in every tenant. */
const triggerOn: INodeProperties = {
	displayName: 'Trigger On',
	name: 'events',
	type: 'multiOptions',
	typeOptions: fromCatalogue,
	default: [],
	required: true,
	displayOptions: automatic,
	description:
		'The events that start the workflow. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** The choices of other records that narrow a trigger. */
function eventFilterProperty(records: readonly RecordType[]): INodeProperties {
	return filtersProperty(
		eventFilters.map((filter) => locatorOf(typeOf(records, filter.to), filter)).sort(byLabel),
	);
}

const fullRecord: INodeProperties = {
	displayName: 'Get Full Record',
	name: 'fullRecord',
	type: 'boolean',
	default: true,
	description:
		'Whether to read the ticket afresh from Halo for each event; one request more for each',
};

/** All properties of the polling trigger. */
export function pollingPropertiesOf(records: readonly RecordType[]): INodeProperties[] {
	return [
		{
			displayName: 'Trigger On',
			name: 'events',
			type: 'multiOptions',
			options: changes.map(({ name, value }) => ({ name, value })),
			default: [],
			required: true,
			description: 'What has to happen to a ticket between two polls to start the workflow',
		},
		eventFilterProperty(records),
		simplifyProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [fullRecord],
		},
	];
}

/** All properties of the trigger. */
export function triggerPropertiesOf(records: readonly RecordType[]): INodeProperties[] {
	return [
		{
			displayName: 'Set Up in Halo',
			name: 'setup',
			type: 'options',
			options: [
				{
					name: 'Automatically',
					value: 'automatic',
					description:
						'The node makes the webhook in Halo when the workflow is published, looks after it, and takes it away again; needs "Admin: webhooks"',
				},
				{
					name: 'By Hand',
					value: 'manual',
					description: 'You make the webhook in Halo and paste the address of this node into it',
				},
			],
			default: 'automatic',
		},
		triggerOn,
		...stepsOf([
			'In Halo: Configuration → Integrations → Webhooks → New.',
			'Payload URL: the Production URL, shown above under Webhook URLs. Method: POST. Content type: application/json.',
			'Authentication: Basic, with any username, and as password the secret below.',
			'Events tab: choose the events. Save, then publish this workflow.',
		]).map((step) => ({ ...step, displayOptions: byHand })),
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			displayOptions: byHand,
			description: `A long random text that Halo has to send: as the password of Basic authentication, as the secret of a signature in the header ${SIGNATURE_HEADER}, or with ?secret= at the end of the URL`,
		},
		{
			displayName: 'Ignore Own Changes',
			name: 'ignoreOwnChanges',
			type: 'boolean',
			default: true,
			description:
				'Whether to leave out what the agent of this credential did, so that a workflow that writes to a ticket does not start itself',
		},
		eventFilterProperty(records),
		simplifyProperty,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [
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
			],
		},
	];
}
