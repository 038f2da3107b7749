import type { World } from './world';
import { by, enterWorld } from './world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	expect(world.sandbox.violations).toEqual([]);
	await world.leave();
});

it("The README's first flow makes one ticket, and the second run changes nothing", async () => {
	const flow = {
		resource: 'ticket',
		operation: 'upsert',
		supplier_reference: 'test-1',
		summary: 'Try it out',
		tickettype_id: by('name', 'Incident'),
		client_id: by('name', 'Birch Dental'),
		user_id: by('name', 'Pat Lee'),
	};
	const first = await world.one(flow, [{}]);
	expect(first).toMatchObject({ outcome: 'created', client_name: 'Birch Dental' });
	expect(await world.one(flow, [{}])).toMatchObject({ outcome: 'unchanged', id: first.id });
	const tickets = world.sandbox.halo.rows('Tickets');
	expect(tickets.filter((row) => row.supplier_reference === 'test-1')).toHaveLength(1);
});
