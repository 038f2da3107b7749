import type { Resource } from '../record';
import { phoneNumber } from './commonFields';
import { keptAmongTickets, lastColumns } from './keptAmongTickets';
import { ticketFieldsNamed } from './ticketFields';

declare module '../recordName' {
	interface RecordNames {
		opportunity: 'resource';
	}
}

/** What may be sold, to a customer or to somebody who is none yet: Halo keeps it among the tickets. */
export const opportunity: Resource = {
	...keptAmongTickets,
	name: 'opportunity',
	label: 'Opportunity',
	plural: 'opportunities',
	path: '/Opportunities',
	permission: 'sales',
	fields: [
		...ticketFieldsNamed(
			'summary',
			'details',
			'tickettype_id',
			'client_id',
			'user_id',
			'agent_id',
			'site_id',
			'status_id',
			'targetdate',
			'team',
		),
		{ name: 'oppcompanyname', label: 'Company Name', kind: 'text' },
		{
			name: 'oppemailaddress',
			label: 'Contact Email',
			kind: 'text',
			placeholder: 'e.g. pat@example.com',
		},
		{ name: 'oppcontactname', label: 'Contact Name', kind: 'text' },
		{ name: 'oppconversionprobability', label: 'Conversion Probability (%)', kind: 'number' },
		phoneNumber('opptel'),
		{ name: 'oppvalue', label: 'Value', kind: 'number' },
	],
	simplified: {
		id: 'integer',
		summary: 'string',
		client_name: 'string',
		status_name: 'string',
		pipeline_stage_name: 'string',
		oppvalue: 'number',
		oppconversionprobability: 'number',
		user_name: 'string',
		oppcompanyname: 'string',
		oppcontactname: 'string',
		oppemailaddress: 'string',
		tickettype_name: 'string',
		agent_name: 'string',
		team: 'string',
		site_name: 'string',
		targetdate: 'string',
		...lastColumns,
	},
};
