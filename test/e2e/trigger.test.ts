import { sleep } from 'n8n-workflow';
import { closeTicket, flowOf, openTickets, registered } from './triggers';
import type { World } from './world';
import { enterWorld } from './world';

const TRIGGER = 'n8n-nodes-halopsa.haloPsaTrigger';

let world: World;
let credential: string;

beforeAll(async () => {
	world = await enterWorld();
	credential = await world.newCredential();
});

beforeEach(() => world.sandbox.reset());

afterAll(async () => {
	await world.leave();
});

const published = async (parameters: Record<string, unknown>) => {
	const flow = await flowOf(world.n8n.api, { type: TRIGGER, parameters, credential });
	await flow.publish();
	return flow;
};

describe('Publishing', () => {
	it('makes the webhook with its events, and unpublishing takes all away', async () => {
		const flow = await published({ events: [3, 39, 76] });
		const { webhooks, bindings } = registered(world.sandbox);
		expect(webhooks).toMatchObject([
			{
				url: flow.url,
				active: true,
				authentication_type: 3,
				name: expect.stringMatching(/^n8n: /),
			},
		]);
		expect(bindings.map(({ eventno }) => eventno)).toEqual([3, 39, 76]);
		expect(world.sandbox.violations).toEqual([]);
		await flow.unpublish();
		expect(registered(world.sandbox)).toEqual({ webhooks: [], bindings: [] });
	});

	it('starts one execution with the ticket when it is closed', async () => {
		const flow = await published({ events: [39] });
		const [ticket] = openTickets(world.sandbox, 1);
		closeTicket(world.sandbox, ticket.id);
		await world.sandbox.halo.deliveriesDone();
		const outputs = await flow.outputs(1);
		expect(outputs).toMatchObject([
			[{ event: 'ticket closed', event_number: 39, ticket: { id: ticket.id, status_id: 9 } }],
		]);
		await sleep(200);
		expect(await flow.count()).toBe(1);
		await flow.unpublish();
	});
});
