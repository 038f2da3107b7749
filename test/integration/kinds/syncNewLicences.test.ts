import { by } from '../world';
import { FIRST, outcomes, outcomesOf, sync, useSync } from './syncWorld';

const { world, fill, countOf, licences, run, synced, writes } = useSync();

/** Licences that the agent does not see, as a permission or a filter in Halo hides them. */
const hide = (customers: number) => {
	for (const row of licences().slice(0, customers))
		world().sandbox.halo.change('SoftwareLicence', { id: row.id, deleted: true });
};

describe('A licence list that came empty or half empty does not create all licences again', () => {
	it.each([
		['six of 24 would pass, six of 23 do not', 23, 6, '6 licences would be created for 23 rows'],
		['half', 60, 30, '30 licences would be created for 60 rows (50 %)'],
		['all but one', 60, 59, '59 licences would be created for 60 rows (98 %)'],
	])('%s', async (_, customers, hidden, words) => {
		const input = fill(customers);
		hide(hidden);
		const { error, said } = await run(sync(), input);
		expect(error?.message).toBe('Sync Counts wrote nothing: the input looks wrong');
		expect(said).toContain(words);
		expect(said).toContain('more than the 5 of "Maximum New Licences" under Guards');
		expect(said).toContain('see that the agent of the API application may see them');
		expect(writes()).toBe(0);
	});

	it.each([
		['five of a few rows', 8, 5, {}],
		['a quarter of many rows', 24, 6, {}],
		['more, where a guard is raised', 23, 6, { maxNew: 6 }],
		['more, where the other is raised', 23, 6, { maxNewPercent: 27 }],
		['more, where it is raised by a number as text', 23, 6, { maxNew: '6' }],
	])('new licences within the guard are made: %s', async (...[, customers, hidden, guards]) => {
		const input = fill(customers);
		hide(hidden);
		const { rows } = await synced(sync({ guards }), input);
		expect(outcomes(rows)).toEqual({ created: hidden, unchanged: customers - hidden });
	});

	it('an empty list looks like a first run: held back, also for one row', async () => {
		const input = fill(60);
		hide(60);
		for (const given of [input, input.slice(0, 1)]) {
			const { said } = await run(sync(), given);
			expect(said).toContain('Halo shows no licence of "Petra Identity Protection (per user)"');
			expect(said).toContain('switch on "Allow First Run" under Guards');
		}
		expect(writes()).toBe(0);
	});
});

describe('A first run', () => {
	const firstRun = { guards: { allowFirstRun: true } };

	it('shows in its dry run what it would create, and that it asks for Allow First Run', async () => {
		const input = fill(8);
		world().sandbox.halo.clear('SoftwareLicence');
		const { rows, summary } = await synced(sync({ dryRun: true }), input);
		expect(outcomes(rows)).toEqual({ created: 8 });
		expect(summary).toMatchObject({
			dry_run: true,
			created: 8,
			held_back: [expect.stringContaining('"Allow First Run" under Guards')],
		});
		const allowed = await synced(sync({ dryRun: true, ...firstRun }), input);
		expect(allowed.summary).toMatchObject({ created: 8, held_back: [] });
		expect(writes()).toBe(0);
	});

	it('creates all where it is allowed; the switch may stay on', async () => {
		const input = fill(8);
		world().sandbox.halo.clear('SoftwareLicence');
		expect(outcomes((await synced(sync(firstRun), input)).rows)).toEqual({ created: 8 });
		expect(outcomes((await synced(sync(firstRun), input)).rows)).toEqual({ unchanged: 8 });
		expect(licences()).toHaveLength(8);
	});

	it('with the switch left on, a half empty list is still held back', async () => {
		const input = fill(60);
		hide(30);
		const { said } = await run(sync(firstRun), input);
		expect(said).toContain('30 licences would be created for 60 rows');
		expect(writes()).toBe(0);
	});

	it('of one product asks for it too, though others have licences: it may be a typo', async () => {
		const input = fill(10).map((row) => ({ ...row, sku: 'PETRA-USER' }));
		const parameters = { productBy: 'product_sku', product_sku: '={{ $json.sku }}' };
		const typo = { ...input[0], sku: 'PETRA-USR' };
		const { said } = await run(sync(parameters), [typo, ...input.slice(1)]);
		expect(said).toContain('Halo shows no licence of "PETRA-USR", so 1 would be created');
		expect(countOf(FIRST)).toEqual([20]);
		const { rows } = await synced(sync({ ...parameters, ...firstRun }), [
			{ ...input[0], sku: 'PETRA-MAIL' },
			...input.slice(1),
		]);
		expect(outcomes(rows)).toEqual({ created: 1, unchanged: 9 });
	});

	it('counts inactive licences as seen, and deleted ones not', async () => {
		const input = [...fill(1), { customer: 17, count: 3 }];
		const [{ id }] = licences();
		world().sandbox.halo.change('SoftwareLicence', { id, is_active: false, count: 0 });
		const { rows } = await synced(sync(), [{ ...input[0], count: 0 }, input[1]]);
		expect(outcomesOf(rows)).toEqual(['unchanged', 'created']);
	});
});

describe('A new licence whose fields can not be used', () => {
	const withSupplier = (mode: 'id' | 'name') =>
		sync({ newLicenceFields: { supplier_id: by(mode, '={{ $json.supplier }}') } });

	it.each([
		['a name that Halo does not have', 'name', 'Petra Securty', 'no supplier is named'],
		['a name in place of an ID', 'id', 'Petra', 'no supplier is named'],
	] as const)(
		'is refused in the dry run and in the run: %s',
		async (...[, mode, supplier, words]) => {
			const right = mode === 'name' ? 'Petra Security' : 9;
			const input = [
				...fill(8),
				{ customer: 17, count: 3, supplier },
				{ customer: 18, count: 3, supplier: right },
			];
			for (const dryRun of [true, false]) {
				const { rows } = await synced({ ...withSupplier(mode), dryRun }, input);
				expect(outcomesOf(rows.slice(8))).toEqual(['refused', 'created']);
				expect(rows[8].reason).toContain(words);
			}
			expect(licences().find(({ client_id }) => client_id === 18)).toMatchObject({
				supplier_id: 9,
			});
			expect(countOf(17)).toEqual([]);
		},
	);

	it('never change what identifies it or its count', async () => {
		const otherFields = JSON.stringify({
			count: 99,
			client_id: 12,
			item_id: 502,
			vendor: 'Petra Security',
		});
		const input = [...fill(8), { customer: 17, count: 3 }];
		const { rows } = await synced(sync({ newLicenceFields: { otherFields } }), input);
		expect(outcomesOf(rows.slice(8))).toEqual(['created']);
		expect(licences().find(({ client_id }) => client_id === 17)).toMatchObject({
			count: 3,
			item_id: 501,
			vendor: 'Petra Security',
		});
	});
});
