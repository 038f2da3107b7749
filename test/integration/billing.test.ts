import type { World } from './world';
import { by, enterWorld } from './world';

interface Case {
	label: string;
	resource: string;
	entity: string;
	create: Record<string, unknown>;
	/** What Halo then holds. */
	created: Record<string, unknown>;
	change: Record<string, unknown>;
	changed: Record<string, unknown>;
	/** Filters that the record passes, beside its name. */
	filters: Record<string, unknown>;
	/** Property that Halo requires, and its sentence when it is missing. */
	emptied: [property: string, sentence: string];
}

const cases: Case[] = [
	{
		label: 'Contract',
		resource: 'contract',
		entity: 'ClientContract',
		create: {
			ref: 'QUAY-SEC-2026',
			client_id: by('name', 'Quay Logistics'),
			start_date: '2026-04-01',
			end_date: '2027-03-31T00:00:00+02:00',
			additionalFields: {
				site_id: by('name', 'Warehouse 2'),
				sla_id: by('id', 3),
				billingperiod: 1,
				contracttype: 3,
				note: 'Managed identity protection',
				rollingcontract: true,
				otherFields: '{ "refextra2": "Q-7" }',
			},
		},
		created: {
			ref: 'QUAY-SEC-2026',
			client_id: 13,
			site_id: 21,
			sla_id: 3,
			start_date: '2026-04-01T12:00:00',
			end_date: '2027-03-31T12:00:00',
			rollingcontract: true,
			refextra2: 'Q-7',
		},
		change: { end_date: '2028-03-31', periodchargeamount: 99.5 },
		changed: { end_date: '2028-03-31T12:00:00', periodchargeamount: 99.5 },
		filters: { client_id: by('name', 'Quay Logistics'), site_id: by('id', 21) },
		emptied: ['ref', 'Please enter a Contract Reference'],
	},
	{
		label: 'Item',
		resource: 'item',
		entity: 'Item',
		create: {
			name: 'Petra Posture (per tenant)',
			assetgroup_id: by('name', 'security services'),
			additionalFields: {
				baseprice: 50,
				costprice: 20.5,
				isrecurringitem: true,
				recurringprice: 9.9,
				recurringcost: 4,
				externalreference: 'PETRA-TENANT',
				supplier_id: by('name', 'Petra Security'),
				taxcode: by('name', 'Zero Rate'),
			},
		},
		created: {
			name: 'Petra Posture (per tenant)',
			assetgroup_id: 14,
			baseprice: 50,
			costprice: 20.5,
			isrecurringitem: true,
			recurringprice: 9.9,
			recurringcost: 4,
			externalreference: 'PETRA-TENANT',
			supplier_id: 9,
			taxcode: 2,
		},
		change: { recurringprice: 10.5, update_recurring_invoice_price: true },
		changed: { recurringprice: 10.5, baseprice: 50 },
		filters: {
			assetgroup_id: by('id', 14),
			supplier_id: by('name', 'Petra Security'),
			recurringonly: true,
		},
		emptied: ['name', 'Please enter a Name'],
	},
	{
		label: 'Software Licence',
		resource: 'softwareLicence',
		entity: 'SoftwareLicence',
		create: {
			name: 'Petra Posture',
			client_id: by('name', 'Northwind Law'),
			count: '={{ 12 }}',
			type: 1,
			additionalFields: {
				item_id: by('name', 'Petra Identity Protection (per user)'),
				supplier_id: by('id', 9),
				site_id: by('name', 'Main'),
				product_sku: 'PETRA-TENANT',
				tenant_id: 'Lw55Kd',
				billing_cycle: 'Monthly',
				start_date: '2026-04-01',
				monthly_price: 4.5,
				is_active: true,
			},
		},
		created: {
			name: 'Petra Posture',
			client_id: 14,
			count: 12,
			type: 1,
			item_id: 501,
			supplier_id: 9,
			site_id: 22,
			product_sku: 'PETRA-TENANT',
			start_date: '2026-04-01T12:00:00',
			monthly_price: 4.5,
		},
		change: { count: 14 },
		changed: { count: 14, item_id: 501 },
		filters: { client_id: by('id', 14), tenant_id: 'Lw55Kd', includeinactive: true },
		emptied: ['name', 'Please enter a Name'],
	},
];

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	await world.leave();
});

