import type { INodeParameters } from 'n8n-workflow';
import { records } from '../../../../nodes/HaloPsa/records';
import type { Resource } from '../../../../nodes/HaloPsa/records/record';
import { Halo } from '../../../support/halo';
import { locator, run, search } from '../../../support/node';

/** All that a new Halo record type takes: this, and its name in the list of records. */
const assetGroup: Resource = {
	name: 'assetGroup',
	label: 'Asset Group',
	plural: 'asset groups',
	path: '/AssetGroup',
	paging: 'none',
	permission: 'tickets',
	titles: ['name'],
	operations: {
		create: {},
		get: {},
		getAll: {
			filters: [
				{
					name: 'client_id',
					label: 'Customer',
					kind: 'reference',
					to: 'customer',
					check: { properties: ['client_id'], is: 'equal' },
				},
			],
		},
		update: {},
		delete: {},
	},
	fields: [
		{ name: 'name', label: 'Name', kind: 'text', place: 'required' },
		{ name: 'client_id', label: 'Customer', kind: 'reference', to: 'customer', place: 'main' },
		{ name: 'inactive', label: 'Inactive', kind: 'boolean', description: 'Whether it is off' },
	],
	simplified: { id: 'integer', name: 'string', client_id: 'reference' },
};

const others = records.filter(({ name }) => name !== assetGroup.name);
const options = { records: [...others, assetGroup] };
const row = { id: 4, name: 'Laptops', client_id: 12, other: 1 };
const simple = { id: 4, name: 'Laptops', client_id: 12 };

const jobs: Array<[string, INodeParameters, (halo: Halo) => Halo, unknown, object]> = [
	[
		'create',
		{ name: 'Laptops', client_id: locator('name', 'northgate') },
		(halo) =>
			halo
				.on('GET /Client', { body: { clients: [{ id: 12, name: 'Northgate' }] } })
				.on('POST /AssetGroup', { status: 201, body: row }),
		[{ name: 'Laptops', client_id: 12 }],
		simple,
	],
	[
		'get',
		{ assetGroupId: locator('id', 4) },
		(halo) => halo.on('GET /AssetGroup/4', { body: row }),
		'',
		simple,
	],
	[
		'getAll',
		{ filters: { client_id: locator('id', 12) } },
		(halo) => halo.on('GET /AssetGroup', { body: [row] }),
		'',
		simple,
	],
	[
		'update',
		{ assetGroupId: locator('name', 'laptops'), updateFields: { inactive: true } },
		(halo) =>
			halo
				.on('GET /AssetGroup', { body: [row] })
				.on('POST /AssetGroup', { status: 201, body: row }),
		[{ id: 4, inactive: true }],
		simple,
	],
	[
		'delete',
		{ assetGroupId: locator('id', 4) },
		(halo) => halo.on('DELETE /AssetGroup/4', { status: 200 }),
		'',
		{ deleted: true, already_gone: false, id: 4, name: null },
	],
];

test.each(jobs)(
	'a declaration is enough to %s',
	async (operation, parameters, prepare, body, result) => {
		const halo = prepare(new Halo());
		const { json } = await run({ resource: 'assetGroup', operation, ...parameters }, options);
		expect(halo.api[halo.api.length - 1].body).toEqual(body);
		expect(json).toEqual([result]);
	},
);

test('and its drop-down comes with it', async () => {
	new Halo().on('GET /AssetGroup', { body: [row] });
	expect((await search('searchAssetGroup', {}, options)).results).toEqual([
		{ name: 'Laptops', value: 4 },
	]);
});
