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

const resource = 'softwareLicence';

const create = (name: string) => ({
	resource,
	operation: 'create',
	name,
	client_id: by('id', 13),
	count: 5,
	additionalFields: { item_id: by('name', 'Petra Identity Protection (per user)') },
});

describe('Software Licence', () => {
	it('shows how its count changed', async () => {
		const { id } = await world.one(create('Petra Posture'));
		const softwareLicenceId = by('id', String(id));
		for (const count of [7, 7, 11]) {
			await world.one({
				resource,
				operation: 'update',
				softwareLicenceId,
				updateFields: { count },
			});
		}
		const { items } = await world.run({
			resource,
			operation: 'getChanges',
			softwareLicenceId,
			returnAll: true,
		});
		expect(items.map(({ old_count, new_count }) => [old_count, new_count])).toEqual([
			[0, 5],
			[5, 7],
			[7, 11],
		]);
		expect(items[0]).toMatchObject({ licence_id: id, change_date: expect.any(String) });
		const latest = await world.one({
			resource,
			operation: 'getChanges',
			softwareLicenceId,
			limit: 1,
		});
		expect(latest).toMatchObject({ new_count: 11 });
	});

	it('is listed with its item, and without inactive ones', async () => {
		const parameters = { resource, operation: 'getAll', returnAll: true };
		const { items: active } = await world.run(parameters);
		expect(active.map(({ id }) => id)).not.toContain(1705);
		const { items: all } = await world.run({ ...parameters, filters: { includeinactive: true } });
		expect(all.find(({ id }) => id === 1705)).toMatchObject({ is_active: false, item_id: 501 });
	});

	describe('on an older build, which does not know the item', () => {
		beforeAll(() => {
			world.sandbox.switches.newerLicenceFields = false;
		});

		afterAll(() => {
			world.sandbox.switches.newerLicenceFields = true;
		});

		it.each(['create', 'update'])('%s says so, once for all items', async (operation) => {
			const { items, error, execution } = await world.run(
				operation === 'create'
					? create('={{ $json.name }}')
					: {
							resource,
							operation,
							softwareLicenceId: by('id', 1702),
							updateFields: { item_id: by('id', 501), count: 65 },
						},
				[{ name: 'A' }, { name: 'B' }],
			);
			expect(error).toBeNull();
			expect(items).toHaveLength(2);
			expect(items[0].item_id).toBeNull();
			expect(hintsOf(execution)).toEqual([
				'Halo did not keep the field Item: this Halo build does not know it. The rest was saved.',
			]);
		});

		it('says nothing where no item was given', async () => {
			const { execution } = await world.run({
				resource,
				operation: 'update',
				softwareLicenceId: by('id', 1702),
				updateFields: { count: 66 },
			});
			expect(hintsOf(execution)).toEqual([]);
		});
	});
});

/** What n8n shows in the output pane, beside the items. */
function hintsOf({ data }: Awaited<ReturnType<World['run']>>['execution']): unknown[] {
	const [run] = data.resultData.runData['Node under test'];
	return ((run.hints ?? []) as Array<{ message: string }>).map(({ message }) => message);
}
