import { by, enterKind } from './kindWorld';

/**
 * Kind: a record is said by what identifies it, in whatever way that comes: a key of its own, or a text in By ID, where
 * expressions stand. It costs no more than it must, and never takes a record that two answer to.
 */
const kind = enterKind();

const GUID = 'aaaabbbb-1111-4222-8333-444455556666';
const ALL_SIGNS = { toplevel_id: 1 };

const get = (resource: string, mode: string, value: string) => ({
	resource,
	operation: 'get',
	[`${resource}Id`]: by(mode, value),
});
const withUser = (mode: string, value: string, client = 12) => ({
	resource: 'ticket',
	operation: 'create',
	summary: 'Alert',
	client_id: by('id', client),
	user_id: by(mode, value),
});
const add = (entity: string, row: Record<string, unknown>) =>
	Number(kind.sandbox.halo.add(entity, row).id);

describe('By its own key', () => {
	const records: Array<[string, string, string, () => number, string]> = [
		[
			'ticket',
			'supplier_reference',
			'inc_77',
			() => add('Tickets', { summary: 'A', supplier_reference: 'inc_77', client_id: 12 }),
			'Supplier Reference',
		],
		[
			'item',
			'externalreference',
			'PETRA-77',
			() => add('Item', { name: 'Seat 77', externalreference: 'PETRA-77', assetgroup_id: 14 }),
			'External Reference',
		],
		[
			'contract',
			'name',
			'MSA-77',
			() => add('ClientContract', { ref: 'MSA-77', client_id: 12 }),
			'Reference',
		],
		[
			'customer',
			'microsoftTenantId',
			GUID,
			() => add('Client', { name: 'Kite', azure_tenant_id: GUID, ...ALL_SIGNS }),
			'Microsoft Tenant ID',
		],
		[
			'user',
			'emailaddress',
			'kit@kite.example',
			() => add('Users', { name: 'Kit', emailaddress: 'kit@kite.example', site_id: 18 }),
			'Email',
		],
		[
			'user',
			'login',
			'KITE\\kit',
			() => add('Users', { name: 'Kit', login: 'KITE\\kit', site_id: 18 }),
			'Login',
		],
		[
			'user',
			'microsoftId',
			GUID,
			() => add('Users', { name: 'Kit', azureoid: GUID, site_id: 18 }),
			'Microsoft ID',
		],
	];

	it.each(records)('a %s is found (%s)', async (resource, mode, value, make) => {
		const id = make();
		const found = await kind.world().one(get(resource, mode, value.toUpperCase()));
		expect(found).toMatchObject({ id });
		expect(found).not.toHaveProperty('found_by');
	});

	it.each(records)(
		'a %s is found in By ID, and the output says by what (%s)',
		async (...[resource, , value, make, by]) => {
			const id = make();
			const label = resource.charAt(0).toUpperCase() + resource.slice(1);
			expect(
				await kind.world().one(get(resource, 'id', `={{ "${value.replace('\\', '\\\\')}" }}`)),
			).toMatchObject({ id, found_by: { [label]: by } });
		},
	);

	it.each(records)(
		'a %s that is not there is refused by field and key (%s)',
		async (...[resource, mode, value]) => {
			const { error } = await kind.world().run(get(resource, mode, value));
			expect(error?.message).toMatch(/: no .* (has the .* "|is named ")/);
			expect(error?.message).toContain(value);
		},
	);

	it.each(records)(
		'of two, a %s is refused with both IDs (%s)',
		async (...[resource, mode, value, make]) => {
			const ids = [make(), make()];
			const { error } = await kind.world().run(get(resource, mode, value));
			expect(error?.message).toContain(': 2 ');
			for (const id of ids) expect(error?.description).toContain(`(ID ${id}`);
		},
	);
});

