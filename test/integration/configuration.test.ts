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

const list = async (resource: string, filters: Record<string, unknown> = {}) => {
	const { items, error } = await world.run({
		resource,
		operation: 'getAll',
		returnAll: true,
		filters,
	});
	expect(error).toBeNull();
	return items.map(({ name }) => name);
};

describe.each([
	{ resource: 'agent', id: 3, name: 'Sam Okafor', more: { isdisabled: false } },
	{ resource: 'team', id: 2, name: 'Security Desk', more: { department_id: 1 } },
	{ resource: 'status', id: 2, name: 'In Progress', more: { shortname: 'WIP' } },
	{ resource: 'ticketType', id: 1, name: 'Incident', more: { default_sla: 1, initial_status: 1 } },
])('$resource', ({ resource, id, name, more }) => {
	it.each([
		['its ID', by('id', id)],
		['its name, however it is written', by('name', name.toUpperCase())],
		['an expression that brings either', by('id', name)],
	])('is read by %s', async (_, locator) => {
		const row = await world.one({ resource, operation: 'get', [`${resource}Id`]: locator });
		expect(row).toMatchObject({ id, name, ...more });
	});

	it('is listed with the others, by one request', async () => {
		expect(await list(resource)).toContain(name);
		world.requestCounts();
		const { items } = await world.run({ resource, operation: 'getAll', limit: 1 });
		expect(items).toHaveLength(1);
		expect(Object.values(world.requestCounts())).toEqual([1]);
	});

	it('is refused where Halo has none of that name', async () => {
		const { error } = await world.run({
			resource,
			operation: 'get',
			[`${resource}Id`]: by('name', 'Nobody'),
		});
		expect(error?.message).toMatch(/no (agent|team|status|ticket type) is named "Nobody"/);
	});
});

describe('Filters', () => {
	it('bring agents that can no longer log in, and those of a team', async () => {
		expect(await list('agent')).not.toContain('Former Colleague');
		expect(await list('agent', { includedisabled: true })).toContain('Former Colleague');
		expect(await list('agent', { search: 'priya' })).toEqual(['Priya Nair']);
		expect(await list('agent', { team_id: by('name', 'Security Desk') })).toEqual([
			'Sam Okafor',
			'Priya Nair',
		]);
	});

	it('bring inactive teams', async () => {
		world.sandbox.halo.add('Team', { name: 'Night Shift', inactive: true });
		expect(await list('team')).not.toContain('Night Shift');
		expect(await list('team', { includedisabled: true })).toContain('Night Shift');
	});

	it('leave out statuses that close a ticket, and those that a ticket type does not have', async () => {
		expect(await list('status')).toEqual(expect.arrayContaining(['In Progress', 'Closed']));
		expect(await list('status', { excludeclosed: true })).not.toContain('Closed');
		world.sandbox.halo.add('TicketType', {
			name: 'Narrow',
			allowall_status: false,
			allowed_status: [{ id: 1 }, { id: 9 }],
		});
		expect(await list('status', { tickettype_id: by('name', 'Narrow') })).toEqual([
			'New',
			'Closed',
		]);
	});

	it('leave out statuses of other things than tickets', async () => {
		const others = world.sandbox.halo.rows('Status').filter(({ type }) => type !== 0);
		expect(others).not.toHaveLength(0);
		const { items } = await world.run({ resource: 'status', operation: 'getAll', returnAll: true });
		const ids = items.map(({ id }) => id);
		expect(ids).toContain(9);
		expect(others.filter(({ id }) => ids.includes(id))).toEqual([]);
	});

	it('bring ticket types of which tickets may be created', async () => {
		world.sandbox.halo.add('TicketType', { name: 'Import Only', cancreate: false });
		expect(await list('ticketType')).toContain('Import Only');
		expect(await list('ticketType', { can_create_only: true })).not.toContain('Import Only');
	});
});
