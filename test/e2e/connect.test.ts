import { callNode } from '../../real-n8n';
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

it('The credential test knows another site by its web page', async () => {
	const { message } = await world.n8n.api.testCredential({
		name: 'Halo PSA',
		type: 'haloPsaApi',
		data: { permissions: 'all', ...world.sandbox.credential(), resourceServer: world.n8n.url },
	});
	expect(message).toContain("is not Halo's log-in service (it answered with a web page)");
});

describe('The credential in the HTTP Request node', () => {
	const request = (url: string) => ({
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		parameters: {
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: 'haloPsaApi',
			options: {},
		},
	});

	it('logs in, completes the path and renews a dead token', async () => {
		const credentials = { haloPsaApi: { id: await world.newCredential(), name: 'Halo PSA' } };
		const url = `${world.sandbox.url}/api/Agent/me`;
		const first = await callNode(world.n8n, { ...request(url), credentials });
		expect(first.items).toMatchObject([{ name: 'petra_api' }]);
		world.sandbox.expireTokens();
		const second = await callNode(world.n8n, { ...request(url), credentials });
		expect(second.items).toMatchObject([{ name: 'petra_api' }]);
	});

	it('is not sent to another server', async () => {
		const credentials = { haloPsaApi: { id: await world.newCredential(), name: 'Halo PSA' } };
		const { error } = await callNode(world.n8n, {
			...request(`${world.n8n.url}/healthz`),
			credentials,
		});
		expect(error?.message).toContain('is not sent to');
	});
});
