import type { World } from '../world';
import { by, enterWorld } from '../world';

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

beforeEach(() => {
	world.sandbox.reset();
	world.requestCounts();
});

afterAll(async () => {
	await world.leave();
});

const dry = { options: { dryRun: true } };
const ticket = {
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'tag',
	tag: 'inc_1',
	summary: 'Account taken over',
	details: 'Seen',
	tickettype_id: by('name', 'Incident'),
	client_id: by('name', 'birch dental'),
	additionalFields: { team: by('name', 'service desk'), priority_id: by('id', 3) },
};
const writes = () =>
	Object.keys(world.requestCounts()).filter((name) => /^(POST|DELETE) \/api/.test(name));

describe('A dry run says what the names became', () => {
	it('of fields, and leaves out what was given by its ID', async () => {
		const row = await world.one({ ...ticket, ...dry });
		expect(row.names).toEqual({
			Customer: 'birch dental → 12',
			'Ticket Type': 'Incident → 1',
			Team: 'service desk → Service Desk',
		});
		expect(row.write).toMatchObject({ client_id: 12, priority_id: 3, team: 'Service Desk' });
	});

	it('of lines', async () => {
		const row = await world.one({
			...{ resource: 'invoice', operation: 'create', invoice_date: '2026-04-01', ...dry },
			client_id: by('name', 'Birch Dental'),
			lines: { line: [{ qty_order: 1 }, { _itemid: by('name', 'laptop 14"'), qty_order: 2 }] },
		});
		expect(row.names).toMatchObject({ 'Line 2: Item': 'laptop 14" → 503' });
	});

	it('of the record that is changed', async () => {
		const row = await world.one({
			...{ resource: 'customer', operation: 'update', ...dry },
			customerId: by('name', 'birch dental'),
			updateFields: { notes: 'X' },
		});
		expect(row).toMatchObject({
			outcome: 'updated',
			id: 12,
			names: { Customer: 'birch dental → 12' },
		});
		expect(row.changes).toEqual({ notes: { from: expect.anything(), to: 'X' } });
	});
});

describe('A dry run tells what the run then does', () => {
	const outcomeOf = async (more: object) => {
		const [tried, done] = [
			await world.one({ ...ticket, ...more, ...dry }),
			await world.one({ ...ticket, ...more }),
		];
		expect(tried.outcome).toBe(done.outcome);
		expect(tried.changes ?? {}).toEqual(done.changes);
		return done.outcome;
	};

	it('created, unchanged, updated', async () => {
		expect(await outcomeOf({})).toBe('created');
		expect(await outcomeOf({})).toBe('unchanged');
		expect(
			await outcomeOf({ details: 'More', additionalFields: { priority_id: by('id', 1) } }),
		).toBe('updated');
	});

	it.each([
		['left', 'leave', 'unchanged'],
		['reopened', 'reopen', 'updated'],
		['followed by a new one', 'create', 'created'],
	])('a closed ticket is %s', async (_, whenClosed, outcome) => {
		const { id } = await world.one(ticket);
		world.sandbox.halo.change('Tickets', { id, status_id: 9 });
		await world.one({
			resource: 'ticket',
			operation: 'close',
			ticketId: by('id', Number(id)),
			status_id: by('name', 'Closed'),
		});
		expect(await outcomeOf({ whenClosed, reopenStatus: by('name', 'New') })).toBe(outcome);
	});

	it('an update of what is right already is unchanged, one of what is not there is refused', async () => {
		const update = (id: number) => ({
			...{ resource: 'customer', operation: 'update', ...dry },
			customerId: by('id', id),
			updateFields: { website: 'https://birchdental.example' },
		});
		expect(await world.one(update(12))).toMatchObject({ outcome: 'unchanged', changes: {} });
		expect((await world.run(update(98_765))).error?.message).toContain('98765');
		expect(writes()).toEqual([]);
	});

	it('several items that change one record ask for it once', async () => {
		const update = {
			...{ resource: 'customer', operation: 'update', customerId: by('id', 12), ...dry },
			updateFields: { notes: 'X' },
		};
		const { items } = await world.run(update, [{}, {}, {}]);
		expect(items).toHaveLength(3);
		expect(world.requestCounts()).toEqual({ 'GET /api/Client/12': 1 });
	});

	it('an item that is refused is refused in a dry run too, and the others go on', async () => {
		const { items } = await world.run(
			{ ...ticket, ...dry, operation: 'create', client_id: by('name', '={{ $json.name }}') },
			[{ name: 'Nobody' }, { name: 'Birch Dental' }],
			{ onError: 'continueRegularOutput' },
		);
		expect(items).toMatchObject([
			{ error: expect.stringContaining('Nobody') },
			{ outcome: 'created', dry_run: true },
		]);
		expect(writes()).toEqual([]);
	});
});

it('an expression that comes out empty is neither on nor off', async () => {
	const { error } = await world.run({ ...ticket, options: { dryRun: '={{ $json.nothing }}' } });
	expect(error?.message).toContain('Dry Run is');
	expect(writes()).toEqual([]);
});
