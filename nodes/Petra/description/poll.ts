import type { INodeProperties } from 'n8n-workflow';
import { simplifyProperty } from '../../HaloPsa/description/fields';
import { eventOptions } from '../trigger/events';
import { tenantLocator } from './tenant';
import { filtersProperty } from '../../HaloPsa/description/filters';

/** Inputs of the polling trigger. */
export const pollProperties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		options: eventOptions,
		default: ['newIncident'],
		required: true,
		description:
			'What to start the workflow on; what was there before it was published does not count',
	},
	filtersProperty([{ ...tenantLocator, required: false }]),
	simplifyProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Look-Back Days',
				name: 'lookBackDays',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 365 },
				default: 30,
				description:
					'How many days after its creation a change of an incident is still noticed; it costs no further request',
			},
		],
	},
];