describe('A ticket by its supplier reference', () => {
	const reference = by('supplier_reference', 'inc_77');
	const note = {
		resource: 'ticketNote',
		operation: 'create',
		ticket_id: reference,
		note: 'Seen',
		outcome_id: by('id', 7),
	};
	let id = 0;

	beforeEach(() => {
		id = add('Tickets', { summary: 'A', supplier_reference: 'inc_77', client_id: 12 });
	});

	it('is updated, noted on and closed', async () => {
		const own = { resource: 'ticket', ticketId: reference };
		const update = { ...own, operation: 'update', updateFields: { flagged: true } };
		expect(await kind.world().one(update)).toMatchObject({ id });
		expect(await kind.world().one(note)).toMatchObject({ ticket_id: id });
		const close = { ...own, operation: 'close', status_id: by('name', 'Closed') };
		expect(await kind.world().one(close)).toMatchObject({ id, hasbeenclosed: true });
		expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ flagged: true }]);
	});

	it.each(['supplier_reference', 'id'])(
		'is skipped by a note where it is not there (%s)',
		async (mode) => {
			const missing = { ...note, ticket_id: by(mode, 'inc_78'), whenTicketMissing: 'skip' };
			const { items, error } = await kind.world().run(missing);
			expect(error).toBeNull();
			expect(items[0].not_found).toEqual({
				Ticket: expect.stringMatching(/^no ticket has .*"inc_78": no note was added$/),
			});
		},
	);
});

describe('What Halo keeps beside the first', () => {
	it.each([
		['emailaddress', 'email2'],
		['emailaddress', 'email3'],
		['login', 'networklogin'],
		['microsoftId', 'azure_id'],
		['microsoftId', 'aaduserid'],
	])('By %s finds a user by %s, though lists may not show it', async (mode, property) => {
		const value = mode === 'microsoftId' ? GUID : 'kit.second@kite.example';
		const id = add('Users', { name: 'Kit', [property]: value, site_id: 18 });
		expect(await kind.world().one(withUser(mode, value))).toMatchObject({ user_id: id });
	});

	it.each(['emailaddress', 'microsoftId'])('the first has precedence (%s)', async (mode) => {
		const [first, second, value] =
			mode === 'emailaddress'
				? ['emailaddress', 'email2', 'kit@kite.example']
				: ['azureoid', 'azure_id', GUID];
		add('Users', { name: 'Kit', [second]: value, site_id: 18 });
		const id = add('Users', { name: 'Kate', [first]: value, site_id: 18 });
		expect(await kind.world().one(withUser(mode, value))).toMatchObject({ user_id: id });
	});

	it('where Halo has no such search, it is said', async () => {
		kind.sandbox.switches.advancedSearch = false;
		const { error } = await kind.world().run(withUser('login', 'KITE\\kit'));
		expect(error?.message).toBe('User: no user has the Login "KITE\\kit"');
	});

	it('a user whom the search finds is read whole', async () => {
		const value = 'kit.second@kite.example';
		const id = add('Users', { name: value, email2: value, site_id: 18 });
		expect(await kind.world().one(withUser('emailaddress', value))).toMatchObject({ user_id: id });
	});

	it('in By ID, all that was tried is named', async () => {
		const { error } = await kind.world().run(withUser('id', 'kit@kite.example'));
		expect(error?.message).toBe('User: no user has the Email, Login or Name "kit@kite.example"');
	});

	it('a user of another customer has the key: not found', async () => {
		add('Users', { name: 'Kit', emailaddress: 'kit@kite.example', site_id: 20 });
		const { error } = await kind.world().run(withUser('emailaddress', 'kit@kite.example'));
		expect(error?.message).toBe('User: no user has the Email "kit@kite.example"');
		expect(kind.sent('POST /api/Tickets')).toBe(0);
	});
});

describe('A list that is too long to be read', () => {
	beforeEach(() => {
		for (let number = 0; number < 400; number++)
			kind.sandbox.halo.add('Users', { name: `Other ${number}`, site_id: 18, client_id: 12 });
	});

	it.each([true, false])('is searched for a Microsoft ID where Halo can (%s)', async (can) => {
		kind.sandbox.switches.advancedSearch = can;
		const id = add('Users', { name: 'Kit', azureoid: GUID, site_id: 18 });
		const { items } = await kind.world().run(withUser('microsoftId', GUID));
		expect(items[0]).toMatchObject({ user_id: id });
		const lists = kind.world().requestCounts()['GET /api/Users'];
		expect(lists).toBeLessThanOrEqual(can ? 2 : 8);
	});
});

