import { version } from '../../package.json';
import { request } from '../../real-n8n';
import type { World } from './world';
import { enterWorld, HALO_NODE } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	await world.leave();
});

interface Loaded {
	name: string;
	displayName: string;
	iconUrl: { light: string; dark: string };
}

const loaded = async () => {
	const types = (await world.n8n.api.nodeTypes()) as unknown as Loaded[];
	return types.filter(({ name }) => name.startsWith('n8n-nodes-halopsa.'));
};

describe('The packed package in a real n8n', () => {
	it('is loaded as a node and as an AI tool', async () => {
		expect((await loaded()).map(({ name }) => name)).toEqual(
			expect.arrayContaining([HALO_NODE, `${HALO_NODE}Tool`]),
		);
	});

	it('is loaded as a node that asks, and as the review that n8n makes of it for tools of agents', async () => {
		const types = (await world.n8n.api.nodeTypes()) as unknown as Array<
			Loaded & { properties: Array<{ name: string; type: string; default: unknown }> }
		>;
		const review = types.find(({ name }) => name === `${HALO_NODE}ApprovalHitlTool`);
		expect(types.map(({ name }) => name)).toContain(`${HALO_NODE}Approval`);
		expect(types.map(({ name }) => name)).not.toContain(`${HALO_NODE}ApprovalTool`);
		expect(review?.properties).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ name: 'operation', type: 'hidden', default: 'sendAndWait' }),
				expect.objectContaining({ name: 'responseType', type: 'hidden', default: 'approval' }),
				expect.objectContaining({ name: 'ticket_id', type: 'resourceLocator' }),
			]),
		);
	});

	it('brings the icons of every node, light and dark', async () => {
		for (const { iconUrl } of await loaded()) {
			expect(iconUrl.light).not.toBe(iconUrl.dark);
			for (const icon of [iconUrl.light, iconUrl.dark]) {
				const answer = await request(`${world.n8n.url}/${icon}`);
				expect(answer.status).toBe(200);
				expect(answer.headers.get('content-type')).toContain('image/svg+xml');
			}
		}
	});

	it('is listed under Settings → Community nodes', async () => {
		expect(await world.n8n.api.rest('GET', '/community-packages')).toEqual([
			expect.objectContaining({
				packageName: 'n8n-nodes-halopsa',
				installedVersion: version,
				failedLoading: false,
			}),
		]);
	});
});
