import type { IDataObject } from 'n8n-workflow';
import {
	hasNoItem,
	keepsItems,
	LicenceIndex,
	productsOf,
	seatsOf,
} from '../../../../../nodes/HaloPsa/operations/syncCounts/licences';
import type {
	EndedRow,
	PlannedRow,
	SyncRow,
} from '../../../../../nodes/HaloPsa/operations/syncCounts/rows';
import { endRow, endUnknown } from '../../../../../nodes/HaloPsa/operations/syncCounts/rows';
import type { RunPlan } from '../../../../../nodes/HaloPsa/operations/syncCounts/wholeRun';
import { factsOf } from '../../../../../nodes/HaloPsa/operations/syncCounts/wholeRun';
import { softwareLicence as record } from '../../../../../nodes/HaloPsa/records/resources/softwareLicence';
import { KEYS, licence, located } from './tables';

type Row = EndedRow | PlannedRow;

const create = (more: Partial<SyncRow> = {}): Row => ({
	kind: 'create',
	row: located({ customerName: 'New', ...more }).row,
	change: {},
});
const update = (from: number, to: number, change: IDataObject = { count: to }): Row => ({
	kind: 'update',
	row: { ...located({ from, to }).row, licence: licence({ count: from }) },
	change,
});

function facts(plan: Partial<RunPlan>, licences = [licence()]) {
	const rows = plan.rows ?? [];
	return factsOf(record, { beside: [], unnamed: [], ...plan, rows }, licences, productsOf(rows));
}

test.each<[string, Partial<RunPlan>, object]>([
	['a change', { rows: [update(20, 21)] }, { compared: 1, changing: ['Birch 20 → 21'] }],
	[
		'one that a guard refused',
		{ rows: [endRow(update(20, 90).row, 'refused')] },
		{ compared: 1, changing: ['Birch 20 → 90'] },
	],
	[
		'none',
		{ rows: [endRow({ ...update(20, 20).row }, 'unchanged')] },
		{ compared: 1, changing: [] },
	],
	[
		'one that is made active with its count',
		{ rows: [update(20, 20, { count: 20, is_active: true })] },
		{ compared: 1, changing: ['Birch 20 → 20'] },
	],
	[
		'one beside it, to 0',
		{ rows: [update(20, 20)], beside: [update(5, 0)] },
		{ compared: 2, changing: ['Birch 5 → 0'] },
	],
	[
		'one not in the input, to 0',
		{ rows: [update(20, 20)], unnamed: [update(6, 0)] },
		{ compared: 2, changing: ['Birch 6 → 0'] },
	],
	[
		'one not in the input, left',
		{ rows: [], unnamed: [endRow(update(6, 0).row, 'skipped')] },
		{ compared: 0, changing: [] },
	],
])('what changes: %s', (_, plan, expected) => {
	expect(facts(plan)).toMatchObject(expected);
});

test.each<[string, ReturnType<typeof licence>[], string[], string[]]>([
	['one that the input names', [licence()], ['Birch'], []],
	[
		'one that it does not name',
		[licence({ client_id: 13, client_name: 'Quay' })],
		['Quay'],
		['Quay'],
	],
	['one without a name', [licence({ client_id: 13, client_name: undefined })], ['13'], ['13']],
	['two licences of one', [licence(), licence({ id: 2 })], ['Birch'], []],
	['an inactive licence', [licence({ is_active: false })], [], []],
	['a licence without seats', [licence({ count: 0 })], [], []],
	['a licence of another product', [licence({ item_id: 502 })], [], []],
])('customers that have the licences: %s', (_, licences, customers, missing) => {
	const rows = [endRow(located().row, 'unchanged')];
	expect(facts({ rows }, licences)).toMatchObject({ customers, missing });
});

test('a customer whose row is unknown is none that the input names', () => {
	const rows = [endUnknown(located({ customerId: undefined }).row, 'Nobody')];
	expect(facts({ rows })).toMatchObject({ rows: 0, customers: ['Birch'], missing: ['Birch'] });
});

test.each<[string, ReturnType<typeof licence>[], Row[], object]>([
	['Halo shows the product', [licence()], [create()], { creating: ['New'], first: [], unseen: [] }],
	[
		'only an inactive one',
		[licence({ is_active: false })],
		[create()],
		{ creating: ['New'], first: [] },
	],
	['Halo shows none', [], [create()], { creating: [], first: ['New'], unseen: ['"501"'] }],
	[
		'only another product',
		[licence({ item_id: 502 })],
		[create({ product: { key: KEYS.item, value: '501', name: 'Petra' } })],
		{ creating: [], first: ['New'], unseen: ['"Petra"'] },
	],
	[
		'one of two products',
		[licence()],
		[create(), create({ product: { key: KEYS.item, value: '502' }, customerName: 'Quay' })],
		{ creating: ['New'], first: ['Quay'], unseen: ['"502"'] },
	],
	[
		'nothing is created',
		[],
		[endRow(located().row, 'skipped')],
		{ creating: [], first: [], unseen: [] },
	],
])('new licences, where %s', (_, licences, rows, expected) => {
	expect(facts({ rows }, licences)).toMatchObject(expected);
});

test('a licence by its ID is no product that others have', () => {
	const rows = [endRow(located({ product: { key: KEYS.id, value: '1' } }).row, 'unchanged')];
	expect(facts({ rows })).toMatchObject({ customers: [], missing: [] });
});

test.each([
	[12, 12],
	['12.0', 12],
	[null, 0],
	[undefined, NaN],
	['20 seats', NaN],
])('seats of a count %j', (count, seats) => {
	expect(seatsOf({ count })).toBe(seats);
});

test.each([
	[501, false],
	['501', false],
	[0, true],
	[-1, true],
	[null, true],
	[undefined, true],
])('whether a licence with the item %j has none', (item_id, isWithout) => {
	expect(hasNoItem({ item_id })).toBe(isWithout);
});

test('whether the build keeps items is told by any licence', () => {
	expect(keepsItems([])).toBeUndefined();
	expect(keepsItems([{ id: 1 }])).toBe(false);
	expect(keepsItems([{ id: 1 }, { id: 2, item_id: 0 }])).toBe(true);
});

test('a product is listed once, with its name where any row gave it', () => {
	const named = { key: KEYS.item, value: '501', name: 'Petra' };
	const rows = [
		located(),
		located({ product: named }),
		located({ product: { ...named, value: ' 501.0' } }),
		located({ product: { ...named, value: '' } }),
	];
	expect(productsOf(rows)).toEqual([named]);
});

test.each([
	['of the item', { ...KEYS.item, property: 'article_id' }, true],
	['declared as no ID of another record', { ...KEYS.item, idOf: undefined }, false],
])('a licence without it is known by its name, by what the key says: %s', (_, key, isFound) => {
	const row = located({ product: { key, value: '501', name: 'Petra' } }).row;
	const index = new LicenceIndex([row]);
	const nameless = licence({ item_id: undefined, name: 'Petra' });
	index.add(nameless);
	expect(index.meantBy(record, row)).toEqual(isFound ? [nameless] : []);
});
