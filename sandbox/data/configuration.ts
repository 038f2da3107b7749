import { onForm } from '../halo/rules/ticket-type';
import type { Row } from '../types';
import { assetTypes, conditions } from './assets';
import { customFields, regions } from './custom-fields';
import { eventCatalogue } from './events';
import { standardFields, typeField } from './ticket-type-fields';

const allowAll = {
	allowall_status: true,
	allowall_category1: true,
	allowall_category2: true,
	allowall_category3: true,
	allowall_category4: true,
	allowall_actions: true,
	cancreate: true,
};

const ids = (...list: number[]) => list.map((id) => ({ id }));

const custom = (id: number): Row => customFields.find((field) => field.id === id) ?? {};

const ticketTypes: Row[] = [
	{
		...allowAll,
		id: 1,
		name: 'Incident',
		initial_status: 1,
		default_sla: 1,
		default_team: 'Service Desk',
		fields: [
			typeField(1, 1, standardFields.summary, onForm.required),
			typeField(1, 2, custom(171), onForm.shown),
		],
	},
	{
		...allowAll,
		id: 2,
		name: 'Service Request',
		initial_status: 1,
		default_sla: 2,
		default_team: 'Service Desk',
		allowall_status: false,
		allowed_status: ids(1, 2, 4, 9),
		fields: [],
	},
	{
		...allowAll,
		id: 3,
		name: 'Change',
		initial_status: 1,
		default_sla: 2,
		default_team: 'Projects',
		fields: [
			typeField(3, 1, standardFields.summary, onForm.required),
			typeField(3, 2, custom(177), onForm.required),
			typeField(3, 3, standardFields.team, onForm.warned),
		],
	},
	{
		...allowAll,
		id: 4,
		name: 'Security Incident',
		initial_status: 1,
		default_sla: 3,
		default_team: 'Security Desk',
		allowall_status: false,
		allowed_status: ids(1, 2, 5, 6, 9),
		allowall_category1: false,
		allowed_category1: ids(11, 12, 13),
		fields: [
			typeField(4, 1, standardFields.summary, onForm.required),
			typeField(4, 2, custom(171), onForm.shown),
			typeField(4, 3, custom(172), onForm.warned),
		],
	},
	{
		...allowAll,
		id: 5,
		name: 'Billing Report',
		initial_status: 1,
		default_sla: 2,
		default_team: 'Billing',
		fields: [],
	},
];

const statuses: Row[] = [
	{ id: 1, name: 'New', shortname: 'New', type: 0, colour: '#2d9cdb' },
	{ id: 2, name: 'In Progress', shortname: 'WIP', type: 0, colour: '#f2994a' },
	{ id: 3, name: 'Action Required', shortname: 'Action', type: 0, colour: '#eb5757' },
	{ id: 4, name: 'With User', shortname: 'User', type: 0, colour: '#9b51e0' },
	{ id: 5, name: 'Contained', shortname: 'Cont', type: 0, colour: '#56ccf2' },
	{ id: 6, name: 'With Petra', shortname: 'Petra', type: 0, colour: '#bb6bd9' },
	{ id: 8, name: 'Resolved', shortname: 'Done', type: 0, closing: true, colour: '#6fcf97' },
	{ id: 9, name: 'Closed', shortname: 'Closed', type: 0, closing: true, colour: '#828282' },
].map((status, sequence) => ({ ...status, sequence }));

/** Halo lists statuses of other things beside those of tickets; names come twice. */
const otherStatuses: Row[] = [
	{ id: 41, name: 'Closed', shortname: 'Closed', type: 4, colour: '#828282', sequence: 0 },
	{ id: 42, name: 'In Use', shortname: 'In Use', type: 4, colour: '#6fcf97', sequence: 1 },
];

const policies: Array<[slaid: number, names: string[]]> = [
	[1, ['Critical', 'High', 'Medium', 'Low']],
	[2, ['Urgent', 'Normal']],
	[3, ['P1 Active Compromise', 'P2 Contained', 'P3 Suspicious']],
];

const priorityId = (slaid: number, priorityid: number) =>
	`00000000-0000-4000-8000-0000000${slaid}000${priorityid}`;

const priorities: Row[] = policies.flatMap(([slaid, names]) =>
	names.map((name, index) => ({
		id: priorityId(slaid, index + 1),
		slaid,
		priorityid: index + 1,
		name,
		fixtime: (index + 1) * 4,
		responsetime: index + 1,
		ishidden: false,
	})),
);

/** A priority that the desk has taken out of use; its name went to another. */
const hiddenPriority: Row = {
	id: priorityId(2, 3),
	slaid: 2,
	priorityid: 3,
	name: 'Urgent',
	fixtime: 12,
	responsetime: 3,
	ishidden: true,
};

