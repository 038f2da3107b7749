import type { Field } from '../record';

const categories = ([1, 2, 3, 4] as const).map(
	(level): Field => ({
		name: `category_${level}`,
		label: `Category ${level}`,
		kind: 'reference',
		to: `category${level}`,
		writes: 'name',
		idProperty: `categoryid_${level}`,
	}),
);

/** What can be written to a ticket. */
export const ticketFields: Field[] = [
	{ name: 'summary', label: 'Summary', kind: 'text', place: 'required', oneLine: true },
	{
		name: 'details',
		label: 'Details',
		kind: 'text',
		rows: 5,
		place: 'main',
		firstWriteOnly: true,
	},
	{
		name: 'tickettype_id',
		label: 'Ticket Type',
		kind: 'reference',
		to: 'ticketType',
		place: 'main',
		description: 'Decides the statuses, the categories and the required fields',
	},
	{ name: 'client_id', label: 'Customer', kind: 'reference', to: 'customer', place: 'main' },
	{
		name: 'user_id',
		label: 'User',
		kind: 'reference',
		to: 'user',
		place: 'main',
		description: 'The end user of the ticket; sets customer and site as well',
		alsoSets: { site_id: 'site_id', client_id: 'client_id' },
	},
	{ name: 'agent_id', label: 'Agent', kind: 'reference', to: 'agent' },
	...categories,
	{
		name: 'assets',
		label: 'Assets',
		lineLabel: 'Asset',
		kind: 'lines',
		on: 'create',
		description: 'For a new ticket; Change Assets is for an existing one',
		of: [{ name: 'id', label: 'Asset', kind: 'reference', to: 'asset', place: 'required' }],
	},
	{ name: 'contract_id', label: 'Contract', kind: 'reference', to: 'contract' },
	{ name: 'dateoccurred', label: 'Date Occurred', kind: 'dateTime' },
	{ name: 'deadlinedate', label: 'Deadline', kind: 'dateTime' },
	{
		name: 'details_html',
		label: 'Details (HTML)',
		kind: 'text',
		rows: 5,
		firstWriteOnly: true,
		description: 'Formatted details, used in place of Details',
	},
	{ name: 'fixbydate', label: 'Fix By Date', kind: 'dateTime' },
	{
		name: 'flagged',
		label: 'Flagged',
		kind: 'boolean',
		description: 'Whether the ticket is flagged',
	},
	{ name: 'followupdate', label: 'Follow-Up Date', kind: 'dateTime' },
	{ name: 'impact', label: 'Impact', kind: 'reference', to: 'impact' },
	{
		name: 'onhold',
		label: 'On Hold',
		kind: 'boolean',
		description: 'Whether the SLA clock is held',
	},
	{ name: 'parent_id', label: 'Parent Ticket', kind: 'reference', to: 'ticket' },
	{
		name: 'priority_id',
		label: 'Priority',
		kind: 'reference',
		to: 'priority',
		description: "The choices depend on the SLA, or else on the ticket type's SLA",
	},
	{ name: 'reportedby', label: 'Reported By', kind: 'text' },
	{ name: 'respondbydate', label: 'Respond By Date', kind: 'dateTime' },
	{ name: 'service_id', label: 'Service', kind: 'reference', to: 'service' },
	{ name: 'site_id', label: 'Site', kind: 'reference', to: 'site' },
	{ name: 'sla_id', label: 'SLA', kind: 'reference', to: 'sla' },
	{
		name: 'source',
		label: 'Source',
		kind: 'reference',
		to: 'ticketSource',
		on: 'create',
		description: 'Halo shows "Manual" when empty',
	},
	{ name: 'startdate', label: 'Start Date', kind: 'date' },
	{
		name: 'status_id',
		label: 'Status',
		kind: 'reference',
		to: 'status',
		description: 'The choices depend on the ticket type',
	},
	{ name: 'supplier_id', label: 'Supplier', kind: 'reference', to: 'supplier' },
	{
		name: 'supplier_reference',
		label: 'Supplier Reference',
		kind: 'text',
		placeholder: 'e.g. inc_8f2a',
		description: "The ticket's number in another system, such as the Petra incident ID",
	},
	{ name: 'targetdate', label: 'Target Date', kind: 'date' },
	{ name: 'team', label: 'Team', kind: 'reference', to: 'team', writes: 'name' },
	{
		name: 'third_party_id_string',
		label: 'Third Party ID',
		kind: 'text',
		newerBuildsOnly: true,
		description: "The ticket's ID in another system; kept by newer Halo builds",
	},
	{ name: 'urgency', label: 'Urgency', kind: 'reference', to: 'urgency' },
	{ name: 'user_email', label: 'User Email', kind: 'text', placeholder: 'e.g. pat@example.com' },
	{
		name: 'sendack',
		label: 'Send Acknowledgement',
		kind: 'boolean',
		on: 'create',
		description: 'Whether Halo emails the acknowledgement to the user',
	},
	{
		name: 'dont_do_rules',
		label: 'Apply Rules',
		kind: 'boolean',
		inverted: true,
		default: true,
		description: "Whether Halo's ticket rules run on this write",
	},
	{
		name: 'donotapplytemplateintheapi',
		label: 'Apply Template',
		kind: 'boolean',
		inverted: true,
		default: true,
		on: 'create',
		description: "Whether the ticket type's template fills in fields",
	},
];

/**
 * Fields of a ticket for a record type that Halo keeps among its tickets: the same in every word.
 *
 * @param names in the order of the form
 * @throws Error where a ticket has no such field
 */
export function ticketFieldsNamed(...names: string[]): Field[] {
	return names.map((name) => {
		const field = ticketFields.find((candidate) => candidate.name === name);
		if (field === undefined) throw new Error(`A ticket has no field "${name}"`);
		return field;
	});
}
