import type { PetraWorld } from './petraWorld';
import { enterPetraWorld, PETRA_NODE } from './petraWorld';

let world: PetraWorld;

beforeAll(async () => {
	world = await enterPetraWorld();
});

afterAll(async () => {
	await world.leave();
});

it('the credential works in the HTTP Request node, which then sends a User-Agent too', async () => {
	const run = async (url: string) =>
		await world.runChain(
			[
				{
					name: 'HTTP Request',
					type: 'n8n-nodes-base.httpRequest',
					typeVersion: 4.2,
					parameters: {
						url,
						authentication: 'predefinedCredentialType',
						nodeCredentialType: 'petraApi',
					},
					credentials: { petraApi: world.petraCredential },
				},
			],
			[{}],
		);
	const [{ json }] = await run(`${world.sandbox.url}/petra/v1/usage`);
	expect(json).toMatchObject({ organizationName: 'Northgate IT' });
	await expect(run('http://127.0.0.1:9/v1/usage')).rejects.toThrow('is not sent to');
});

it('n8n has the node as a tool of an AI agent too, and both triggers', async () => {
	const names = (await world.n8n.api.nodeTypes()).map(({ name }) => name);
	expect(names).toEqual(
		expect.arrayContaining([
			PETRA_NODE,
			`${PETRA_NODE}Tool`,
			`${PETRA_NODE}Trigger`,
			`${PETRA_NODE}WebhookTrigger`,
		]),
	);
});