describe('Many items', () => {
	const items = Array.from({ length: 60 }, (_, index) => ({ ref: `inc_${1000 + index}` }));

	it.each(['supplier_reference', 'id'])(
		'with a supplier reference each are looked up together (%s)',
		async (mode) => {
			for (const { ref } of items)
				kind.sandbox.halo.add('Tickets', { summary: ref, supplier_reference: ref, client_id: 12 });
			const { items: found, error } = await kind
				.world()
				.run({ ...get('ticket', mode, '={{ $json.ref }}'), operation: 'delete' }, items);
			expect(error).toBeNull();
			expect(found).toHaveLength(60);
			expect(kind.world().requestCounts()['GET /api/Tickets']).toBeLessThanOrEqual(2);
		},
	);

	it('with the same customer ask for the list of customers once', async () => {
		kind.sandbox.halo.add('Client', { name: 'Kite', azure_tenant_id: GUID, ...ALL_SIGNS });
		const create = { ...withUser('list', ''), client_id: by('microsoftTenantId', GUID) };
		const { error } = await kind.world().run(create, items);
		expect(error).toBeNull();
		const counts = kind.world().requestCounts();
		expect(counts['GET /api/Client']).toBe(1);
		expect(counts['GET /api/FieldInfo']).toBe(1);
	});
});

describe('A Microsoft tenant', () => {
	const create = (id: string) => ({
		resource: 'ticket',
		operation: 'create',
		summary: 'Alert',
		client_id: by('microsoftTenantId', id),
	});
	const tenantField = (value: string) => ({
		customfields: [{ id: 176, name: 'CFMicrosoftTenantId', label: 'Microsoft Tenant', value }],
	});
	const client = (more: object) => add('Client', { name: 'Kite', ...ALL_SIGNS, ...more });

	it.each([
		['in its list of tenants', { azure_tenants: [{ azure_tenant_id: GUID }] }, undefined],
		[
			'in a custom field',
			tenantField(` ${GUID.toUpperCase()} `),
			'Custom Field "Microsoft Tenant"',
		],
	])('is found %s, without any set-up', async (_, more, by) => {
		const id = client(more);
		const ticket = await kind.world().one(create(GUID));
		expect(ticket.client_id).toBe(id);
		expect((ticket.found_by as { Customer: string } | undefined)?.Customer).toBe(by);
	});

	it('what Halo itself keeps goes before a custom field', async () => {
		client(tenantField(GUID));
		const id = client({ azure_tenant_id: GUID });
		expect(await kind.world().one(create(GUID))).toMatchObject({ client_id: id });
	});

	it.each([
		['as its own', { azure_tenant_id: GUID }],
		['in a custom field', tenantField(GUID)],
	])('of two customers (%s) is refused, naming both', async (_, more) => {
		const ids = [client(more), client({ ...more, name: 'Kestrel' })];
		const { error } = await kind.world().run(create(GUID));
		expect(error?.message).toContain('Customer: 2 customers have the');
		expect(error?.description).toContain(`Kite (ID ${ids[0]})", "Kestrel (ID ${ids[1]})`);
	});

	it.each([
		['a customer that is inactive', { azure_tenant_id: GUID, inactive: true }, GUID],
		[
			'an ID of zeros, which stands for none',
			{ azure_tenant_id: GUID.replace(/[^-]/g, '0') },
			GUID.replace(/[^-]/g, '0'),
		],
		['a part of the ID', { azure_tenant_id: GUID }, GUID.slice(0, -1)],
	])('is not found by %s', async (_, more, given) => {
		client(more);
		const { error } = await kind.world().run(create(given));
		expect(error?.message).toContain('Customer: no customer has the Microsoft Tenant ID');
		expect(kind.sent('POST /api/Tickets')).toBe(0);
	});

	it('is found where Halo does not let the connection read its custom fields', async () => {
		const id = client({ azure_tenant_id: GUID });
		kind.sandbox.faults.add({ path: '/FieldInfo', status: 403, times: Infinity });
		expect((await kind.world().run(create(GUID))).items[0]).toMatchObject({ client_id: id });
	});
});

/** The kind: a text that says nobody is somebody's all the same, since somebody else wrote it where it is found. */
describe('A text that is no key means nobody', () => {
	it.each(['N/A', 'none', '0'])('the Microsoft tenant "%s"', async (text) => {
		const customfields = [{ id: 176, name: 'CFMicrosoftTenantId', value: text }];
		kind.sandbox.halo.change('Client', { id: 14, customfields });
		const { error } = await kind.world().run(get('customer', 'microsoftTenantId', text));
		expect(error?.message).toContain(`Customer: `);
	});

	it('By Number (ID), the summary of a ticket', async () => {
		add('Tickets', { summary: 'inc_8f2a', client_id: 12 });
		const { error } = await kind.world().run(get('ticket', 'id', 'inc_8f2a'));
		expect(error?.message).toContain('no ticket has the Supplier Reference "inc_8f2a"');
	});
});
