import type { IHttpRequestOptions } from 'n8n-workflow';
import { HaloPsaApi } from '../../../credentials/HaloPsaApi.credentials';
import { credential } from '../../support/credentials';
import { testCredential } from '../../support/credentialTest';
import type { MockReply } from '../../support/halo';
import { Halo, ORIGIN } from '../../support/halo';

const type = new HaloPsaApi();
const fresh = credential({ accessToken: '' });

async function authenticated(options: object): Promise<IHttpRequestOptions & { uri?: string }> {
	if (typeof type.authenticate !== 'function') throw new Error('There is no authenticate');
	return await type.authenticate(credential(), options as IHttpRequestOptions);
}

describe('the form', () => {
	test("asks in Halo's words and order", () => {
		const shown = type.properties.filter(({ type: kind }) => !['notice', 'hidden'].includes(kind));
		expect(shown.map(({ displayName }) => displayName)).toEqual([
			'Tenant',
			'Resource Server',
			'Allow HTTP',
			'Authorisation Server',
			'Client ID',
			'Client Secret',
			'Permissions',
			'Custom Permissions',
		]);
	});

	test('masks the secret and the token, and lets n8n renew the token', () => {
		const masked = type.properties.filter(({ typeOptions }) => typeOptions?.password === true);
		expect(masked.map(({ name }) => name)).toEqual(['clientSecret', 'accessToken']);
		const expirable = type.properties.filter(({ typeOptions }) => typeOptions?.expirable === true);
		expect(expirable).toMatchObject([{ name: 'accessToken', type: 'hidden', default: '' }]);
	});
});

describe('a request of any node', () => {
	test.each([
		['/Tickets/7', `${ORIGIN}/api/Tickets/7`],
		['Tickets', `${ORIGIN}/api/Tickets`],
		[`${ORIGIN}/api/Tickets`, `${ORIGIN}/api/Tickets`],
		[`${ORIGIN.toUpperCase()}/api/Tickets`, `${ORIGIN.toUpperCase()}/api/Tickets`],
	])('to %s goes to %s with the token', async (url, sentTo) => {
		expect(await authenticated({ method: 'GET', url, headers: { Accept: 'x' } })).toEqual({
			method: 'GET',
			url: sentTo,
			sendCredentialsOnCrossOriginRedirect: false,
			headers: { Accept: 'x', Authorization: 'Bearer token-1' },
		});
	});

	test('of the HTTP Request node has its address elsewhere', async () => {
		const sent = await authenticated({ method: 'GET', uri: '/Tickets' });
		expect(sent.uri).toBe(`${ORIGIN}/api/Tickets`);
	});

	test.each([
		'https://example.com/api/Tickets',
		'http://northgate.halopsa.com/api/Tickets',
		'https://northgate.halopsa.com:8443/api/Tickets',
		'https://northgate.halopsa.com.example.com/api',
		'https://northgate.halopsa.com@example.com/api',
	])('to %s does not get the token', async (url) => {
		await expect(authenticated({ url })).rejects.toThrow(
			'This Halo PSA credential belongs to northgate.halopsa.com and is not sent to',
		);
	});

	test('to an address without a scheme stays with this Halo', async () => {
		const { url } = await authenticated({ url: '//example.com/api' });
		expect(url).toBe(`${ORIGIN}/api/example.com/api`);
	});
});

describe("n8n's test of the credential", () => {
	const login = { body: { access_token: 'token-2' } };

	test('proves the token on the API itself', async () => {
		const halo = new Halo().logIn('token-2').on('GET /Agent/me', { body: { id: 3 } });
		expect(await testCredential(fresh)).toEqual({
			status: 'OK',
			message: 'Connection successful!',
		});
		expect(halo.api).toMatchObject([{ token: 'token-2' }]);
	});

	test('asks for a new token even where one is stored', async () => {
		const halo = new Halo().logIn('token-2').on('GET /Agent/me', { body: { id: 3 } });
		await testCredential(credential());
		expect(halo.tokenRequests).toHaveLength(1);
	});

	test.each<[MockReply, string]>([
		[
			{ status: 401, body: { error: 'invalid_client' } },
			'Halo does not accept the Client ID or the Client Secret.',
		],
		[{ status: 500 }, 'Halo\'s log-in service does not know the Tenant "nortgate".'],
		[{ status: 400, body: { error: 'invalid_grant' } }, 'may not log in.'],
		[
			{ status: 400, body: { error: 'invalid_scope' } },
			'The Halo application lacks the permission',
		],
		[{ status: 404 }, "is not Halo's log-in service (status 404)."],
		[{ status: 302, headers: { Location: 'https://x.example' } }, 'redirects to another address.'],
		[{ body: '<!doctype html>' }, "is not Halo's log-in service (it answered with a web page)."],
		[{ lost: 'ENOTFOUND' }, 'There is no server named northgate.halopsa.com.'],
		[{ lost: 'ECONNREFUSED' }, 'does not accept connections.'],
		[{ lost: 'CERT_HAS_EXPIRED' }, 'is not trusted (cert has expired).'],
		[{ lost: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'is not trusted (depth zero self signed cert).'],
	])('tells a refused log-in: %j', async (answer, sentence) => {
		new Halo()
			.on(`POST ${ORIGIN}/auth/token`, answer, 'any')
			.on('GET /authinfo', { status: 404 }, 'any');
		const { status, message } = await testCredential({ ...fresh, tenant: 'nortgate' });
		expect(status).toBe('Error');
		expect(message).toContain(sentence);
		expect(message).not.toContain('secret-55ab');
	});

	test.each<[number, string]>([
		[302, 'the Resource Server sends API requests on to another address'],
		[401, 'Halo does not accept its token for the API'],
		[403, 'the agent may not use the API'],
		[404, 'there is no Halo API at the Resource Server'],
		[429, 'Halo receives too many requests at the moment'],
		[500, 'Halo could not handle the request'],
	])('tells what the API answered: %d', async (status, sentence) => {
		new Halo().on(`POST ${ORIGIN}/auth/token`, login, 'any').on('GET /Agent/me', { status }, 'any');
		const result = await testCredential(fresh);
		expect(result.status).toBe('Error');
		expect(result.message).toContain(sentence);
	});

	test('tells a Resource Server that is none', async () => {
		const { message } = await testCredential({ ...fresh, resourceServer: 'northgate' });
		expect(message).toContain('The Resource Server "northgate" is not a full server name.');
	});
});
