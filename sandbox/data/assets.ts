import type { Row } from '../types';

/** Number of the look-up list of conditions. */
const conditionList = 36;

/** The choices of the field Condition. */
export const conditions: Row[] = ['New', 'Used', 'Broken'].map((name, index) => ({
	lookupid: conditionList,
	id: index + 1,
	name,
}));

/** Fields of assets: `X` is text, `D` a date, `C` money; a list is a text with a look-up. */
const fields: Row[] = [
	{ id: 44, name: 'RAM', validate: 'X', lookup: 0 },
	{ id: 51, name: 'Model', validate: 'X', lookup: 0 },
	{ id: 113, name: 'Contract Expires', validate: 'D', lookup: 0 },
	{ id: 117, name: 'Serial Number', validate: 'X', lookup: 0 },
	{ id: 130, name: 'Condition', validate: 'X', lookup: conditionList },
	{ id: 145, name: 'Purchase Cost', validate: 'C', lookup: 0 },
];

/** A type of assets with its fields, the first of which names the asset, in the shape seen on a tenant. */
const assetType = (id: number, name: string, ...own: number[]): Row => {
	const chosen = own.map((field) => fields.find((one) => one.id === field) ?? {});
	return {
		id,
		name,
		assetgroup_id: 15,
		keyfield_id: own[0] ?? 0,
		fields: chosen.map((field, index) => ({
			typeinfo_id: id,
			id: index + 1,
			field_id: field.id,
			field_name: field.name,
			sequence: index,
			type: field.validate,
			tab_id: -1,
			tab_name: '',
			groupname: '',
			techdetail: 1,
			userdetail: 1,
			...(index === 0 ? { keyfield_id: '1' } : {}),
		})),
		field_list: chosen,
	};
};

/** The types of assets. */
export const assetTypes: Row[] = [
	assetType(1, 'Laptop', 51, 117, 113, 145, 130),
	assetType(2, 'Server', 51, 117, 44),
];

/** What stands at customers. */
export const assets = (): Row[] => [
	{
		id: 801,
		inventory_number: 'BIRCH-LT-01',
		assettype_id: 1,
		client_id: 12,
		site_id: 18,
		inactive: false,
		fields: [
			{ id: 51, value: 'Latitude 5440' },
			{ id: 117, value: '5CG1234XYZ' },
			{ id: 145, value: '1233.93' },
		],
	},
	{
		id: 802,
		inventory_number: 'ALDER-SRV1',
		assettype_id: 2,
		client_id: 15,
		site_id: 23,
		inactive: false,
		fields: [{ id: 51, value: 'PowerEdge T150' }],
	},
];
