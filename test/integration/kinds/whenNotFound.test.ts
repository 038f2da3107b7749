import { by, enterKind } from './kindWorld';

/**
 * Kind: an input names a customer, a user or another record that Halo does not have, is empty, or contradicts another. It is
 * refused unless the person said what to do instead; what was done is told, and a record that is there keeps what it has.
 */
const kind = enterKind();

const UNMAPPED = 22;
const BIRCH = 12;
const given = '={{ $json.given }}';
const GUID = 'aaaabbbb-1111-4222-8333-444455556666';

const ticket = (more: object = {}) => ({
	resource: 'ticket',
	operation: 'create',
	summary: 'Alert',
	client_id: by('id', BIRCH),
	...more,
});
const upsert = (more: object = {}) => ({
	...ticket(more),
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: 'inc_9001',
});
const instead = (customer: string) => ({ customer, customerToUse: by('id', UNMAPPED) });
const tickets = () => kind.stored('Tickets', 'summary', 'Alert');
const notes = (id: unknown) =>
	kind.stored('Actions', 'ticket_id', id).filter(({ outcome_id }) => outcome_id === 7);

const names: Array<[string, string, object, string]> = [
	['a customer that Halo does not have', 'Customer', { client_id: by('name', given) }, 'Kite'],
	['an empty customer', 'Customer', { client_id: by('id', given) }, ''],
	['an empty customer by name', 'Customer', { client_id: by('name', given) }, ''],
	['a user whom the customer does not have', 'User', { user_id: by('name', given) }, 'Kit'],
	['an empty user', 'User', { user_id: by('emailaddress', given) }, ''],
	['a user of another customer, by ID', 'User', { user_id: by('id', given) }, '44'],
	['a user of another customer, by name', 'User', { user_id: by('name', given) }, 'Jo Marsh'],
	['a team that was renamed', 'Team', { additionalFields: { team: by('name', given) } }, 'Gone'],
	[
		'a category that was renamed',
		'Category 1',
		{ additionalFields: { category_1: by('name', given) } },
		'Gone',
	],
	['an empty agent', 'Agent', { additionalFields: { agent_id: by('id', given) } }, ''],
];

