import type { World } from './world';
import { enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

beforeEach(() => world.sandbox.reset());

afterAll(async () => {
	await world.leave();
});

const test = async (data: Record<string, unknown> = {}) =>
	await world.n8n.api.testCredential({
		name: 'Halo PSA',
		type: 'haloPsaApi',
		data: { permissions: 'all', ...world.sandbox.credential(), ...data },
	});

describe('The credential test', () => {
	it('is green with what Halo shows', async () => {
		expect(await test()).toMatchObject({ status: 'OK' });
		expect(world.sandbox.apiRequests().map(({ path }) => path)).toContain('/api/Agent/me');
	});

	it.each(['/api', '/api/', '/auth', '/'])(
		'takes the Resource Server with %s behind it',
		async (end) => {
			expect(await test({ resourceServer: world.sandbox.url + end })).toMatchObject({
				status: 'OK',
			});
		},
	);

	it.each([
		'/ticket?id=1014',
		'/tickets?area=1&mode=30',
		'/config/integrations/halopsaapi',
		'/dashboard',
	])('takes an address copied from the browser: %s', async (page) => {
		expect(await test({ resourceServer: world.sandbox.url + page })).toMatchObject({
			status: 'OK',
		});
	});

	it.each([
		[
			'an e-mail address as ID',
			{ clientId: 'pat@example.net' },
			'The Client ID is an e-mail address. Halo wants the ID of an application',
		],
		[
			'ID and secret swapped',
			{
				clientId: '6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e-8e7f-901a2b3c4d5e',
				clientSecret: '6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e',
			},
			'The Client ID and the Client Secret look swapped',
		],
		[
			'a wrong secret',
			{ clientSecret: 'guessed' },
			'Halo does not accept the Client ID or the Client Secret',
		],
		[
			'a wrong ID',
			{ clientId: 'guessed' },
			'Halo does not accept the Client ID or the Client Secret',
		],
		[
			'a wrong tenant',
			{ tenant: 'other' },
			'Halo\'s log-in service does not know the Tenant "other"',
		],
		[
			'no server at all',
			{ resourceServer: 'https://halo.invalid' },
			'There is no server named halo.invalid',
		],
		[
			'a closed port',
			{ resourceServer: 'http://127.0.0.1:1' },
			'The server 127.0.0.1:1 does not accept connections',
		],
		['an empty server', { resourceServer: ' ' }, 'The Resource Server is empty. Copy it from Halo'],
		['an empty secret', { clientSecret: '' }, 'The Client Secret is empty'],
	])('says what to change: %s', async (_, data, sentence) => {
		const { status, message } = await test(data);
		expect(status).toBe('Error');
		expect(message).toContain(sentence);
		expect(message).not.toContain(world.sandbox.credential().clientSecret);
	});

	it('names the permission that the application lacks', async () => {
		const { clientId, clientSecret } = world.sandbox.addApplication({
			permissions: [
				'admin:webhooks',
				'read:tickets',
				'edit:tickets',
				'read:customers',
				'read:contracts',
				'edit:contracts',
				'read:items',
				'edit:items',
				'read:invoices',
			],
		});
		const { status, message } = await test({
			clientId,
			clientSecret,
			permissions: 'petraTicketing',
		});
		expect(status).toBe('Error');
		expect(message).toContain('The Halo application lacks the permission "Edit: invoices"');
	});

	it('tells of an agent that may not log in', async () => {
		const application = world.sandbox.addApplication({
			permissions: ['all'],
			agent: { canLogin: false },
		});
		const { message } = await test(application);
		expect(message).toContain('The agent that the Halo application logs in as may not log in');
	});

	it('tells of an API that does not take the token', async () => {
		world.sandbox.faults.add({ path: '/Agent/me', status: 401, times: Infinity });
		const { message } = await test();
		expect(message).toContain('The login worked, but Halo does not accept its token for the API');
	});

	it('tells of an API address that answers with a page', async () => {
		world.sandbox.faults.add({
			path: '/Agent/me',
			status: 200,
			headers: { 'Content-Type': 'text/html' },
			body: '<!DOCTYPE html><p>Welcome',
			times: Infinity,
		});
		const { status, message } = await test();
		expect(status).toBe('Error');
		expect(message).toContain('answers API requests with something else than data');
	});
});

describe('A permission that is missing', () => {
	it.each([
		[
			'Read: customers',
			['read:tickets'],
			{ resource: 'customer', operation: 'getAll' },
			'Customers Access Level: Read Only or more',
		],
		[
			'Edit: tickets',
			['read:tickets'],
			{ resource: 'ticket', operation: 'create', summary: 'x' },
			'Tickets Access Level: Read and Modify',
		],
		[
			'Read: tickets',
			['read:customers'],
			{ resource: 'ticket', operation: 'getAll' },
			'Tickets Access Level: Read Only or more',
		],
	])('is named with its two places in Halo: %s', async (box, permissions, parameters, right) => {
		const id = await world.newCredential(world.sandbox.addApplication({ permissions }));
		const { error } = await world.runAs(id, parameters);
		expect(error?.message).toContain(`it needs the permission "${box}"`);
		expect(error?.description).toContain(`on its Permissions tab tick "${box}"`);
		expect(error?.description).toContain(right);
	});

	it('is named too when it is the agent that lacks the right', async () => {
		const application = world.sandbox.addApplication({
			permissions: ['all'],
			agent: { customers: 'none' },
		});
		const id = await world.newCredential(application);
		const { error } = await world.runAs(id, { resource: 'customer', operation: 'getAll' });
		expect(error?.description).toContain('Feature Access → Customers Access Level');
	});

	it('keeps the secret and the token out of the execution', async () => {
		const application = world.sandbox.addApplication({ permissions: ['read:tickets'] });
		const id = await world.newCredential(application);
		const { execution } = await world.runAs(id, {
			resource: 'ticket',
			operation: 'create',
			summary: 'x',
		});
		const kept = JSON.stringify(execution);
		expect(kept).toContain('Edit: tickets');
		expect(kept).not.toContain(application.clientSecret);
		expect(kept).not.toMatch(/Bearer /);
	});
});
