import { by, enterKind } from './kindWorld';

/**
 * Kind: an input with few values, filled by an expression or a model, which n8n holds to none of them. What is none of
 * them, or empty, never stands for one: it would list all, or write something else.
 */
const { world } = enterKind();

const list = (more: Record<string, unknown>) => ({ operation: 'getAll', returnAll: true, ...more });

describe('What is no choice is refused', () => {
	const upsert = {
		resource: 'ticket',
		operation: 'upsert',
		summary: 'x',
		supplier_reference: 'z',
		client_id: by('id', 12),
	};
	const sync = {
		resource: 'softwareLicence',
		operation: 'syncCounts',
		dryRun: false,
		client_id: by('id', 12),
		productBy: 'item_id',
		item_id: by('id', 501),
		count: 3,
	};
	it.each([
		['Filter Open or Closed', list({ resource: 'ticket', filters: { state: 'mine' } })],
		['Filter Open or Closed', list({ resource: 'project', filters: { state: 'mine' } })],
		['Filter Open or Closed', list({ resource: 'quotation', filters: { state: 'mine' } })],
		[
			'Period',
			{
				resource: 'report',
				operation: 'run',
				reportId: by('id', 302),
				filters: { period: 'mine' },
			},
		],
		[
			'Change',
			{
				resource: 'ticket',
				operation: 'changeAssets',
				ticketId: by('id', 1001),
				assetChange: 'mine',
			},
		],
		['When Found', { ...upsert, whenFound: 'mine' }],
		['When Closed', { ...upsert, whenClosed: 'mine' }],
		[
			'When Not Found → Customer',
			{ ...upsert, client_id: by('name', 'Nobody'), whenNotFound: { customer: 'mine' } },
		],
		[
			'When the Ticket Is Not Found',
			{
				resource: 'ticketNote',
				operation: 'create',
				ticket_id: by('id', 1001),
				outcome_id: by('id', 7),
				note: 'x',
				whenTicketMissing: 'mine',
			},
		],
		[
			'Line',
			{
				resource: 'recurringInvoice',
				operation: 'attachLicence',
				recurringInvoiceId: by('id', -300),
				licenceId: by('id', 401),
				attachLine: 'mine',
			},
		],
		['Licences Not in the Input', { ...sync, notInInput: 'mine' }],
		['Output', { ...sync, output: 'mine' }],
		['Same Customer and Product Twice', { ...sync, sameProduct: 'mine' }],
		['Attach New Licences To', { ...sync, attachNew: 'mine' }],
		['Needed For', { resource: 'connection', operation: 'checkPermissions', part: 'mine' }],
	])('%s: %j', async (label, parameters) => {
		const { error } = await world().run(parameters);
		expect(error?.message).toBe(`${label}: "mine" is none of its choices`);
		expect(error?.description).toMatch(/^Give one of these: /);
		const writes = world()
			.sandbox.apiRequests()
			.filter(({ method }) => method !== 'GET');
		expect(writes).toEqual([]);
	});
});

it('a choice is known by its name on the screen too', async () => {
	const { items } = await world().run(
		list({ resource: 'ticket', filters: { state: 'closed only' } }),
	);
	expect(items.map(({ id }) => id)).toEqual([1003]);
});

describe('What is empty is refused', () => {
	it.each([
		['Sort By is empty', { options: { sortBy: '={{ $json.none }}' } }],
		['Limit is not a whole number above 0', { returnAll: false, limit: '={{ $json.none }}' }],
	])('%s', async (message, more) => {
		world().requestCounts();
		const { error } = await world().run(list({ resource: 'customer', ...more }), [{ a: 1 }]);
		expect(error?.message).toBe(message);
		expect(world().requestCounts()).toEqual({});
	});

	it('Period is empty', async () => {
		const { error, items } = await world().run(
			{
				resource: 'report',
				operation: 'run',
				reportId: by('id', 301),
				filters: { period: '={{ $json.none }}' },
			},
			[{ a: 1 }],
		);
		expect(error?.message).toBe('Period is empty');
		expect(items).toEqual([]);
	});
});

it.each([-3, 0, 1.5, '={{ "many" }}'])('a Limit of %j gives no part of the list', async (limit) => {
	for (const parameters of [
		{ resource: 'agent', operation: 'getAll', limit },
		{
			resource: 'softwareLicence',
			operation: 'getChanges',
			softwareLicenceId: by('id', 1701),
			limit,
		},
	]) {
		const { error, items } = await world().run(parameters, [{}]);
		expect(error?.message).toBe('Limit is not a whole number above 0');
		expect(items).toEqual([]);
	}
});

describe('A filter that is a switch', () => {
	beforeEach(() => {
		world().sandbox.halo.add('Asset', { id: 880, assettype_id: 1, site_id: 18, inactive: true });
	});
	const listed = async (includeinactive: unknown) => {
		const { items, error } = await world().run(
			list({ resource: 'asset', filters: { includeinactive } }),
		);
		return error?.message ?? items.some(({ id }) => id === 880);
	};

	it.each(['={{ "True" }}', '={{ 1 }}', '={{ "yes" }}', 'true', true])(
		'%s is on',
		async (given) => {
			expect(await listed(given)).toBe(true);
		},
	);

	it.each(['={{ "False" }}', '={{ 0 }}', '={{ "no" }}', false])('%s is off', async (given) => {
		expect(await listed(given)).toBe(false);
	});

	it('is neither, where the text says neither', async () => {
		expect(await listed('={{ "maybe" }}')).toBe(
			'Filter Include Inactive is neither on nor off: "maybe"',
		);
	});
});

it.each(['={{ "true" }}', '={{ 1 }}'])('Simplify is on by %s', async (simple) => {
	const supplier = { resource: 'supplier', operation: 'get', supplierId: by('id', 9) };
	expect(await world().one({ ...supplier, simple })).toEqual(await world().one(supplier));
});