describe('On create', () => {
	it.each(names)('%s is refused, and nothing is written', async (...[, label, more, value]) => {
		const { error } = await kind.world().run(ticket(more), [{ given: value }]);
		expect(error?.message).toContain(`${label}: `);
		expect(tickets()).toEqual([]);
	});

	it.each(names)('%s is left out by choice, and told', async (...[, label, more, value]) => {
		const whenNotFound = { customer: 'leave', user: 'leave', routing: 'leave' };
		const row = await kind.world().one(ticket({ ...more, whenNotFound }), [{ given: value }]);
		expect(row.not_found).toEqual({ [label]: expect.stringMatching(/: left empty$/) });
		// What is blank by choice is no news on the ticket.
		const told = { note: expect.stringContaining(`${label}: `), hiddenfromuser: true };
		expect(notes(row.id)).toMatchObject(value === '' ? [] : [told]);
	});

	it('a user of another customer is named with both customers', async () => {
		const { error } = await kind.world().run(ticket({ user_id: by('id', 44) }));
		expect(error?.message).toBe('User: "Jo Marsh" is at Quay Logistics, not at Birch Dental');
	});

	it('By Name says at which customer nobody is named so', async () => {
		const { error } = await kind.world().run(ticket({ user_id: by('name', 'Jo Marsh') }));
		expect(error?.message).toBe('User: no user is named "Jo Marsh" at Birch Dental');
	});

	it('another customer takes the place, without a user of somebody else', async () => {
		const row = await kind.world().one(
			ticket({
				client_id: by('name', 'Kite'),
				user_id: by('name', 'Pat Lee'),
				whenNotFound: { ...instead('use'), user: 'leave' },
			}),
		);
		expect(row).toMatchObject({ client_id: UNMAPPED, user_id: null });
		expect(row.not_found).toEqual({
			Customer: 'no customer is named "Kite": "Unmapped Customers" was used',
			User: expect.stringContaining('left empty'),
		});
	});

	it('without a customer there is no user', async () => {
		const row = await kind.world().one(
			ticket({
				client_id: by('name', 'Kite'),
				user_id: by('name', 'Pat Lee'),
				whenNotFound: { customer: 'leave', user: 'leave' },
			}),
		);
		expect([row.client_id ?? null, row.user_id]).toEqual([null, null]);
	});

	it.each([true, false])(
		"the customer's General User is used where there is one (%s)",
		async (is) => {
			const general = is
				? kind.sandbox.halo.add('Users', { name: 'General User', site_id: 18, usertype: 1 }).id
				: null;
			const more = { user_id: by('name', 'Kit'), whenNotFound: { user: 'general' } };
			const row = await kind.world().one(ticket(more));
			expect(row.user_id).toBe(general);
			expect(JSON.stringify(row.not_found)).toContain(is ? 'General User was used' : 'left empty');
		},
	);

	it.each<[string, object[], string]>([
		['under another name', [{ name: 'Allgemein' }], 'General User was used, "Allgemein"'],
		['at another site than the one given', [{ site_id: 19 }], 'General User was used'],
		['under another name, of two', [{ name: 'One' }, { name: 'Two' }], 'has no General User'],
		['who is inactive', [{ name: 'Allgemein', inactive: true }], 'has no General User'],
	])("the customer's General User is known %s", async (_, users, did) => {
		const ids = users.map((user) => {
			const general = { name: 'General User', site_id: 18, usertype: 1, ...user };
			return kind.sandbox.halo.add('Users', general).id;
		});
		const row = await kind.world().one(
			ticket({
				user_id: by('name', 'Kit'),
				additionalFields: { site_id: by('id', 18) },
				whenNotFound: { user: 'general' },
			}),
		);
		expect(row.user_id).toBe(did.includes('no General') ? null : ids[0]);
		expect(JSON.stringify(row.not_found).replaceAll('\\', '')).toContain(did);
		const lists = kind.world().requestCounts()['GET /api/Users'] ?? 0;
		expect(lists).toBeLessThanOrEqual(3);
	});

	it('no note is added where that is off, and a note that is refused costs no ticket', async () => {
		const more = { user_id: by('name', 'Kit'), whenNotFound: { user: 'leave', note: false } };
		const row = await kind.world().one(ticket(more));
		expect(notes(row.id)).toEqual([]);
		kind.sandbox.faults.add({ method: 'POST', path: '/Actions', status: 403, times: Infinity });
		const { items, error } = await kind
			.world()
			.run(ticket({ ...more, whenNotFound: { user: 'leave' } }));
		expect(error).toBeNull();
		expect(items[0].id).toBeDefined();
	});

	it.each([
		['team', 'Team'],
		['category_1', 'Category 1'],
	])(
		'a %s that was chosen from the list and renamed since is left out by choice',
		async (name, label) => {
			const given = { additionalFields: { [name]: by('list', 'Renamed Since') } };
			const row = await kind.world().one(ticket({ ...given, whenNotFound: { routing: 'leave' } }));
			expect(row.not_found).toEqual({ [label]: expect.stringContaining('"Renamed Since"') });
			// Without that choice the list is believed, and nothing is asked.
			kind.world().requestCounts();
			await kind.world().run(ticket(given));
			expect(Object.keys(kind.world().requestCounts())).not.toContain(
				`GET /api/${label.split(' ')[0]}`,
			);
		},
	);

	it.each([['team', 'Security Desk']])(
		'a %s that is there is written as it was chosen',
		async (name, value) => {
			const given = { additionalFields: { [name]: by('list', value) } };
			const items = [{}, {}, {}];
			const { items: rows } = await kind
				.world()
				.run(ticket({ ...given, whenNotFound: { routing: 'leave' } }), items);
			expect(rows).toMatchObject(items.map(() => ({ [name]: value })));
			expect(kind.sent('GET /api/Team')).toBe(1);
		},
	);

	it('a customer in the place of another has to be chosen', async () => {
		const more = { client_id: by('name', 'Kite'), whenNotFound: { customer: 'use' } };
		const { error } = await kind.world().run(ticket(more));
		expect(error?.message).toBe('Customer to Use is empty');
		expect(tickets()).toEqual([]);
	});

	it.each([
		['is not in Halo', 'Nobody Here', 'no customer is named "Nobody Here"'],
		['is two', 'Twin', '2 customers are named "Twin"'],
	])('a ticket is made also where Customer to Use %s', async (_, name, why) => {
		for (const title of ['Twin', 'twin']) kind.sandbox.halo.add('Client', { name: title });
		const whenNotFound = { customer: 'use', customerToUse: by('name', name) };
		const { items } = await kind
			.world()
			.run(ticket({ client_id: by('name', given), whenNotFound }), [{ given: 'Kite' }]);
		expect(items).toMatchObject([{ not_found: { Customer: expect.stringContaining(why) } }]);
		expect(tickets()).toHaveLength(1);
	});

	it('a customer without whom nothing can be written is refused all the same', async () => {
		const licence = {
			resource: 'softwareLicence',
			operation: 'create',
			name: 'Alert',
			client_id: by('name', 'Kite'),
			count: 3,
			whenNotFound: { customer: 'use', customerToUse: by('name', 'Nobody Here') },
		};
		const { error } = await kind.world().run(licence);
		expect(error?.message).toContain('no customer is named "Nobody Here"');
	});

	it('what is left blank by hand is not given, and asks for nothing', async () => {
		const row = await kind
			.world()
			.one(ticket({ client_id: by('list', ''), user_id: by('list', '') }));
		expect(row).not.toHaveProperty('not_found');
	});

	it('a record that must have a customer is refused without one', async () => {
		const contract = {
			resource: 'contract',
			operation: 'create',
			ref: 'MSA-9',
			client_id: by('id', given),
			whenNotFound: { customer: 'leave' },
		};
		const { error } = await kind.world().run(contract, [{ given: '' }]);
		expect(error?.message).toBe('Customer: the expression is empty');
	});
});

