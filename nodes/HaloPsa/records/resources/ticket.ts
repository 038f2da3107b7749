import type { Filter, Resource } from '../record';
import { byCustomer, bySearch, bySite, changedSince } from './commonFilters';
import { namesInLists, ticketLine } from './keptAmongTickets';
import { ticketFields } from './ticketFields';
import { byAgent, byState, byStatus, byTeam, byTicketType, byUser } from './ticketFilters';

declare module '../recordName' {
	interface RecordNames {
		ticket: 'resource';
	}
}

/**
 * From and To of a date, of which Halo looks at one at a time.
 *
 * @param property of a ticket
 * @param column what Halo's `datesearch` calls it
 */
const byDate = (name: string, label: string, property: string, column: string): Filter[] =>
	[
		{ end: 'from', as: 'startdate', is: 'notBefore' as const },
		{ end: 'to', as: 'enddate', is: 'notAfter' as const },
	].map(({ end, as, is }) => ({
		name: `${name}_${end}`,
		label: `${label} ${end === 'from' ? 'From' : 'To'}`,
		kind: 'dateTime',
		sends: { as: [as], with: { datesearch: column } },
		check: { properties: [property], is },
	}));

export const ticket: Resource = {
	name: 'ticket',
	label: 'Ticket',
	plural: 'tickets',
	isDefault: true,
	path: '/Tickets',
	listKey: 'tickets',
	paging: 'pages',
	permission: 'tickets',
	titles: ['summary'],
	titleLabel: 'Summary',
	titleExample: 'Suspicious sign-in',
	idLabel: 'Number (ID)',
	subtitle: 'client_name',
	choiceLine: ticketLine,
	search: 'search',
	numberSearch: 'search_id',
	narrowedBy: { client_id: 'client_id' },
	query: namesInLists,
	narrowsChoices: ['ticketId', 'ticket_id'],
	numberedInTurn: true,
	operations: {
		create: { requiredByType: true },
		upsert: {
			matchOn: {
				keys: [
					{
						value: 'supplier_reference',
						label: 'Supplier Reference',
						kind: 'text',
						property: 'supplier_reference',
						search: 'search_supplier_reference',
						placeholder: 'e.g. inc_8f2a',
					},
					{
						value: 'customField',
						label: 'Custom Field',
						kind: 'customField',
						property: 'customfields',
					},
					{
						value: 'tag',
						label: 'Tag in the Summary',
						kind: 'tag',
						property: 'summary',
						search: 'search_summary',
						// Whoever writes to the desk can write a tag.
						within: ['client_id', 'tickettype_id'],
					},
				],
			},
		},
		get: {},
		getAll: {
			filters: [
				byCustomer,
				bySite,
				byUser,
				byAgent,
				{
					name: 'asset_id',
					label: 'Asset',
					kind: 'reference',
					to: 'asset',
					description: 'Tickets linked to this asset',
					// A ticket's row in the list does not name its assets.
					check: { properties: ['asset_id'], is: 'sameRecord' },
				},
				byTeam,
				byTicketType,
				byStatus,
				byState,
				changedSince,
				...byDate('occurred', 'Date Occurred', 'dateoccurred', 'dateoccured'),
				...byDate('closed', 'Date Closed', 'dateclosed', 'datecleared'),
				bySearch,
				{
					name: 'search_summary',
					label: 'Summary Contains',
					kind: 'text',
					check: { properties: ['summary'], is: 'contains' },
				},
				{
					name: 'search_supplier_reference',
					label: 'Supplier Reference Contains',
					kind: 'text',
					check: { properties: ['supplier_reference'], is: 'contains' },
				},
			],
		},
		update: {},
		changeAssets: { property: 'assets', of: 'asset' },
		close: {},
		addChild: {},
		merge: {},
		relate: {},
		delete: {},
		restore: {},
	},
	hasClosedState: true,
	customFields: 'inLists',
	fields: ticketFields,
	simplified: {
		id: 'integer',
		summary: 'string',
		client_name: 'string',
		status_name: 'string',
		user_name: 'string',
		'priority_name|priority.name': 'string',
		tickettype_name: 'string',
		agent_name: 'string',
		team: 'string',
		site_name: 'string',
		supplier_reference: 'string',
		dateoccurred: 'string',
		dateclosed: 'string',
		hasbeenclosed: 'boolean',
		'last_update|lastupdate': 'string',
		url: { page: '/ticket?id=' },
		client_id: 'reference',
		site_id: 'reference',
		user_id: 'reference',
		tickettype_id: 'reference',
		status_id: 'reference',
		priority_id: 'reference',
		agent_id: 'reference',
	},
};
