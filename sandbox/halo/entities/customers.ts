import type { Row } from '../../types';
import type { Change, Entity, FilterContext } from '../entity';
import { ruleBroken } from '../errors';
import { contains, is, since, until } from '../filters';
import { same, text } from '../values';

const isInactive = (row: Row) => row.inactive === true;

const visibleCustomer =
	(field: string) =>
	(row: Row, { rights: { onlyCustomers } }: FilterContext) =>
		!onlyCustomers || onlyCustomers.some((id) => same(id, row[field]));

/** Customers. */
export const client: Entity = {
	path: 'Client',
	schema: 'Area',
	listSchema: 'Area_List',
	listKey: 'clients',
	listOnlyWhen: {
		notes: 'includenotes',
		customfields: 'include_custom_fields',
		azure_tenant_id: 'includeazuretenants',
		azure_tenants: 'includeazuretenants',
	},
	detailMembers: ['customfields'],
	permission: 'customers',
	module: 'customers',
	firstId: 12,
	defaults: {
		inactive: false,
		toplevel_id: 1,
		website: '',
		main_phonenumber: '',
		notes: '',
		customfields: [],
		azure_tenant_id: '',
		azure_tenants: [],
		is_vip: false,
	},
	required: [{ field: 'name', message: 'Please enter a Name' }],
	references: {
		toplevel_id: { entity: 'TopLevel', names: { toplevel_name: 'name' }, label: 'Top Level' },
		main_site_id: { entity: 'Site', names: { main_site_name: 'name' }, label: 'Site' },
	},
	isInactive,
	isVisible: visibleCustomer('id'),
	searched: ['name', 'ref', 'website'],
	filters: {
		toplevel_id: is('toplevel_id'),
		search_name_only: contains('name'),
		lastupdatefromdate: since('last_update'),
		lastupdatetodate: until('last_update'),
	},
	afterSave: (change) => {
		const { world, row, before } = change;
		if (before || world.store.rows('Site').some(({ client_id }) => same(client_id, row.id))) return;
		const site = world.store.put('Site', { ...site_defaults, name: 'Main', client_id: row.id });
		change.row = world.store.put('Client', { ...row, main_site_id: site.id });
	},
	beforeDelete: (row, world) => {
		const inUse = world.store
			.rows('Tickets')
			.some(({ client_id, deleted }) => !deleted && same(client_id, row.id));
		if (inUse) throw ruleBroken('This Customer cannot be deleted because it has Tickets.');
	},
};

const site_defaults: Row = {
	inactive: false,
	phonenumber: '',
	notes: '',
	sla_id: 0,
	customfields: [],
};

/** Sites of customers. */
export const site: Entity = {
	path: 'Site',
	schema: 'Site',
	listSchema: 'Site_List',
	listExtra: ['client_name', 'inactive'],
	listOnlyWhen: { notes: 'includenotes', customfields: 'include_custom_fields' },
	detailMembers: ['customfields'],
	listKey: 'sites',
	permission: 'customers',
	module: 'customers',
	firstId: 18,
	defaults: site_defaults,
	fractional: ['client_id'],
	required: [
		{ field: 'name', message: 'Please enter a Name' },
		{ field: 'client_id', message: 'A Client must be selected' },
	],
	references: {
		client_id: { entity: 'Client', names: { client_name: 'name' }, label: 'Customer' },
	},
	isInactive,
	isVisible: visibleCustomer('client_id'),
	searched: ['name'],
	filters: {
		client_id: is('client_id'),
		site_id: is('id'),
		toplevel_id: (row, value, { world }) =>
			same(world.store.find('Client', row.client_id)?.toplevel_id, value),
		lastupdatefromdate: since('last_update'),
		lastupdatetodate: until('last_update'),
	},
	computed: (row) => ({ clientsite_name: `${text(row, 'client_name')}/${text(row, 'name')}` }),
	beforeDelete: (row, world) => {
		if (world.store.rows('Users').some(({ site_id }) => same(site_id, row.id))) {
			throw ruleBroken('This Site cannot be deleted because it has Users.');
		}
	},
};

const completeUser = ({ row, given, world }: Change) => {
	const parts = [text(row, 'firstname'), text(row, 'surname')].filter(Boolean).join(' ');
	if (!given.name && parts && (given.firstname || given.surname)) row.name = parts;
	const place = world.store.find('Site', row.site_id);
	if (place) row.client_id = place.client_id;
};

/** End users of customers. */
export const users: Entity = {
	path: 'Users',
	schema: 'Users',
	listSchema: 'Users_List',
	listOnlyWhen: { notes: 'includenotes', customfields: 'include_custom_fields' },
	detailMembers: ['customfields'],
	listKey: 'users',
	permission: 'customers',
	module: 'customers',
	firstId: 41,
	defaults: {
		inactive: false,
		emailaddress: '',
		phonenumber: '',
		mobilenumber: '',
		notes: '',
		customfields: [],
	},
	fractional: ['site_id'],
	required: [
		{ field: 'name', message: 'Username must be entered' },
		{ field: 'site_id', message: 'A Site must be selected' },
	],
	references: {
		site_id: { entity: 'Site', names: { site_name: 'name' }, label: 'Site' },
		client_id: { entity: 'Client', names: { client_name: 'name' }, label: 'Customer' },
	},
	isInactive,
	isVisible: visibleCustomer('client_id'),
	searched: ['name', 'emailaddress'],
	filters: {
		client_id: is('client_id'),
		site_id: is('site_id'),
		licence_id: (row, value) =>
			Array.isArray(row.licences) && row.licences.some((id) => same(id, value)),
		exclude_generaluser: (row, value) =>
			value !== 'true' || (row.name !== 'General User' && row.usertype !== 1),
		lastupdatefromdate: since('last_update'),
		lastupdatetodate: until('last_update'),
	},
	complete: completeUser,
};