describe('On update', () => {
	const update = (updateFields: object, more: object = {}) => ({
		resource: 'ticket',
		operation: 'update',
		ticketId: by('id', 1001),
		updateFields: { flagged: true, ...updateFields },
		...more,
	});
	const changed = names.map(
		([what, label, { additionalFields, ...top }, value]: [
			string,
			string,
			{ additionalFields?: object },
			string,
		]) => [what, label, { ...additionalFields, ...top }, value] as const,
	);

	it.each(changed)(
		'%s leaves the field as it is, and is told',
		async (...[, label, fields, value]) => {
			const before = kind.stored('Tickets', 'id', 1001)[0];
			const row = await kind.world().one(update(fields), [{ given: value }]);
			expect(row.not_found).toEqual({ [label]: expect.stringMatching(/: left unchanged$/) });
			const { client_id, user_id, team, agent_id, category_1 } = before;
			expect(kind.stored('Tickets', 'id', 1001)).toMatchObject([
				{ client_id, user_id, team, agent_id, category_1, flagged: true },
			]);
		},
	);

	it('is refused by choice, and where nothing else is to be changed', async () => {
		const fields = { team: by('name', 'Gone') };
		const stop = await kind.world().run(update(fields, { whenNotFound: { routing: 'stop' } }));
		expect(stop.error?.message).toContain('Team: no team is named "Gone"');
		const alone = { ...update({}), updateFields: fields };
		const { error } = await kind.world().run(alone);
		expect(error?.message).toBe('Team: no team is named "Gone"');
	});
});

