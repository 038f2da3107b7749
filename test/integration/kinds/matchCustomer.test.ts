import { enterKind } from './kindWorld';

/**
 * Kind: items that come with a Microsoft tenant, a name or both are matched to customers, with the reason, and nothing is
 * written. A customer whose tenant contradicts, or who is inactive, is never taken by the name.
 */
const kind = enterKind();

const GUID = 'aaaabbbb-1111-4222-8333-444455556666';
const OTHER = 'aaaabbbb-1111-4222-8333-444455557777';

const match = (more: object = {}) => ({
	resource: 'customer',
	operation: 'match',
	microsoftTenantId: '={{ $json.tenant }}',
	customerName: '={{ $json.name }}',
	...more,
});
const client = (row: object) =>
	Number(kind.sandbox.halo.add('Client', { name: 'Kite', toplevel_id: 1, ...row }).id);
const field = (value: string) => ({
	customfields: [{ id: 176, name: 'CFMicrosoftTenantId', label: 'Microsoft Tenant', value }],
});
const matched = async (items: object[], more: object = {}) => {
	const { items: rows, error } = await kind.world().run(match(more), items as never);
	expect(error).toBeNull();
	return rows;
};

const ways: Array<[string, object, object, string]> = [
	['its Microsoft tenant', { azure_tenant_id: GUID, name: 'Kestrel' }, {}, 'Microsoft Tenant ID'],
	['a custom field', { ...field(GUID), name: 'Kestrel' }, {}, 'Custom Field "Microsoft Tenant"'],
	['its name', {}, {}, 'Name'],
	['its name alone', { azure_tenant_id: OTHER }, { tenant: '' }, 'Name'],
];

it.each(ways)(
	'A customer is matched by %s, and nothing is written',
	async (...[, row, more, by]) => {
		const id = client(row);
		// What the item brings is put out as it came: a moment in the zone of a sheet is not one in UTC.
		const own = { own: 7, due: '2026-12-01T09:00:00', tenant_id: 'Lw55Kd', url: '?secret=s' };
		const [found] = await matched([{ tenant: GUID, name: 'Kite', ...own, ...more }]);
		expect(found).toMatchObject({ halo_client_id: id, halo_matched_by: by, ...own });
		expect(found).not.toHaveProperty('halo_not_matched_because');
		expect(kind.sandbox.requests.filter(({ method }) => method === 'POST')).toEqual([]);
	},
);

const reasons: Array<[string, object[], object, string]> = [
	['has another tenant', [{ azure_tenant_id: OTHER }], {}, `another Microsoft tenant, ${OTHER}`],
	['has another tenant in a list', [{ azure_tenants: [{ azure_tenant_id: OTHER }] }], {}, OTHER],
	['has another tenant in a custom field', [field(OTHER)], {}, OTHER],
	[
		'is inactive',
		[{ inactive: true, azure_tenant_id: GUID }],
		{},
		`No customer in use has the ID ${GUID} or the name "Kite"`,
	],
	[
		'bears the tenant twice',
		[{ azure_tenant_id: GUID }, { azure_tenant_id: GUID }],
		{},
		`2 customers have the ID ${GUID}: "Kite" (ID `,
	],
	['bears the name twice', [{}, {}], {}, '2 customers bear the name "Kite": "Kite" (ID '],
	['is not said', [{}], { tenant: '', name: '' }, 'Microsoft Tenant ID and Name are empty'],
];

it.each(reasons)('A customer who %s is not matched, and why', async (...[, rows, more, why]) => {
	for (const row of rows) client(row);
	const [found] = await matched([{ tenant: GUID, name: 'Kite', ...more }]);
	expect(found).toMatchObject({
		halo_client_id: null,
		halo_client_name: null,
		halo_matched_by: null,
	});
	expect(found.halo_not_matched_because).toContain(why);
});

