import type { Row } from '../../sandbox';
import { by, useWorld } from './world';

const world = useWorld();

const stored = (path: string, id: unknown) =>
	world()
		.sandbox.halo.rows(path)
		.find((row) => row.id === id);

const listed = async (resource: string, filters: Row = {}, more: Row = {}) => {
	const { items, error } = await world().run({
		resource,
		operation: 'getAll',
		returnAll: true,
		filters,
		...more,
	});
	expect(error).toBeNull();
	return items;
};

const ids = async (resource: string, filters: Row) =>
	(await listed(resource, filters)).map(({ id }) => id);

/** Tries an operation with a permission that is not enough. */
const refused = async (permissions: string[], parameters: Row) => {
	const application = world().sandbox.addApplication({ permissions });
	const { error } = await world().runAs(await world().newCredential(application), parameters);
	return error?.message;
};

describe('Quotation', () => {
	const resource = 'quotation';

	it('is created with everything by name', async () => {
		const made = await world().one({
			resource,
			operation: 'create',
			title: 'New firewall',
			client_id: by('name', 'Birch Dental'),
			additionalFields: {
				assigned_agent: by('name', 'Morgan Reyes'),
				date: '2026-05-04',
				expiry_date: '2026-06-04',
				note: 'As discussed',
				ponumber: 'PO-7',
				ticket_id: by('id', 1001),
			},
		});
		expect(made).toMatchObject({
			title: 'New firewall',
			client_name: 'Birch Dental',
			assigned_agent_name: 'Morgan Reyes',
			ticket_summary: 'Printer on the first floor jams',
			status_name: 'Draft',
		});
		expect(stored('Quotation', made.id)).toMatchObject({
			client_id: 12,
			assigned_agent: 2,
			date: '2026-05-04T12:00:00',
			expiry_date: '2026-06-04T12:00:00',
			note: 'As discussed',
			ponumber: 'PO-7',
			ticket_id: 1001,
		});
	});

	it('goes to its user, with the site and the customer of the user', async () => {
		const made = await world().one({
			resource,
			operation: 'create',
			title: 'New firewall',
			user_id: by('id', 41),
		});
		expect(stored('Quotation', made.id)).toMatchObject({ user_id: 41, site_id: 18, client_id: 12 });
	});

	it('is read, changed and deleted, and keeps its lines', async () => {
		const quotationId = by('name', 'Twelve laptops');
		const { id } = await world().one({ resource, operation: 'get', quotationId });
		expect(id).toBe(601);
		const updateFields = { expiry_date: '2026-07-01' };
		await world().one({ resource, operation: 'update', quotationId, updateFields });
		expect(stored('Quotation', 601)).toMatchObject({
			title: 'Twelve laptops',
			expiry_date: '2026-07-01T12:00:00',
			lines: [{ quantity: 12 }],
		});
		const remove = { resource, operation: 'delete', quotationId: by('id', 601) };
		expect(await world().one(remove)).toEqual({
			deleted: true,
			id: 601,
			name: expect.any(String),
			already_gone: false,
		});
		expect(await world().one(remove)).toEqual({
			deleted: true,
			id: 601,
			name: null,
			already_gone: true,
		});
	});

	it('is listed by each filter, with names beside IDs', async () => {
		expect(await listed(resource)).toMatchObject([
			{ id: 601, client_name: 'Birch Dental', user_id: 41, status_name: 'Sent' },
			{ id: 602, assigned_agent_name: 'Sam Okafor' },
		]);
		expect(await ids(resource, { client_id: by('name', 'Birch Dental') })).toEqual([601]);
		expect(await ids(resource, { site_id: by('id', 18) })).toEqual([601]);
		expect(await ids(resource, { user_id: by('id', 41) })).toEqual([601]);
		expect(await ids(resource, { ticket_id: by('id', 1001) })).toEqual([601]);
		expect(await ids(resource, { state: 'open' })).toEqual([601]);
		expect(await ids(resource, { state: 'closed' })).toEqual([602]);
		expect(await ids(resource, { search: 'backup' })).toEqual([602]);
		expect(await ids(resource, { awaiting_approval: true })).toEqual([]);
	});

	it('is refused with what to tick', async () => {
		const create = { resource, operation: 'create', title: 'X' };
		expect(await refused(['read:quotes'], create)).toBe(
			'Halo does not let this connection create the quotation: it needs the permission "Edit: quotes"',
		);
	});
});