describe('Create or Update', () => {
	it.each(['update', 'leave'])(
		'a ticket waits at another customer, moves once he is found, and stays where a person puts it (%s)',
		async (whenFound) => {
			const parameters = upsert({
				client_id: by('name', 'Kite'),
				whenFound,
				whenNotFound: instead('use'),
			});
			const first = await kind.world().one(parameters);
			expect(first).toMatchObject({ outcome: 'created', client_id: UNMAPPED });
			expect(await kind.world().one(parameters)).toMatchObject({ outcome: 'unchanged' });
			const { id } = kind.sandbox.halo.add('Client', { name: 'Kite', toplevel_id: 1 });
			expect(await kind.world().one(parameters)).toMatchObject({
				outcome: 'updated',
				id: first.id,
				client_id: id,
				moved: expect.stringMatching(
					/^The customer was found\. Moved from "Unmapped Customers" to "Kite"\./,
				),
			});
			const again = await kind.world().one(parameters);
			expect(again).toMatchObject({ outcome: 'unchanged' });
			expect(again).not.toHaveProperty('moved');
			kind.sandbox.halo.change('Tickets', { id: first.id, client_id: UNMAPPED });
			expect(await kind.world().one(parameters)).toMatchObject({
				outcome: 'unchanged',
				client_id: UNMAPPED,
			});
			expect(tickets()).toHaveLength(1);
			expect(notes(first.id)).toHaveLength(2);
		},
	);

	it('a ticket that Halo does not move is not told as moved, and moves in a later run', async () => {
		const parameters = upsert({ client_id: by('name', 'Kite'), whenNotFound: instead('use') });
		const first = await kind.world().one(parameters);
		const { id } = kind.sandbox.halo.add('Client', { name: 'Kite', toplevel_id: 1 });
		const body = [{ ...tickets()[0] }];
		kind.sandbox.faults.add({ method: 'POST', path: '/Tickets', status: 200, body });
		const kept = await kind.world().one(parameters);
		expect(kept).not.toHaveProperty('moved');
		expect(kept.not_saved).toContain('client_id');
		expect(notes(first.id).filter(({ note }) => String(note).includes('Moved'))).toEqual([]);
		expect(await kind.world().one(parameters)).toMatchObject({ client_id: id });
	});

	describe('a ticket that moves leaves what belongs to the customer it waited at', () => {
		const held = () => tickets()[0];
		/** A ticket with a user, a site and a contract of the customer that it waits at; then its customer is there. */
		const waitAndFind = async (more: object = {}) => {
			const { halo } = kind.sandbox;
			const site = Number(kind.stored('Client', 'id', UNMAPPED)[0].main_site_id);
			const general = { name: 'General User', usertype: 1 };
			const standIn = Number(halo.add('Users', { ...general, site_id: site }).id);
			const contract = Number(halo.add('ClientContract', { ref: 'U-1', client_id: UNMAPPED }).id);
			const parameters = upsert({
				client_id: by('name', 'Kite'),
				user_id: by('name', given),
				whenNotFound: { ...instead('use'), user: 'general' },
				...more,
			});
			await kind.world().one(parameters, [{ given: 'Kit' }]);
			halo.change('Tickets', { id: held().id, contract_id: contract });
			expect(held()).toMatchObject({ client_id: UNMAPPED, user_id: standIn, site_id: site });
			const kite = Number(halo.add('Client', { name: 'Kite', toplevel_id: 1 }).id);
			const main = Number(halo.add('Site', { name: 'Kite Main', client_id: kite }).id);
			halo.change('Client', { id: kite, main_site_id: main });
			return { parameters, kite, main, general };
		};
		const moved = 'The customer was found. Moved from "Unmapped Customers" to "Kite".';
		const notesOnMove = () =>
			notes(held().id).filter(({ note }) => String(note).startsWith('The customer was found'));

		it.each(['update', 'leave'])('without a user of its own (%s)', async (whenFound) => {
			const { parameters, kite, main } = await waitAndFind({ whenFound });
			const row = await kind.world().one(parameters, [{ given: 'Kit' }]);
			expect(held()).toMatchObject({ client_id: kite, site_id: main });
			expect([held().user_id, held().contract_id].map((id) => Number(id) > 0)).toEqual([
				false,
				false,
			]);
			expect(row.moved).toBe(
				`${moved} What belonged to "Unmapped Customers" was taken off: User, Contract.`,
			);
			expect(row.not_found).toEqual({ User: expect.stringMatching(/: left empty/) });
			expect(notesOnMove()).toMatchObject([{ note: row.moved }]);
			const again = await kind.world().one(parameters, [{ given: 'Kit' }]);
			expect(again).toMatchObject({ outcome: 'unchanged' });
		});

		it.each(['update', 'leave'])('with the user of the new input (%s)', async (whenFound) => {
			const { parameters, kite, main } = await waitAndFind({ whenFound });
			const user = { name: 'Kit', site_id: main };
			const id = Number(kind.sandbox.halo.add('Users', user).id);
			const row = await kind.world().one(parameters, [{ given: 'Kit' }]);
			expect(held()).toMatchObject({ client_id: kite, site_id: main, user_id: id });
			expect(row).not.toHaveProperty('not_found');
		});

		it('with the General User of the new customer, by choice', async () => {
			const { parameters, kite, main, general } = await waitAndFind();
			const id = Number(kind.sandbox.halo.add('Users', { ...general, site_id: main }).id);
			const row = await kind.world().one(parameters, [{ given: 'Kit' }]);
			expect(held()).toMatchObject({ client_id: kite, site_id: main, user_id: id });
			expect(row.not_found).toEqual({ User: expect.stringContaining('General User was used') });
		});

		it('a person who moves it back has the last word, whatever was taken off', async () => {
			const { parameters } = await waitAndFind();
			await kind.world().one(parameters, [{ given: 'Kit' }]);
			kind.sandbox.halo.change('Tickets', { id: held().id, client_id: UNMAPPED });
			const row = await kind.world().one(parameters, [{ given: 'Kit' }]);
			expect(row).toMatchObject({ outcome: 'unchanged', client_id: UNMAPPED });
		});

		it.each(['its answer', 'the ticket, read again'])(
			'what Halo keeps is told, by %s',
			async (by) => {
				const { parameters, kite, main } = await waitAndFind();
				const { user_id: kept, ...row } = held();
				const body = { ...row, client_id: kite, site_id: main, contract_id: 0 };
				const shown = by === 'its answer' ? { ...body, user_id: kept } : body;
				const { faults } = kind.sandbox;
				faults.add({ method: 'POST', path: '/Tickets', status: 200, body: [shown] });
				const [method, path] = ['GET', `/Tickets/${String(row.id)}`];
				faults.add({ method, path, status: 200, body: { ...body, user_id: kept } });
				const { moved: words, not_saved: left } = await kind
					.world()
					.one(parameters, [{ given: 'Kit' }]);
				expect(words).toBe(
					`${moved} What belonged to "Unmapped Customers" was taken off: Contract. Halo kept the User of "Unmapped Customers": correct it in Halo.`,
				);
				expect(left).toEqual(['user_id']);
				expect(notesOnMove()).toMatchObject([{ note: words }]);
			},
		);
	});

	it('a ticket that is at its customer stays there when the customer is not found any more', async () => {
		const parameters = upsert({ whenNotFound: instead('use') });
		const { id } = await kind.world().one(parameters);
		const renamed = { ...parameters, client_id: by('name', 'Birch'), summary: 'Alert' };
		expect(await kind.world().one(renamed)).toMatchObject({
			outcome: 'unchanged',
			id,
			client_id: BIRCH,
			not_found: { Customer: expect.stringMatching(/: left unchanged$/) },
		});
	});

	it('without a choice a new ticket is refused, and one that is there keeps what it has', async () => {
		const unknown = { additionalFields: { team: by('name', 'Gone'), flagged: true } };
		const { error } = await kind.world().run(upsert(unknown));
		expect(error?.message).toBe('Team: no team is named "Gone"');
		const { team } = await kind.world().one(upsert());
		expect(await kind.world().one(upsert(unknown))).toMatchObject({
			outcome: 'updated',
			team,
			not_found: { Team: expect.stringMatching(/: left unchanged$/) },
		});
	});

	it('a dry run tells the same and writes nothing, no note either', async () => {
		const unknown = { additionalFields: { team: by('name', 'Gone'), flagged: true } };
		const options = { dryRun: true };
		const whenNotFound = { routing: 'leave' };
		const asNew = { ...upsert({ ...unknown, whenNotFound }), options };
		expect(await kind.world().one(asNew)).toMatchObject({
			outcome: 'created',
			not_found: { Team: expect.stringMatching(/: left empty$/) },
		});
		await kind.world().one(upsert());
		kind.world().requestCounts();
		expect(await kind.world().one(asNew)).toMatchObject({
			outcome: 'updated',
			not_found: { Team: expect.stringMatching(/: left unchanged$/) },
		});
		expect(
			Object.keys(kind.world().requestCounts()).filter((sent) => sent.startsWith('POST')),
		).toEqual([]);
	});

	it('what tells which record is meant is never left out', async () => {
		const contract = {
			resource: 'contract',
			operation: 'upsert',
			ref: 'MSA-9',
			client_id: by('name', 'Kite'),
			whenNotFound: { customer: 'leave' },
		};
		const { error } = await kind.world().run(contract);
		expect(error?.message).toBe('Customer: no customer is named "Kite"');
	});
});

