import type { Row } from '../../sandbox';
import { by, HALO_NODE, useWorld } from './world';

let credential: string;
const world = useWorld(async (entered) => {
	credential = await entered.newCredential();
});

const birch = { client_id: by('name', 'Birch Dental') };
const laptop = { assettype_id: by('name', 'Laptop') };
const stored = (id: unknown) =>
	world()
		.sandbox.halo.rows('Asset')
		.find((row) => row.id === id) ?? {};
const fieldsOf = (id: unknown) =>
	Object.fromEntries(
		((stored(id).fields ?? []) as Row[])
			.filter(({ value }) => value !== null && value !== '')
			.map(({ name, value }) => [name, value]),
	);

/** Values of the form by type, as n8n's editor keeps them. */
const byType = (value: Row) => ({
	mappingMode: 'defineBelow',
	value,
	matchingColumns: [],
	schema: Object.keys(value).map((id) => ({ id, displayName: id, type: 'string' })),
});
const byLabel = (values: Row) => ({
	field: Object.entries(values).map(([label, value]) => ({ label, value })),
});

/** Runs the node without an error, and tells what it asked Halo and what it said besides. */
async function run(parameters: Row, items?: Row[]) {
	const before = world().sandbox.requests.length;
	const { items: rows, error, execution } = await world().run(parameters, items);
	expect(error).toBeNull();
	const asked = world()
		.sandbox.requests.slice(before)
		.filter(({ path }) => path.startsWith('/api/'))
		.map(({ method, path }) => `${method} ${path.slice('/api'.length)}`);
	const said = JSON.stringify(execution.data).replaceAll('\\"', '"');
	return { rows, asked, said };
}

const create = (more: Row) => ({
	resource: 'asset',
	operation: 'create',
	...laptop,
	...birch,
	...more,
});
const update = (id: number, more: Row) => ({
	resource: 'asset',
	operation: 'update',
	assetId: by('id', id),
	...more,
});
const upsert = (more: Row) => ({ ...create(more), operation: 'upsert' });

describe('Asset', () => {
	it('is created with the fields of its type, by their labels and their types', async () => {
		const { rows, said } = await run(
			create({
				inventory_number: 'BIRCH-LT-02',
				typeFieldValues: byType({ Model: 'Latitude 7450', 'Purchase Cost': 1250.5 }),
				typeFields: byLabel({
					'serial number': '007',
					'Contract Expires': '2027-03-09',
					Condition: 'Used',
				}),
				additionalFields: { warranty_end: '2028-01-31', supplier_id: by('name', 'Petra Security') },
			}),
		);
		expect(rows).toMatchObject([
			{
				inventory_number: 'BIRCH-LT-02',
				key_field: 'Latitude 7450',
				assettype_name: 'Laptop',
				client_name: 'Birch Dental',
				fields: {
					Model: 'Latitude 7450',
					'Serial Number': '007',
					'Contract Expires': '2027-03-09',
					'Purchase Cost': 1250.5,
					Condition: 'Used',
				},
			},
		]);
		expect(fieldsOf(rows[0].id)).toMatchObject({ Condition: '2', 'Serial Number': '007' });
		expect(stored(rows[0].id)).toMatchObject({ supplier_id: 9 });
		expect(said).not.toContain('as asked for');
	});

	it.each(['nowhere', 'main site', 'refused'] as const)(
		"stands at its customer's main site where no site is given: %s in Halo",
		async (assetWithoutSite) => {
			world().sandbox.switches.assetWithoutSite = assetWithoutSite;
			const { rows, asked } = await run(
				create({ inventory_number: '={{ $json.tag }}', client_id: by('id', 12) }),
				[{ tag: 'A' }, { tag: 'B' }],
			);
			expect(rows).toMatchObject([
				{ client_id: 12, site_id: 18 },
				{ client_id: 12, site_id: 18 },
			]);
			expect(asked.filter((one) => one === 'GET /Client/12')).toHaveLength(1);
		},
	);

	it('stands at the site that is given, and the customer is not read for it', async () => {
		const { rows, asked } = await run(
			create({ inventory_number: 'A', client_id: by('id', 12), site_id: by('id', 18) }),
		);
		expect(rows).toMatchObject([{ site_id: 18 }]);
		expect(asked).not.toContain('GET /Client/12');
	});

	it('is read with its fields', async () => {
		const asset = await world().one({
			resource: 'asset',
			operation: 'get',
			assetId: by('name', 'birch-lt-01'),
		});
		expect(asset).toMatchObject({
			id: 801,
			assettype_name: 'Laptop',
			fields: { Model: 'Latitude 5440', 'Purchase Cost': 1233.93, Condition: null },
		});
	});

	it.each(['when asked', 'of one type'] as const)(
		'is listed by its filters, with its fields where they are asked for: %s',
		async (assetFieldsInLists) => {
			world().sandbox.switches.assetFieldsInLists = assetFieldsInLists;
			const list = { resource: 'asset', operation: 'getAll', returnAll: true };
			const filters = { assettype_id: by('name', 'Laptop'), ...birch };
			expect(await world().one({ ...list, filters })).toMatchObject({ fields: null });
			expect(
				await world().one({ ...list, filters: { ...filters, includeassetfields: true } }),
			).toMatchObject({ id: 801, fields: { 'Serial Number': '5CG1234XYZ' } });
		},
	);

	it('is deleted, once', async () => {
		const parameters = { resource: 'asset', operation: 'delete', assetId: by('id', 801) };
		expect(await world().one(parameters)).toEqual({
			deleted: true,
			id: 801,
			name: expect.any(String),
			already_gone: false,
		});
		expect(await world().one(parameters)).toEqual({
			deleted: true,
			id: 801,
			name: null,
			already_gone: true,
		});
	});

	it.each(['create', 'update', 'upsert', 'delete'])(
		'is refused with what to tick: %s',
		async (operation) => {
			const id = await world().newCredential(
				world().sandbox.addApplication({ permissions: ['read:assets', 'read:customers'] }),
			);
			const { error } = await world().runAs(id, {
				resource: 'asset',
				operation,
				assettype_id: by('id', 1),
				client_id: by('id', 12),
				inventory_number: 'NEW',
				assetId: by('id', 801),
				updateFields: { notes: 'x' },
			});
			expect(error?.message).toMatch(
				/^Halo does not let this connection (create|update|delete|write) the asset: it needs the permission "Edit: assets"$/,
			);
		},
	);
});

