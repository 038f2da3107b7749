import { FIRST, outcomes, outcomesOf, sync, syncByName, useSync, zeroing } from './syncWorld';

const { world, fill, licence, licences, countOf, synced, writes } = useSync();

const allowZero = { guards: { allowZero: true } };

/** Six customers; the first has an inactive licence of the product too, with a count. */
const withInactive = (count = 5, more: object = {}) => {
	const input = fill(6);
	licence({ id: 10_900, client_id: FIRST, count, is_active: false, ...more });
	return input;
};

describe('An inactive licence with a count may be billed: it is not the same as 0', () => {
	it('beside the active one of the input it is set to 0, and told in a row of its own', async () => {
		const [first, ...others] = withInactive();
		const { rows, summary } = await synced(sync(allowZero), [{ ...first, count: 25 }, ...others]);
		expect(outcomes(rows)).toEqual({ updated: 2, unchanged: 5 });
		expect(rows[6]).toMatchObject({ licence_id: 10_900, from: 5, to: 0, client_id: FIRST });
		expect(rows[6].reason).toContain('It is inactive, and had a count');
		expect(countOf(FIRST)).toEqual([25, 0]);
		expect(licences().find(({ id }) => id === 10_900)).toMatchObject({ is_active: false });
		expect(summary).toMatchObject({ rows: 6, updated: 2, refused: 0 });
	});

	it.each([
		['Allow Counts of 0 is off', 5, {}, '"Allow Counts of 0"'],
		['it has too many seats', 60, allowZero, '"Maximum Change per Row (Seats)"'],
	])('within the guards: it stays where %s', async (_, count, more, words) => {
		const input = withInactive(count);
		const { rows } = await synced(sync(more), input);
		expect(rows[6]).toMatchObject({ outcome: 'refused', licence_id: 10_900 });
		expect(rows[6].reason).toContain(words);
		expect(rows[6].reason).toContain('which Halo may bill beside the active one');
		expect(countOf(FIRST)).toEqual([20, count]);
	});

	it.each<[string, object, string, string]>([
		['as the guards allow', {}, 'refused', 'From 0 to 60 is a change of 60 seats'],
		['where they are raised', { guards: { maxSeats: 60 } }, 'updated', 'made active'],
	])('alone, with the count that is wanted, it is made active %s, and told', async (...one) => {
		const [, more, outcome, words] = one;
		const [first, ...others] = fill(6);
		world().sandbox.halo.change('SoftwareLicence', { id: 10_000, count: 60, is_active: false });
		const { rows } = await synced(sync(more), [{ ...first, count: 60 }, ...others]);
		expect(rows[0]).toMatchObject({ outcome, from: 60, to: 60 });
		expect(rows[0].reason).toContain(words);
		expect(rows[0].reason).toContain('It is inactive in Halo');
		expect(licences().find(({ id }) => id === 10_000)?.is_active).toBe(outcome === 'updated');
	});

	it('it stays where the row that takes its seats was refused', async () => {
		const [first, ...others] = withInactive();
		const { rows } = await synced(sync(allowZero), [{ ...first, count: 60 }, ...others]);
		expect(rows[0].outcome).toBe('refused');
		expect(rows[6]).toMatchObject({ outcome: 'skipped', licence_id: 10_900, from: 5 });
		expect(rows[6].reason).toContain('since its row was refused');
		expect(countOf(FIRST)).toEqual([20, 5]);
	});

	it.each([
		['came twice', [{}, {}], ['refused', 'refused']],
		['came twice, once without a count', [{}, { count: '' }], ['refused', 'refused']],
		['has a customer of no known name', [{ customer: 'Nobody Ltd' }], ['refused']],
		['has no customer', [{ customer: '' }], ['refused']],
	] as const)('it stays, and is told once, where its own row %s', async (_, changes, ends) => {
		const [first, ...others] = withInactive();
		const nameOf = ({ customer }: { customer: unknown }) => `Customer ${Number(customer) - FIRST}`;
		const own = changes.map((change) => ({ ...first, customer: nameOf(first), ...change }));
		const input = [...own, ...others.map((row) => ({ ...row, customer: nameOf(row) }))];
		const { rows } = await synced(syncByName(allowZero), input);
		expect(outcomesOf(rows.slice(0, own.length))).toEqual(ends);
		const told = rows.filter(({ licence_id: id }) => id === 10_900);
		expect(told).toEqual([expect.objectContaining({ outcome: 'skipped', from: 5 })]);
		expect(told[0].reason).toContain('was left as it is');
		expect(countOf(FIRST)).toEqual([20, 5]);
	});

	it('it counts as a changed row for the guard of the run', async () => {
		const input = fill(7);
		for (const { customer } of input) licence({ client_id: customer, count: 5, is_active: false });
		const dry = await synced(
			sync({ dryRun: true, guards: { ...allowZero.guards, maxRowsPercent: 40 } }),
			input,
		);
		expect(dry.summary.held_back).toEqual([
			expect.stringContaining('7 of 14 rows would change (50 %)'),
		]);
	});

	it.each([
		['left', 'leave'],
		['reported', 'report'],
	])('alone and not in the input it is a warning row, where others are %s', async (_, choice) => {
		const input = withInactive().slice(1);
		world().sandbox.halo.change('SoftwareLicence', { id: 10_000, count: 0 });
		const { rows, summary } = await synced(sync({ notInInput: choice }), input);
		expect(rows[5]).toMatchObject({ outcome: 'skipped', licence_id: 10_900, from: 5 });
		expect(rows[5].reason).toContain('It is inactive, but has a count of 5');
		expect(summary.warnings).toEqual([
			'1 licence is inactive with a count, which Halo may bill all the same. The first: Customer 0',
		]);
		expect(writes()).toBe(0);
	});

	it('and is set to 0 by Licences Not in the Input, within the guards', async () => {
		const input = withInactive().slice(1);
		world().sandbox.halo.change('SoftwareLicence', { id: 10_000, count: 0 });
		const held = await synced(sync({ notInInput: 'zero' }), input);
		expect(held.rows[5]).toMatchObject({ outcome: 'refused', licence_id: 10_900 });
		const { rows } = await synced(sync(zeroing), input);
		expect(rows[5]).toMatchObject({ outcome: 'updated', licence_id: 10_900, from: 5, to: 0 });
		expect(countOf(FIRST)).toEqual([0, 0]);
	});
});

