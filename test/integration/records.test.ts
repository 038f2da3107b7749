import type { World } from './world';
import { by, enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	await world.leave();
});

const one: World['one'] = async (...call) => await world.one(...call);

const stored = (entity: string, id: unknown) =>
	world.sandbox.halo.rows(entity).find((row) => row.id === id);

describe('Ticket', () => {
	let id: unknown;

	it('is created with every routing field, by name', async () => {
		const ticket = await one({
			resource: 'ticket',
			operation: 'create',
			summary: 'Mailbox rule alert',
			details: 'Forwarding rule to an outside address',
			tickettype_id: by('name', 'Security Incident'),
			client_id: by('name', 'Birch Dental'),
			user_id: by('name', 'pat lee'),
			additionalFields: {
				agent_id: by('name', 'Morgan Reyes'),
				category_1: by(
					'name',
					world.sandbox.halo.rows('Category').find(({ id: category }) => category === 11)
						?.value as string,
				),
				impact: 2,
				urgency: 1,
				priority_id: by('name', 'P1 Active Compromise'),
				sla_id: by('id', 3),
				status_id: by('name', 'Contained'),
				team: by('name', 'Security Desk'),
				supplier_reference: 'inc-1',
				dateoccurred: '2026-03-09T14:05:00+02:00',
				sendack: false,
				dont_do_rules: false,
			},
			customfields: {
				field: [
					{ field: by('name', 'Affected Service'), value: 'Files' },
					{ field: by('list', 'CFPetraIncidentId'), value: 'inc-1' },
				],
			},
		});
		id = ticket.id;
		const row = stored('Tickets', id);
		expect(row).toMatchObject({
			summary: 'Mailbox rule alert',
			tickettype_id: 4,
			status_id: 5,
			priority_id: 1,
			sla_id: 3,
			team: 'Security Desk',
			impact: 2,
			urgency: 1,
			supplier_reference: 'inc-1',
		});
		expect(String(row?.dateoccurred)).toMatch(/^2026-03-09T12:05:00/);
		const values = (row?.customfields as Array<{ name: string; value: unknown }>).map(
			({ name, value }) => [name, value],
		);
		expect(values).toEqual(
			expect.arrayContaining([
				['CFAffectedService', 2],
				['CFPetraIncidentId', 'inc-1'],
			]),
		);
		const sent = world.sandbox
			.apiRequests()
			.filter(({ method, path }) => method === 'POST' && path === '/api/Tickets')[0].body;
		// Halo takes a user only together with the user's site.
		expect(sent).toMatchObject([{ user_id: 41, site_id: 18, dont_do_rules: true }]);
	});

	it('is read simplified and raw', async () => {
		const parameters = { resource: 'ticket', operation: 'get', ticketId: by('id', String(id)) };
		const simple = await one(parameters);
		expect(simple).toMatchObject({ id, summary: 'Mailbox rule alert', dateclosed: null });
		expect(simple).toMatchObject({
			client_name: 'Birch Dental',
			status_name: 'Contained',
			priority_name: 'P1 Active Compromise',
			tickettype_name: 'Security Incident',
			url: expect.stringMatching(new RegExp(`^https?://[^/]+/ticket\\?id=${id}$`)) as unknown,
		});
		expect(Object.keys(simple).slice(0, 4)).toEqual([
			'id',
			'summary',
			'client_name',
			'status_name',
		]);
		const raw = await one({ ...parameters, simple: false });
		expect(Object.keys(raw).length).toBeGreaterThan(Object.keys(simple).length);
	});

	it('is listed by its filters', async () => {
		const ticket = await one({
			resource: 'ticket',
			operation: 'getAll',
			returnAll: true,
			filters: {
				client_id: by('name', 'Birch Dental'),
				requesttype_id: by('name', 'Security Incident'),
				team_name: by('name', 'Security Desk'),
				state: 'open',
				search_supplier_reference: 'inc-1',
			},
		});
		expect(ticket.id).toBe(id);
	});

	it('is not listed where Halo ignored a filter', async () => {
		world.sandbox.switches.ignoredFilters.add('search_supplier_reference');
		const { error } = await world.run({
			resource: 'ticket',
			operation: 'getAll',
			filters: { search_supplier_reference: 'inc-1' },
		});
		world.sandbox.switches.ignoredFilters.clear();
		expect(error?.message).toBe(
			'Halo did not honour the filter Supplier Reference Contains: it answered tickets that do not match',
		);
	});

	it('is updated, closed and deleted', async () => {
		const ticketId = by('id', String(id));
		const updated = await one({
			resource: 'ticket',
			operation: 'update',
			ticketId,
			updateFields: { summary: 'Mailbox rule removed', team: by('name', 'Service Desk') },
			customfields: { field: [{ field: by('id', 172), value: 'E-mail' }] },
		});
		expect(updated).toMatchObject({ id, summary: 'Mailbox rule removed', team: 'Service Desk' });
		expect(stored('Tickets', id)).toMatchObject({ supplier_reference: 'inc-1', tickettype_id: 4 });
		const closed = await one({
			resource: 'ticket',
			operation: 'close',
			ticketId,
			status_id: by('name', 'Closed'),
		});
		expect(closed).toMatchObject({ id, status_id: 9, hasbeenclosed: true });
		expect(await one({ resource: 'ticket', operation: 'delete', ticketId })).toEqual({
			deleted: true,
			id,
			name: expect.any(String),
			already_gone: false,
		});
		expect(await one({ resource: 'ticket', operation: 'delete', ticketId })).toEqual({
			deleted: true,
			id,
			name: null,
			already_gone: true,
		});
	});

	it("is refused with Halo's own sentence where the ticket type requires a field", async () => {
		const { error } = await world.run({
			resource: 'ticket',
			operation: 'create',
			summary: 'Replace the firewall',
			tickettype_id: by('name', 'Change'),
			client_id: by('name', 'Birch Dental'),
		});
		expect(error?.message).toMatch(/^Halo refused to create the ticket: .*Reason for Change/);
	});
});