describe('A filter', () => {
	const list = (client: object) => ({
		resource: 'ticket',
		operation: 'getAll',
		filters: { client_id: client },
	});

	it.each(['id', 'name', 'microsoftTenantId'])(
		'that is empty does not list all (%s)',
		async (mode) => {
			const { error } = await kind.world().run(list(by(mode, given)), [{ given: '' }]);
			expect(error?.message).toBe('Filter Customer: the expression is empty');
		},
	);

	it.each([
		['Supplier Reference Contains', 'search_supplier_reference', ''],
		['Summary Contains', 'search_summary', '={{ $json.gone }}'],
		['Search', 'search', given],
		['Changed Since', 'lastupdatefromdate', given],
	])('%s that is empty does not list all', async (label, name, value) => {
		const filters = { [name]: value === '' ? given : value };
		const { error } = await kind
			.world()
			.run({ resource: 'ticket', operation: 'getAll', filters }, [{ given: '' }]);
		expect(error?.message).toBe(`Filter ${label}: the expression is empty`);
	});

	it('that was left blank by hand filters nothing', async () => {
		const { items } = await kind.world().run(list(by('list', '')));
		expect(items.length).toBeGreaterThan(1);
	});
});

/** The kind: a name that stands in the record itself, which an expression gives in the place of a choice from the list. */
describe('A name in the form of a choice from the list', () => {
	const required = (value: string) => ({
		requiredFields: { mappingMode: 'defineBelow', value: { category_1: value } },
	});
	const places: Array<[string, string, (value: string) => object]> = [
		['Team', 'team', (value) => ({ additionalFields: { team: by('list', value) } })],
		[
			'Category 1',
			'category_1',
			(value) => ({ additionalFields: { category_1: by('list', value) } }),
		],
		['Category 1', 'category_1', required],
	];
	const fromIt = '={{ $json.given }}';

	it.each(places)(
		'is refused where Halo does not have it, or left out by choice: %s',
		async (...[label, property, fields]) => {
			const input = [{ given: 'Gone' }];
			const { error } = await kind.world().run(ticket(fields(fromIt)), input);
			expect(error?.message).toContain(`${label}: no ${label.toLowerCase()} is named "Gone"`);
			expect(tickets()).toEqual([]);
			const whenNotFound = { routing: 'leave' };
			const row = await kind.world().one(ticket({ ...fields(fromIt), whenNotFound }), input);
			expect(row.not_found).toEqual({ [label]: expect.stringMatching(/: left empty$/) });
			expect(tickets()[0][property]).not.toBe('Gone');
		},
	);

	it.each(places)(
		'is asked for once a run by an expression, never by hand: %s',
		async (...[label, property, fields]) => {
			const name = property === 'team' ? 'Security Desk' : 'Hardware';
			const asked = () => {
				const counts = kind.world().requestCounts();
				return (counts['GET /api/Team'] ?? 0) + (counts['GET /api/Category'] ?? 0);
			};
			const input = [{ given: name }, { given: name }, { given: name }];
			await kind.world().run(ticket(fields(fromIt)), input);
			expect(tickets().map((row) => row[property])).toEqual([name, name, name]);
			expect(asked()).toBe(1);
			await kind.world().run(ticket(fields(name)), input);
			expect(tickets()).toHaveLength(6);
			expect([label, asked()]).toEqual([label, 0]);
		},
	);

	it('nor does a filter list what a team that is not there has', async () => {
		const filters = { team_name: by('list', fromIt) };
		const list = { resource: 'ticket', operation: 'getAll', filters };
		const { error } = await kind.world().run(list, [{ given: 'Gone' }]);
		expect(error?.message).toContain('no team is named "Gone"');
	});
});