describe('Knowledge Base Article', () => {
	const resource = 'knowledgeBaseArticle';

	it('is created in its FAQ lists, by their names', async () => {
		const made = await world().one({
			resource,
			operation: 'create',
			name: 'A sign-in from another country',
			description: 'Somebody has signed in from abroad.',
			resolution: 'Ask the user.',
			additionalFields: {
				faqlists: { line: [{ id: by('name', 'Hardware > Printers') }, { id: by('id', 71) }] },
				next_review_date: '2026-12-01',
				tag_string: 'petra,sign-in',
			},
		});
		expect(made).toMatchObject({ name: 'A sign-in from another country', creator_id: 30 });
		expect(made.creator_name).toBe('petra_api');
		expect(stored('KBArticle', made.id)).toMatchObject({
			description: 'Somebody has signed in from abroad.',
			resolution: 'Ask the user.',
			tag_string: 'petra,sign-in',
			next_review_date: '2026-12-01T12:00:00',
			faqlists: [{ id: 72 }, { id: 71 }],
		});
	});

	it('is read, changed and deleted', async () => {
		const knowledgeBaseArticleId = by('name', 'Printer jams on every third page');
		const parameters = { resource, knowledgeBaseArticleId };
		expect(await world().one({ ...parameters, operation: 'get' })).toMatchObject({
			id: 401,
			resolution: 'Use a new ream.',
		});
		const updateFields = { resolution_html: '<p>Dry the paper.</p>', inactive: true };
		await world().one({ ...parameters, operation: 'update', updateFields });
		expect(stored('KBArticle', 401)).toMatchObject({
			...updateFields,
			description: 'The paper is damp.',
			faqlists: [{ id: 71 }],
		});
		const remove = { resource, operation: 'delete', knowledgeBaseArticleId: by('id', 401) };
		expect(await world().one(remove)).toEqual({
			deleted: true,
			id: 401,
			name: expect.any(String),
			already_gone: false,
		});
		expect(await world().one(remove)).toEqual({
			deleted: true,
			id: 401,
			name: null,
			already_gone: true,
		});
	});

	it('is listed by each filter', async () => {
		expect(await ids(resource, {})).toEqual([401]);
		expect(await ids(resource, { includeinactive: true })).toEqual([401, 402]);
		expect(await ids(resource, { search: 'damp' })).toEqual([401]);
		expect(await ids(resource, { faqlists: by('name', 'Hardware') })).toEqual([401]);
		expect(await ids(resource, { faqlists: by('name', 'Hardware > Printers') })).toEqual([]);
	});

	it('is refused with what to tick', async () => {
		expect(await refused(['read:tickets'], { resource, operation: 'getAll' })).toBe(
			'Halo does not let this connection list knowledge base articles: it needs the permission "Read: kb"',
		);
	});
});

