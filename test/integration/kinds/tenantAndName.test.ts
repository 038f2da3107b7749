import { by, enterKind } from './kindWorld';

/**
 * Kind: one text gives a Microsoft tenant ID and the name behind it. The tenant tells the customer, else the name of one
 * who has no other tenant; wherever a customer can be given, and with no more requests than the tenant alone takes.
 */
const kind = enterKind();

const GUID = 'aaaabbbb-1111-4222-8333-444455556666';
const OTHER = 'aaaabbbb-1111-4222-8333-444455557777';
const TEXT = '={{ $json.tenant }} {{ $json.name }}';
const ITEM = 501;

const client = (row: object) =>
	Number(kind.sandbox.halo.add('Client', { name: 'Kite', toplevel_id: 1, ...row }).id);
const field = (value: string) => ({
	customfields: [{ id: 176, name: 'CFMicrosoftTenantId', label: 'Microsoft Tenant', value }],
});

/** Where a customer can be given: what it is taken for, or in what words it is not found. */
const places: Array<[string, (item: object) => Promise<{ id?: number; why?: string }>]> = [
	[
		'Ticket → Create',
		async (item) => {
			const ticket = { resource: 'ticket', operation: 'create', summary: 'Alert' };
			const { items, error } = await kind
				.world()
				.run({ ...ticket, client_id: by('id', TEXT) }, [item as never]);
			return { id: items[0]?.client_id as number, why: error?.message };
		},
	],
	[
		'Customer → Get',
		async (item) => {
			const get = { resource: 'customer', operation: 'get', customerId: by('id', TEXT) };
			const { items, error } = await kind.world().run(get, [item as never]);
			return { id: items[0]?.id as number, why: error?.message };
		},
	],
	[
		'Sync Counts',
		async (item) => {
			const sync = {
				resource: 'softwareLicence',
				operation: 'syncCounts',
				client_id: by('id', TEXT),
				productBy: 'item_id',
				item_id: by('id', ITEM),
				count: 5,
			};
			const { items } = await kind.world().run(sync, [item as never]);
			const [{ client_id: id, outcome, reason }] = items;
			return outcome === 'refused' ? { why: String(reason) } : { id: id as number };
		},
	],
	[
		'Check Health',
		async (item) => {
			const check = { resource: 'connection', operation: 'checkHealth', checks: [] };
			const { items } = await kind
				.world()
				.run({ ...check, client_id: by('id', TEXT) }, [item as never]);
			const [{ state, found }] = items;
			return state === 'ok' ? {} : { why: String(found) };
		},
	],
];

const recognized: Array<[string, object, object]> = [
	['its tenant, whatever its name', { azure_tenant_id: GUID, name: 'Kestrel' }, {}],
	['a custom field', { ...field(GUID), name: 'Kestrel' }, {}],
	['its name, where Halo knows no tenant', {}, {}],
	['its name, where no tenant is given', { azure_tenant_id: OTHER }, { tenant: '' }],
	['its tenant, where no name is given', { azure_tenant_id: GUID }, { name: null }],
];

const refused: Array<[string, object[], string]> = [
	['has another tenant', [{ azure_tenant_id: OTHER }], `another Microsoft tenant, ${OTHER}`],
	['has another tenant in a custom field', [field(OTHER)], OTHER],
	['is inactive', [{ inactive: true }], `No customer in use has the ID ${GUID} or the name "Kite"`],
	['bears the name with another', [{}, {}], '2 customers bear the name "Kite"'],
	[
		'bears the tenant with another',
		[{ azure_tenant_id: GUID }, { azure_tenant_id: GUID }],
		`2 customers have the ID ${GUID}`,
	],
];

describe.each(places)('%s', (...[, place]) => {
	it.each(recognized)('A customer is known by %s', async (...[, row, item]) => {
		const id = client(row);
		const found = await place({ tenant: GUID, name: 'Kite', ...item });
		expect(found.why).toBeUndefined();
		// Check Health says only that it is there.
		expect(found.id ?? id).toBe(id);
	});

	it.each(refused)('A customer who %s is not taken, and why', async (...[, rows, why]) => {
		for (const row of rows) client(row);
		const found = await place({ tenant: GUID, name: 'Kite' });
		expect(found.why).toContain(why);
	});
});

it('The list that tells is read once for all items of a run', async () => {
	const id = client({ azure_tenant_id: GUID });
	const items = ['Kite', 'Birch Dental', 'Alder & Sons'].map((name) => ({ tenant: GUID, name }));
	const ticket = { resource: 'ticket', operation: 'create', summary: 'Alert' };
	const { items: rows } = await kind.world().run({ ...ticket, client_id: by('id', TEXT) }, items);
	expect(rows.map(({ client_id }) => client_id)).toEqual([id, id, id]);
	expect(kind.sent('GET /api/Client')).toBe(1);
	expect(kind.sent('GET /api/FieldInfo')).toBe(1);
});

it('A customer who is not found follows When Not Found, and why is told', async () => {
	const ticket = { resource: 'ticket', operation: 'create', summary: 'Alert' };
	const whenNotFound = { customer: 'use', customerToUse: by('id', 22) };
	for (const row of [{}, {}]) client(row);
	const { items } = await kind
		.world()
		.run({ ...ticket, client_id: by('id', TEXT), whenNotFound }, [{ tenant: GUID, name: 'Kite' }]);
	expect(items).toMatchObject([
		{
			client_id: 22,
			not_found: { Customer: expect.stringContaining('2 customers bear the name "Kite"') },
		},
	]);
});
