import type { MockReply } from '../../../support/halo';
import { Halo, ORIGIN } from '../../../support/halo';
import { answering, logInWith, sentenceOf } from '../../../support/logIn';

const WHERE = 'Halo: Configuration → Integrations → HaloPSA API';

describe('refused', () => {
	const wrongSecret = `Halo does not accept the Client ID or the Client Secret. Copy both again from ${WHERE} → View Applications, generate a new secret if it is lost, and see that the application is active`;
	const mayNotLogIn =
		'The agent that the Halo application logs in as may not log in. In Configuration → Teams & Agents → Agents, see that this agent is active and has "Is an API-only Agent" ticked, and that the application names it under "Agent to log in as"';
	const notAllowed = `The Halo application does not allow this log-in. In ${WHERE} → View Applications, set its Authentication Method to "Client ID and Secret (Services)" and its Login Type to "Agent"`;
	const unknownTenant = `Halo's log-in service does not know the Tenant "nortgate". Copy Tenant and Resource Server again from ${WHERE}`;

	test.each<[string, MockReply, string]>([
		[
			'wrong secret',
			{ status: 401, body: { error: 'invalid_client' } },
			`${wrongSecret} (Halo says: invalid_client)`,
		],
		[
			'wrong ID, said in words',
			{
				status: 400,
				body: { error: 'invalid_client', error_description: 'The client is unknown.' },
			},
			`${wrongSecret} (Halo says: The client is unknown.)`,
		],
		[
			'wrong secret, which Halo repeats',
			{
				status: 401,
				body: { error: 'invalid_client', error_description: 'id-0f7c1d may not use secret-55ab' },
			},
			`${wrongSecret} (Halo says: *** may not use ***)`,
		],
		['wrong tenant', { status: 500 }, unknownTenant],
		['wrong tenant as a web page', { status: 500, body: '<html>Error</html>' }, unknownTenant],
		[
			'wrong tenant, said in words',
			{ status: 400, body: { Message: 'Tenant not found' } },
			`${unknownTenant} (Halo says: Tenant not found)`,
		],
		[
			'an agent that may not log in',
			{
				status: 400,
				body: { error: 'invalid_grant', error_description: 'The account is disabled.' },
			},
			`${mayNotLogIn} (Halo says: The account is disabled.)`,
		],
		[
			'an agent, by access_denied',
			{ status: 403, body: { error: 'access_denied' } },
			`${mayNotLogIn} (Halo says: access_denied)`,
		],
		[
			'another log-in method',
			{ status: 400, body: { error: 'unauthorized_client' } },
			`${notAllowed} (Halo says: unauthorized_client)`,
		],
		[
			'another grant',
			{ status: 400, body: { error: 'unsupported_grant_type' } },
			`${notAllowed} (Halo says: unsupported_grant_type)`,
		],
		[
			'a web page',
			{ body: '<!DOCTYPE html><html></html>' },
			`${ORIGIN}/auth/token is not Halo's log-in service (it answered with a web page). Check the Resource Server and the Tenant: copy both again from ${WHERE}`,
		],
		[
			'nothing there',
			{ status: 404 },
			`${ORIGIN}/auth/token is not Halo's log-in service (status 404). Check the Resource Server and the Tenant: copy both again from ${WHERE}`,
		],
		[
			'a redirect',
			{ status: 302, headers: { Location: 'https://example.com/login' } },
			`${ORIGIN}/auth/token redirects to another address. Check the Resource Server: copy it again from ${WHERE}`,
		],
		[
			'without words',
			{ status: 400 },
			`Halo refused the log-in (status 400). Check Tenant, Resource Server, Client ID and Client Secret against ${WHERE}`,
		],
		[
			'something else',
			{ status: 418 },
			"Halo's log-in service did not answer as expected (status 418). Try again later",
		],
		[
			'an answer without a token',
			{ body: { token_type: 'Bearer' } },
			"Halo's log-in service did not answer as expected (status 200). Try again later",
		],
	])('%s', async (_, answer, sentence) => {
		answering(answer);
		expect(await sentenceOf({ tenant: 'nortgate' })).toBe(sentence);
	});

	const GUID = '6f1c2d3e-4b5a-4c6d-8e7f-901a2b3c4d5e';
	const copyBoth = `Copy both again from ${WHERE} → View Applications, from the application that n8n is to use`;
	const mail =
		'The Client ID is an e-mail address. Halo wants the ID of an application, not of a person';

	test.each<[string, { clientId: string; clientSecret: string }, string]>([
		['an e-mail address as ID', { clientId: 'pat@example.net', clientSecret: 'x' }, mail],
		[
			'both swapped',
			{ clientId: `${GUID}-${GUID}`, clientSecret: GUID },
			'The Client ID and the Client Secret look swapped',
		],
		[
			'the same twice',
			{ clientId: GUID, clientSecret: GUID },
			'The Client ID and the Client Secret are the same',
		],
	])('what stands in the wrong field is named: %s', async (_, data, sentence) => {
		for (const answer of [{ status: 401, body: { error: 'invalid_client' } }, { status: 400 }]) {
			answering(answer);
			const said = await sentenceOf(data);
			expect(said).toContain(`${sentence}. ${copyBoth}`);
			expect(said).not.toContain(GUID);
		}
	});

	test.each<[string, { clientId: string; clientSecret: string }, MockReply]>([
		[
			'a right pair',
			{ clientId: GUID, clientSecret: `${GUID}-${GUID}` },
			{ status: 401, body: { error: 'invalid_client' } },
		],
		[
			'another refusal',
			{ clientId: 'pat@example.net', clientSecret: 'x' },
			{ status: 400, body: { error: 'unauthorized_client' } },
		],
	])('but not: %s', async (_, data, answer) => {
		answering(answer);
		expect(await sentenceOf(data)).not.toMatch(/e-mail|swapped|the same/);
	});

	test.each([
		[
			'ENOTFOUND',
			'There is no server named northgate.halopsa.com. Check the Resource Server for a typo',
		],
		[
			'EAI_AGAIN',
			'There is no server named northgate.halopsa.com. Check the Resource Server for a typo',
		],
		[
			'EAI_FAIL',
			'There is no server named northgate.halopsa.com. Check the Resource Server for a typo',
		],
		[
			'ECONNREFUSED',
			'The server northgate.halopsa.com does not accept connections. Check the Resource Server and its port, and that the server is running',
		],
		[
			'DEPTH_ZERO_SELF_SIGNED_CERT',
			'The certificate of northgate.halopsa.com is not trusted (depth zero self signed cert). Check the Resource Server. If the certificate is of your own authority, give its file to n8n by the environment variable NODE_EXTRA_CA_CERTS; if it has run out, have it renewed',
		],
		[
			'CERT_HAS_EXPIRED',
			'The certificate of northgate.halopsa.com is not trusted (cert has expired). Check the Resource Server. If the certificate is of your own authority, give its file to n8n by the environment variable NODE_EXTRA_CA_CERTS; if it has run out, have it renewed',
		],
		[
			'ERR_TLS_CERT_ALTNAME_INVALID',
			'The certificate of northgate.halopsa.com is not trusted (err tls cert altname invalid). Check the Resource Server. If the certificate is of your own authority, give its file to n8n by the environment variable NODE_EXTRA_CA_CERTS; if it has run out, have it renewed',
		],
		[
			'EPROTO',
			'The server northgate.halopsa.com does not speak HTTPS there. Check the Resource Server: its scheme and its port',
		],
		[
			'ETIMEDOUT',
			'The server northgate.halopsa.com did not answer in time. Check the Resource Server, and whether a firewall is in between',
		],
		[
			'ECONNRESET',
			'The connection to northgate.halopsa.com was lost. Check the Resource Server, and try again',
		],
	])('no answer: %s', async (lost, sentence) => {
		new Halo().on('GET /authinfo', { lost }, 'any');
		expect(await sentenceOf()).toBe(sentence);
	});

	test('a tenant that was left out, where Halo can not do without', async () => {
		answering({ status: 500 });
		expect(await sentenceOf()).toBe(
			`Halo's log-in service needs a Tenant. Copy Tenant and Resource Server again from ${WHERE}`,
		);
	});

	test('no answer of a given Authorisation Server names that field', async () => {
		new Halo().on('POST https://login.example.net/auth/token', { lost: 'ENOTFOUND' });
		expect(await sentenceOf({ authorisationServer: 'https://login.example.net/auth' })).toBe(
			'There is no server named login.example.net. Check the Authorisation Server for a typo',
		);
	});

	test.each([
		['clientId', 'The Client ID is empty'],
		['clientSecret', 'The Client Secret is empty'],
	])('an empty %s costs no request', async (key, sentence) => {
		expect(await sentenceOf({ [key]: ' ' })).toBe(
			`${sentence}. Copy it from ${WHERE} → View Applications`,
		);
	});

	test('a Resource Server that is none costs no request', async () => {
		expect(await sentenceOf({ resourceServer: 'northgate' })).toContain('not a full server name');
	});
});