describe('Ticket Approval', () => {
	const resource = 'ticketApproval';
	const request = { resource, operation: 'create', ticket_id: by('id', 1002) };
	const agent_id = by('name', 'Sam Okafor');

	it.each([
		['an approval process', { approval_process_id: by('name', 'Change Advisory Board') }, {}],
		['an agent', { agent_id, additionalFields: { note: 'May we?' } }, { agent_name: 'Sam Okafor' }],
		['a user', { additionalFields: { user_id: by('id', 44) } }, { user_id: 44 }],
		['an address', { additionalFields: { emailaddress: 'pat@example.com' } }, {}],
	])('is asked of %s', async (_, asked, shown) => {
		expect(await world().one({ ...request, ...asked })).toMatchObject({
			seq: 1,
			ticket_id: 1002,
			result: 0,
			...shown,
		});
		expect(world().sandbox.halo.rows('TicketApproval')).toHaveLength(2);
	});

	it.each([
		['nothing', {}],
		['an empty address', { additionalFields: { emailaddress: '' } }],
		['no agent', { agent_id: by('id', 0) }],
	])('is refused before it is sent where nobody is asked: %s', async (_, asked) => {
		world().requestCounts();
		const { error } = await world().run({ ...request, ...asked });
		expect(error?.message).toBe('Approval Process, Agent, User and Email are all empty');
		expect(world().requestCounts()['POST /api/TicketApproval']).toBeUndefined();
	});

	it('may be asked of somebody whom Other Fields name', async () => {
		const additionalFields = { otherFields: { emailaddress: 'pat@example.com' } };
		expect(await world().one({ ...request, additionalFields })).toMatchObject({ ticket_id: 1002 });
	});

	it('is known by its own ticket where several tickets count alike', async () => {
		world().requestCounts();
		const parameters = {
			...request,
			ticket_id: by('id', '={{ $json.ticket }}'),
			agent_id,
			options: { rowsPerRequest: 25 },
		};
		const { items, error } = await world().run(parameters, [{ ticket: 1002 }, { ticket: 1003 }]);
		expect(error).toBeNull();
		expect(items).toMatchObject([
			{ seq: 1, ticket_id: 1002 },
			{ seq: 1, ticket_id: 1003 },
		]);
		expect(world().requestCounts()['POST /api/TicketApproval']).toBe(2);
	});

	it('is not read by a number of which each ticket has one, where n8n tries again', async () => {
		const fault = { method: 'POST', path: '/TicketApproval', status: 400, body: 'Busy', skip: 1 };
		world().sandbox.faults.add(fault);
		world().requestCounts();
		const parameters = { ...request, ticket_id: by('id', '={{ $json.ticket }}'), agent_id };
		const tickets = [{ ticket: 1002 }, { ticket: 1003 }];
		const retry = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };
		const { items, error } = await world().run(parameters, tickets, retry);
		expect(error).toBeNull();
		expect(items.map(({ ticket_id: ticket }) => ticket)).toEqual([1002, 1003]);
		const asked = Object.keys(world().requestCounts());
		expect(asked.filter((route) => route.includes('/TicketApproval/'))).toEqual([]);
		expect(world().sandbox.halo.rows('TicketApproval')).toHaveLength(3);
	});

	it.each([
		['one', 1],
		['each', 2],
	] as const)('is done where a process asks several: %s', async (approvalsOfProcess, made) => {
		world().sandbox.switches.approvalsOfProcess = approvalsOfProcess;
		const approval_process_id = by('name', 'Change Advisory Board');
		expect(await world().one({ ...request, approval_process_id })).toMatchObject({
			seq: 1,
			ticket_id: 1002,
		});
		expect(world().sandbox.halo.rows('TicketApproval')).toHaveLength(1 + made);
	});

	it('counts as unconfirmed where Halo does not show which it is', async () => {
		world().sandbox.switches.approvalNumbers = 'hidden';
		const { error } = await world().run({ ...request, agent_id });
		expect(error?.message).toMatch(
			/^Halo may or may not have done this: request the ticket approval/,
		);
		expect(world().sandbox.halo.rows('TicketApproval')).toHaveLength(2);
	});

	it.each(['ticketApproval', 'ticketNote', 'ticketAttachment'])(
		'of another ticket is an error where Halo ignores for which it is listed: %s',
		async (listedResource) => {
			world().sandbox.switches.ignoredFilters.add('ticket_id');
			world().sandbox.halo.add('Attachment', { ticket_id: 1001, filename: 'log.txt' });
			const parameters = {
				resource: listedResource,
				operation: 'getAll',
				returnAll: true,
				ticket_id: by('id', 1002),
			};
			const { error, items } = await world().run(parameters);
			world().sandbox.switches.ignoredFilters.clear();
			expect(error?.message).toContain('Halo did not honour the filter Ticket');
			expect(items).toEqual([]);
		},
	);

	it('is listed for its ticket, with names', async () => {
		await world().one({ ...request, agent_id });
		const of1001 = await listed(resource, {}, { ticket_id: by('id', 1001) });
		expect(of1001).toMatchObject([
			{ seq: 1, agent_name: 'Sam Okafor', note: 'May we buy a new one?' },
		]);
	});
});
