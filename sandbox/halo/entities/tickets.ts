import type { Row } from '../../types';
import type { Entity, FilterContext } from '../entity';
import { contains, dateSearch, is, oneOf, onlyWhenTrue, since, until } from '../filters';
import { applyAction, authorship, completeAction, TRACE, validateAction } from '../rules/action';
import { assetsOf } from '../rules/asset';
import { events } from '../rules/events';
import { isRelatedTo, relatedMember, relatedRows } from '../rules/linked-tickets';
import { announceTicket, completeTicket, validateTicket } from '../rules/ticket';
import { noDate, same } from '../values';

const isUnassigned = (row: Row) => Number(row.agent_id ?? 1) <= 1;

const isTicketVisible = (row: Row, { rights, agentId }: FilterContext) => {
	const { onlyCustomers } = rights;
	if (onlyCustomers && !onlyCustomers.some((id) => same(id, row.client_id))) return false;
	if (isUnassigned(row)) return rights.canViewUnassigned;
	return rights.canViewOthers || same(row.agent_id, agentId);
};

const ticketDates = {
	dateoccured: 'dateoccurred',
	dateoccurred: 'dateoccurred',
	datecleared: 'dateclosed',
	dateclosed: 'dateclosed',
	lastactiondate: 'lastactiondate',
	fixbydate: 'fixbydate',
};

/** Tickets, Halo's table `faults`. */
export const tickets: Entity = {
	path: 'Tickets',
	schema: 'Faults',
	listSchema: 'Faults_List',
	listKey: 'tickets',
	listNames: {
		last_update: 'lastupdate',
		category_1: 'category1',
		category_2: 'category2',
		category_3: 'category3',
		category_4: 'category4',
	},
	listExtra: ['contract_id', 'third_party_id_string'],
	listOnlyWhen: {
		agent_name: 'includeagent',
		customfields: 'include_custom_fields',
	},
	permission: 'tickets',
	module: 'tickets',
	firstId: 1001,
	newestFirst: true,
	notKept: [
		'attachments',
		'sendack',
		'dont_do_rules',
		'donotapplytemplateintheapi',
		'utcoffset',
		'userlookup',
		'new_external_link',
		'domerge',
		'new_related_tickets',
	],
	writeOnly: [relatedMember],
	detailMembers: ['customfields'],
	defaults: {
		details: '',
		customfields: [],
		dateclosed: noDate,
		respondbydate: noDate,
		fixbydate: noDate,
		startdate: noDate,
		targetdate: noDate,
		deadlinedate: noDate,
		followupdate: noDate,
		lastactiondate: noDate,
		supplier_reference: '',
		third_party_id_string: '',
		impact: 3,
		urgency: 3,
		contract_id: 0,
		service_id: 0,
		parent_id: 0,
		merged_into_id: 0,
		deleted: false,
		inactive: false,
		onhold: false,
	},
	required: [{ field: 'summary', message: 'Please enter a Summary' }],
	references: {
		client_id: { entity: 'Client', names: { client_name: 'name' }, label: 'Customer' },
		site_id: { entity: 'Site', names: { site_name: 'name' }, label: 'Site' },
		user_id: { entity: 'Users', label: 'User' },
		agent_id: { entity: 'Agent', names: { agent_name: 'name' }, label: 'Agent' },
		team_id: { entity: 'Team', label: 'Team' },
		status_id: { entity: 'Status', names: { status_name: 'name' }, label: 'Status' },
		tickettype_id: {
			entity: 'TicketType',
			names: { tickettype_name: 'name' },
			label: 'Ticket Type',
		},
		sla_id: { entity: 'SLA', names: { sla_name: 'name' }, label: 'SLA' },
		contract_id: { entity: 'ClientContract', names: { contract_ref: 'ref' }, label: 'Contract' },
		service_id: { entity: 'Service', names: { service_name: 'name' }, label: 'Service' },
		product_id: { entity: 'Product', names: { product_name: 'name' }, label: 'Product' },
		supplier_id: { entity: 'Supplier', names: { supplier_name: 'name' }, label: 'Supplier' },
		parent_id: { entity: 'Tickets', label: 'Ticket' },
	},
	isVisible: isTicketVisible,
	searched: ['id', 'summary', 'details', 'user_name'],
	filters: {
		client_id: is('client_id'),
		client_ids: oneOf('client_id'),
		site_id: is('site_id'),
		user_id: is('user_id'),
		agent_id: is('agent_id'),
		agent: oneOf('agent_id'),
		team: oneOf('team_id'),
		team_name: is('team'),
		status: oneOf('status_id'),
		status_id: is('status_id'),
		requesttype: oneOf('tickettype_id'),
		requesttype_id: is('tickettype_id'),
		priority: oneOf('priority_id'),
		category_1: oneOf('categoryid_1'),
		category_2: oneOf('categoryid_2'),
		category_3: oneOf('categoryid_3'),
		category_4: oneOf('categoryid_4'),
		sla: oneOf('sla_id'),
		product: oneOf('product_id'),
		service_id: is('service_id'),
		contract_id: is('contract_id'),
		parent_id: is('parent_id'),
		related_id: isRelatedTo,
		supplier_id: is('supplier_id'),
		asset_id: (row, value) =>
			Array.isArray(row.assets) && (row.assets as Row[]).some(({ id }) => same(id, value)),
		open_only: onlyWhenTrue((row) => row.hasbeenclosed !== true),
		closed_only: onlyWhenTrue((row) => row.hasbeenclosed === true),
		mine: (row, value, { agentId }) => value !== 'true' || same(row.agent_id, agentId),
		datesearch: dateSearch(ticketDates),
		lastupdatefromdate: since('last_update'),
		lastupdatetodate: until('last_update'),
		search_id: is('id'),
		search_summary: contains('summary'),
		search_details: contains('details'),
		search_user_name: contains('user_name'),
		search_reportedby: contains('reportedby'),
		search_supplier_reference: contains('supplier_reference'),
		third_party_id: is('third_party_id'),
		third_party_id_string: is('third_party_id_string'),
	},
	computed: (row, world) => ({
		related_tickets: relatedRows(row, world),
		assets: world.switches.ticketAssets === 'shown' ? assetsOf(row, world) : undefined,
		priority_name: world.store
			.rows('Priority')
			.find((policy) => same(policy.slaid, row.sla_id) && same(policy.priorityid, row.priority_id))
			?.name,
		datecreated: null,
	}),
	softDelete: true,
	complete: completeTicket,
	validate: validateTicket,
	afterSave: announceTicket,
	beforeDelete: (row, world, agentId) =>
		world.emit({ eventno: events.deleted, ticket: row, agentId }),
};