describe('a permission that the application lacks', () => {
	const lacking = (boxes: string) =>
		`The Halo application lacks the permission${boxes.includes(',') ? 's' : ''} ${boxes}. In ${WHERE} → View Applications, open the application, tick ${boxes.includes(',') ? 'them' : 'it'} on the Permissions tab and save; or choose fewer Permissions in this credential`;

	test('is named, though Halo refuses the list as a whole', async () => {
		const refusedOnes = ['edit:tickets', 'admin:webhooks'];
		const halo = new Halo().on('GET /authinfo', { status: 404 }).on(
			`POST ${ORIGIN}/auth/token`,
			({ body }) => {
				const asked = (body as { scope: string }).scope.split(' ');
				return asked.some((scope) => refusedOnes.includes(scope))
					? { status: 400, body: { error: 'invalid_scope' } }
					: { body: { access_token: 'token-2' } };
			},
			4,
		);
		expect(
			await sentenceOf({
				permissions: 'custom',
				customPermissions: 'read:tickets edit:tickets admin:webhooks',
			}),
		).toBe(lacking('"Edit: tickets", "Admin: webhooks"'));
		expect(halo.tokenRequests).toHaveLength(4);
	});

	test('is named when Halo grants less than was asked for', async () => {
		answering({ body: { access_token: 'token-2', scope: 'read:tickets' } });
		expect(
			await sentenceOf({ permissions: 'custom', customPermissions: 'read:tickets edit:tickets' }),
		).toBe(lacking('"Edit: tickets"'));
	});

	test('does not follow from a grant of everything', async () => {
		answering({ body: { access_token: 'token-2', scope: 'all' } });
		expect(await logInWith({ permissions: 'petraTicketing' })).toMatchObject({
			accessToken: 'token-2',
		});
	});
});