describe('An item whose fields have the names of what is put out', () => {
	const clashing: Array<[string, object]> = [
		['names of Halo', { client_id: 'A-7', client_name: 'Kite (CRM)', matched_by: 'a person' }],
		['names of an older match', { not_matched_because: 'new', tenant_id_outcome: 'by hand' }],
	];

	it.each(clashing)('keeps %s, and what was found stands beside them', async (_, own) => {
		const id = client({});
		const [found] = await matched([{ tenant: GUID, name: 'Kite', ...own }]);
		expect(found).toMatchObject({ ...own, halo_client_id: id, halo_client_name: 'Kite' });
	});

	it('keeps what an earlier match put out, however often it is matched', async () => {
		const id = client({});
		const none = { tenant: GUID, name: 'Osprey', halo_match_before: 'mine' };
		const [first] = await matched([none]);
		const [second] = await matched([{ ...first, name: 'Kite' }]);
		expect(second).toMatchObject({ halo_client_id: id, halo_matched_by: 'Name' });
		expect(second).not.toHaveProperty('halo_not_matched_because');
		const { halo_match_before: before } = second;
		const { halo_client_id: none_id, halo_not_matched_because: why } = first;
		expect(before).toMatchObject({
			halo_client_id: none_id,
			halo_not_matched_because: why,
			halo_match_before: 'mine',
		});
		const [third] = await matched([second]);
		expect(third.halo_match_before).toMatchObject({ halo_match_before: before });
	});
});

it('Two tenants that bear one name are matched to neither', async () => {
	client({});
	const rows = await matched([
		{ tenant: GUID, name: 'Kite' },
		{ tenant: OTHER, name: 'Kite' },
	]);
	for (const row of rows) expect(row.halo_not_matched_because).toContain('2 Microsoft tenants');
});

it('Many items cost one list', async () => {
	const items = Array.from({ length: 80 }, (_, index) => ({ tenant: '', name: `Kite ${index}` }));
	for (const { name } of items) client({ name });
	await matched(items);
	const counts = kind.world().requestCounts();
	expect(counts['GET /api/Client']).toBe(1);
	expect(counts['GET /api/FieldInfo']).toBe(1);
});

it('Without the custom fields it goes on', async () => {
	client({ azure_tenant_id: GUID });
	kind.sandbox.faults.add({ path: '/FieldInfo', status: 403, times: Infinity });
	expect((await matched([{ tenant: GUID }]))[0].halo_matched_by).toBe('Microsoft Tenant ID');
});

describe('Write Microsoft Tenant ID', () => {
	const writing = { writeTenantId: true };

	it('shows first what would be written', async () => {
		const id = client({});
		const [row] = await matched([{ tenant: GUID, name: 'Kite' }], writing);
		expect(row).toMatchObject({ halo_client_id: id, halo_tenant_id_outcome: 'to be written' });
		expect(kind.sent('POST /api/Client')).toBe(0);
	});

	it('writes nothing once an item has failed', async () => {
		client({});
		// A node that is not there: the expression of the second item can't be read.
		const customerName = "={{ $json.name ?? $('Nobody').item.json.name }}";
		const parameters = match({ ...writing, dryRun: false, customerName });
		const items = [{ tenant: GUID, name: 'Kite' }, { tenant: OTHER }];
		const { error } = await kind.world().run(parameters, items as never);
		expect(error).not.toBeNull();
		expect(kind.sent('POST /api/Client')).toBe(0);
	});

	it('writes what a name has proved, once, and nothing else', async () => {
		const id = client(field(''));
		const known = client({ name: 'Kestrel', ...field(OTHER) });
		const rows = await matched(
			[
				{ tenant: GUID, name: 'Kite' },
				{ tenant: GUID, name: 'Kite' },
				{ tenant: OTHER, name: 'Kestrel' },
				{ tenant: 'no GUID', name: 'Alder & Sons' },
			],
			{ ...writing, dryRun: false },
		);
		expect(rows.map((row) => row.halo_tenant_id_outcome)).toEqual([
			'written',
			...Array(3).fill(undefined),
		]);
		expect(kind.stored('Client', 'id', id)).toMatchObject([{ azure_tenant_id: GUID }]);
		expect(kind.stored('Client', 'id', known)).toMatchObject([{ azure_tenant_id: '' }]);
		expect(kind.sent('POST /api/Client')).toBe(1);
		expect((await matched([{ tenant: GUID, name: 'Kite' }]))[0].halo_matched_by).toBe(
			'Microsoft Tenant ID',
		);
	});
});
