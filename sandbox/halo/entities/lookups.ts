import type { Row } from '../../types';
import type { Entity } from '../entity';
import { is, onlyWhenTrue } from '../filters';
import { offersStatus } from '../rules/ticket';
import { closingMember, inGroups } from '../rules/ticket-type';
import { listOf, same } from '../values';

const lookup = (path: string, schema?: string, more: Partial<Entity> = {}): Entity => ({
	path,
	schema,
	undated: true,
	...more,
});

const isOff = (row: Row) => row.inactive === true;

const offeredByType =
	(list: string, all: string): NonNullable<Entity['filters']>[string] =>
	(row, value, { world }) => {
		const type = world.store.find('TicketType', value);
		return type?.[all] !== false || listOf(type, list).some(({ id }) => same(id, row.id));
	};

/** Halo's configuration: the lists that a technician picks from. */
export const lookups: Entity[] = [
	lookup('TicketType', 'RequestType', {
		detailMembers: ['fields'],
		computed: (row, { switches }) => ({
			default_sla: undefined,
			[switches.ticketTypeSla]: row.default_sla,
			...(switches.ticketTypeFields === 'groups'
				? { fields: inGroups(listOf(row, 'fields')) }
				: {}),
		}),
		filters: {
			can_create_only: onlyWhenTrue((row) => row.cancreate !== false),
			group_id: is('group_id'),
		},
	}),
	lookup('Status', 'TStatus', {
		writeOnly: [closingMember],
		filters: {
			tickettype_id: (row, value, { world }) =>
				offersStatus(world.store.find('TicketType', value), row.id),
			excludeclosed: onlyWhenTrue((row) => row[closingMember] !== true),
			ticket_id: (row, value, { world }) => {
				const ticket = world.store.find('Tickets', value);
				return offersStatus(world.store.find('TicketType', ticket?.tickettype_id), row.id);
			},
		},
	}),
	lookup('Priority', 'Policy', { ids: 'guid', filters: { slaid: is('slaid') } }),
	lookup('Category', 'CategoryDetail', {
		filters: {
			type_id: is('type_id'),
			tickettype_id: (row, value, context) => {
				const level = Number(row.type_id);
				return offeredByType(`allowed_category${level}`, `allowall_category${level}`)(
					row,
					value,
					context,
				);
			},
		},
	}),
	lookup('Agent', 'Uname', {
		listKey: 'results',
		paged: false,
		searched: ['name', 'email'],
		isInactive: (row) => row.isdisabled === true,
		filters: {
			team: (row, value) => listOf(row, 'teams').some(({ name }) => same(name, value)),
			team_id: (row, value) => listOf(row, 'teams').some(({ team_id }) => same(team_id, value)),
			includeapiagents: () => true,
		},
		isVisible: (row, { query }) => row.is_api_only !== true || query.includeapiagents === 'true',
	}),
	lookup('Team', 'SectionDetail', {
		isInactive: isOff,
		filters: { department_id: is('department_id') },
	}),
	lookup('SLA', 'SlaHead', {
		computed: (row, world) => ({
			priorities: world.store.rows('Priority').filter(({ slaid }) => same(slaid, row.id)),
		}),
		listOnlyWhen: { priorities: 'showpriorities' },
	}),
	lookup('Service', 'ServSite', { listKey: 'services', permission: 'tickets', searched: ['name'] }),
	lookup('Product', 'ReleaseProduct', { permission: 'tickets' }),
	lookup('AssetType', 'Xtype', {
		permission: 'assets',
		detailMembers: ['fields', 'field_list'],
		listOnlyWhen: { fields: 'setuplist', field_list: 'setuplist' },
		filters: { assetgroup_id: is('assetgroup_id') },
	}),
	lookup('AssetGroup'),
	lookup('ItemGroup', 'ItemGroup'),
	lookup('Outcome', 'TOutcome', {
		filters: { tickettype_id: offeredByType('allowed_actions', 'allowall_actions') },
	}),
	lookup('TopLevel', 'Tree', { listKey: 'tree', searched: ['name'] }),
	lookup('Tax', 'Tax', { permission: 'invoices' }),
	lookup('FieldInfo', 'FieldInfo', {
		firstId: 171,
		filters: { typeid: is('usage'), extratype: is('extratype') },
		listOnlyWhen: { values: 'includevalues' },
	}),
	lookup('Lookup', 'Lookup', {
		within: 'lookupid',
		filters: {
			lookupid: (row, value, { world }) =>
				!world.switches.lookupFilter || same(row.lookupid, value),
		},
	}),
];
