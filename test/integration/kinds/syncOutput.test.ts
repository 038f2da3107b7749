import { meeting } from '../../../sandbox';
import {
	addManyItems,
	byName,
	FIRST,
	outcomes,
	outcomesOf,
	sync,
	syncByName,
	useSync,
	zeroing,
} from './syncWorld';

const { world, fill, licence, licences, countOf, run, synced } = useSync();

describe('Rows of the output are paired with the input: $(…).item works behind the node', () => {
	/** What the node behind reads of the items that led to each row. */
	const behind = async (parameters: object, input: object[]) => {
		const next = world().node('Behind', {
			resource: 'softwareLicence',
			operation: 'syncCounts',
			productBy: 'id',
			licenceId: { __rl: true, mode: 'id', value: "={{ $('Split Out').item.json.customer }}" },
			count: 1,
			dryRun: true,
			output: 'rows',
		});
		const items = await world().runChain(
			[world().node('Sync', { ...parameters }), next],
			input as Array<Record<string, unknown>>,
		);
		return items.map(({ json }) => json.licence_id);
	};

	it.each([
		['the rows and the summary', {}, [0, 1, 2, 0]],
		['the rows', { output: 'rows' }, [0, 1, 2]],
		['the summary alone', { output: 'summary' }, [0]],
		[
			'rows about licences that the input does not name',
			{ notInInput: 'report' },
			[0, 1, 2, 0, 0, 0],
		],
		['rows that were set to 0', zeroing, [0, 1, 2, 0, 0, 0]],
	])('%s', async (_, more, paired) => {
		const input = fill(5).slice(0, 3);
		const expected = paired.map((index) => FIRST + index);
		expect(await behind(sync(more), input)).toEqual(expected);
	});

	it('rows of inactive licences, and of a row that was refused', async () => {
		const input = fill(3);
		licence({ client_id: FIRST + 1, count: 5, is_active: false });
		const refused = [input[0], input[1], { ...input[2], count: '' }];
		expect(await behind(sync(), refused)).toEqual([0, 1, 2, 0, 0].map((index) => FIRST + index));
	});
});

describe('Output', () => {
	it.each([
		['rows', ['unchanged', 'unchanged', 'created']],
		['summary', ['summary']],
		['both', ['unchanged', 'unchanged', 'created', 'summary']],
	])('%s', async (output, expected) => {
		const input = [...fill(2), { customer: 17, count: 3 }];
		const { items } = await run(sync({ output }), input);
		expect(outcomesOf(items)).toEqual(expected);
		expect(countOf(17)).toEqual([3]);
	});

	it('the summary alone has every warning of the run', async () => {
		const input = byName(fill(6)).slice(0, 5);
		licence({ client_id: 12, count: 5, is_active: false });
		const { items } = await run(syncByName({ ...zeroing, output: 'summary' }), [
			...input,
			{ customer: 'Nobody', count: 3 },
		]);
		expect(items).toHaveLength(1);
		expect(items[0].warnings).toEqual([
			expect.stringContaining('item 5 is unknown'),
			expect.stringContaining('1 licence is inactive with a count'),
		]);
	});

	it('each run has the warnings of its own', async () => {
		const input = fill(6);
		await synced(sync(zeroing), [...input.slice(1), { customer: 987_654, count: 3 }]);
		expect((await synced(sync(zeroing), input)).summary.warnings).toEqual([]);
	});
});

describe('On Error: Continue', () => {
	const continues = { onError: 'continueRegularOutput' };

	it('a run that is held back gives its reason to each item, and no summary', async () => {
		const input = fill(60).map((row) => ({ ...row, count: 21 }));
		const { outputs } = await run(sync(), input, continues);
		expect(outputs[0]).toHaveLength(60);
		for (const { json, error } of outputs[0])
			expect(JSON.stringify([json, error])).toContain('the input looks wrong');
		expect(licences().every(({ count }) => count === 20)).toBe(true);
	});

	it('a row that is refused stays a row, as without it', async () => {
		const input = byName(fill(6));
		const rows = [
			{ ...input[0], customer: 'Nobody' },
			{ ...input[1], count: 21 },
			...input.slice(2),
		];
		const [stopping, going] = [
			await run(syncByName(), rows),
			await run(syncByName(), rows, continues),
		];
		expect(outcomesOf(stopping.items)[0]).toBe('refused');
		expect(outcomesOf(going.items)[0]).toBe('refused');
		expect(countOf(FIRST + 1)).toEqual([21]);
	});

	it('a look-up that Halo refuses stops all without it, and one item with it', async () => {
		const input = fill(6).map((row, index) => ({
			...row,
			count: 21,
			item: index === 0 ? 'Microsoft 365 Business Premium' : 'Petra Identity Protection (per user)',
		}));
		const parameters = sync({
			item_id: { __rl: true, mode: 'name', value: '={{ $json.item }}' },
			guards: { maxRowsPercent: 100 },
		});
		addManyItems(world());
		const search = { path: '/Item', status: 500, skip: 1, times: 1 };
		world().sandbox.faults.add(search);
		expect((await run(parameters, input)).error?.message).toContain('Halo could not list items');
		expect(licences().every(({ count }) => count === 20)).toBe(true);
		world().sandbox.faults.add(search);
		const { items } = await run(parameters, input, continues);
		expect(outcomes(items)).toMatchObject({ updated: 5, summary: 1 });
	});
});

