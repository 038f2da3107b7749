import { records } from '../../nodes/HaloPsa/records';
import type { World } from './world';
import { by, enterWorld } from './world';

const ROWS = 250;

let world: World;

beforeAll(async () => {
	world = await enterWorld();
	world.sandbox.halo.clear('Client');
	for (let number = 1; number <= ROWS; number++)
		world.sandbox.halo.add('Client', {
			name: `Customer ${number}`,
			ref: number % 5 === 0 ? '' : `R${(number * 7) % ROWS}`,
		});
	// Logs in, so that only the lists are counted.
	await world.one({ resource: 'supplier', operation: 'get', supplierId: by('id', 9) });
});

beforeEach(() => {
	world.requestCounts();
});

afterEach(() => {
	for (const ignoring of ['ignoresOrder', 'ignoresPaging', 'wrongRecordCount'] as const)
		world.sandbox.switches[ignoring].clear();
	expect(world.sandbox.violations).toEqual([]);
});

afterAll(async () => {
	await world.leave();
});

const customers = { resource: 'customer', operation: 'getAll' };

describe('Output: Count', () => {
	it.each([
		['Halo counts the list: one request', undefined, 1],
		['Halo counts the page only: the list is read to its end', 'wrongRecordCount', 3],
		['Halo gives all at once, whatever page is asked for', 'ignoresPaging', 2],
	] as const)('%s', async (_, name, requests) => {
		if (name !== undefined) world.sandbox.switches[name].add('Client');
		const { items, error } = await world.run({ ...customers, listOutput: 'count', limit: 3 });
		expect(error).toBeNull();
		expect(items).toEqual([{ count: ROWS }]);
		expect(world.requestCounts()).toEqual({ 'GET /api/Client': requests });
	});

	it('counts what the filters leave, also nothing', async () => {
		const count = async (search: string) =>
			await world.run({ ...customers, listOutput: 'count', filters: { search } });
		expect((await count('Customer 25')).items).toEqual([{ count: 2 }]);
		expect((await count('nobody')).items).toEqual([{ count: 0 }]);
		expect(world.requestCounts()).toEqual({ 'GET /api/Client': 2 });
	});

	it('a filter that Halo ignores gives no count', async () => {
		const { switches, halo } = world.sandbox;
		switches.ignoredFilters.add('client_id');
		halo.clear('Site');
		for (let number = 0; number < ROWS; number++)
			halo.add('Site', { name: `Site ${number}`, client_id: number % 2 === 0 ? 12 : 13 });
		const { error } = await world.run({
			resource: 'site',
			operation: 'getAll',
			listOutput: 'count',
			filters: { client_id: by('id', 12) },
		});
		switches.ignoredFilters.clear();
		expect(error?.message).toContain('Halo did not honour the filter Customer');
	});

	it('a filter that Halo ignores gives no count, though the oldest rows agree with it', async () => {
		const { switches, halo } = world.sandbox;
		halo.clear('Site');
		for (let number = 0; number < ROWS; number++)
			halo.add('Site', { name: `Site ${number}`, client_id: number < 120 ? 12 : 13 });
		const count = async () =>
			await world.run({
				resource: 'site',
				operation: 'getAll',
				listOutput: 'count',
				filters: { client_id: by('id', 12) },
			});
		world.requestCounts();
		expect((await count()).items).toEqual([{ count: 120 }]);
		expect(world.requestCounts()).toEqual({ 'GET /api/Site': 2 });
		switches.ignoredFilters.add('client_id');
		const { error } = await count();
		switches.ignoredFilters.clear();
		expect(error?.message).toContain('Halo did not honour the filter Customer');
	});

	const listed = records.filter(
		({ operations, parent, anyEndpoint }) =>
			operations?.getAll !== undefined && parent === undefined && !anyEndpoint,
	);

	it.each(listed.map(({ name }) => name))('%s: as many as are listed', async (resource) => {
		const all = await world.run({ resource, operation: 'getAll', returnAll: true });
		const counted = await world.run({ resource, operation: 'getAll', listOutput: 'count' });
		expect(all.error).toBeNull();
		expect(counted.items).toEqual([{ count: all.items.length }]);
	});
});

