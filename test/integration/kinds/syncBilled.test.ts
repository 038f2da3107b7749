import type { Row } from '../../../sandbox';
import { by } from '../world';
import { FIRST, outcomesOf, sync, useSync } from './syncWorld';

/**
 * Kind: what Halo bills is another number than what the run says, since a licence was woken, emptied, taken for another
 * or left out by mistake.
 */
const { world, fill, licence, licences, countOf, synced, writes } = useSync();

const allowZero = { allowZero: true };
const ITEM_NAME = 'Petra Identity Protection (per user)';
const ofId = (id: number) => licences().find((row) => row.id === id) ?? {};
const change = (more: Row) => world().sandbox.halo.change('SoftwareLicence', more);
const fault = (more: object) =>
	world().sandbox.faults.add({ method: 'POST', path: '/SoftwareLicence', ...more });

describe('An inactive licence that is to be in use again', () => {
	const inactive = (customers: number) => {
		const input = fill(customers);
		change({ id: 10_000, is_active: false });
		return input;
	};

	it.each([
		['was lost on the way', { drop: 'before' }],
		['got 500, and Halo had not done it', { status: 500 }],
	])('is sent again where its request %s', async (_, how) => {
		const input = inactive(3);
		fault(how);
		const { rows } = await synced(sync(), input);
		expect(rows[0]).toMatchObject({ outcome: 'updated', licence_id: 10_000 });
		expect(ofId(10_000)).toMatchObject({ is_active: true, count: 20 });
	});

	it.each([
		['the count stays', 20],
		['the count grows', 22],
	])('and that Halo keeps inactive is refused: %s', async (_, count) => {
		const [first, ...others] = inactive(3);
		const kept = { id: 10_000, client_id: FIRST, count, is_active: false };
		fault({ status: 200, body: [kept], headers: { 'Content-Type': 'application/json' } });
		const { rows } = await synced(sync(), [{ ...first, count }, ...others]);
		expect(rows[0].outcome).toBe('refused');
		expect(rows[0].reason).toContain('inactive');
	});
});

describe('A count that cannot be read', () => {
	it.each([
		['is missing', undefined],
		['has separators', '1,200'],
		['is a word', 'many'],
	])('is never set to 0 by Licences Not in the Input: it %s', async (_, count) => {
		const input = fill(3);
		change({ id: 10_002, count });
		for (const guards of [{ minCoverage: 0 }, { minCoverage: 0, ...allowZero }]) {
			const { rows } = await synced(sync({ notInInput: 'zero', guards }), input.slice(0, 2));
			expect(rows[2]).toMatchObject({ outcome: 'skipped', licence_id: 10_002, from: null });
			expect(rows[2].reason).toContain('no change of it can be judged');
		}
		expect(writes()).toBe(0);
	});

	it('of an inactive licence beside the active one is told', async () => {
		const input = fill(3);
		licence({ id: 11_000, client_id: FIRST, count: 'many', is_active: false });
		const { rows } = await synced(sync({ guards: allowZero }), input);
		expect(rows[3]).toMatchObject({ outcome: 'skipped', licence_id: 11_000, from: null });
		expect(rows[3].reason).toContain("its count can't be read");
	});

	it('counts for the coverage: its customer has the licence', async () => {
		const input = fill(9);
		for (const index of [1, 2, 3, 4, 5, 6, 7, 8]) change({ id: 10_000 + index, count: '1,200' });
		const { error } = await world().run(
			{ ...sync({ notInInput: 'zero' }) },
			input.slice(0, 1) as never,
		);
		expect(error?.description).toContain('Minimum Customer Coverage');
	});
});

describe('An inactive licence keeps its seats', () => {
	const refused = { status: 400, body: { '[0].count': ['Not allowed'] } };

	it('where Halo refuses them to the active one when it is written', async () => {
		const [first, ...others] = fill(3);
		licence({ id: 11_000, client_id: FIRST, count: 5, is_active: false });
		fault({ ...refused, times: Infinity });
		const { rows } = await synced(sync({ guards: allowZero }), [
			{ ...first, count: 25 },
			...others,
		]);
		expect(outcomesOf([rows[0], rows[3]])).toEqual(['refused', 'skipped']);
		expect(rows[3].reason).toContain('since its row was refused');
		expect(countOf(FIRST)).toEqual([20, 5]);
	});

	it('and gives them up where the active one has them, in one request more', async () => {
		const [first, ...others] = fill(3);
		licence({ id: 11_000, client_id: FIRST, count: 5, is_active: false });
		const input = [{ ...first, count: 25 }, ...others];
		const { rows } = await synced(sync({ guards: allowZero }), input);
		expect(outcomesOf([rows[0], rows[3]])).toEqual(['updated', 'updated']);
		expect(countOf(FIRST)).toEqual([25, 0]);
		expect(writes()).toBe(2);
	});
});

describe('An inactive licence of the item, and an active one of its name without an item', () => {
	it.each([
		['by name', by('name', ITEM_NAME)],
		['by ID', by('id', 501)],
	])('are one product, with the item %s', async (_, item) => {
		const [first] = fill(1, 0);
		change({ id: 10_000, is_active: false });
		licence({ id: 11_000, client_id: FIRST, count: 20, item_id: 0, name: ITEM_NAME });
		const { rows } = await synced(sync({ item_id: item }), [{ ...first, count: 22 }]);
		expect(rows[0]).toMatchObject({ outcome: 'updated', licence_id: 11_000, from: 20, to: 22 });
		expect(countOf(FIRST)).toEqual([0, 22]);
	});
});

describe('Fields of New Licences', () => {
	it('can not name a licence: it would be taken over', async () => {
		const input = fill(3);
		world().sandbox.halo.add('Client', { id: 3_001, name: 'New' });
		const fields = { newLicenceFields: { otherFields: '{"id": 10000}' } };
		const { rows } = await synced(sync(fields), [...input, { customer: 3_001, count: 3 }]);
		expect(rows[3].outcome).toBe('refused');
		expect(rows[3].reason).toContain('Other Fields (JSON) must not have "id"');
		expect(ofId(10_000)).toMatchObject({ client_id: FIRST, count: 20 });
	});
});
