import {
	authorisationServerOf,
	haloServerOf,
	resourceServerOf,
	ServerAddressRefused,
	tenantOf,
} from '../../../../nodes/HaloPsa/transport/server';

const hosted = {
	api: 'https://northgate.halopsa.com/api',
	derivedAuth: 'https://northgate.halopsa.com/auth',
	screens: 'https://northgate.halopsa.com',
};

describe('Resource Server', () => {
	test.each([
		'https://northgate.halopsa.com/api',
		'https://northgate.halopsa.com/api/',
		'https://northgate.halopsa.com',
		'https://northgate.halopsa.com/',
		'https://northgate.halopsa.com/auth',
		'https://northgate.halopsa.com/auth/',
		'https://northgate.halopsa.com/auth/token',
		'northgate.halopsa.com',
		'northgate.halopsa.com/',
		'northgate.halopsa.com/api',
		'HTTPS://Northgate.HaloPSA.com/API/',
		'https://northgate.halopsa.com//api//',
		'https://northgate.halopsa.com/api?tenant=northgate',
		'https://northgate.halopsa.com/api#top',
		'  https://northgate.halopsa.com/api\n',
		'"https://northgate.halopsa.com/api"',
		"'https://northgate.halopsa.com/api'",
		'https://northgate.halopsa.com:443/api',
	])('accepts %j', (pasted) => {
		expect(resourceServerOf(pasted)).toEqual(hosted);
	});

	test.each([
		'https://northgate.halopsa.com/tickets?area=1&mode=30',
		'https://northgate.halopsa.com/ticket?id=1014',
		'https://northgate.halopsa.com/config/integrations/halopsaapi',
		'https://northgate.halopsa.com/portal/home#top',
		'https://northgate.halopsa.com/Anything/Else/',
		'northgate.halopsa.com/home',
	])('takes what a browser shows for the server that it is of: %j', (pasted) => {
		expect(resourceServerOf(pasted)).toEqual(hosted);
	});

	test.each([
		['https://it.example.net/tickets?area=1', 'https://it.example.net'],
		['https://it.example.net/halo/ticket?id=1014', 'https://it.example.net/halo'],
		['https://it.example.net/halo/config/integrations', 'https://it.example.net/halo'],
		['https://it.example.net/tickets/api', 'https://it.example.net/tickets'],
		['https://it.example.net/ticketing', 'https://it.example.net/ticketing'],
	])('of an own server only a page of Halo is left out: %j', (pasted, base) => {
		expect(resourceServerOf(pasted)).toMatchObject({
			api: `${base}/api`,
			derivedAuth: `${base}/auth`,
		});
	});

	test.each([
		['http://localhost:4000/api', 'http://localhost:4000'],
		['localhost:4000', 'https://localhost:4000'],
		['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
		['https://[::1]:8443/api', 'https://[::1]:8443'],
		['halo-server:8443/api', 'https://halo-server:8443'],
		['https://it.example.net/halo/api', 'https://it.example.net/halo'],
		['it.example.net/halo/', 'https://it.example.net/halo'],
		['https://it.example.net/Halo/ITSM/auth/', 'https://it.example.net/Halo/ITSM'],
		['https://northgate.trial.usehalo.com/api', 'https://northgate.trial.usehalo.com'],
	])('keeps scheme, port and path of an own server: %j', (pasted, base) => {
		expect(resourceServerOf(pasted)).toMatchObject({
			api: `${base}/api`,
			derivedAuth: `${base}/auth`,
		});
	});

	test.each([
		['https://northgate.trial.usehalo.com/api', 'https://northgate.trial.usehalo.com'],
		['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
		['https://it.example.net/halo/api', undefined],
		['https://it.example.net/halo/ticket?id=1014', undefined],
	])(
		'its screens are beside the API, below a path it is not known where: %j',
		(pasted, screens) => {
			expect(resourceServerOf(pasted).screens).toBe(screens);
		},
	);

	test.each([
		'http://192.168.7.20/api',
		'http://10.0.0.5:8080',
		'http://172.31.4.4',
		'http://[fd00::12]:8080',
		'http://halo:8080',
		'http://halo.northgate.local',
		'http://host.docker.internal:4380',
	])('may be unencrypted in a private network, by a choice: %j', (pasted) => {
		expect(resourceServerOf(pasted, true).api).toMatch(/^http:.*\/api$/);
		expect(() => resourceServerOf(pasted)).toThrow(
			/^The Resource Server begins with http:\/\/, so .* would travel unencrypted\. Use https:\/\/\S+, or turn on Allow HTTP in this credential/,
		);
	});

	test.each<{ allowHttp?: string | boolean }>([
		{},
		{ allowHttp: '' },
		{ allowHttp: 'true' },
		{ allowHttp: false },
	])('and %j is no such choice', (stored) => {
		const credential = { resourceServer: 'http://192.168.7.20', ...stored };
		expect(() => haloServerOf(credential)).toThrow('would travel unencrypted');
		expect(haloServerOf({ ...credential, allowHttp: true }).api).toBe('http://192.168.7.20/api');
	});

	test.each([
		'http://northgate.halopsa.com/api',
		'http://172.32.4.4',
		'http://192.168.7.20.example.com',
		'http://10.example.com',
		'http://1.1.1.1',
		'http://127.0.0.1.example.com',
		'http://169.254.169.254',
		'http://fd00.example.com',
		'http://localhost.example.com',
		'http://[2001:db8::1]',
		'http://3232241428.com',
	])('is never unencrypted over the internet: %j', (pasted) => {
		for (const chosen of [true, false])
			expect(() => resourceServerOf(pasted, chosen)).toThrow(
				/would travel unencrypted\. Use https:\/\/[^ ,]+$/,
			);
	});

	test.each([
		['', 'is empty'],
		['   ', 'is empty'],
		['north gate.halopsa.com', 'has a space in it'],
		['<tenant>.halopsa.com', 'holds characters that no server address has'],
		['petra@northgate.halopsa.com', 'holds characters that no server address has'],
		['ftp://northgate.halopsa.com', 'begins with "ftp://"'],
		['javascript://northgate.halopsa.com', 'begins with "javascript://"'],
		['northgate', '"northgate" is not a full server name'],
		['https://northgate/api', '"northgate" is not a full server name'],
		['https://', 'is not a web address'],
		['https://northgate.halopsa.com:99999', 'is not a web address'],
		['javascript:alert(1)', 'is not a web address'],
	])('refuses %j', (pasted, why) => {
		const refused = () => resourceServerOf(pasted);
		expect(refused).toThrow(ServerAddressRefused);
		expect(refused).toThrow(
			new Error(
				`The Resource Server ${why}. Copy it from Halo: Configuration → Integrations → HaloPSA API. It looks like https://yourcompany.halopsa.com/api`,
			),
		);
	});
});

describe('Authorisation Server', () => {
	test.each([
		['https://northgate.halopsa.com/auth', 'https://northgate.halopsa.com/auth'],
		['https://northgate.halopsa.com/auth/', 'https://northgate.halopsa.com/auth'],
		['https://northgate.halopsa.com/auth/token', 'https://northgate.halopsa.com/auth'],
		['northgate.halopsa.com', 'https://northgate.halopsa.com/auth'],
		['https://northgate.halopsa.com/api', 'https://northgate.halopsa.com/auth'],
		['https://login.example.net/sso', 'https://login.example.net/sso'],
		['https://it.example.net/halo/auth', 'https://it.example.net/halo/auth'],
	])('%j is %j', (pasted, cleaned) => {
		expect(authorisationServerOf(pasted)).toBe(cleaned);
	});

	test('refuses nonsense, naming its own field and form', () => {
		expect(() => authorisationServerOf('auth')).toThrow(
			'The Authorisation Server "auth" is not a full server name. Copy it from Halo: Configuration → Integrations → HaloPSA API. It looks like https://yourcompany.halopsa.com/auth',
		);
	});

	test('keeps the path of an own server whose API address was pasted', () => {
		expect(authorisationServerOf('https://it.example.net/halo/api')).toBe(
			'https://it.example.net/halo/auth',
		);
	});
});

describe('Tenant', () => {
	test.each([
		['', ''],
		['northgate', 'northgate'],
		[' Northgate-UK_2 ', 'Northgate-UK_2'],
		['northgate.halopsa.com', 'northgate'],
		['https://northgate.halopsa.com', 'northgate'],
		['https://northgate.halopsa.com/api', 'northgate'],
		['northgate.halopsa.com:443/', 'northgate'],
	])('%j is %j', (pasted, cleaned) => {
		expect(tenantOf(pasted)).toBe(cleaned);
	});

	test.each(['north gate', 'north&scope=all', 'north?x', 'north/gate', 'nørth'])(
		'refuses %j',
		(pasted) => {
			expect(() => tenantOf(pasted)).toThrow(
				`The Tenant "${pasted}" holds characters that no tenant name has. Copy it from Halo: Configuration → Integrations → HaloPSA API → Tenant`,
			);
		},
	);
});