const category = (id: number, type_id: number, value: string): Row => ({
	id,
	type_id,
	value,
	category_name: value.split('>').pop(),
});

const categories: Row[] = [
	category(11, 1, 'Security'),
	category(12, 1, 'Security>Account Compromise'),
	category(13, 1, 'Security>Phishing'),
	category(14, 1, 'Hardware'),
	category(15, 1, 'Hardware>Printer'),
	category(16, 1, 'Software>Microsoft 365'),
	category(21, 2, 'Detected by Petra'),
	category(22, 2, 'Reported by User'),
	category(31, 3, 'Account secured'),
	category(32, 3, 'No action needed'),
	category(41, 4, 'Chargeable'),
	category(42, 4, 'Covered by contract'),
];

const teams: Row[] = ['Service Desk', 'Security Desk', 'Projects', 'Billing'].map(
	(name, index) => ({
		id: index + 1,
		name,
		department_id: 1,
		inactive: false,
	}),
);

/** The id of the agent that applications log in as. */
export const apiAgentId = 30;

/** The id of the agent who works on Halo's screen. */
export const technicianId = 2;

const agent = (id: number, name: string, team: number, more: Row = {}): Row => ({
	id,
	name,
	initials: name
		.split(' ')
		.map(([first]) => first)
		.join(''),
	email: `${name.toLowerCase().replace(/\W+/g, '.')}@northgate.example`,
	team: teams[team - 1]?.name ?? '',
	teams: team ? [{ team_id: team, name: teams[team - 1].name }] : [],
	isdisabled: false,
	is_api_only: false,
	...more,
});

const agents: Row[] = [
	agent(1, 'Unassigned', 0),
	agent(technicianId, 'Morgan Reyes', 1),
	agent(3, 'Sam Okafor', 2),
	agent(4, 'Priya Nair', 2),
	agent(5, 'Tom Ashby', 4),
	agent(6, 'Former Colleague', 1, { isdisabled: true }),
	agent(apiAgentId, 'petra_api', 0, { is_api_only: true }),
];

const outcome = (id: number, name: string, more: Row = {}): Row => ({
	id,
	outcome: name,
	buttonname: name,
	hidefromuser: false,
	mustaddnote: false,
	...more,
});

const outcomes: Row[] = [
	outcome(1, 'Email User'),
	outcome(2, 'Phone Call'),
	outcome(3, 'First User Email'),
	outcome(5, 'Resolved', { newstatus: 8 }),
	outcome(7, 'Private Note', { hidefromuser: true, mustaddnote: true }),
	outcome(8, 'Public Note', { mustaddnote: true }),
	outcome(9, 'Close Ticket', { newstatus: 9 }),
	outcome(10, 'Change Status'),
	outcome(11, 'Internal Update', { hidesendemail: true }),
];

const named = (names: string[], more: Row = {}): Row[] =>
	names.map((name, index) => ({ id: index + 1, name, ...more }));

/** One of the numbered lists, by its number. */
const listed = (lookupid: number, names: Record<number, string>): Row[] =>
	Object.entries(names).map(([id, name]) => ({ lookupid, id: Number(id), name }));

/** What every Halo tenant has before its first customer: the lists that a technician picks from. */
export const configuration: Record<string, Row[]> = {
	FieldInfo: customFields,
	TicketType: ticketTypes,
	Status: [...statuses, ...otherStatuses],
	Priority: [...priorities, hiddenPriority],
	Category: categories,
	Team: teams,
	Agent: agents,
	SLA: [
		{ id: 1, name: 'Standard' },
		{ id: 2, name: 'Requests' },
		{ id: 3, name: 'Security 24x7' },
	],
	Outcome: outcomes,
	TopLevel: [{ id: 1, name: 'Customers', long_name: 'Customers' }],
	Tax: [
		{ id: 1, name: 'Standard Rate', code: '1', value: 20 },
		{ id: 2, name: 'Zero Rate', code: '2', value: 0 },
	],
	AssetGroup: [
		{ id: 14, name: 'Security Services' },
		{ id: 15, name: 'Hardware' },
	],
	ItemGroup: named(['Security Bundle']),
	AssetType: assetTypes,
	Service: named(['Managed Identity Protection', 'E-mail', 'Backup']),
	Product: named(['Customer Portal', 'Line-of-business App']),
	Lookup: [
		...eventCatalogue,
		...regions,
		...conditions,
		...listed(12, { 1: 'Company', 2: 'Team', 3: 'User' }),
		...listed(17, { 1: 'Remote Support', 2: 'On-Site Support' }),
		...listed(22, { 0: 'E-mail', 1: 'Phone', 4: 'Portal' }),
		...listed(27, { 1: 'High', 2: 'Medium', 3: 'Low' }),
		...listed(28, { 1: 'Managed Services', 3: 'Security Agreement' }),
	],
};