describe('Fields of the asset type', () => {
	it.each(['emptied', 'kept'] as const)(
		'stay where a change leaves them out: %s by Halo',
		async (leftOutAssetFields) => {
			world().sandbox.switches.leftOutAssetFields = leftOutAssetFields;
			const { rows, said } = await run(
				update(801, { typeFields: byLabel({ Condition: 'Broken', 'Purchase Cost': '' }) }),
			);
			expect(fieldsOf(801)).toEqual({
				Model: 'Latitude 5440',
				'Serial Number': '5CG1234XYZ',
				Condition: '3',
			});
			expect(rows).toMatchObject([{ id: 801, fields: { Condition: 'Broken' } }]);
			expect(said).not.toContain('as asked for');
		},
	);

	it('stay in each of several changes of one asset', async () => {
		await run(
			update(801, { typeFields: byLabel({ '={{ $json.label }}': '={{ $json.value }}' }) }),
			[
				{ label: 'Condition', value: 'New' },
				{ label: 'Model', value: 'Latitude 9999' },
			],
		);
		expect(fieldsOf(801)).toMatchObject({ Condition: '1', Model: 'Latitude 9999' });
	});

	it('are not asked for where a change writes none', async () => {
		const { asked } = await run(update(801, { updateFields: { notes: 'Moved' } }));
		expect(asked).toEqual(['POST /Asset']);
		expect(fieldsOf(801)).toMatchObject({ Model: 'Latitude 5440' });
	});

	it.each([
		[
			'a label that the type does not have',
			{ RAM: '16' },
			'Asset Fields: Laptop has no field labelled "RAM"',
		],
		[
			'no number',
			{ 'Purchase Cost': 'much' },
			'Asset Fields: "Purchase Cost" takes a number, not "much"',
		],
		[
			'no date',
			{ 'Contract Expires': 'soon' },
			'Asset Fields: "Contract Expires" takes a date, not "soon"',
		],
		['no choice', { Condition: 'Lost' }, 'Asset Fields: "Condition" has no choice named "Lost"'],
	])('are refused before anything is written: %s', async (_, values, message) => {
		const { error } = await world().run(update(801, { typeFields: byLabel(values) }));
		expect(error?.message).toBe(message);
		expect(
			world()
				.sandbox.apiRequests()
				.filter(({ method }) => method === 'POST'),
		).toEqual([]);
	});

	it('are on the form by type, for the type that is chosen and for that of the asset', async () => {
		const formWith = async (parameters: Row) =>
			await world().n8n.api.mapperFields({
				type: HALO_NODE,
				method: 'getTypeFields',
				property: 'typeFieldValues',
				parameters: { resource: 'asset', ...parameters },
				credentials: { haloPsaApi: { id: credential, name: 'Halo PSA' } },
			});
		const { fields } = await formWith({ operation: 'create', ...laptop });
		expect(fields.map(({ id, type }) => [id, type])).toEqual([
			['Model', 'string'],
			['Serial Number', 'string'],
			['Contract Expires', 'dateTime'],
			['Purchase Cost', 'number'],
			['Condition', 'options'],
		]);
		const server = await formWith({ operation: 'update', assetId: by('id', 802) });
		expect(server.fields.map(({ id }) => id)).toEqual(['Model', 'Serial Number', 'RAM']);
		expect(await formWith({ operation: 'create' })).toEqual({
			fields: [],
			emptyFieldsNotice: 'Choose the Asset Type, or an asset that is there, to see its fields',
		});
	});
});

