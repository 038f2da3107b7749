import type { Switches } from '../../../sandbox/switches';
import { by, enterKind } from './kindWorld';

const kind = enterKind();

const ticketOf = (more: object): unknown =>
	kind.sandbox.halo.add('Tickets', { summary: 'Mailbox rule', client_id: 12, ...more }).id;

const update = (id: unknown, updateFields: object) =>
	kind.world().run({
		resource: 'ticket',
		operation: 'update',
		ticketId: by('id', String(id)),
		updateFields,
	});

const counts = () => kind.world().requestCounts();

describe('a list with a default page', () => {
	it('of attachments is read to its end', async () => {
		for (let number = 0; number < 60; number++)
			kind.sandbox.halo.add('Attachment', { ticket_id: 1002, filename: `${number}.txt` });
		const { items } = await kind.world().run({
			resource: 'ticketAttachment',
			operation: 'getAll',
			ticket_id: by('id', '1002'),
			returnAll: true,
		});
		expect(items).toHaveLength(60);
		expect(counts()).toEqual({ 'GET /api/Attachment': 2 });
	});

	it('of agents is read to its end for a name', async () => {
		for (let number = 0; number < 60; number++)
			kind.sandbox.halo.add('Agent', { name: `Agent ${number}` });
		const id = ticketOf({ tickettype_id: 1 });
		expect((await update(id, { agent_id: by('name', 'Agent 59') })).error).toBeNull();
		const agent = kind.stored('Agent', 'name', 'Agent 59')[0];
		expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ agent_id: agent.id }]);
		expect(counts()).toEqual({ 'GET /api/Agent': 2, 'POST /api/Tickets': 1 });
	});

	it('is refused where nothing gives the rest', async () => {
		kind.sandbox.switches.unpagedRest = 'nothing';
		for (let number = 0; number < 60; number++)
			kind.sandbox.halo.add('Agent', { name: `Agent ${number}` });
		const id = ticketOf({ tickettype_id: 1 });
		const { error } = await update(id, { agent_id: by('name', 'Agent 59') });
		expect(error?.message).toMatch(
			/^Halo's list of agents can't be read to its end: Halo counts \d+ rows, but gives 50$/,
		);
		expect(kind.sent('POST /api/Tickets')).toBe(0);
	});
});

it('an agent that only logs in through the API can be chosen by name', async () => {
	const id = ticketOf({ tickettype_id: 1 });
	expect((await update(id, { agent_id: by('name', 'petra_api') })).error).toBeNull();
	expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ agent_id: 30 }]);
	expect(counts()).toEqual({ 'GET /api/Agent': 1, 'POST /api/Tickets': 1 });
});

