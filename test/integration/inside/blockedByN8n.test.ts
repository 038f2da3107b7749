import type { PetraWorld } from '../world';
import { enterPetraWorld } from '../world';

/** Kind: a Halo or a Petra in a private network, while n8n protects such networks from what its workflows ask for. */
let world: PetraWorld;

beforeAll(async () => {
	// Read by n8n when the first request goes out.
	process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
	world = await enterPetraWorld();
});

afterAll(async () => {
	delete process.env.N8N_SSRF_PROTECTION_ENABLED;
	await world.leave();
});

const SENTENCE =
	/^n8n itself blocks requests to 127\.0\.0\.1:\d+, .*If the (Resource Server|Base URL).* is right, have the server added to n8n's environment variable N8N_SSRF_ALLOWED_HOSTNAMES, or its addresses to N8N_SSRF_ALLOWED_IP_RANGES/;

it('the credential test names the setting of n8n', async () => {
	const data = { permissions: 'all', ...world.sandbox.credential() };
	const answer = await world.n8n.api.testCredential({ name: 'Halo', type: 'haloPsaApi', data });
	expect(answer.status).toBe('Error');
	expect(answer.message).toMatch(SENTENCE);
});

it('the node names it too, and asks once', async () => {
	const { error } = await world.run({ resource: 'customer', operation: 'getAll' });
	expect(error?.message).toMatch(SENTENCE);
	expect(world.sandbox.requests).toEqual([]);
});

it('the Petra node as well', async () => {
	const { error } = await world.runPetra({ resource: 'tenant', operation: 'getAll' });
	expect(error?.message).toMatch(SENTENCE);
	expect(world.sandbox.requests).toEqual([]);
});
