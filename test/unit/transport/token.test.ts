import clock from '../../support/clock';
import type { Answer } from '../../support/halo';
import { Halo, ORIGIN } from '../../support/halo';
import { answering, logInWith, sentenceOf } from '../../support/logIn';

describe('where the log-in goes', () => {
	test('is discovered and kept with the address it was found for', async () => {
		const halo = new Halo()
			.on('GET /authinfo', { body: { auth_url: 'https://login.example.net/sso/' } })
			.on('POST https://login.example.net/sso/token', { body: { access_token: 'token-2' } });
		expect(await logInWith()).toEqual({
			accessToken: 'token-2',
			discovered: `${ORIGIN}/api https://login.example.net/sso`,
		});
		expect(halo.sent[1].body).toEqual({
			grant_type: 'client_credentials',
			client_id: 'id-0f7c1d',
			client_secret: 'secret-55ab',
			scope: 'all',
		});
		expect(halo.sent[1].headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
	});

	test('is not discovered a second time', async () => {
		const halo = new Halo().on('POST https://login.example.net/sso/token', {
			body: { access_token: 'token-2' },
		});
		await logInWith({ discovered: `${ORIGIN}/api https://login.example.net/sso` });
		expect(halo.sent).toHaveLength(1);
	});

	test('is discovered anew after the Resource Server was changed', async () => {
		const halo = new Halo()
			.on('GET /authinfo', { body: { auth_url: `${ORIGIN}/auth` } })
			.logIn('token-2');
		await logInWith({ discovered: 'https://old.halopsa.com/api https://old.halopsa.com/auth' });
		expect(halo.tokenRequests).toHaveLength(1);
	});

	test.each<[string, Answer]>([
		['discovery does not exist', { status: 404 }],
		['discovery answers a web page', { body: '<!DOCTYPE html><html></html>' }],
		['discovery answers no address', { body: { tenant_id: 'northgate' } }],
		['discovery answers an address in the clear', { body: { auth_url: 'http://x.example/auth' } }],
		['discovery is refused', { status: 401 }],
	])('is derived from the Resource Server where %s', async (_, answer) => {
		const halo = new Halo().on('GET /authinfo', answer).logIn('token-2');
		await logInWith();
		expect(halo.tokenRequests).toHaveLength(1);
	});

	test('may be in the clear where the Resource Server itself is', async () => {
		const halo = new Halo('http://localhost:4000')
			.on('GET /authinfo', { body: { auth_url: 'http://localhost:4001/auth' } })
			.on('POST http://localhost:4001/auth/token', { body: { access_token: 'token-2' } });
		await logInWith({ resourceServer: 'http://localhost:4000' });
		expect(halo.tokenRequests).toHaveLength(1);
	});

	test('is the Authorisation Server of the credential where it has one', async () => {
		const halo = new Halo().on('POST https://login.example.net/auth/token', {
			body: { access_token: 'token-2' },
		});
		await logInWith({ authorisationServer: 'login.example.net' });
		expect(halo.sent).toHaveLength(1);
	});

	test.each([
		['', {}],
		['northgate', { tenant: 'northgate' }],
		['https://northgate.halopsa.com', { tenant: 'northgate' }],
	])('names the tenant %j only when it was given', async (tenant, query) => {
		const halo = new Halo().on('GET /authinfo', { status: 404 }).logIn('token-2');
		await logInWith({ tenant });
		expect(halo.tokenRequests[0].query).toEqual(query);
	});
});

describe('the permissions asked for', () => {
	const petra =
		'admin:webhooks read:tickets edit:tickets read:customers read:contracts edit:contracts read:items edit:items read:invoices edit:invoices';

	test.each([
		['all', '', 'all'],
		['petraTicketing', '', petra],
		['petraTicketingBilling', '', `${petra} read:softwarelicensing edit:softwarelicensing`],
		['custom', ' read:tickets,  edit:tickets\n', 'read:tickets edit:tickets'],
	])('%s', async (permissions, customPermissions, scope) => {
		const halo = answering({ body: { access_token: 'token-2' } });
		await logInWith({ permissions, customPermissions });
		expect(halo.tokenRequests[0].body).toMatchObject({ scope });
	});

	test('an empty Custom Permissions is refused before any request', async () => {
		expect(await sentenceOf({ permissions: 'custom' })).toBe(
			'Custom Permissions is empty. List what to ask for, such as read:tickets edit:tickets',
		);
	});
});

describe('a busy log-in service', () => {
	test('429 is waited out as long as Halo asks', async () => {
		answering(
			{ status: 429, headers: { 'Retry-After': '7' } },
			{ body: { access_token: 'token-2' } },
		);
		expect(await logInWith()).toMatchObject({ accessToken: 'token-2' });
		expect(clock.waits()).toEqual([7000]);
	});

	test('without a word, it waits longer each time, and gives up with a sentence', async () => {
		answering(...Array.from({ length: 5 }, () => ({ status: 429 })));
		expect(await sentenceOf()).toBe(
			"Halo's log-in service did not answer as expected (status 429). Try again later",
		);
		expect(clock.waits()).toEqual([2000, 4000, 8000, 16000]);
	});

	test('no wait is longer than a minute', async () => {
		answering(
			{ status: 503, headers: { 'Retry-After': '3600' } },
			{ body: { access_token: 'token-2' } },
		);
		await logInWith();
		expect(clock.waits()).toEqual([60_000]);
	});
});
