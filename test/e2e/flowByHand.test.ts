import type { World } from './world';
import { enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	await world.leave();
});

describe('A flow that is run by hand', () => {
	it('runs from its schedule to its end without being published', async () => {
		const { id } = await world.n8n.api.createWorkflow({
			nodes: [
				{
					name: 'Every Month',
					type: 'n8n-nodes-base.scheduleTrigger',
					typeVersion: 1.2,
					parameters: { rule: { interval: [{ field: 'months' }] } },
				},
				world.node('List Tickets', { resource: 'ticket', operation: 'getAll', limit: 2 }),
			],
			connections: {
				'Every Month': { main: [[{ node: 'List Tickets', type: 'main', index: 0 }]] },
			},
		});
		const { status, data } = await world.n8n.api.runManually(id, 'Every Month');
		expect(status).toBe('success');
		expect(data.resultData.runData['List Tickets'][0].data?.main?.[0]).toHaveLength(2);
	});
});
