import { by } from '../world';
import { FIRST, ITEM, NAME, outcomesOf, sync, syncByName, useSync } from './syncWorld';

/**
 * Kind: what a run has to tell a person is told in the form in which he uses it. Notes for a ticket are the same text as
 * long as nothing new happens; a table has a row for each thing to look at; a sum names its parts.
 */
const { world, fill, licence, run, synced, countOf, writes } = useSync();

const NOBODY = 9_999;

describe('Notes for a ticket', () => {
	const mixed = () => {
		const [first, second, ...others] = fill(6);
		return [{ ...first, count: 21 }, { ...second, count: 0 }, ...others];
	};

	it('say what was written in one and what to look at in another', async () => {
		const { summary } = await synced(sync(), mixed());
		expect(summary?.notes).toEqual([
			expect.stringMatching(/^Sync Counts\n\nChanged \(1\):\n- Customer 0: .* 20 → 21 \(licence/),
			expect.stringMatching(/^Sync Counts\n\nRefused \(1\):\n- Customer 1: .*From 20 to 0/),
		]);
	});

	it('of the next run are those of before, but for what was written', async () => {
		const input = mixed();
		const first = await synced(sync(), input);
		const second = await synced(sync(), input);
		expect(second.summary?.notes).toEqual((first.summary?.notes as string[]).slice(1));
	});

	it('of a dry run say so, and stay the same', async () => {
		const input = mixed();
		const dry = sync({ dryRun: true });
		const first = await synced(dry, input);
		expect(first.summary?.notes).toEqual([
			expect.stringMatching(/^Dry run, nothing was written\n\nWould change \(1\):/),
			expect.stringMatching(/^Dry run, nothing was written\n\nRefused \(1\):/),
		]);
		expect((await synced(dry, input)).summary?.notes).toEqual(first.summary?.notes);
	});

	it('have warnings apart, so that what to look at is the same text in the next run', async () => {
		world().sandbox.halo.add('Client', { id: 3_000, name: 'Newcomer' });
		const input = [...mixed(), { customer: 3_000, count: 4 }];
		const lost = { method: 'GET', path: '/SoftwareLicence', skip: 1, status: 400 };
		world().sandbox.faults.add({ ...lost, times: Infinity });
		const first = await synced(sync(), input);
		world().sandbox.faults.clear();
		const [, toLookAt, warnings] = first.summary?.notes as string[];
		expect(warnings).toMatch(/^Sync Counts\n\nWarnings \(1\):\n- What was written is in Halo/);
		expect((await synced(sync(), input)).summary?.notes).toEqual([toLookAt]);
	});

	it('are none where all is as it was', async () => {
		expect((await synced(sync(), fill(6))).summary?.notes).toEqual([]);
	});
});

describe('Hold All Back for a Refused Row', () => {
	const held = { guards: { holdForRefused: true } };

	it.each([
		['a guard', { count: 0 }, 'From 20 to 0'],
		['a count that is none', { count: null }, 'Count is blank'],
		['two licences of one product', {}, '2 licences of this customer are meant'],
	])('holds the run back for %s', async (_, more, why) => {
		const [first, second, ...others] = fill(6);
		if (Object.keys(more).length === 0) licence({ id: 900, client_id: second.customer, name: 'X' });
		const { error, said } = await run(sync(held), [
			{ ...first, count: 21 },
			{ ...second, ...more },
			...others,
		]);
		expect(error).not.toBeNull();
		expect(said).toContain('1 row is refused');
		expect(said).toMatch(/: (Customer 1|2001): /);
		expect(said).toContain(why);
		expect(writes()).toBe(0);
	});

	it.each([
		['customer', { customer: NOBODY + 0.5 }],
		['name', { customer: 'Nobody Knows Ltd' }],
	])('does not for a %s that Halo does not have', async (_, more) => {
		const [first, ...others] = fill(6);
		const { rows } = await synced(sync(held), [
			{ ...first, count: 21 },
			{ ...first, ...more },
			...others,
		]);
		expect(outcomesOf(rows).slice(0, 2)).toEqual(['updated', 'refused']);
		expect(countOf(FIRST)).toEqual([21]);
	});

	it('shows it in a dry run, and is off unless it is switched on', async () => {
		const [first, ...others] = fill(6);
		const input = [{ ...first, count: 0 }, ...others];
		const dry = await synced(sync({ ...held, dryRun: true }), input);
		expect(dry.summary?.held_back).toEqual([expect.stringContaining('1 row is refused')]);
		expect((await synced(sync(), input)).summary?.held_back).toEqual([]);
	});
});

describe('A sum', () => {
	const addUp = syncByName({ sameProduct: 'addUp' });

	it('names its parts by the customer that each gives', async () => {
		const others = fill(6).slice(1);
		const named = others.map((one, index) => ({ ...one, customer: `Customer ${index + 1}` }));
		const parts = ['Customer 0', 'customer  0'].map((customer) => ({ customer, count: 11 }));
		const { rows } = await synced(addUp, [...parts, ...named]);
		expect(rows[0].reason).toContain(
			'The sum of 11 (item 0, Customer 0) + 11 (item 1, customer  0)',
		);
	});

	it('that is not known names the part that has none, and why', async () => {
		const others = fill(6).slice(1);
		const named = others.map((one, index) => ({ ...one, customer: `Customer ${index + 1}` }));
		const parts = [11, null].map((count) => ({ customer: 'Customer 0', count }));
		const { rows } = await synced(addUp, [...parts, ...named]);
		expect(rows[0].reason).toContain(
			"the count of item 1, Customer 0 can't be used, so the sum is not known. Count is blank",
		);
	});
});

it('A row whose product Halo does not have is known by what it gives', async () => {
	const input = fill(6).map((one, index) => ({
		...one,
		customer: `Customer ${index}`,
		item: ITEM,
	}));
	const parameters = syncByName({ item_id: by('id', '={{ $json.item }}') });
	const { rows, summary } = await synced(parameters, [
		{ customer: 'Customer 0', count: 3, item: 'Mail Protection' },
		...input,
	]);
	expect(rows[0]).toMatchObject({ outcome: 'refused', client_name: 'Customer 0' });
	expect(summary?.report).toContain('- Customer 0: Mail Protection. Item: no item');
});

describe('The table of findings', () => {
	const table = async (input: object[], more: object = {}) =>
		(await run(sync({ output: 'findings', dryRun: true, notInInput: 'report', ...more }), input))
			.items;

	it('has a row for each thing to look at, the refused first, with the same columns', async () => {
		const [first, second, third, ...others] = fill(6);
		world().sandbox.halo.add('Client', { id: 3_000, name: 'Newcomer' });
		const rows = await table([
			{ ...first, count: 21 },
			{ ...second, count: 0 },
			{ customer: 3_000, count: 4 },
			{ customer: 'Nobody Knows Ltd', count: 3 },
			...others,
		]);
		expect(rows).toEqual([
			expect.objectContaining({ finding: 'Refused', client_name: 'Customer 1', from: 20, to: 0 }),
			expect.objectContaining({
				finding: 'Refused',
				client_name: 'Nobody Knows Ltd',
				found: expect.stringMatching(/^No customer in Halo is named "Nobody Knows Ltd"/),
			}),
			expect.objectContaining({
				finding: 'Count differs',
				client_name: 'Customer 0',
				found: `${NAME}: Halo has 20, the input 21`,
				from: 20,
				to: 21,
				licence_id: 10_000,
			}),
			expect.objectContaining({ finding: 'No licence', client_id: 3_000, to: 4 }),
			expect.objectContaining({
				finding: 'Not in the input',
				client_id: third.customer,
				from: 20,
				to: null,
			}),
		]);
		const columns = rows.map((row) => Object.keys(row).join());
		expect(new Set(columns).size).toBe(1);
	});

	it('begins with what holds the run back, and ends with what Also Check finds', async () => {
		const input = fill(6).map((one) => ({ ...one, count: 21 }));
		const rows = await table(input, { alsoCheck: ['contracts'] });
		expect(rows[0]).toMatchObject({ finding: 'Held back', client_name: null });
		expect(rows[rows.length - 1]).toMatchObject({ finding: 'Contract', client_name: 'Customer 5' });
	});

	it('says so where nothing is to be looked at', async () => {
		expect(await table(fill(6))).toMatchObject([{ finding: 'Nothing', found: 'All agree' }]);
	});

	it('of a run that writes says what was changed', async () => {
		const [first, ...others] = fill(6);
		const rows = await table([{ ...first, count: 21 }, ...others], { dryRun: false });
		expect(rows).toMatchObject([{ finding: 'Count changed', found: `${NAME}: From 20 to 21` }]);
		expect(countOf(FIRST)).toEqual([21]);
	});

	it('leaves out the parts of a sum', async () => {
		const [first, ...others] = fill(6);
		const parts = [12, 8].map((count) => ({ ...first, count }));
		const rows = await table([...parts, ...others], { sameProduct: 'addUp' });
		expect(rows).toMatchObject([{ finding: 'Nothing' }]);
	});

	it(`has the product's name where there is no licence of item ${ITEM}`, async () => {
		fill(6);
		world().sandbox.halo.add('Client', { id: 3_000, name: 'Newcomer' });
		const rows = await table([{ customer: 3_000, count: 4 }], { notInInput: 'leave' });
		expect(rows.find(({ finding }) => finding === 'No licence')?.found).toContain(
			'Petra Identity Protection',
		);
	});
});