describe('Ticket Note', () => {
	it('is added private with an outcome by name, and changes the ticket in the same request', async () => {
		const [{ id: ticket }] = world.sandbox.halo.rows('Tickets');
		const ticket_id = by('id', String(ticket));
		const note = await one({
			resource: 'ticketNote',
			operation: 'create',
			ticket_id,
			note: 'Called the user',
			outcome_id: by('name', 'private note'),
			additionalFields: { new_status: by('name', 'With User'), new_team: by('list', 'Projects') },
		});
		expect(note).toMatchObject({
			ticket_id: ticket,
			note: 'Called the user',
			hiddenfromuser: true,
		});
		expect(stored('Tickets', ticket)).toMatchObject({ status_id: 4, team: 'Projects' });
		const ticketNoteId = by('id', String(note.id));
		expect(
			await one({ resource: 'ticketNote', operation: 'get', ticket_id, ticketNoteId }),
		).toMatchObject({ id: note.id });
		const { items } = await world.run({
			resource: 'ticketNote',
			operation: 'getAll',
			ticket_id,
			returnAll: true,
		});
		expect(items.map(({ id }) => id)).toContain(note.id);
		expect(
			await one({ resource: 'ticketNote', operation: 'delete', ticket_id, ticketNoteId }),
		).toMatchObject({ deleted: true });
		expect(world.sandbox.violations).toEqual([]);
	});

	it('is refused without an outcome before anything is sent', async () => {
		const before = world.sandbox.requests.length;
		const { error } = await world.run({
			resource: 'ticketNote',
			operation: 'create',
			ticket_id: by('id', 1),
			note: 'x',
			outcome_id: by('name', '={{ $json.missing }}'),
		});
		expect(error?.message).toContain('Outcome');
		expect(world.sandbox.requests.length).toBe(before);
	});
});

describe.each([
	{
		label: 'Customer',
		resource: 'customer',
		entity: 'Client',
		create: { name: 'Larch Legal', additionalFields: { website: 'https://larch.example' } },
		created: { name: 'Larch Legal', website: 'https://larch.example' },
		change: { notes: 'Moved in May' },
	},
	{
		label: 'Site',
		resource: 'site',
		entity: 'Site',
		create: { name: 'Branch', client_id: by('name', 'Quay Logistics') },
		created: { name: 'Branch', client_id: 13 },
		change: { phonenumber: '+44 20 7946 0000' },
	},
	{
		label: 'User',
		resource: 'user',
		entity: 'Users',
		create: {
			name: 'Kim Dale',
			emailaddress: 'kim.dale@birchdental.example',
			site_id: by('id', 18),
		},
		created: { name: 'Kim Dale', emailaddress: 'kim.dale@birchdental.example', site_id: 18 },
		change: { title: 'Reception' },
	},
])('$label', ({ resource, entity, create, created, change }) => {
	it('is refused with the sentence that says what to tick', async () => {
		const id = await world.newCredential(
			world.sandbox.addApplication({ permissions: ['read:customers'] }),
		);
		const { error } = await world.runAs(id, { resource, operation: 'create', ...create });
		expect(error?.message).toBe(
			`Halo does not let this connection create the ${resource}: it needs the permission "Edit: customers"`,
		);
		expect(error?.description).toContain('Customers Access Level: Read and Modify');
	});

	it('is created, read, found by name, listed, updated and deleted', async () => {
		const record = await one({ resource, operation: 'create', ...create });
		expect(record).toMatchObject(created);
		const locator = { [`${resource}Id`]: by('id', String(record.id)) };
		expect(await one({ resource, operation: 'get', ...locator })).toMatchObject(created);
		expect(
			await one({
				resource,
				operation: 'get',
				[`${resource}Id`]: by('name', String(created.name).toUpperCase()),
			}),
		).toMatchObject({ id: record.id });
		const { items } = await world.run({
			resource,
			operation: 'getAll',
			returnAll: true,
			filters: { search: created.name },
		});
		expect(items.map(({ id }) => id)).toContain(record.id);
		await one({ resource, operation: 'update', ...locator, updateFields: change });
		expect(stored(entity, record.id)).toMatchObject({ ...created, ...change });
		expect(await one({ resource, operation: 'delete', ...locator })).toEqual({
			deleted: true,
			id: record.id,
			name: expect.any(String),
			already_gone: false,
		});
		expect(stored(entity, record.id)).toBeUndefined();
	});
});

it('a name that two records bear is refused with both', async () => {
	world.sandbox.halo.add('Client', { name: 'Twin Ltd', toplevel_id: 1 });
	world.sandbox.halo.add('Client', { name: 'Twin Ltd', toplevel_id: 1 });
	const { error } = await world.run({
		resource: 'ticket',
		operation: 'create',
		summary: 'x',
		client_id: by('name', 'Twin Ltd'),
	});
	expect(error?.message).toBe('Customer: 2 customers are named "Twin Ltd"');
	expect(error?.description).toContain('Use By ID');
});
