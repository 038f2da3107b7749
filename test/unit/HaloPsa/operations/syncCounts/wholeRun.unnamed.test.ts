import type { IDataObject } from 'n8n-workflow';
import {
	productsOf,
	seenProducts,
} from '../../../../../nodes/HaloPsa/operations/syncCounts/licences';
import type {
	EndedRow,
	Product,
	SyncRow,
} from '../../../../../nodes/HaloPsa/operations/syncCounts/rows';
import { endRow, endUnknown } from '../../../../../nodes/HaloPsa/operations/syncCounts/rows';
import {
	planUnnamed,
	unknownRows,
	unnamedLicences,
} from '../../../../../nodes/HaloPsa/operations/syncCounts/wholeRun';
import { softwareLicence as record } from '../../../../../nodes/HaloPsa/records/resources/softwareLicence';
import { KEYS, licence, located, OPEN } from './tables';

const named = (more: Partial<SyncRow> = {}) => endRow(located(more).row, 'unchanged');
const other = (more: IDataObject = {}) => licence({ id: 7, client_id: 13, ...more });
const bySku = (value: string): Product => ({ key: KEYS.sku, value });

test.each<[string, EndedRow[], IDataObject, boolean]>([
	['of another customer', [named()], other(), true],
	[
		'of another customer, with its ID as text',
		[named({ customerId: 13 })],
		other({ client_id: '13' }),
		false,
	],
	['of another product', [named()], other({ item_id: 502 }), false],
	['without seats', [named()], other({ count: 0 }), false],
	['that a row means', [named({ customerId: 13, licence: other() })], other(), false],
	[
		'of a row that was refused',
		[endRow(located({ customerId: 13 }).row, 'refused')],
		other(),
		false,
	],
	['of another site', [named({ customerId: 13, siteId: 3 })], other({ site_id: 4 }), true],
	['of no site, where rows have one', [named({ customerId: 13, siteId: 3 })], other(), true],
	['of some site, where rows have none', [named({ customerId: 13 })], other({ site_id: 4 }), false],
	['where rows give licences', [named({ product: { key: KEYS.id, value: '1' } })], other(), false],
	[
		'of a SKU that looks like a number',
		[named({ product: bySku('0100') })],
		other({ product_sku: '100' }),
		false,
	],
	['of a SKU in capitals', [named({ product: bySku('p-1') })], other(), true],
	[
		'of the item by its name only',
		[named({ product: { key: KEYS.item, value: '501', name: 'PETRA' } })],
		other({ item_id: 0 }),
		true,
	],
])('a licence %s: whether the input leaves it out', async (_, rows, one, isLeftOut) => {
	const { inUse, inactive } = await unnamedLicences(record, rows, [one], productsOf(rows));
	expect(inUse).toHaveLength(isLeftOut ? 1 : 0);
	expect(inactive).toEqual([]);
});

test('an inactive one with seats is told apart', async () => {
	const rows = [named()];
	const licences = [
		other({ is_active: false }),
		other({ id: 8 }),
		other({ id: 9, inactive: true }),
	];
	const { inUse, inactive } = await unnamedLicences(record, rows, licences, productsOf(rows));
	expect(inUse.map((row) => row.licence?.id)).toEqual([8]);
	expect(inactive.map((row) => row.licence?.id)).toEqual([7, 9]);
});

const unknown = endUnknown(located({ index: 3 }).row, 'Nobody');
const sku = (value: string, index: number) =>
	endRow(located({ product: bySku(value), index }).row, 'skipped');

test.each<[string, EndedRow[], object, RegExp | undefined]>([
	[
		'every row is known',
		[named(), endRow(located().row, 'refused', 'Count is blank')],
		{},
		undefined,
	],
	['a row is unknown', [named(), unknown], {}, /product of item 3 is unknown/],
	['several are', [unknown, endUnknown(located({ index: 5 }).row, '')], {}, /of items 3, 5 is/],
	['a SKU is one that a licence has', [sku('p-1', 4)], {}, undefined],
	['a SKU is one that no licence has', [sku('P-2', 4)], {}, /product of item 4 is unknown/],
	['such a SKU is allowed as a first run', [sku('P-2', 4)], { allowFirstRun: true }, undefined],
	[
		'an item exists, but no licence of it',
		[named({ product: { key: KEYS.item, value: '9' } })],
		{},
		undefined,
	],
])('why nothing is set to 0, where %s', (_, rows, guards, words) => {
	const why = unknownRows(rows, seenProducts([licence()], productsOf(rows)), {
		...OPEN,
		...guards,
	});
	if (words === undefined) expect(why).toBeUndefined();
	else expect(why).toMatch(words);
});

test('thousands of unknown rows are not all listed', () => {
	const rows = Array.from({ length: 3_000 }, (_, index) => endUnknown(located({ index }).row, ''));
	expect(unknownRows(rows, new Set(), OPEN)?.length).toBeLessThan(400);
});

test.each<
	[string, 'leave' | 'report' | 'zero', object, string | undefined, string, RegExp | undefined]
>([
	['left', 'leave', {}, undefined, 'skipped', /left as it is/],
	['reported', 'report', {}, undefined, 'skipped', /left as it is/],
	['set to 0', 'zero', {}, undefined, 'update', undefined],
	[
		'held by a guard',
		'zero',
		{ allowZero: false },
		undefined,
		'refused',
		/The input does not name it\. From 20 to 0/,
	],
	['left while a row is unknown', 'zero', {}, 'A row is unknown', 'skipped', /^A row is unknown$/],
])('licences of both kinds are %s', (...[, choice, guards, why, outcome, words]) => {
	const one = { customerId: 13, product: bySku('P-1'), licence: other(), from: 20, to: 0 };
	const done = planUnnamed({ inUse: [one], inactive: [one] }, choice, { ...OPEN, ...guards }, why);
	expect(done).toHaveLength(2);
	for (const end of done) {
		expect(end.kind === 'ended' ? end.outcome : end.kind).toBe(outcome);
		if (words !== undefined) expect(end.kind === 'ended' && end.reason).toMatch(words);
		if (end.kind === 'update') expect(end.change).toEqual({ client_id: 13, count: 0 });
	}
});