/** The kind: an expression that gives nothing is not "none", wherever a reference is given. */
describe('An empty expression is refused', () => {
	const line = (fields: object) => ({
		resource: 'invoice',
		invoice_date: '2026-04-01',
		client_id: by('id', BIRCH),
		lines: { line: [{ item_shortdescription: 'Seats', qty_order: 1, ...fields }] },
	});
	const counts = {
		resource: 'softwareLicence',
		operation: 'syncCounts',
		dryRun: false,
		client_id: by('id', BIRCH),
		productBy: 'product_sku',
		product_sku: 'S-1',
		count: 5,
		newLicenceFields: { supplier_id: by('name', given), name: 'Seats' },
	};
	const places: Array<[string, string, object]> = [
		['of a line', 'Line 1: Item', { ...line({ _itemid: by('id', given) }), operation: 'create' }],
		[
			'of a line under More',
			'Line 1: Tax',
			{ ...line({ more: { tax_code: by('name', given) } }), operation: 'create' },
		],
		[
			'of a line that is added',
			'Line 1: Item',
			{
				...line({ _itemid: by('id', given) }),
				operation: 'changeLines',
				invoiceId: by('id', 7001),
			},
		],
		['of a new licence', 'Supplier', counts],
		[
			'that the ticket type requires',
			'Category 1',
			ticket({ requiredFields: { mappingMode: 'defineBelow', value: { category_1: given } } }),
		],
	];

	it.each(places)('%s', async (...[, label, parameters]) => {
		const { items, error } = await kind.world().run({ ...parameters }, [{ given: '' }]);
		const words = error?.message ?? items[0].reason;
		expect(words).toContain(`${label}: the expression is empty`);
		const written = kind.sandbox.requests.filter(({ method }) => method === 'POST');
		expect(written.filter(({ path }) => path !== '/auth/token')).toEqual([]);
	});

	it('but what is left blank there by hand is not given', async () => {
		const blank = line({ _itemid: by('list', '') });
		expect(await kind.world().one({ ...blank, operation: 'create' })).toHaveProperty('id');
	});
});