describe('A rule in Halo that keeps another count', () => {
	/** What the rule leaves is in Halo before the reply, in which each row shows it. */
	const keeping = (count: unknown, id: number) =>
		world().sandbox.faults.add({
			method: 'POST',
			path: '/SoftwareLicence',
			status: 201,
			body: [{ id, client_id: FIRST, name: 'Petra Identity Protection', item_id: 501, count }],
		});

	it.each([
		['another', 25],
		['a text that is none', 'many'],
		['none', null],
	])('%s: the row is refused and names it, with the licence', async (_, kept) => {
		const [first, ...others] = fill(6);
		keeping(kept, 10_000);
		const { rows } = await synced(sync(), [{ ...first, count: 21 }, ...others]);
		expect(rows[0]).toMatchObject({ outcome: 'refused', licence_id: 10_000, from: 20, to: 21 });
		expect(rows[0].reason).toContain('instead of 21. A rule in Halo decides it');
	});

	it('the count as a double with a point, or as text, is the one that was wanted', async () => {
		const [first, ...others] = fill(6);
		keeping('21.0', 10_000);
		const { rows } = await synced(sync(), [{ ...first, count: 21 }, ...others]);
		expect(outcomesOf(rows.slice(0, 1))).toEqual(['updated']);
	});

	it('of a new licence: the row tells its ID, so that a person finds it', async () => {
		const [first, ...others] = fill(6);
		world().sandbox.halo.change('SoftwareLicence', { id: 10_000, deleted: true });
		keeping(1, 10_900);
		const { rows } = await synced(sync(), [first, ...others]);
		expect(rows[0]).toMatchObject({ outcome: 'refused', licence_id: 10_900 });
	});
});

describe('Four syncs at once', () => {
	const allowed = { guards: { allowFirstRun: true } };

	it('create one licence each for every customer, and none of the four fails', async () => {
		const input = fill(30).map((row) => ({ ...row, count: 7 }));
		world().sandbox.halo.clear('SoftwareLicence');
		// Each has looked and found nothing before any of them writes.
		const hold = meeting(4);
		world().sandbox.faults.add({ method: 'POST', path: '/SoftwareLicence', times: 4, hold });
		const runs = await Promise.all([1, 2, 3, 4].map(async () => await run(sync(allowed), input)));
		for (const { error, items } of runs) {
			expect(error).toBeNull();
			expect(items).toHaveLength(31);
		}
		for (const { customer } of input) {
			const own = licences().filter(({ client_id }) => client_id === customer);
			expect(own.filter(({ is_active }) => is_active !== false).map(({ count }) => count)).toEqual([
				7,
			]);
			for (const row of own.filter(({ is_active }) => is_active === false))
				expect(row.count).toBe(0);
		}
		const ends = runs.flatMap(({ items }) => outcomesOf(items));
		expect(ends.filter((outcome) => outcome === 'created')).toHaveLength(30);
		expect(ends.filter((outcome) => outcome === 'skipped')).toHaveLength(90);
	});

	it('change counts that are there without a quarrel', async () => {
		const input = fill(40).map((row, index) => ({ ...row, count: index < 20 ? 21 : 20 }));
		const hold = meeting(4);
		world().sandbox.faults.add({ method: 'POST', path: '/SoftwareLicence', times: 4, hold });
		const runs = await Promise.all([1, 2, 3, 4].map(async () => await run(sync(), input)));
		for (const { items } of runs) expect(outcomes(items)).toMatchObject({ updated: 20 });
		expect(input.every(({ customer, count }) => countOf(Number(customer))[0] === count)).toBe(true);
	});

	it.each(['adding', 'deleting'] as const)(
		'read a list that others are %s rows to: it is read again',
		async (by) => {
			const input = fill(250);
			world().sandbox.switches.movingLists.set('SoftwareLicence', { times: 1, by });
			const { rows } = await synced(sync(), input.slice(5));
			expect(outcomes(rows)).toEqual({ unchanged: 245 });
		},
	);
});
