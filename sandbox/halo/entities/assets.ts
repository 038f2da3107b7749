import type { Row } from '../../types';
import type { Entity } from '../entity';
import { contains, is } from '../filters';
import { completeAsset, validateAsset } from '../rules/asset';
import { same } from '../values';

/** Devices and other things at customers. */
export const assets: Entity = {
	path: 'Asset',
	schema: 'Device',
	listSchema: 'Device_List',
	listKey: 'assets',
	permission: 'assets',
	module: 'assets',
	firstId: 801,
	detailMembers: ['fields', 'customfields'],
	defaults: {
		inactive: false,
		inventory_number: '',
		notes: '',
		client_id: -1,
		site_id: -1,
		supplier_id: 0,
		item_id: 0,
		third_party_id: 0,
		customfields: [],
	},
	required: [{ field: 'assettype_id', message: 'Please select an Asset Type' }],
	references: {
		client_id: { entity: 'Client', names: { client_name: 'name' }, label: 'Customer' },
		site_id: { entity: 'Site', names: { site_name: 'name' }, label: 'Site' },
		assettype_id: { entity: 'AssetType', names: { assettype_name: 'name' }, label: 'Asset Type' },
		supplier_id: { entity: 'Supplier', names: { supplier_name: 'name' }, label: 'Supplier' },
		item_id: { entity: 'Item', names: { item_name: 'name' }, label: 'Item' },
		technical_owner_id: {
			entity: 'Agent',
			names: { technical_owner_name: 'name' },
			label: 'Agent',
		},
		business_owner_id: { entity: 'Users', names: { business_owner_name: 'name' }, label: 'User' },
	},
	isInactive: (row: Row) => row.inactive === true,
	searched: ['inventory_number', 'key_field'],
	filters: {
		client_id: is('client_id'),
		site_id: is('site_id'),
		assettype_id: is('assettype_id'),
		supplier_id: is('supplier_id'),
		inventory_number: contains('inventory_number'),
		ticket_id: (row, value, { world }) => {
			const held = world.store.find('Tickets', value)?.assets;
			return Array.isArray(held) && (held as Row[]).some(({ id }) => same(id, row.id));
		},
	},
	complete: completeAsset,
	validate: validateAsset,
};