describe('What belongs to a customer is not looked for elsewhere', () => {
	it('where the customer was not found: a site of another one', async () => {
		const { halo } = kind.sandbox;
		halo.add('Site', { name: 'Warehouse', client_id: 14 });
		const more = {
			client_id: by('name', 'Kite'),
			additionalFields: { site_id: by('name', 'Warehouse') },
			whenNotFound: { customer: 'leave', routing: 'leave' },
		};
		const row = await kind.world().one(ticket(more));
		expect(Object.keys(row.not_found as object)).toEqual(['Customer', 'Site']);
		expect(tickets()[0].client_id).not.toBe(14);
	});

	it.each([
		['site', { site_id: by('name', 'Warehouse') }],
		['contract', { contract_id: by('name', 'REF-14') }],
		['user', { user_id: by('name', 'Jo Marsh') }],
	])(
		'on an update without a customer: a %s of another one than the ticket’s',
		async (_, fields) => {
			const { halo } = kind.sandbox;
			halo.add('Site', { name: 'Warehouse', client_id: 14 });
			halo.add('ClientContract', { ref: 'REF-14', client_id: 14 });
			const { id } = halo.add('Tickets', { summary: 'Alert', client_id: BIRCH });
			const before = tickets()[0];
			const { error } = await kind.world().run({
				resource: 'ticket',
				operation: 'update',
				ticketId: by('id', Number(id)),
				updateFields: fields,
			});
			expect(error?.message).toContain('Birch Dental');
			expect(tickets()[0]).toEqual(before);
		},
	);

	it('a user that a list of the run has shown already is not read alone', async () => {
		const more = { additionalFields: { site_id: by('id', 18) } };
		const parameters = { ...ticket(more), user_id: by('id', given) };
		const users = ['pat.lee@birchdental.example', 41, 42, 41];
		await kind.world().run(
			parameters,
			users.map((value) => ({ given: value })),
		);
		expect(tickets().map(({ user_id }) => user_id)).toEqual([41, 41, 42, 41]);
		const counts = Object.entries(kind.world().requestCounts());
		expect(counts.filter(([path]) => path.includes('/Users'))).toEqual([['GET /api/Users', 1]]);
	});

	it('nor one of another customer taken by it', async () => {
		const more = { additionalFields: { site_id: by('id', 18) } };
		const parameters = { ...ticket(more), user_id: by('id', given) };
		const users = [{ given: 'Pat Lee' }, { given: 44 }];
		const { items } = await kind
			.world()
			.run(parameters, users, { onError: 'continueRegularOutput' });
		expect(String(items[1].error)).toContain('"Jo Marsh" is at Quay Logistics');
	});

	describe('a user given without a customer never moves the ticket that is there', () => {
		const shared = 'shared@desk.example';
		const enter = () => {
			const { halo } = kind.sandbox;
			halo.change('Users', { id: 44, login: 'jo@quay', azureoid: GUID, azure_id: GUID });
			const own = { name: 'Sam Own', site_id: 19, emailaddress: shared, login: shared };
			const sam = Number(halo.add('Users', own).id);
			halo.add('Users', { ...own, name: 'Sam Else', site_id: 20 });
			const held = { summary: 'Alert', client_id: BIRCH, site_id: 18, user_id: 41 };
			const { id } = halo.add('Tickets', { ...held, supplier_reference: 'inc_9001' });
			return { id: Number(id), sam };
		};
		const elsewhere = [
			['emailaddress', 'jo.marsh@quaylogistics.example'],
			['login', 'jo@quay'],
			['microsoftId', GUID],
			['id', 'jo.marsh@quaylogistics.example'],
			['id', 44],
			['list', 44],
			['name', 'Jo Marsh'],
		] as const;
		const withUser = (id: number, verb: string, user_id: object) =>
			verb === 'update'
				? {
						resource: 'ticket',
						operation: 'update',
						ticketId: by('id', id),
						updateFields: { user_id, flagged: true },
					}
				: { ...upsert({ user_id, additionalFields: { flagged: true } }), client_id: by('id', '') };
		const both = elsewhere.flatMap(([mode, value]) =>
			['update', 'upsert'].map((verb) => [verb, mode, value] as const),
		);

		it.each(both)('%s, by %s %s', async (verb, mode, value) => {
			const { id } = enter();
			const parameters = withUser(id, verb, by(mode, value));
			const row = await kind.world().one(parameters);
			expect(row.not_found).toEqual({ User: expect.stringMatching(/: left unchanged$/) });
			const kept = { client_id: BIRCH, site_id: 18, user_id: 41 };
			expect(tickets()).toMatchObject([{ ...kept, flagged: true }]);
			const stop = { ...parameters, whenNotFound: { user: 'stop' } };
			const { error } = await kind.world().run(stop);
			expect(error?.message).toContain('Birch Dental');
			expect(tickets()).toMatchObject([kept]);
		});

		it.each(both)('but with it the ticket moves: %s, by %s %s', async (verb, mode, value) => {
			const { id } = enter();
			const { updateFields, ...parameters }: Record<string, unknown> = withUser(
				id,
				verb,
				by(mode, value),
			);
			const client_id = by('id', 13);
			await kind.world().one({
				...parameters,
				...(updateFields === undefined
					? { client_id }
					: { updateFields: { ...updateFields, client_id } }),
			});
			expect(tickets()).toMatchObject([{ client_id: 13, user_id: 44, flagged: true }]);
		});

		it.each(both.filter(([, mode]) => mode !== 'microsoftId' && mode !== 'list'))(
			'and one of the same customer is taken, though another has the same key or site: %s, by %s',
			async (verb, mode, value) => {
				const { id, sam } = enter();
				const own = { emailaddress: shared, login: shared, name: 'Sam Own' };
				const given = mode === 'id' ? (value === 44 ? sam : shared) : own[mode as 'name'];
				await kind.world().one(withUser(id, verb, by(mode, given)));
				expect(tickets()).toMatchObject([{ client_id: BIRCH, site_id: 19, user_id: sam }]);
			},
		);
	});

	it('where customer and site are both given: a user of another one, by ID', async () => {
		const site = kind.sandbox.halo.add('Site', { name: 'Depot', client_id: BIRCH });
		const more = {
			user_id: by('id', 44),
			additionalFields: { site_id: by('id', Number(site.id)) },
		};
		const { error } = await kind.world().run(ticket(more));
		expect(error?.message).toBe('User: "Jo Marsh" is at Quay Logistics, not at Birch Dental');
		expect(tickets()).toEqual([]);
	});
});

