import { by } from '../world';
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

const { world, fill, licence, countOf, run, synced, writes } = useSync();

const UNKNOWN =
	/^No licence that the input does not name is set to 0 in this run, since the customer or product of item 5 is unknown/;

/** Six customers of whom the input names five, and a row of which something is not known. */
const five = () => fill(6).slice(0, 5);

describe('While a customer or product of a row is not known, nothing is set to 0', () => {
	const expectHeld = async (parameters: object, input: object[], reason: unknown) => {
		const { items, execution, error } = await run(parameters, input);
		expect(error).toBeNull();
		expect(items[5]).toMatchObject({ reason });
		expect(items[6]).toMatchObject({
			outcome: 'skipped',
			client_name: 'Customer 5',
			from: 20,
			reason: expect.stringMatching(UNKNOWN),
		});
		expect(items[7]).toMatchObject({
			outcome: 'summary',
			warnings: [expect.stringMatching(UNKNOWN)],
		});
		expect(JSON.stringify(execution.data)).toContain('"type":"warning"');
		expect(countOf(FIRST + 5)).toEqual([20]);
	};

	it.each([
		['misspelt', 'Custmer 5', /No customer in Halo is named "Custmer 5"/],
		['blank', '', /Customer is empty/],
		['inactive', 'Harbour Cafe (left us)', /is inactive in Halo/],
	])('a customer by name that is %s', async (_, customer, reason) => {
		const input = [...byName(five()), { customer, count: 20 }];
		await expectHeld(syncByName(zeroing), input, expect.stringMatching(reason));
	});

	it('a customer by name whom two have', async () => {
		const input = byName(five());
		world().sandbox.halo.add('Client', { name: 'Twin' });
		world().sandbox.halo.add('Client', { name: 'Twin' });
		const ambiguous = { customer: 'Twin', count: 20 };
		const reason = expect.stringContaining('2 customers are named "Twin"');
		await expectHeld(syncByName(zeroing), [...input, ambiguous], reason);
	});

	it.each([
		['with a count', 20, {}],
		['with a count of 0', 0, {}],
		['where nothing is created', 20, { createMissing: false }],
	])('a customer ID that Halo does not have, %s', async (_, count, more) => {
		const input = [...five(), { customer: 987_654, count }];
		const reason = 'Halo has no customer with the ID 987654';
		await expectHeld(sync({ ...zeroing, ...more }), input, reason);
	});

	it.each([
		['ID', 'id', 987_654, /987654/],
		['name', 'name', 'Petra Identiy', /no item is named "Petra Identiy"/],
		['blank', 'id', '', /Item is empty/],
	] as const)('an item by its %s', async (_, mode, item, reason) => {
		const input = five().map((row) => ({ ...row, item: 501 as unknown, name: ITEM_NAME }));
		const last = { customer: FIRST + 5, count: 20, item, name: item };
		const parameters = {
			...zeroing,
			item_id: by(mode, mode === 'name' ? '={{ $json.name }}' : '={{ $json.item }}'),
		};
		await expectHeld(sync(parameters), [...input, last], expect.stringMatching(reason));
	});

	it.each([
		['SKU', 'product_sku', 'PETRA-USER', 'PETRA-USR', {}],
		['name', 'name', 'Petra Identity Protection', 'Petra Identity Protektion', {}],
		['SKU of a count of 0', 'product_sku', 'PETRA-USER', 'PETRA-USR', { count: 0 }],
	])(
		'a product that no licence has, which may be a typo: %s',
		async (...[, key, right, typo, more]) => {
			const input = five().map((row) => ({ ...row, product: right }));
			const last = { customer: FIRST + 5, count: 20, product: typo, ...more };
			const parameters = {
				...zeroing,
				productBy: key,
				[key]: '={{ $json.product }}',
				createMissing: false,
			};
			const reason = expect.stringContaining('There is no licence');
			await expectHeld(sync(parameters), [...input, last], reason);
		},
	);

	it('a look-up that failed, with On Error: Continue', async () => {
		const input = five().map((row) => ({ ...row, item: ITEM_NAME }));
		addManyItems(world());
		world().sandbox.faults.add({ path: '/Item', status: 500, skip: 2, times: 1 });
		const parameters = sync({ ...zeroing, item_id: by('name', '={{ $json.item }}') });
		const last = { customer: FIRST + 5, count: 20, item: 'Microsoft 365 Business Premium' };
		const { items, outputs } = await run(parameters, [...input, last], {
			onError: 'continueRegularOutput',
		});
		expect(JSON.stringify(outputs)).toContain('Halo could not list items');
		expect(items[items.length - 1].warnings).toEqual([expect.stringMatching(UNKNOWN)]);
		expect(countOf(FIRST + 5)).toEqual([20]);
	});

	it('an empty item, as a node before it puts out where it found nothing', async () => {
		fill(6);
		const { rows, summary } = await synced(sync(zeroing), [{}]);
		expect(outcomes(rows)).toEqual({ refused: 1 });
		expect(summary.warnings).toEqual([expect.stringContaining('item 0 is unknown')]);
		expect(writes()).toBe(0);
	});
});

const ITEM_NAME = 'Petra Identity Protection (per user)';

describe('A row that is known and refused still names its licence: it is not set to 0', () => {
	it.each([
		['a count that is blank', { count: '' }],
		['a count that is a text', { count: 'many' }],
		['a change that a guard holds back', { count: 60 }],
	])('%s', async (_, more) => {
		const input = five();
		const { rows } = await synced(sync(zeroing), [...input, { customer: FIRST + 5, ...more }]);
		expect(outcomesOf(rows.slice(5))).toEqual(['refused']);
		expect(countOf(FIRST + 5)).toEqual([20]);
	});

	it('a customer with the product twice, and one that came twice', async () => {
		const input = fill(8).slice(0, 6);
		licence({ client_id: FIRST + 5, count: 4 });
		const { rows } = await synced(sync(zeroing), [...input, input[4]]);
		expect(outcomesOf(rows)).toEqual([
			...Array<string>(4).fill('unchanged'),
			...['refused', 'refused', 'refused'],
			// What no row names.
			...['updated', 'updated'],
		]);
		expect(countOf(FIRST + 4)).toEqual([20]);
		expect(countOf(FIRST + 5)).toEqual([20, 4]);
		expect(countOf(FIRST + 7)).toEqual([0]);
	});
});

describe('What is set to 0 once every row is known', () => {
	it('the licences of the products of the input, and no others', async () => {
		const input = five();
		licence({ client_id: FIRST + 5, name: 'Other', item_id: 502, count: 9 });
		licence({ client_id: FIRST + 5, name: 'Petra Identity Protection', item_id: 503, count: 8 });
		const { rows, summary } = await synced(sync(zeroing), input);
		expect(outcomes(rows)).toEqual({ unchanged: 5, updated: 1 });
		expect(countOf(FIRST + 5)).toEqual([0, 9, 8]);
		expect(summary).toMatchObject({ warnings: [], updated: 1, not_in_input: 1 });
	});

	it('within the guards of the run: too many hold it back', async () => {
		const { said } = await run(sync(zeroing), fill(20).slice(0, 2));
		expect(said).toContain('18 of 20 rows would change (90 %)');
		expect(writes()).toBe(0);
	});
});
