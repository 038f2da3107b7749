import { randomUUID } from 'crypto';
import { meeting } from '../../sandbox';
import type { Row } from '../../sandbox';
import type { World } from './world';
import { by, enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

beforeEach(() => {
	world.sandbox.reset();
	world.requestCounts();
});

afterEach(() => expect(world.sandbox.violations).toEqual([]));

afterAll(async () => {
	await world.leave();
});

const rows = (entity: string) => world.sandbox.halo.rows(entity);
const ticketsOf = (reference: string) =>
	rows('Tickets').filter((row) =>
		String(row.supplier_reference).toLowerCase().includes(reference.toLowerCase()),
	);
const openOf = (reference: string) =>
	ticketsOf(reference).filter(({ hasbeenclosed }) => hasbeenclosed !== true);

const ticket = (more: object = {}) => ({
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: '={{ $json.reference }}',
	summary: '={{ $json.summary }}',
	client_id: by('id', '={{ $json.customer ?? 12 }}'),
	...more,
});
const incident = (reference: string, summary = 'Account taken over') => ({ reference, summary });

describe('A ticket, recognized by its supplier reference', () => {
	it('is created once, updated where something differs, and else left alone', async () => {
		const first = await world.one(ticket(), [incident('inc-1')]);
		expect(first).toMatchObject({ outcome: 'created', changes: {}, supplier_reference: 'inc-1' });
		// What a table in n8n's editor shows at its left.
		expect(Object.keys(first)[0]).toBe('outcome');
		expect(world.requestCounts()).toMatchObject({ 'GET /api/Tickets': 2, 'POST /api/Tickets': 1 });

		const second = await world.one(ticket(), [incident('INC-1 ')]);
		expect(second).toMatchObject({ outcome: 'unchanged', id: first.id, changes: {} });
		expect(world.requestCounts()).toEqual({ 'GET /api/Tickets': 1 });

		const changed = await world.one(ticket(), [incident('INC-1', 'Two accounts taken over')]);
		expect(changed).toMatchObject({
			outcome: 'updated',
			changes: { summary: { from: 'Account taken over', to: 'Two accounts taken over' } },
		});
		expect(world.requestCounts()).toEqual({ 'GET /api/Tickets': 1, 'POST /api/Tickets': 1 });
		expect(ticketsOf('inc-1')).toHaveLength(1);
	});

	it('is left as people changed it with When Found: Leave as It Is', async () => {
		const { id } = await world.one(ticket(), [incident('inc-2')]);
		world.sandbox.halo.change('Tickets', { id, summary: 'Looked into by Sam' });
		world.requestCounts();
		const again = await world.one(ticket({ whenFound: 'leave' }), [incident('inc-2')]);
		expect(again).toMatchObject({ outcome: 'unchanged', summary: 'Looked into by Sam' });
		expect(world.requestCounts()).toEqual({ 'GET /api/Tickets': 1 });
	});

	describe('with When Found: Leave as It Is', () => {
		const named = ticket({
			whenFound: 'leave',
			tickettype_id: by('name', 'Incident'),
			additionalFields: { team: by('name', '={{ $json.team }}') },
			customfields: { field: [{ field: by('name', 'CFPetraIncidentId'), value: 'inc' }] },
		});
		const routed = (reference: string, team = 'Projects') => ({ ...incident(reference), team });

		it('has its names looked up only where it is not there', async () => {
			const first = await world.one(named, [routed('inc-20')]);
			expect(first).toMatchObject({ outcome: 'created', tickettype_id: 1, team: 'Projects' });
			expect(world.requestCounts()).toEqual({
				'GET /api/Tickets': 2,
				'GET /api/TicketType': 1,
				'GET /api/Team': 1,
				'GET /api/FieldInfo': 1,
				'POST /api/Tickets': 1,
			});
			const again = await world.one(named, [routed('inc-20', 'No Such Team')]);
			expect(again).toMatchObject({ outcome: 'unchanged', team: 'Projects' });
			expect(world.requestCounts()).toEqual({ 'GET /api/Tickets': 1 });
		});

		it('is refused for its own item, before anything is sent for it', async () => {
			await world.one(named, [routed('inc-21')]);
			const input = [
				routed('inc-21', 'No Such Team'),
				routed('inc-22', 'No Such Team'),
				routed('inc-23'),
				routed('inc-24', 'No Such Team'),
				routed('inc-24'),
			];
			const { outputs } = await world.run(named, input, { onError: 'continueRegularOutput' });
			const ends = outputs[0].map(({ json }) => json.outcome ?? json.error);
			const refused = expect.stringContaining('no team is named "No Such Team"');
			expect(ends).toEqual(['unchanged', refused, 'created', refused, 'created']);
			expect(outputs[0][4].json.same_as_item).toBeUndefined();
			expect([ticketsOf('inc-22'), ticketsOf('inc-24')].map(({ length }) => length)).toEqual([
				0, 1,
			]);
		});

		it('with On Error: Stop Workflow, one that is refused keeps all from being written', async () => {
			const input = [routed('inc-25'), routed('inc-26', 'No Such Team')];
			const { error } = await world.run(named, input);
			expect(error).toMatchObject({
				message: expect.stringContaining('no team is named "No Such Team"'),
				itemIndex: 1,
			});
			expect(ticketsOf('inc-25')).toEqual([]);
		});

		it('is refused for a blank field before any request', async () => {
			const { error } = await world.run(named, [{ ...routed('inc-27'), summary: '' }]);
			expect(error?.message).toBe('Summary is empty');
			expect(world.requestCounts()).toEqual({});
		});

		it('is looked up as well where a closed one is followed by a new one', async () => {
			const { id } = await world.one(named, [routed('inc-28')]);
			world.sandbox.halo.change('Tickets', { id, status_id: 9 });
			const next = await world.one({ ...named, whenClosed: 'create' }, [routed('inc-28')]);
			expect(next).toMatchObject({ outcome: 'created', team: 'Projects', refers_to: id });
		});
	});

	it('of the same key twice in the input is one record, and both items have it', async () => {
		const { items, outputs } = await world.run(ticket(), [
			incident('inc-3'),
			incident('inc-4'),
			incident('inc-3'),
		]);
		expect(items.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created']);
		expect(items[2]).toMatchObject({ id: items[0].id, same_as_item: 0 });
		expect(outputs[0].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(ticketsOf('inc-3')).toHaveLength(1);
	});

	it('that two people opened is not touched; the message names both', async () => {
		for (const summary of ['One', 'Other'])
			world.sandbox.halo.add('Tickets', { summary, client_id: 12, supplier_reference: 'inc-5' });
		const [one, other] = ticketsOf('inc-5');
		const { error } = await world.run(ticket(), [incident('inc-5')]);
		expect(error?.message).toBe('2 tickets in Halo have the Supplier Reference "inc-5"');
		expect(error?.description).toContain(
			`"One" (ID ${String(one.id)}) and "Other" (ID ${String(other.id)})`,
		);
		expect(world.requestCounts()).toEqual({ 'GET /api/Tickets': 1 });
	});

	it('without the key is refused before any request', async () => {
		const { error } = await world.run(ticket(), [{ reference: ' ', summary: 'Nothing' }]);
		expect(error).toMatchObject({ message: 'Supplier Reference is empty', itemIndex: 0 });
		expect(world.requestCounts()).toEqual({});
	});

	it('is recognized exactly, however much more the search finds', async () => {
		await world.one(ticket(), [incident('inc-60')]);
		expect(await world.one(ticket(), [incident('inc-6')])).toMatchObject({ outcome: 'created' });
		expect(ticketsOf('inc-6')).toHaveLength(2);
	});

	it('is recognized where this Halo ignores the search', async () => {
		world.sandbox.switches.ignoredFilters.add('search_supplier_reference');
		const { id } = await world.one(ticket(), [incident('inc-7')]);
		const again = await world.one(ticket(), [incident('inc-7')]);
		expect(again).toMatchObject({ outcome: 'unchanged', id });
	});
});

describe('A ticket, recognized otherwise', () => {
	it('by a tag in its summary', async () => {
		const parameters = ticket({
			matchOn: 'tag',
			tag: '={{ $json.reference }}',
			tickettype_id: by('id', 1),
		});
		const first = await world.one(parameters, [incident('inc_8f2a')]);
		expect(first.summary).toBe('Account taken over [inc_8f2a]');
		expect(await world.one(parameters, [incident('inc_8f2a')])).toMatchObject({
			outcome: 'unchanged',
			id: first.id,
		});
		expect(await world.one(parameters, [incident('inc_8f2')])).toMatchObject({
			outcome: 'created',
		});
	});

	it('by a custom field', async () => {
		const parameters = ticket({
			matchOn: 'customField',
			keyField: by('name', 'CFPetraIncidentId'),
			keyValue: '={{ $json.reference }}',
		});
		const { id } = await world.one(parameters, [incident('inc-9')]);
		const again = await world.one(parameters, [incident('inc-9')]);
		expect(again).toMatchObject({ outcome: 'unchanged', id });
		const [stored] = rows('Tickets').filter((row) => row.id === id);
		expect(stored.customfields).toMatchObject([{ name: 'CFPetraIncidentId', value: 'inc-9' }]);
	});
});

describe('A closed ticket', () => {
	const closed = async (reference: string) => {
		const { id } = await world.one(ticket(), [incident(reference)]);
		world.sandbox.halo.change('Tickets', { id, status_id: 9 });
		expect(openOf(reference)).toEqual([]);
		world.requestCounts();
		return id;
	};

	it('is left closed', async () => {
		const id = await closed('inc-10');
		const again = await world.one(ticket({ noteWhenFound: 'Again' }), [
			incident('inc-10', 'Changed'),
		]);
		expect(again).toMatchObject({ outcome: 'unchanged', id, left_closed: true });
		expect(world.requestCounts()).toEqual({ 'GET /api/Tickets': 1 });
	});

	it('is reopened and updated', async () => {
		const id = await closed('inc-11');
		const again = await world.one(
			ticket({ whenClosed: 'reopen', reopenStatus: by('name', 'In Progress') }),
			[incident('inc-11', 'Changed')],
		);
		expect(again).toMatchObject({ outcome: 'updated', id, summary: 'Changed' });
		expect(openOf('inc-11')).toMatchObject([{ id, status_id: 2 }]);
	});

	it('that was reopened counts as open, though Halo still marks it as closed once', async () => {
		world.sandbox.switches.reopenedStaysMarked = true;
		const id = await closed('inc-17');
		world.sandbox.halo.change('Tickets', { id, status_id: 2 });
		expect(ticketsOf('inc-17')).toMatchObject([{ hasbeenclosed: true, status_id: 2 }]);
		const again = await world.one(ticket({ whenClosed: 'create' }), [incident('inc-17')]);
		expect(again).toMatchObject({ outcome: 'unchanged', id });
	});

	it('is followed by a new one that names it, once', async () => {
		const id = await closed('inc-12');
		const parameters = ticket({ whenClosed: 'create', details: 'Look into it' });
		const next = await world.one(parameters, [incident('inc-12')]);
		expect(next).toMatchObject({ outcome: 'created', refers_to: id });
		expect(openOf('inc-12')).toMatchObject([
			{ id: next.id, details: `Look into it\n\nEarlier ticket: ${String(id)} (closed).` },
		]);
		expect(await world.one(parameters, [incident('inc-12')])).toMatchObject({
			outcome: 'unchanged',
			id: next.id,
		});
		expect(ticketsOf('inc-12')).toHaveLength(2);
	});
});

describe('The note when found', () => {
	const parameters = (more: object = {}) => ticket({ noteWhenFound: '={{ $json.note }}', ...more });
	const notesOf = (id: unknown) => rows('Actions').filter((row) => row.ticket_id === id);

	it('is added to a ticket that was there, and the same text only once', async () => {
		const input = [{ ...incident('inc-13'), note: 'Petra reports it\nagain' }];
		const { id } = await world.one(parameters(), input);
		expect(notesOf(id)).toEqual([]);
		expect(await world.one(parameters(), input)).toMatchObject({ note_added: true });
		expect(await world.one(parameters(), input)).toMatchObject({ note_added: false });
		expect(notesOf(id)).toMatchObject([
			{ note: 'Petra reports it\nagain', hiddenfromuser: true, outcome_id: 7 },
		]);
	});

	it('is looked up where the answer was lost', async () => {
		const input = [{ ...incident('inc-14'), note: 'Lost' }];
		const { id } = await world.one(parameters(), input);
		world.sandbox.faults.add({ method: 'POST', path: '/Actions', drop: 'after' });
		expect(await world.one(parameters(), input)).toMatchObject({ note_added: true });
		expect(notesOf(id)).toHaveLength(1);
	});
});

describe('When the answer to a creation is lost', () => {
	it.each(['before', 'after'] as const)('(%s it was stored) there is one ticket', async (drop) => {
		world.sandbox.faults.add({ method: 'POST', path: '/Tickets', drop });
		const made = await world.one(ticket(), [incident('inc-15')]);
		expect(made.outcome).toBe('created');
		expect(ticketsOf('inc-15')).toMatchObject([{ id: made.id }]);
	});

	it('each time, it says so and stops trying', async () => {
		world.sandbox.faults.add({ method: 'POST', path: '/Tickets', drop: 'before', times: 9 });
		const { error } = await world.run(ticket(), [incident('inc-16')]);
		expect(error?.message).toContain('Halo may or may not have done this: create the ticket');
		expect(error?.message).toContain('Supplier Reference "inc-16"');
		expect(world.requestCounts()['POST /api/Tickets']).toBe(2);
		expect(ticketsOf('inc-16')).toEqual([]);
	});
});

describe('Runs at the same time', () => {
	it('20 of them with the same incident end with one open ticket', async () => {
		const { id } = await world.one(ticket(), [incident('warm-up')]);
		world.sandbox.setLatency(30);
		const call = await world.caller(ticket());
		const outputs = await Promise.all(
			Array.from({ length: 20 }, async () => await call([incident('inc-20')])),
		);
		world.sandbox.setLatency(0);
		const open = openOf('inc-20');
		expect(open).toHaveLength(1);
		const others = ticketsOf('inc-20').filter((row) => row.id !== open[0].id);
		for (const other of others) {
			expect(other.supplier_reference).toBe(`inc-20 (duplicate of ${String(open[0].id)})`);
			expect(rows('Actions').filter((row) => row.ticket_id === other.id)).toMatchObject([
				{ note: expect.stringContaining(`Duplicate of ticket ${String(open[0].id)}`) },
			]);
		}
		expect(outputs.map(([output]) => output.id)).toEqual(Array(20).fill(open[0].id));
		expect(Number(open[0].id)).toBeGreaterThan(Number(id));
	});

	it('a double that a run left behind when it died is ended by the next', async () => {
		const wish = { summary: 'Account taken over', client_id: 12, supplier_reference: 'inc-21' };
		const first = world.sandbox.halo.add('Tickets', wish);
		const second = world.sandbox.halo.add('Tickets', wish);
		const found = await world.one(ticket(), [incident('inc-21')]);
		expect(found).toMatchObject({
			id: first.id,
			outcome: 'unchanged',
			closed_duplicate: String(second.id),
		});
		expect(openOf('inc-21')).toMatchObject([{ id: first.id }]);
	});
});

describe('200 incidents of which 160 exist', () => {
	it('take few look-ups, and every item has its outcome', async () => {
		const references = Array.from({ length: 200 }, () => randomUUID());
		for (const supplier_reference of references.slice(0, 160))
			world.sandbox.halo.add('Tickets', {
				summary: 'Account taken over',
				client_id: 12,
				supplier_reference,
			});
		const { items, error } = await world.run(
			ticket(),
			references.map((reference) => incident(reference)),
		);
		expect(error).toBeNull();
		expect(items.map(({ outcome }) => outcome)).toEqual([
			...Array(160).fill('unchanged'),
			...Array(40).fill('created'),
		]);
		expect(items.map(({ supplier_reference }) => supplier_reference)).toEqual(references);
		const counts = world.requestCounts();
		expect(counts['POST /api/Tickets']).toBe(1);
		expect(counts['GET /api/Tickets']).toBeLessThanOrEqual(25);
		const stored = rows('Tickets').map(({ supplier_reference }) => supplier_reference);
		for (const reference of references)
			expect(stored.filter((one) => one === reference)).toHaveLength(1);
	});
});

interface Other {
	resource: string;
	entity: string;
	parameters: object;
	change: object;
	changed: Row;
}

const others: Other[] = [
	{
		resource: 'customer',
		entity: 'Client',
		parameters: { matchOn: 'name', name: 'Maple Accounting 365' },
		change: { additionalFields: { ref: 'MA-1' } },
		changed: { ref: 'MA-1' },
	},
	{
		resource: 'customer',
		entity: 'Client',
		parameters: {
			matchOn: 'customField',
			keyField: by('name', 'CFPetraTenantId'),
			keyValue: 'Zz11Yy',
			name: 'Maple Accounting',
		},
		change: { name: 'Maple Accounting Ltd' },
		changed: { name: 'Maple Accounting Ltd' },
	},
	{
		resource: 'site',
		entity: 'Site',
		parameters: { name: 'Annex', client_id: by('id', 12) },
		change: { additionalFields: { phonenumber: '0123' } },
		changed: { phonenumber: '0123' },
	},
	{
		resource: 'user',
		entity: 'Users',
		parameters: { name: 'Kim Ward', site_id: by('id', 18), emailaddress: 'Kim.Ward@example.com' },
		change: { additionalFields: { title: 'Ms' } },
		changed: { title: 'Ms' },
	},
	{
		resource: 'item',
		entity: 'Item',
		parameters: { matchOn: 'name', name: 'Petra 365', assetgroup_id: by('id', 14) },
		change: { additionalFields: { recurringprice: 4.5 } },
		changed: { recurringprice: 4.5 },
	},
	{
		resource: 'item',
		entity: 'Item',
		parameters: {
			matchOn: 'externalreference',
			externalreference: 'PETRA-NEW',
			name: 'Petra New',
			assetgroup_id: by('id', 14),
		},
		change: { additionalFields: { recurringprice: 4.5 } },
		changed: { recurringprice: 4.5 },
	},
	{
		resource: 'contract',
		entity: 'ClientContract',
		parameters: {
			ref: 'MA-SEC-2026',
			client_id: by('id', 12),
			start_date: '2026-04-01',
			end_date: '2027-03-31',
		},
		change: { additionalFields: { note: 'Managed' } },
		changed: { note: 'Managed' },
	},
	...[
		{ matchOn: 'item_id', item_id: by('name', 'Petra Identity Protection (per user)') },
		{ matchOn: 'name' },
		{ matchOn: 'product_sku', product_sku: 'PETRA-NEW' },
	].map((key) => ({
		resource: 'softwareLicence',
		entity: 'SoftwareLicence',
		parameters: { ...key, name: 'Petra for Annex', client_id: by('id', 17), count: 5 },
		change: { count: 7 },
		changed: { count: 7 },
	})),
];

describe.each(others)('$resource $parameters.matchOn', (other) => {
	const { resource, entity, parameters, change, changed } = other;
	const run = { resource, operation: 'upsert', ...parameters };

	it('is created, left alone, updated, and found where it is inactive', async () => {
		const before = rows(entity).length;
		const first = await world.one(run);
		expect(first.outcome).toBe('created');
		world.requestCounts();
		const again = await world.one(run);
		expect(again).toMatchObject({ outcome: 'unchanged', id: first.id });
		const writes = Object.keys(world.requestCounts()).filter((name) => name.startsWith('POST'));
		expect(writes.filter((name) => name !== 'POST /auth/token')).toEqual([]);
		const inactive = { inactive: true, active: false, is_active: false };
		world.sandbox.halo.change(entity, { id: first.id, ...inactive });
		expect(await world.one({ ...run, ...change })).toMatchObject({
			outcome: 'updated',
			id: first.id,
		});
		expect(rows(entity).find(({ id }) => id === first.id)).toMatchObject(changed);
		expect(rows(entity)).toHaveLength(before + 1);
	});

	it('created by two runs at the same time ends as one in use', async () => {
		const call = await world.caller(run);
		await call();
		world.sandbox.reset();
		// Each has looked and found nothing before any of them writes.
		const hold = meeting(3);
		world.sandbox.faults.add({ method: 'POST', path: `/${entity}`, times: 3, hold });
		const outputs = await Promise.all([call(), call(), call()]);
		const ids = new Set(outputs.map(([output]) => output.id));
		const made = rows(entity).filter(({ id }) => Number(id) >= Math.min(...[...ids].map(Number)));
		const inUse = made.filter(
			(row) => row.inactive !== true && row.is_active !== false && row.active !== false,
		);
		// Halo has no switch for a contract, so its double is only told of; an item's only gives up the key.
		if (resource === 'contract') return expect(inUse.length).toBeGreaterThan(0);
		const given = parameters as Row;
		const key = String(given.matchOn);
		const counts = resource === 'item' ? made.filter((row) => row[key] === given[key]) : inUse;
		expect(made.length).toBeGreaterThan(1);
		expect([counts.length, ids.size]).toEqual([1, 1]);
	});
});