/** The kind: with another customer in its place, what is found again would be that of somebody else. */
describe('Another customer never stands in for what identifies', () => {
	const use = { whenNotFound: { ...instead('use'), user: 'leave' } };

	it('a ticket by its tag: refused, since the tag counts within the customer', async () => {
		const more = { ...use, client_id: by('name', 'Kite'), tickettype_id: by('id', 1) };
		const { error } = await kind.world().run({ ...upsert(more), matchOn: 'tag', tag: 'inc 1' });
		expect(error?.message).toBe('Customer: no customer is named "Kite"');
		expect(tickets()).toEqual([]);
	});

	it('licences of three customers: none becomes the count of all', async () => {
		const parameters = {
			resource: 'softwareLicence',
			operation: 'upsert',
			matchOn: 'product_sku',
			product_sku: 'S-1',
			name: 'Seats',
			client_id: by('name', given),
			count: '={{ $json.count }}',
			...use,
		};
		const input = [10, 20, 30].map((count, index) => ({ given: `Kite ${index}`, count }));
		const { items } = await kind
			.world()
			.run(parameters, input, { onError: 'continueRegularOutput' });
		for (const { error } of items) expect(String(error)).toContain('no customer is named');
		expect(kind.stored('SoftwareLicence', 'product_sku', 'S-1')).toEqual([]);
	});

	it('a licence by its site: an empty expression is refused, and the words say why', async () => {
		const parameters = {
			resource: 'softwareLicence',
			operation: 'upsert',
			matchOn: 'product_sku',
			product_sku: 'S-1',
			name: 'Seats',
			client_id: by('id', BIRCH),
			count: 5,
			additionalFields: { site_id: by('id', given) },
			whenNotFound: { routing: 'leave' },
		};
		const { error } = await kind.world().run(parameters, [{ given: '' }]);
		expect(error?.message).toBe('Site: the expression is empty');
		expect(error?.description).toContain('tells which record is meant');
		expect(kind.stored('SoftwareLicence', 'product_sku', 'S-1')).toEqual([]);
	});

	it('but a user may be missing where the customer of a tag is given', async () => {
		const more = {
			tickettype_id: by('id', 1),
			user_id: by('emailaddress', 'nobody@birchdental.example'),
			whenNotFound: { user: 'leave' },
		};
		const row = await kind.world().one({ ...upsert(more), matchOn: 'tag', tag: 'inc 2' });
		expect(row).toMatchObject({ outcome: 'created', client_id: BIRCH });
	});
});