describe('The only licence of a row is inactive', () => {
	const alone = (count: number) => {
		const input = fill(6);
		world().sandbox.halo.change('SoftwareLicence', { id: 10_000, is_active: false, count });
		return input;
	};

	it.each([
		['with a count that grows', 18, 20],
		['without a count', 0, 4],
		['with the wanted count: it is active again', 20, 20],
	])('%s', async (_, before, wanted) => {
		const [first, ...others] = alone(before);
		const { rows } = await synced(sync(), [{ ...first, count: wanted }, ...others]);
		expect(rows[0]).toMatchObject({ outcome: 'updated', from: before, to: wanted });
		expect(licences()[0]).toMatchObject({ is_active: true, count: wanted });
	});

	it.each([
		['with a count, and the input says 0: only within the guards', 20, {}, 'refused', 20],
		['and allowed', 20, allowZero, 'updated', 0],
		['without a count, and the input says 0', 0, {}, 'unchanged', 0],
	])('%s', async (...[, before, more, outcome, after]) => {
		const [first, ...others] = alone(before);
		const { rows } = await synced(sync(more), [{ ...first, count: 0 }, ...others]);
		expect(rows[0].outcome).toBe(outcome);
		expect(licences()[0]).toMatchObject({ is_active: false, count: after });
	});

	it('two inactive ones are ambiguous', async () => {
		const input = alone(0);
		licence({ id: 10_900, client_id: FIRST, count: 0, is_active: false });
		const { rows } = await synced(sync(), input);
		expect(outcomesOf(rows.slice(0, 1))).toEqual(['refused']);
		expect(rows[0].reason).toContain('2 licences of this customer are meant');
	});
});

describe('A count that Halo writes as a double', () => {
	it.each([true, false])(
		'is the same number (12.0 in the reply: %s)',
		async (fractionsWithPoint) => {
			const input = fill(6);
			world().sandbox.switches.fractionsWithPoint = fractionsWithPoint;
			expect(outcomes((await synced(sync(), input)).rows)).toEqual({ unchanged: 6 });
			const raised = input.map((row) => ({ ...row, count: 21.0 }));
			const { rows } = await synced(sync(), [raised[0], ...input.slice(1)]);
			expect(outcomesOf(rows.slice(0, 1))).toEqual(['updated']);
			expect(countOf(FIRST)).toEqual([21]);
			expect(rows[0]).toMatchObject({ from: 20, to: 21 });
		},
	);

	it('that is a fraction in Halo differs from every whole number', async () => {
		const input = fill(6);
		world().sandbox.halo.change('SoftwareLicence', { id: 10_000, count: 20.5 });
		const { rows } = await synced(sync(), input);
		expect(rows[0]).toMatchObject({ outcome: 'updated', from: 20.5, to: 20 });
		expect(countOf(FIRST)).toEqual([20]);
	});
});
