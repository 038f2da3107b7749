import { enterKind } from './kindWorld';
import { sync, useSync } from './syncWorld';

/**
 * Kind: a switch set by an expression, which gives text, a number or nothing. Nothing stands for neither of the two, and
 * text means what it says.
 */
const { world, fill, writes } = useSync();
const kind = enterKind();

const raised = () => fill(3).map((row) => ({ ...row, count: 22 }));
const run = async (more: object) => await world().run({ ...sync(more) }, raised() as never);

describe('Dry Run', () => {
	it.each(['={{ "true" }}', '={{ 1 }}', '={{ "True" }}', '={{ "yes" }}', true])(
		'%s writes nothing',
		async (dryRun) => {
			const { error, items } = await run({ dryRun });
			expect(error).toBeNull();
			expect(items[0]).toMatchObject({ outcome: 'updated', dry_run: true });
			expect(writes()).toBe(0);
		},
	);

	it.each(['={{ "false" }}', '={{ 0 }}', false])('%s writes', async (dryRun) => {
		expect((await run({ dryRun })).error).toBeNull();
		expect(writes()).toBe(1);
	});

	it.each([
		['={{ "" }}', 'Dry Run is empty'],
		['={{ $json.nothing }}', 'Dry Run is empty'],
		['={{ "maybe" }}', 'Dry Run is neither on nor off: "maybe"'],
		['={{ {} }}', 'Dry Run is neither on nor off'],
	])('%s stops the run before anything is asked', async (dryRun, words) => {
		const { error } = await run({ dryRun });
		expect(error?.message).toContain(words);
		expect(world().requestCounts()).toEqual({});
	});
});

describe('Create Missing Licences', () => {
	it.each([
		['={{ "false" }}', ['skipped', 0]],
		['={{ 0 }}', ['skipped', 0]],
		['={{ "true" }}', ['created', 1]],
	] as const)('%s', async (createMissing, [outcome, count]) => {
		const input = fill(6);
		world().sandbox.halo.add('Client', { id: 3_001, name: 'New' });
		const more = [...input, { customer: 3_001, count: 3 }];
		const { items } = await world().run({ ...sync({ createMissing }) }, more as never);
		expect(items[6].outcome).toBe(outcome);
		expect(writes()).toBe(count);
	});
});

describe('A guard', () => {
	it.each([
		['={{ "true" }}', 1],
		['={{ "false" }}', 0],
		['={{ "" }}', 0],
	])('Allow Counts of 0 set to %s', async (allowed, count) => {
		const input = fill(3).map((row, index) => ({ ...row, count: index === 0 ? 0 : 20 }));
		const guards = { allowZero: allowed, maxRowsPercent: 100, minCoverage: 0 };
		await world().run({ ...sync({ guards }) }, input as never);
		expect(writes()).toBe(count);
	});
});

describe('Return All', () => {
	it.each([
		['={{ "true" }}', false],
		['={{ "false" }}', true],
	])('%s', async (returnAll, isLimited) => {
		const all = { resource: 'ticket', operation: 'getAll', limit: 1, returnAll };
		const { items } = await kind.world().run(all);
		expect(items.length === 1).toBe(isLimited);
	});
});