describe('Create or Update of an asset', () => {
	const keys: Array<[string, Row, Row]> = [
		['asset tag', { matchOn: 'inventory_number', inventory_number: 'NEW-1' }, {}],
		['serial number', { matchOn: 'serialNumber', keyValue: '0012' }, { 'Serial Number': '0012' }],
		[
			'another field',
			{ matchOn: 'serialNumber', keyValue: 'X9', keyLabel: 'Model' },
			{ Model: 'X9' },
		],
		['third-party ID', { matchOn: 'third_party_id', third_party_id: 112233 }, {}],
	];

	it.each(keys)('creates it, finds it again and changes what differs: %s', async (_, key, held) => {
		const made = await run(upsert({ ...key, typeFields: byLabel({ Condition: 'New' }) }));
		expect(made.rows).toMatchObject([{ outcome: 'created', site_id: 18 }]);
		const [{ id }] = made.rows;
		expect(fieldsOf(id)).toEqual({ ...held, Condition: '1' });
		const again = await run(upsert({ ...key, typeFields: byLabel({ Condition: 'New' }) }));
		expect(again.rows).toMatchObject([{ outcome: 'unchanged', id }]);
		expect(again.asked.filter((one) => one.startsWith('POST'))).toEqual([]);
		const changed = await run(
			upsert({
				...key,
				typeFields: byLabel({ Condition: 'Used' }),
				additionalFields: { notes: 'Seen' },
			}),
		);
		expect(changed.rows).toMatchObject([{ outcome: 'updated', id }]);
		expect(fieldsOf(id)).toEqual({ ...held, Condition: '2' });
		expect(stored(id)).toMatchObject({ notes: 'Seen' });
		expect(world().sandbox.halo.rows('Asset')).toHaveLength(3);
	});

	it('keeps the site to which somebody has moved it', async () => {
		const other = world().sandbox.halo.add('Site', { name: 'Branch', client_id: 12 }).id;
		const [{ id }] = (await run(upsert({ inventory_number: 'NEW-1' }))).rows;
		await run(update(Number(id), { updateFields: { site_id: by('id', Number(other)) } }));
		const { rows } = await run(upsert({ inventory_number: 'NEW-1' }));
		expect(rows).toMatchObject([{ outcome: 'unchanged', site_id: other }]);
	});

	it('only finds it where it is to be left as it is', async () => {
		const found = upsert({
			matchOn: 'serialNumber',
			keyValue: '5CG1234XYZ',
			whenFound: 'leave',
			typeFields: byLabel({ Condition: 'New' }),
		});
		expect((await run(found)).rows).toMatchObject([{ outcome: 'unchanged', id: 801 }]);
		const made = await run({ ...found, keyValue: 'NEW' });
		expect(made.rows).toMatchObject([{ outcome: 'created', site_id: 18 }]);
		expect(fieldsOf(made.rows[0].id)).toEqual({ 'Serial Number': 'NEW', Condition: '1' });
	});

	it('finds a serial number where lists show the fields of one type only, with two types in the input', async () => {
		world().sandbox.switches.assetFieldsInLists = 'of one type';
		const items = [
			{ type: 'Laptop', serial: '5cg1234xyz', customer: 'Birch Dental' },
			{ type: 'Server', serial: 'S-1', customer: 'Birch Dental' },
		];
		world().sandbox.halo.add('Asset', {
			assettype_id: 2,
			site_id: 18,
			fields: [{ id: 117, value: 'S-1' }],
		});
		const { rows } = await run(
			upsert({
				matchOn: 'serialNumber',
				assettype_id: by('name', '={{ $json.type }}'),
				client_id: by('name', '={{ $json.customer }}'),
				keyValue: '={{ $json.serial }}',
			}),
			items,
		);
		expect(rows).toMatchObject([
			{ outcome: 'unchanged', id: 801 },
			{ outcome: 'unchanged', assettype_name: 'Server' },
		]);
	});

	it('creates none where the list does not show the serial numbers', async () => {
		world().sandbox.switches.assetFieldsInLists = 'never';
		const { error } = await world().run(
			upsert({ matchOn: 'serialNumber', keyValue: '5CG1234XYZ' }),
		);
		expect(error?.message).toBe("Halo's list of assets does not show Serial Number");
		expect(world().sandbox.halo.rows('Asset')).toHaveLength(2);
	});

	it.each([0, -1])('does not take %d for an ID: most assets have it', async (none) => {
		const { error } = await world().run(
			upsert({ matchOn: 'third_party_id', third_party_id: none, additionalFields: { notes: 'x' } }),
		);
		expect(error?.message).toBe('Third Party ID is empty');
		expect(world().sandbox.halo.rows('Asset')).toHaveLength(2);
	});

	it('takes the fields that two items give of one asset together', async () => {
		const { rows } = await run(
			upsert({
				inventory_number: 'BIRCH-LT-01',
				typeFields: byLabel({ '={{ $json.label }}': '={{ $json.value }}' }),
			}),
			[
				{ label: 'Condition', value: 'New' },
				{ label: 'Model', value: 'Latitude 9999' },
			],
		);
		expect(rows).toMatchObject([{ outcome: 'updated' }, { outcome: 'updated', same_as_item: 0 }]);
		expect(fieldsOf(801)).toMatchObject({ Condition: '1', Model: 'Latitude 9999' });
	});
});
