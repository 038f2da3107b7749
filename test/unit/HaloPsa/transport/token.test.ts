import nock from 'nock';
import { fingerprintOf } from '../../../../nodes/HaloPsa/transport/token';
import clock from '../../../support/clock';
import { credential } from '../../../support/credentials';
import type { MockReply } from '../../../support/halo';
import { Halo, ORIGIN } from '../../../support/halo';
import { answering, logInWith, sentenceOf } from '../../../support/logIn';

describe('where the log-in goes', () => {
	test('is discovered and kept with the address it was found for', async () => {
		const halo = new Halo()
			.on('GET /authinfo', { body: { auth_url: 'https://login.haloitsm.com/sso/' } })
			.on('POST https://login.haloitsm.com/sso/token', { body: { access_token: 'token-2' } });
		expect(await logInWith()).toEqual({
			accessToken: 'token-2',
			discovered: `${ORIGIN}/api https://login.haloitsm.com/sso`,
			fingerprint: fingerprintOf(credential()),
			renewAtEpochMs: '',
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
		const halo = new Halo().on('POST https://login.haloitsm.com/sso/token', {
			body: { access_token: 'token-2' },
		});
		await logInWith({ discovered: `${ORIGIN}/api https://login.haloitsm.com/sso` });
		expect(halo.sent).toHaveLength(1);
	});

	test('is discovered anew after the Resource Server was changed', async () => {
		const halo = new Halo()
			.on('GET /authinfo', { body: { auth_url: `${ORIGIN}/auth` } })
			.logIn('token-2');
		await logInWith({ discovered: 'https://old.halopsa.com/api https://old.halopsa.com/auth' });
		expect(halo.tokenRequests).toHaveLength(1);
	});

	test.each<[string, MockReply]>([
		['discovery does not exist', { status: 404 }],
		['discovery answers a web page', { body: '<!DOCTYPE html><html></html>' }],
		['discovery answers no address', { body: { tenant_id: 'northgate' } }],
		[
			'discovery answers an address in the clear',
			{ body: { auth_url: 'http://x.halopsa.com/auth' } },
		],
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

	test.each(['http://login.halopsa.com/auth', 'http://192.0.2.7/auth', 'http://10.0.0.9/auth'])(
		'is not %s, which the API in the clear names',
		async (found) => {
			const own = 'http://10.0.0.5:4000';
			const data = { resourceServer: own, allowHttp: true };
			const halo = new Halo(own).on('GET /authinfo', { body: { auth_url: found } }, 2);
			await expect(logInWith(data)).rejects.toThrow('so the Client Secret was not sent there');
			await expect(logInWith({ ...data, discovered: `${own}/api ${found}` })).rejects.toThrow(
				'so the Client Secret was not sent there',
			);
			expect(halo.tokenRequests).toEqual([]);
		},
	);

	test.each<[string, MockReply]>([
		['is gone', { status: 404 }],
		['redirects', { status: 302, headers: { Location: 'https://new.haloitsm.com' } }],
		['is a web page by now', { body: '<!doctype html>' }],
		['does not answer', { lost: 'ECONNREFUSED' }],
		['has no name any more', { lost: 'ENOTFOUND' }],
	])('is discovered anew when the remembered log-in service %s', async (_, answer) => {
		const halo = new Halo()
			.on('POST https://old.haloitsm.com/auth/token', answer, 'any')
			.on('GET /authinfo', { body: { auth_url: 'https://new.haloitsm.com/auth' } })
			.on('POST https://new.haloitsm.com/auth/token', { body: { access_token: 'token-2' } });
		expect(
			await logInWith({ discovered: `${ORIGIN}/api https://old.haloitsm.com/auth` }),
		).toMatchObject({
			accessToken: 'token-2',
			discovered: `${ORIGIN}/api https://new.haloitsm.com/auth`,
		});
		expect(halo.api).toHaveLength(0);
	});

	test('is asked for again after a lost answer, as the log-in is', async () => {
		const lost = { lost: 'ECONNRESET' };
		const halo = new Halo()
			.on('GET /authinfo', (_, nth) => (nth < 3 ? lost : { status: 404 }), 3)
			.on(
				`POST ${ORIGIN}/auth/token`,
				(_, nth) => (nth < 3 ? lost : { body: { access_token: 'token-2' } }),
				3,
			);
		expect(await logInWith()).toMatchObject({ accessToken: 'token-2' });
		expect(halo.sent).toHaveLength(6);
		expect(clock.waited()).toBeLessThan(5_000);
	});

	test.each([
		'https://login.attacker.example/auth',
		'https://northgate.halopsa.com.attacker.example/auth',
		'https://attackerhalopsa.com/auth',
	])('is never %s, whatever discovery says', async (auth_url) => {
		new Halo().on('GET /authinfo', { body: { auth_url } });
		expect(await sentenceOf()).toBe(
			`northgate.halopsa.com names ${new URL(auth_url).host} as its log-in service, which belongs to neither this server nor Halo, so the Client Secret was not sent there. If it is right, fill in Authorisation Server in this credential as shown in Halo: Configuration → Integrations → HaloPSA API`,
		);
	});

	test('is not what was remembered, where that is no place for the secret', async () => {
		const halo = new Halo()
			.on('GET /authinfo', { body: { auth_url: `${ORIGIN}/auth` } })
			.logIn('token-2');
		await logInWith({ discovered: `${ORIGIN}/api https://login.attacker.example/auth` });
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
		expect(clock.passed()).toBeGreaterThanOrEqual(7_000);
		expect(clock.waited()).toBeLessThan(8_000);
	});

	test('without a word, it waits longer each time, and gives up with a sentence', async () => {
		const halo = answering(...Array.from({ length: 5 }, () => ({ status: 429 })));
		expect(await sentenceOf()).toBe(
			"Halo's log-in service did not answer as expected (status 429). Try again later",
		);
		expect(halo.tokenRequests).toHaveLength(5);
		expect(clock.passed()).toBeGreaterThanOrEqual(30_000);
		expect(clock.waited()).toBeLessThan(32_000);
	});

	test.each(['0', 'Thu, 01 Jan 2026 00:00:00 GMT'])(
		'a Retry-After of %s is no leave to ask without end',
		async (after) => {
			const busy = { status: 429, headers: { 'Retry-After': after } };
			const halo = answering(...Array.from({ length: 40 }, () => busy));
			await sentenceOf();
			expect(halo.tokenRequests.length).toBeLessThanOrEqual(31);
			nock.cleanAll();
		},
	);

	test('the page of a gateway is no word about the address', async () => {
		answering(...Array.from({ length: 5 }, () => ({ status: 503, body: '<html>Busy</html>' })));
		expect(await sentenceOf()).toBe(
			"Halo's log-in service did not answer as expected (status 503). Try again later",
		);
	});

	test('no wait is longer than the patience of whoever asked', async () => {
		answering(
			{ status: 503, headers: { 'Retry-After': '3600' } },
			{ body: { access_token: 'token-2' } },
		);
		await logInWith();
		expect(clock.passed()).toBeGreaterThanOrEqual(30_000);
		expect(clock.waited()).toBeLessThan(32_000);
	});
});

describe('what is kept of a log-in', () => {
	test.each([
		['an hour', 3600, 3_540_000],
		['an hour, as text', '3600', 3_540_000],
		['a minute', 60, 54_000],
	])('the time to log in anew, before the token of %s ends', async (_, expires_in, inMs) => {
		answering({ body: { access_token: 'token-2', expires_in } });
		const { renewAtEpochMs } = await logInWith();
		expect(Number(renewAtEpochMs) - Date.now()).toBeGreaterThan(inMs - 5_000);
		expect(Number(renewAtEpochMs) - Date.now()).toBeLessThanOrEqual(inMs);
	});

	test.each([undefined, null, 0, -1, 5, 'soon'])(
		'no time where Halo gives none that makes sense: %j',
		async (expires_in) => {
			answering({ body: { access_token: 'token-2', expires_in } });
			expect(await logInWith()).toMatchObject({ renewAtEpochMs: '' });
		},
	);

	test('a fingerprint that changes with each field of the log-in, and holds none of them', () => {
		const before = fingerprintOf(credential());
		expect(before).toMatch(/^[0-9a-f]{32}$/);
		const changed = [
			'tenant',
			'resourceServer',
			'authorisationServer',
			'clientId',
			'clientSecret',
			'permissions',
			'customPermissions',
		].map((key) => fingerprintOf(credential({ [key]: 'another' })));
		expect(new Set([before, ...changed]).size).toBe(8);
		expect(fingerprintOf(credential({ accessToken: 'x', discovered: 'y' }))).toBe(before);
	});
});
