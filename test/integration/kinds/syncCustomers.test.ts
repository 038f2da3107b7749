import { by } from '../world';
import { byName, FIRST, outcomes, outcomesOf, sync, syncByName, useSync } from './syncWorld';

const { world, fill, licence, countOf, synced, writes } = useSync();

describe('A customer given by name is looked up among customers, never among licences', () => {
	it('one of two customers of that name, of which only one has a licence, is not billed', async () => {
		const input = byName(fill(6));
		world().sandbox.halo.add('Client', { id: 3_000, name: 'customer 0' });
		const { rows } = await synced(syncByName(), [{ ...input[0], count: 21 }, ...input.slice(1)]);
		expect(outcomes(rows)).toEqual({ refused: 1, unchanged: 5 });
		expect(rows[0].reason).toContain(
			`2 customers are named "Customer 0" (ID ${FIRST}, 3000). Choose the customer by its ID`,
		);
		expect(countOf(FIRST)).toEqual([20]);
	});

	it('an inactive customer with an old licence is not billed in place of the active one', async () => {
		const input = byName(fill(6));
		world().sandbox.halo.change('Client', { id: FIRST, inactive: true });
		world().sandbox.halo.add('Client', { id: 3_000, name: 'Customer 0' });
		const { rows } = await synced(syncByName(), [{ ...input[0], count: 21 }, ...input.slice(1)]);
		expect(rows[0]).toMatchObject({ outcome: 'created', client_id: 3_000, to: 21 });
		expect([countOf(FIRST), countOf(3_000)]).toEqual([[20], [21]]);
	});

	it('an inactive customer alone is refused, and so is a name that only a licence still shows', async () => {
		const input = byName(fill(6));
		world().sandbox.halo.change('Client', { id: FIRST, inactive: true });
		licence({ client_id: FIRST + 1, client_name: 'Old Name Ltd', item_id: 502 });
		const { rows } = await synced(syncByName(), [...input, { customer: 'Old Name Ltd', count: 3 }]);
		expect(outcomes(rows)).toEqual({ refused: 2, unchanged: 5 });
		expect(rows[0].reason).toContain('The customer "Customer 0" is inactive in Halo');
		expect(rows[6].reason).toContain('No customer in Halo is named "Old Name Ltd"');
		expect(writes()).toBe(0);
	});

	it.each([
		['a no-break space', 'Customer\u00a00'],
		['two spaces and capitals', ' CUSTOMER  0 '],
		['a sign without a width', 'Cust\u200bomer 0'],
	])('%s makes no other customer', async (_, customer) => {
		const input = fill(6).map((row, index) => ({ ...row, customer: `Customer ${index}` }));
		const { rows } = await synced(syncByName(), [{ customer, count: 21 }, ...input.slice(1)]);
		expect(outcomes(rows)).toEqual({ updated: 1, unchanged: 5 });
		expect(countOf(FIRST)).toEqual([21]);
	});

	it('one name twice, written in two ways, is one customer that came twice', async () => {
		const input = byName(fill(6));
		const { rows } = await synced(syncByName(), [
			{ customer: 'CUSTOMER 0', count: 21 },
			{ ...input[0], count: 1 },
			...input.slice(1),
		]);
		expect(outcomes(rows)).toEqual({ refused: 2, unchanged: 5 });
	});

	it('two customers of one name are told apart by their IDs', async () => {
		const input = fill(6);
		world().sandbox.halo.change('Client', { id: FIRST + 1, name: 'Customer 0' });
		const { rows } = await synced(sync(), [
			{ ...input[0], count: 21 },
			{ ...input[1], count: 22 },
			...input.slice(2),
		]);
		expect(outcomes(rows)).toEqual({ updated: 2, unchanged: 4 });
		expect([countOf(FIRST), countOf(FIRST + 1)]).toEqual([[21], [22]]);
	});
});

describe('What the look among customers costs', () => {
	it.each([
		['two names: one list, since it is short', 2, 1],
		['many names: one list, a page for each 100 customers', 60, 1],
	])('%s', async (_, customers, looks) => {
		const input = byName(fill(customers));
		const { summary } = await synced(syncByName(), input);
		expect(summary).toMatchObject({ unchanged: customers, requests: looks + 1 });
		expect(world().requestCounts()).toEqual({
			'GET /api/Client': looks,
			'GET /api/SoftwareLicence': 1,
		});
	});

	it.each([
		['two that differ: one list, since it is short', 2, 1],
		['six that differ: one list', 6, 1],
	])('%s', async (_, customers, looks) => {
		const names = ['Rowan', 'Maple', 'Cedar', 'Aspen', 'Birch', 'Hazel'].map(
			(tree) => `${tree} Ltd`,
		);
		const input = fill(customers).map((row, index) => ({ ...row, customer: names[index] }));
		for (const [index, { customer: name }] of input.entries())
			world().sandbox.halo.change('Client', { id: FIRST + index, name });
		const { summary } = await synced(syncByName(), input);
		expect(summary).toMatchObject({ unchanged: customers, requests: looks + 1 });
		expect(world().requestCounts()).toMatchObject({ 'GET /api/Client': looks });
	});

	it('1,000 rows by name: a page for each 100 customers and licences, a write for each 50 changes', async () => {
		const input = byName(fill(1_000)).map((row, index) =>
			index < 250 ? { ...row, count: 21 } : row,
		);
		const { rows, summary } = await synced(syncByName(), input);
		expect(outcomes(rows)).toEqual({ updated: 250, unchanged: 750 });
		expect(world().requestCounts()).toEqual({
			'GET /api/Client': 11,
			'GET /api/SoftwareLicence': 10,
			'POST /api/SoftwareLicence': 5,
		});
		expect(summary).toMatchObject({ requests: 26, writes: 5 });
	});

	it('no look by ID where any licence shows the customer', async () => {
		const input = fill(20);
		licence({ client_id: 17, item_id: 502, name: 'Other' });
		const { rows } = await synced(sync(), [...input, { customer: 17, count: 3 }]);
		expect(outcomesOf(rows.slice(20))).toEqual(['created']);
		expect(world().requestCounts()).not.toHaveProperty(['GET /api/Client']);
	});

	it('no look by ID, except where a new licence has a customer that no licence shows', async () => {
		const input = fill(20);
		const { rows } = await synced(sync(), [
			...input,
			{ customer: 17, count: 3 },
			{ customer: 987_654, count: 3 },
		]);
		expect(outcomesOf(rows.slice(20))).toEqual(['created', 'refused']);
		expect(rows[20].client_name).toBe('Castle Accounting');
		expect(world().requestCounts()).toMatchObject({ 'GET /api/Client': 1 });
	});
});

describe('IDs as Halo or a flow may write them', () => {
	it.each([
		['as text', '2000', '501'],
		['with a point', '2000.0', '501.0'],
		['with blanks', ' 2000 ', ' 501 '],
	])('%s mean the same licence', async (_, customer, item) => {
		const input = fill(6);
		const { rows } = await synced(sync({ item_id: by('id', item) }), [
			{ customer, count: 21 },
			...input.slice(1),
		]);
		expect(outcomes(rows)).toEqual({ updated: 1, unchanged: 5 });
		expect(rows[0]).toMatchObject({ client_id: FIRST, licence_id: 10_000, item_id: 501 });
	});
});