const stored = (entity: string, id: unknown) =>
	world.sandbox.halo.rows(entity).find((row) => row.id === id);

/** A stored row as the node puts it out: Halo's dates with the zone that they are in. */
const asPutOut = (row: object): object =>
	Object.fromEntries(
		Object.entries(row).map(([name, value]) => [
			name,
			/^\d{4}-\d{2}-\d{2}T[\d:.]+$/.test(String(value)) ? `${String(value)}Z` : value,
		]),
	);

describe.each(cases)(
	'$label',
	({ resource, entity, create, created, change, changed, filters, emptied }) => {
		const title = String(created.name ?? created.ref);
		let locator: Record<string, unknown>;
		let id: unknown;

		it('is created with its references by name', async () => {
			const record = await world.one({ resource, operation: 'create', ...create });
			id = record.id;
			locator = { [`${resource}Id`]: by('id', String(id)) };
			expect(stored(entity, id)).toMatchObject(created);
		});

		it('is read, by ID and by name', async () => {
			const simple = await world.one({ resource, operation: 'get', ...locator });
			const raw = await world.one({
				resource,
				operation: 'get',
				[`${resource}Id`]: by('name', title.toUpperCase()),
				simple: false,
			});
			expect(raw).toMatchObject(asPutOut(created));
			expect(simple).toMatchObject({ id });
			expect(Object.keys(raw).length).toBeGreaterThan(Object.keys(simple).length);
		});

		it('is listed by its filters', async () => {
			const found = await world.one({
				resource,
				operation: 'getAll',
				returnAll: true,
				filters: { ...filters, search: title.slice(0, 10) },
			});
			expect(found).toMatchObject({ id });
		});

		it('is updated, and the rest stays', async () => {
			await world.one({ resource, operation: 'update', ...locator, updateFields: change });
			expect(stored(entity, id)).toMatchObject({ ...created, ...changed });
		});

		it("is refused with Halo's own sentence", async () => {
			const [property, sentence] = emptied;
			const { error } = await world.run({
				resource,
				operation: 'update',
				...locator,
				updateFields: { [property]: '' },
			});
			expect(error?.message).toMatch(/^Halo refused to update the /);
			expect(error?.message).toContain(sentence);
			expect(stored(entity, id)).toMatchObject({ [property]: title });
			expect(world.sandbox.violations).toEqual([]);
		});

		it('is deleted, once', async () => {
			const parameters = { resource, operation: 'delete', ...locator };
			expect(await world.one(parameters)).toEqual({
				deleted: true,
				id,
				name: expect.any(String),
				already_gone: false,
			});
			expect(await world.one(parameters)).toEqual({
				deleted: true,
				id,
				name: null,
				already_gone: true,
			});
		});
	},
);

describe.each([
	{
		label: 'Asset',
		resource: 'asset',
		title: 'birch-lt-01',
		expected: { id: 801, key_field: 'Latitude 5440', client_name: 'Birch Dental' },
		filters: { client_id: by('name', 'Birch Dental'), site_id: by('id', 18), search: 'LT' },
	},
	{
		label: 'Supplier',
		resource: 'supplier',
		title: 'petra security',
		expected: { id: 9, name: 'Petra Security' },
		filters: { search: 'Petra', includeinactive: true },
	},
])('$label', ({ resource, title, expected, filters }) => {
	it('is read by name and listed by its filters', async () => {
		const found = await world.one({
			resource,
			operation: 'get',
			[`${resource}Id`]: by('name', title),
		});
		expect(found).toMatchObject(expected);
		expect(
			await world.one({ resource, operation: 'getAll', returnAll: true, filters }),
		).toMatchObject(expected);
	});

	it('is refused with what to tick and which right the agent needs', async () => {
		const id = await world.newCredential(
			world.sandbox.addApplication({ permissions: ['read:tickets'] }),
		);
		const { error } = await world.runAs(id, { resource, operation: 'getAll' });
		expect(error?.message).toBe(
			`Halo does not let this connection list ${resource}s: it needs the permission "Read: ${resource}s"`,
		);
		expect(error?.description).toContain('Permissions');
	});
});