describe('By Name on Update, by what the ticket holds', () => {
	it('Status: that of another thing is none, and the ticket is not read for it', async () => {
		const id = ticketOf({ tickettype_id: 1 });
		expect((await update(id, { status_id: by('name', 'Closed') })).error).toBeNull();
		expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ status_id: 9 }]);
		expect(counts()).toEqual({ 'GET /api/Status': 1, 'POST /api/Tickets': 1 });
	});

	it('Priority: by the SLA of the ticket, without those that are hidden', async () => {
		const id = ticketOf({ tickettype_id: 1 });
		kind.sandbox.halo.change('Tickets', { id, sla_id: 2 });
		expect((await update(id, { priority_id: by('name', 'Urgent') })).error).toBeNull();
		expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ priority_id: 1 }]);
		expect(counts()).toEqual({
			'GET /api/Priority': 1,
			[`GET /api/Tickets/${String(id)}`]: 1,
			'POST /api/Tickets': 1,
		});
	});

	it('Priority: a name of another SLA is refused before anything is written', async () => {
		const id = ticketOf({ tickettype_id: 1 });
		kind.sandbox.halo.change('Tickets', { id, sla_id: 2 });
		const { error } = await update(id, { priority_id: by('name', 'Critical') });
		expect(error?.message).toBe('Priority: no priority is named "Critical"');
		expect(error?.description).toContain('"Urgent", "Normal"');
		expect(kind.sent('POST /api/Tickets')).toBe(0);
	});

	it.each([
		// The SLA of the ticket calls that number otherwise, and has no such name.
		[2, 'High', undefined, 'no priority is named "High": left unchanged'],
		[1, 'High', 2, undefined],
		[2, 'Normal', 2, undefined],
	])(
		'Priority in Create or Update: in SLA %i, "%s" is that of the ticket which is found',
		async (sla, name, expected, refused) => {
			const id = ticketOf({ tickettype_id: 1 });
			kind.sandbox.halo.change('Tickets', {
				id,
				sla_id: sla,
				supplier_reference: 'INC-1',
				priority_id: 1,
			});
			const { error, items } = await kind.world().run({
				resource: 'ticket',
				operation: 'upsert',
				matchOn: 'supplier_reference',
				supplier_reference: 'INC-1',
				summary: 'Mailbox',
				additionalFields: { priority_id: by('name', name) },
			});
			expect(error).toBeNull();
			expect(items[0].not_found).toEqual(refused === undefined ? undefined : { Priority: refused });
			expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ priority_id: expected ?? 1 }]);
			expect(counts()).toMatchObject({ 'GET /api/Priority': 1 });
		},
	);

	describe('Priority in Create or Update: a name that is another number in each SLA', () => {
		const twice = (more: object = {}) => ({
			resource: 'ticket',
			operation: 'upsert',
			matchOn: 'supplier_reference',
			supplier_reference: 'INC-2',
			summary: 'Mailbox',
			client_id: by('id', 12),
			...more,
			additionalFields: {
				priority_id: by('name', 'Escalated'),
				...(more as { additionalFields?: object }).additionalFields,
			},
		});
		const stop = { whenNotFound: { routing: 'stop' } };

		beforeEach(() => {
			kind.sandbox.halo.add('Priority', { id: 'a', priorityid: 7, slaid: 1, name: 'Escalated' });
			kind.sandbox.halo.add('Priority', { id: 'b', priorityid: 8, slaid: 2, name: 'Escalated' });
		});

		it.each([
			[1, 7, {}],
			[2, 8, {}],
			[2, 8, stop],
		])('is that of SLA %i of the ticket which is found: %i (%j)', async (sla_id, number, more) => {
			const id = ticketOf({ tickettype_id: 1 });
			kind.sandbox.halo.change('Tickets', { id, sla_id, supplier_reference: 'INC-2' });
			const { error, items } = await kind.world().run(twice(more));
			expect(error).toBeNull();
			expect(items[0]).toMatchObject({ outcome: 'updated' });
			expect(items[0].not_found).toBeUndefined();
			expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ priority_id: number }]);
		});

		it('is that of the SLA of its type where the ticket that is found has none', async () => {
			const id = ticketOf({ tickettype_id: 1 });
			kind.sandbox.halo.change('Tickets', { id, sla_id: 0, supplier_reference: 'INC-2' });
			const { items } = await kind.world().run(twice());
			expect(items[0].not_found).toBeUndefined();
			expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ priority_id: 7 }]);
		});

		it('stays as it is where neither the ticket that is found nor its type tells an SLA', async () => {
			const id = ticketOf({ tickettype_id: 1, priority_id: 3, supplier_reference: 'INC-2' });
			kind.sandbox.halo.change('TicketType', { id: 1, default_sla: 0 });
			kind.sandbox.halo.change('Tickets', { id, sla_id: 0 });
			const { items } = await kind.world().run(twice());
			expect(items[0].not_found).toEqual({
				Priority: '2 priorities are named "Escalated": left unchanged',
			});
			expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ priority_id: 3 }]);
			const { error } = await kind.world().run(twice(stop));
			expect(error?.message).toBe('Priority: 2 priorities are named "Escalated"');
		});

		it('and so is a status, by the type of the ticket which is found', async () => {
			kind.sandbox.halo.add('Status', { id: 61, name: 'Parked' });
			kind.sandbox.halo.add('Status', { id: 62, name: 'Parked' });
			const allowed_status = [{ id: 62 }];
			kind.sandbox.halo.change('TicketType', { id: 1, allowall_status: false, allowed_status });
			const id = ticketOf({ tickettype_id: 1, sla_id: 2, supplier_reference: 'INC-2' });
			const { error } = await kind
				.world()
				.run(twice({ additionalFields: { status_id: by('name', 'Parked') } }));
			expect(error).toBeNull();
			expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ status_id: 62, priority_id: 8 }]);
		});

		it('is that of the SLA given where the ticket is new', async () => {
			const given = { additionalFields: { sla_id: by('id', 2) } };
			const { items } = await kind.world().run(twice(given));
			expect(items[0]).toMatchObject({ outcome: 'created', priority_id: 8 });
		});

		it.each([{}, stop])(
			'is refused with both where a new ticket has no SLA, and nothing is written (%j)',
			async (more) => {
				const { error } = await kind.world().run(twice(more));
				expect(error?.message).toBe('Priority: 2 priorities are named "Escalated"');
				expect(error?.description).toContain('ID 7');
				expect(error?.description).toContain('ID 8');
				expect(kind.sent('POST /api/Tickets')).toBe(0);
			},
		);
	});

	it.each<Switches['ticketTypeSla']>(['default_sla', 'default_sla_id', 'sla_id', 'slaid', 'sla'])(
		'Priority: a ticket without an SLA has that of its type, which calls it %s',
		async (name) => {
			kind.sandbox.switches.ticketTypeSla = name;
			const id = ticketOf({ tickettype_id: 2 });
			kind.sandbox.halo.change('Tickets', { id, sla_id: 0 });
			expect((await update(id, { priority_id: by('name', 'Normal') })).error).toBeNull();
			expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ priority_id: 2 }]);
			expect(counts()).toEqual({
				'GET /api/Priority': 1,
				[`GET /api/Tickets/${String(id)}`]: 1,
				'GET /api/TicketType': 1,
				'POST /api/Tickets': 1,
			});
		},
	);

	it('Category: by the type of the ticket, which is read only where two bear the name', async () => {
		kind.sandbox.halo.add('Category', {
			id: 77,
			type_id: 1,
			value: 'Office>Account Compromise',
			category_name: 'Account Compromise',
		});
		const id = ticketOf({ tickettype_id: 4 });
		const change = { category_1: by('name', 'Account Compromise') };
		expect((await update(id, change)).error).toBeNull();
		expect(kind.stored('Tickets', 'id', id)).toMatchObject([{ categoryid_1: 12 }]);
		expect(counts()).toEqual({
			'GET /api/Category': 2,
			[`GET /api/Tickets/${String(id)}`]: 1,
			'POST /api/Tickets': 1,
		});
		expect((await update(id, { category_1: by('name', 'Security') })).error).toBeNull();
		expect(counts()).toEqual({ 'GET /api/Category': 1, 'POST /api/Tickets': 1 });
	});

	it('Priority on Create: by the SLA of the type that was chosen', async () => {
		const { error } = await kind.world().run({
			resource: 'ticket',
			operation: 'create',
			summary: 'New',
			client_id: by('id', '12'),
			tickettype_id: by('id', '2'),
			additionalFields: { priority_id: by('name', 'Normal') },
		});
		expect(error).toBeNull();
		expect(kind.stored('Tickets', 'summary', 'New')).toMatchObject([{ priority_id: 2 }]);
		expect(counts()).toEqual({
			'GET /api/Priority': 1,
			'GET /api/TicketType': 1,
			'POST /api/Tickets': 1,
		});
	});
});