/** Notes and all else on a ticket's timeline; ids count per ticket. */
export const actions: Entity = {
	path: 'Actions',
	schema: 'Actions',
	listKey: 'actions',
	permission: 'tickets',
	module: 'tickets',
	within: 'ticket_id',
	notKept: ['attachments', 'dont_do_rules', 'recalculate_billing', 'utcoffset'],
	authorship,
	listsAlso: 'TicketTrace',
	newestFirst: true,
	defaults: { note: '', hiddenfromuser: false, sendemail: false, important: false, timetaken: 0 },
	required: [{ field: 'ticket_id', message: 'Please enter a Ticket' }],
	listNeeds: ['ticket_id', 'startdate'],
	filters: {
		ticket_id: is('ticket_id'),
		actoutcome: is('outcome'),
		actoutcomenum: is('outcome_id'),
		excludesys: onlyWhenTrue((row) => row.outcome_id !== TRACE),
		excludeprivate: onlyWhenTrue((row) => row.hiddenfromuser !== true),
		importantonly: onlyWhenTrue((row) => row.important === true),
		timeentriesonly: onlyWhenTrue((row) => Number(row.timetaken) > 0),
		startdate: since('datetime'),
		enddate: until('datetime'),
	},
	listOnlyWhen: { note_html: 'includehtmlnote', emailbody_html: 'includehtmlemail' },
	complete: completeAction,
	validate: validateAction,
	afterSave: applyAction,
};

/** What Halo itself leaves on a ticket's timeline, shown among the actions. */
export const ticketTraces: Entity = {
	path: 'TicketTrace',
	within: 'ticket_id',
	firstId: 100_001,
	isInternal: true,
};

/** Files on tickets. */
export const attachments: Entity = {
	path: 'Attachment',
	schema: 'Attachment',
	listSchema: 'Attachment_List',
	listKey: 'attachments',
	paged: false,
	permission: 'tickets',
	module: 'tickets',
	firstId: 301,
	listNeeds: ['ticket_id', 'unique_id'],
	listExtra: ['ticket_id', 'action_id'],
	writeOnly: ['data_base64'],
	filters: {
		ticket_id: is('ticket_id'),
		action_id: is('action_id'),
		unique_id: is('unique_id'),
	},
	references: { ticket_id: { entity: 'Tickets', label: 'Ticket' } },
	required: [{ field: 'filename', message: 'Please enter a Filename' }],
	complete: ({ row }) => {
		if (typeof row.data_base64 !== 'string') return;
		const [, data] = /^(?:data:[^,]*,)?(.*)$/s.exec(row.data_base64) ?? [];
		row.filesize = Buffer.from(data ?? '', 'base64').length;
	},
};
