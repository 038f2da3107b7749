import { startSandbox } from '../../sandbox';
import { askToken, closedAfterEach, connect, sandboxForTests } from './client';

const here = sandboxForTests();
const start = closedAfterEach(startSandbox);

describe('the token server', () => {
	it('gives an opaque token for an hour', async () => {
		const { status, body } = await askToken(here.sandbox);
		expect(status).toBe(200);
		expect(body).toEqual({
			access_token: expect.stringMatching(/^[\w-]{40,}$/),
			token_type: 'Bearer',
			expires_in: 3600,
			scope: 'all',
		});
	});

	it('takes the tenant in the query, in the form, or not at all', async () => {
		expect((await askToken(here.sandbox, {}, '?tenant=Sandbox')).status).toBe(200);
		expect((await askToken(here.sandbox, { tenant: 'sandbox' })).status).toBe(200);
		expect((await askToken(here.sandbox)).status).toBe(200);
	});

	it.each([
		['error 500', 500],
		['not found 404', 404],
		['html', 200],
	] as const)('answers a wrong tenant with %s', async (wrongTenant, status) => {
		here.sandbox.switches.wrongTenant = wrongTenant;
		const answer = await askToken(here.sandbox, {}, '?tenant=elsewhere');
		expect(answer.status).toBe(status);
		expect(answer.body).not.toHaveProperty('access_token');
	});

	it.each([
		[{ client_secret: 'wrong' }, 401, 'invalid_client'],
		[{ client_id: 'nobody' }, 401, 'invalid_client'],
		[{ scope: 'read:actions' }, 400, 'invalid_scope'],
		[{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
		[{ grant_type: '' }, 400, 'invalid_request'],
	])('refuses %j with %i %s', async (fields, status, error) => {
		const answer = await askToken(here.sandbox, fields as Record<string, string>);
		expect(answer).toMatchObject({
			status,
			body: { error, error_description: expect.any(String) },
		});
	});

	it('refuses a body that is not a form', async () => {
		const response = await fetch(`${here.sandbox.url}/auth/token`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{"grant_type":"client_credentials"}',
		});
		expect(response.status).toBe(400);
	});

	it('refuses a permission that is not ticked, or leaves it out of the token', async () => {
		const { clientId: client_id, clientSecret: client_secret } = here.sandbox.addApplication({
			permissions: ['read:tickets'],
		});
		const wish = { client_id, client_secret, scope: 'read:tickets read:items' };
		expect(await askToken(here.sandbox, wish)).toMatchObject({
			status: 400,
			body: { error: 'invalid_scope' },
		});
		here.sandbox.switches.untickedScope = 'left out';
		expect((await askToken(here.sandbox, wish)).status).toBe(200);
	});

	it('refuses an inactive application and an agent who may not log in', async () => {
		const inactive = here.sandbox.addApplication({ permissions: ['all'], active: false });
		const lockedOut = here.sandbox.addApplication({
			permissions: ['all'],
			agent: { canLogin: false },
		});
		const switchedOff = here.sandbox.addApplication({ permissions: ['all'], agent: { id: 6 } });
		const ask = ({ clientId, clientSecret }: typeof inactive) =>
			askToken(here.sandbox, { client_id: clientId, client_secret: clientSecret });
		expect(await ask(inactive)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
		expect(await ask(lockedOut)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
		expect(await ask(switchedOff)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
	});

	it('never keeps a secret in the request log', async () => {
		const { clientSecret } = here.sandbox.credential();
		await askToken(here.sandbox);
		expect(here.sandbox.tokenRequests()).toHaveLength(1);
		expect(JSON.stringify(here.sandbox.requests)).not.toContain(clientSecret);
	});
});

describe('a token', () => {
	it('is needed', async () => {
		const response = await fetch(`${here.sandbox.url}/api/Tickets`);
		expect([response.status, await response.text()]).toEqual([401, '']);
	});

	it('ends with an empty 401, or with 400 and a sentence', async () => {
		const call = await connect(here.sandbox);
		here.sandbox.expireTokens();
		expect(await call('GET', '/Tickets')).toMatchObject({ status: 401, body: '' });
		here.sandbox.switches.expiredToken = 'sentence 400';
		expect(await call('GET', '/Tickets')).toMatchObject({
			status: 400,
			body: expect.stringContaining('expired'),
		});
	});

	it.each([
		['token not found 400', 400],
		['empty 400', 400],
		['empty 403', 403],
		['login page', 200],
	] as const)('ends with %s', async (answer, status) => {
		const { sandbox } = here;
		const call = await connect(sandbox);
		sandbox.expireTokens();
		sandbox.switches.expiredToken = answer;
		const { status: seen, body } = await call('GET', '/Tickets');
		expect(seen).toBe(status);
		expect(typeof body).toBe('string');
	});

	it('lives as long as was asked for', async () => {
		const sandbox = await start({ tokenLifeSeconds: 0 });
		const call = await connect(sandbox);
		expect((await call('GET', '/Tickets')).status).toBe(401);
	});
});

describe('discovery', () => {
	it('needs no token', async () => {
		const response = await fetch(`${here.sandbox.url}/api/AuthInfo`);
		expect(await response.json()).toEqual({
			auth_url: `${here.sandbox.url}/auth`,
			tenant_id: 'sandbox',
		});
	});

	it('may be missing, and follows a path in front', async () => {
		const sandbox = await start({ basePath: '/halo' });
		const answer = await (await fetch(`${sandbox.url}/halo/api/authinfo`)).json();
		expect(answer).toMatchObject({ auth_url: `${sandbox.url}/halo/auth` });
		sandbox.switches.authInfo = 'missing';
		expect((await fetch(`${sandbox.url}/halo/api/authinfo`)).status).toBe(404);
	});
});