describe('Output: Selected Fields', () => {
	it('gives these fields only, those that Simplify leaves out too, and null where one has none', async () => {
		const { items, error } = await world.run({
			...customers,
			listOutput: 'fields',
			fields: 'id, ref,colour,\nnoSuchField',
			limit: 5,
		});
		expect(error).toBeNull();
		expect(items).toHaveLength(5);
		for (const item of items) {
			expect(Object.keys(item)).toEqual(['id', 'ref', 'colour', 'noSuchField']);
			expect(item.noSuchField).toBeNull();
		}
	});

	it('without a name nothing is asked', async () => {
		const { error } = await world.run({ ...customers, listOutput: 'fields', fields: ' , ' });
		expect(error?.message).toContain('Fields is empty');
		expect(world.requestCounts()).toEqual({});
	});
});

describe('Sort By', () => {
	const sorted = async (limit: number | undefined, sortBy: string, sortDescending = true) =>
		await world.run({
			...customers,
			...(limit === undefined ? { returnAll: true } : { limit }),
			simple: false,
			options: { sortBy, sortDescending },
		});
	const refs = Array.from({ length: ROWS }, (_, index) => index + 1)
		.filter((number) => number % 5 !== 0)
		.map((number) => (number * 7) % ROWS)
		.sort((left, right) => right - left)
		.map((number) => `R${number}`);

	it('Halo sorts where only the first are wanted', async () => {
		const { items, error } = await sorted(3, 'id');
		expect(error).toBeNull();
		const ids = world.sandbox.halo.rows('Client').map(({ id }) => Number(id));
		expect(items.map(({ id }) => id)).toEqual(ids.sort((a, b) => b - a).slice(0, 3));
		expect(world.requestCounts()).toEqual({ 'GET /api/Client': 1 });
	});

	it('a build that does not sort is read whole, and sorted here', async () => {
		world.sandbox.switches.ignoresOrder.add('Client');
		const { items, error } = await sorted(3, 'id');
		expect(error).toBeNull();
		const ids = world.sandbox.halo.rows('Client').map(({ id }) => Number(id));
		expect(items.map(({ id }) => id)).toEqual(ids.sort((a, b) => b - a).slice(0, 3));
	});

	it.each([
		['one row, which is never out of order', 1, 'id', true],
		['rows of which the first are empty', 3, 'ref', false],
		['rows that are all the same there', 3, 'colour', true],
	])('what Halo gives does not show its order: %s', async (_, limit, sortBy, down) => {
		const rows = world.sandbox.halo.rows('Client');
		const newest = Math.max(...rows.map(({ id }) => Number(id)));
		for (const row of rows) row.colour = row.id === newest ? '#2' : '#1';
		const whole = await sorted(undefined, sortBy, down);
		world.sandbox.switches.ignoresOrder.add('Client');
		const { items, error } = await sorted(limit, sortBy, down);
		expect(error).toBeNull();
		expect(items.map((row) => row[sortBy])).toEqual(
			whole.items.slice(0, limit).map((row) => row[sortBy]),
		);
	});

	it('Return All is sorted here, with what has no value last', async () => {
		const { items } = await sorted(undefined, 'ref');
		expect(items).toHaveLength(ROWS);
		expect(items.slice(0, refs.length).map(({ ref }) => ref)).toEqual(refs);
		expect(world.requestCounts()).toEqual({ 'GET /api/Client': 3 });
	});

	it.each([5, undefined])('a name that no row has is refused (limit %s)', async (limit) => {
		const { error } = await sorted(limit, 'nmae');
		expect(error?.message).toContain('Sort By: none of the customers shows "nmae"');
	});

	it('a list that Halo does not sort is read whole', async () => {
		const { items, error } = await world.run({
			resource: 'team',
			operation: 'getAll',
			limit: 2,
			options: { sortBy: 'name', sortDescending: false },
		});
		expect(error).toBeNull();
		const names = world.sandbox.halo.rows('Team').map(({ name }) => String(name));
		expect(items.map(({ name }) => name)).toEqual(
			names.sort((a, b) => a.localeCompare(b)).slice(0, 2),
		);
	});
});
