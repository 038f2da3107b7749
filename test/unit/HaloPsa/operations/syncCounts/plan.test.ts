import {
	refuseShared,
	settleRepeated,
} from '../../../../../nodes/HaloPsa/operations/syncCounts/plan';
import type {
	EndedRow,
	LocatedRow,
	SyncRow,
} from '../../../../../nodes/HaloPsa/operations/syncCounts/rows';
import { endUnknown } from '../../../../../nodes/HaloPsa/operations/syncCounts/rows';
import { matchOnOf } from '../../../../../nodes/HaloPsa/records/record';
import { softwareLicence } from '../../../../../nodes/HaloPsa/records/resources/softwareLicence';

const [key] = matchOnOf(softwareLicence)?.keys ?? [];
const REFUSED =
	/^Items 0 and 1 of the input are the same customer and product\. If .* choose Add Up under Same Customer and Product Twice/;

const row = (more: Partial<SyncRow> = {}): LocatedRow => ({
	kind: 'located',
	row: { customerId: 12, product: { key, value: '501' }, to: 15, ...more },
});

/** What became of rows, in the order of the input. */
function refused(rows: Array<EndedRow | LocatedRow>): Array<string | undefined> {
	const placed = rows.map((one, index) => ({ ...one, row: { ...one.row, index } }));
	return settleRepeated(placed, 'refuse').map((one) =>
		one.kind === 'ended' ? one.reason : one.countRefused,
	);
}

test.each<[string, Partial<SyncRow>]>([
	['equal counts', {}],
	['different counts', { to: 16 }],
	['an item written otherwise', { product: { key, value: ' 501' } }],
])('two rows of one customer and product with %s are refused, both', (_, second) => {
	expect(refused([row(), row(second)])).toEqual([
		expect.stringMatching(REFUSED),
		expect.stringMatching(REFUSED),
	]);
});

test('a row beside one whose count was refused is only a part of the sum, and refused too', () => {
	const blank: LocatedRow = { ...row(), countRefused: 'Count is blank' };
	expect(refused([blank, row()])).toEqual(['Count is blank', expect.stringMatching(REFUSED)]);
});

test('other customers, other products, and rows whose customer is not known go on', () => {
	const other = { key, value: '502' };
	const unknown = endUnknown({ product: { key, value: '501' }, to: 15 }, 'Nobody');
	const rows = [row(), row({ customerId: 13, siteId: 3 }), row({ product: other })];
	rows.push(row({ customerId: 13, siteId: 4 }));
	expect(refused([...rows, unknown, unknown])).toEqual([
		...rows.map(() => undefined),
		'Nobody',
		'Nobody',
	]);
});

test('rows of one customer, some with a site and some without, are refused: without a site every site is meant', () => {
	const words = (items: string) =>
		expect.stringMatching(new RegExp(`^Items ${items} of the input .* some with a site`));
	expect(refused([row(), row({ siteId: 3 }), row({ siteId: 4 })])).toEqual(
		Array<unknown>(3).fill(words('0 and 1 and 2')),
	);
	expect(refused([row({ siteId: 3 }), row(), row({ customerId: 13 })])).toEqual([
		words('0 and 1'),
		words('0 and 1'),
		undefined,
	]);
	expect(refused([row({ siteId: 3 }), row({ siteId: 3 })])).toEqual([
		expect.stringMatching(REFUSED),
		expect.stringMatching(REFUSED),
	]);
});

test('rows that mean one licence in two ways are refused, both; a refused row is none of them', () => {
	const licence = { id: 9, count: 5 };
	const update = (value: string, index: number) => ({
		kind: 'update' as const,
		row: { ...row({ product: { key, value } }).row, index, licence },
		change: { count: 15 },
	});
	const refusedRow = { ...endUnknown({ ...update('503', 2).row }, 'Unknown') };
	const reasons = refuseShared([update('501', 0), update('502', 1), refusedRow]).map((one) =>
		one.kind === 'ended' ? one.reason : 'goes on',
	);
	const both = expect.stringContaining(
		'Items 0 and 1 of the input mean the same licence in Halo, 9',
	);
	expect(reasons).toEqual([both, both, 'Unknown']);
	expect(refuseShared([update('501', 0), refusedRow])[0].kind).toBe('update');
});

describe('Add Up', () => {
	const addedUp = (rows: Array<EndedRow | LocatedRow>) =>
		settleRepeated(
			rows.map((one, index) => ({ ...one, row: { ...one.row, index } })),
			'addUp',
		).map((one) => (one.kind === 'ended' ? one.outcome : one.row.to));

	test('adds rows of one site, or of none, and leaves those of other sites, customers and products alone', () => {
		const other = row({ product: { key, value: '502' } });
		expect(addedUp([row(), row({ customerId: 13 }), row(), other])).toEqual([
			30,
			15,
			'skipped',
			15,
		]);
		const bySite = [row({ siteId: 3 }), row({ siteId: 4 }), row({ siteId: 3, to: 1 })];
		expect(addedUp(bySite)).toEqual([16, 15, 'skipped']);
	});

	test('still refuses rows with a site beside rows without: every site is counted there already', () => {
		expect(addedUp([row({ siteId: 3 }), row(), row()])).toEqual(['refused', 'refused', 'refused']);
	});

	test('does not name a customer who is unknown: that row is refused by itself', () => {
		const unknown = endUnknown({ product: { key, value: '501' }, to: 15 }, 'Nobody');
		expect(addedUp([row(), unknown, row()])).toEqual([30, 'refused', 'skipped']);
	});
});
