import { connect, rowsOf, sandboxForTests } from './client';

const here = sandboxForTests();

const routes: Array<[path: string, permission: string]> = [
	['/Tickets', 'tickets'],
	['/Actions', 'tickets'],
	['/Attachment', 'tickets'],
	['/Client', 'customers'],
	['/Site', 'customers'],
	['/Users', 'customers'],
	['/ClientContract', 'contracts'],
	['/Item', 'items'],
	['/Invoice', 'invoices'],
	['/RecurringInvoice', 'invoices'],
	['/SoftwareLicence', 'softwarelicensing'],
];

describe('an application permission', () => {
	it.each(routes)('%s is read with read:%s and written with edit', async (path, permission) => {
		const none = await connect(here.sandbox, { permissions: ['read:kb'] });
		const reader = await connect(here.sandbox, { permissions: [`read:${permission}`] });
		const writer = await connect(here.sandbox, { permissions: [`edit:${permission}`] });
		expect(await none('GET', path)).toMatchObject({ status: 403, body: '' });
		expect((await reader('GET', path)).status).toBe(200);
		expect(await reader('POST', path, [])).toMatchObject({ status: 403, body: '' });
		expect(await writer('POST', path, [])).toMatchObject({ status: 201, body: [] });
	});

	it('to edit tickets includes reading them; to edit customers does not', async () => {
		const call = await connect(here.sandbox, { permissions: ['edit:tickets', 'edit:customers'] });
		expect((await call('GET', '/Tickets')).status).toBe(200);
		expect((await call('GET', '/Client')).status).toBe(403);
	});

	it('admin:webhooks is needed for webhooks, and an administrator', async () => {
		const without = await connect(here.sandbox, { permissions: ['read:tickets'] });
		const noAdministrator = await connect(here.sandbox, {
			permissions: ['all'],
			agent: { administrator: false },
		});
		const both = await connect(here.sandbox, { permissions: ['admin:webhooks'] });
		expect((await without('GET', '/Webhook')).status).toBe(403);
		expect((await noAdministrator('GET', '/Webhook')).status).toBe(403);
		expect((await both('GET', '/Webhook')).status).toBe(200);
	});

	it('is not needed for the lists of the configuration', async () => {
		const call = await connect(here.sandbox, { permissions: ['read:kb'] });
		for (const path of [
			'/Status',
			'/TicketType',
			'/Priority',
			'/Category',
			'/Agent',
			'/Team',
			'/Outcome',
			'/Lookup',
		]) {
			expect((await call('GET', path)).status).toBe(200);
		}
	});
});

describe("an agent's right", () => {
	it('counts as well as the permission', async () => {
		const call = await connect(here.sandbox, {
			permissions: ['all'],
			agent: { customers: 'read', invoices: 'none' },
		});
		expect((await call('GET', '/Client')).status).toBe(200);
		expect((await call('POST', '/Client', [{ name: 'Elm Cafe' }])).status).toBe(403);
		expect((await call('GET', '/Invoice')).status).toBe(403);
	});

	it('refuses to show one contract with an empty 401', async () => {
		const call = await connect(here.sandbox, {
			permissions: ['all'],
			agent: { contracts: 'none' },
		});
		expect(await call('GET', '/ClientContract/61')).toMatchObject({ status: 401, body: '' });
	});

	it('to add tickets is a sentence of its own', async () => {
		const call = await connect(here.sandbox, {
			permissions: ['all'],
			agent: { canAddTickets: false },
		});
		expect(await call('POST', '/Tickets', [{ summary: 'New' }])).toMatchObject({
			status: 400,
			body: { Message: 'You do not have permission to add new Tickets.' },
		});
	});

	it('to see tickets or customers empties lists, without an error', async () => {
		const blind = await connect(here.sandbox, {
			permissions: ['all'],
			agent: { canViewUnassigned: false, canViewOthers: false },
		});
		expect(await blind('GET', '/Tickets')).toMatchObject({
			status: 200,
			body: { record_count: 0, tickets: [] },
		});
		const oneCustomer = await connect(here.sandbox, {
			permissions: ['all'],
			agent: { onlyCustomers: [12] },
		});
		expect(rowsOf(await oneCustomer('GET', '/Client'))).toMatchObject([{ name: 'Birch Dental' }]);
		expect((await oneCustomer('GET', '/Client/13')).status).toBe(404);
	});

	it('to an outcome is refused by its sentence', async () => {
		const call = await connect(here.sandbox, {
			permissions: ['all'],
			agent: { forbiddenOutcomes: [7] },
		});
		expect(
			await call('POST', '/Actions', [{ ticket_id: 1001, outcome_id: 7, note: 'x' }]),
		).toMatchObject({
			status: 400,
			body: { Message: 'You do not have access to this Action' },
		});
	});
});
