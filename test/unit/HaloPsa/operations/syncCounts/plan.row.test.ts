import type { IDataObject } from 'n8n-workflow';
import { leftWhereRefused } from '../../../../../nodes/HaloPsa/operations/syncCounts/inactive';
import { LicenceIndex } from '../../../../../nodes/HaloPsa/operations/syncCounts/licences';
import { newLicence, planRow } from '../../../../../nodes/HaloPsa/operations/syncCounts/plan';
import type {
	EndedRow,
	PlannedRow,
	SyncRow,
} from '../../../../../nodes/HaloPsa/operations/syncCounts/rows';
import { endRow, endUnknown } from '../../../../../nodes/HaloPsa/operations/syncCounts/rows';
import { softwareLicence as record } from '../../../../../nodes/HaloPsa/records/resources/softwareLicence';
import { KEYS, licence, located, OPEN } from './tables';

function plan(row: Partial<SyncRow>, licences: IDataObject[], more: object = {}) {
	const meant = located(row);
	const index = new LicenceIndex([meant.row]);
	for (const one of licences) index.add(one);
	return planRow({ record, guards: OPEN, createMissing: true, ...more }, meant, index);
}

/** What a row comes to, in short: its outcome, or what is sent. */
const short = (one: EndedRow | PlannedRow) =>
	one.kind === 'ended' ? one.outcome : { [one.kind]: one.change };

const update = (count: number, more: object = {}) => ({
	update: { client_id: 12, count, ...more },
});

test.each<[string, Partial<SyncRow>, IDataObject[], unknown]>([
	['the same count', {}, [licence()], 'unchanged'],
	['the same count as a text', {}, [licence({ count: '20.0' })], 'unchanged'],
	['another count', { to: 21 }, [licence()], update(21)],
	['a fraction in Halo', {}, [licence({ count: 20.5 })], update(20)],
	['no count in Halo', {}, [licence({ count: undefined })], 'refused'],
	['a count that is no number', {}, [licence({ count: '20 seats' })], 'refused'],
	['a count of null', {}, [licence({ count: null })], update(20)],
	['an item ID as text', {}, [licence({ item_id: '501' })], 'unchanged'],
	['another item', { to: 0 }, [licence({ item_id: 502 })], 'skipped'],
	['another customer', { to: 0 }, [licence({ client_id: 13 })], 'skipped'],
	['a deleted licence', { to: 0 }, [licence({ deleted: true })], 'skipped'],
	['two licences', {}, [licence(), licence({ id: 2 })], 'refused'],
	[
		'an active and an empty inactive one',
		{},
		[licence(), licence({ id: 2, is_active: false, count: 0 })],
		'unchanged',
	],
	['two inactive ones', {}, [1, 2].map((id) => licence({ id, is_active: false })), 'refused'],
	['an inactive one', { to: 21 }, [licence({ is_active: false })], update(21, { is_active: true })],
	[
		'an inactive one of the same count',
		{},
		[licence({ is_active: false })],
		update(20, { is_active: true }),
	],
	['an inactive one, and 0', { to: 0 }, [licence({ is_active: false })], update(0)],
	[
		'a licence by its own ID',
		{ product: { key: KEYS.id, value: '1' }, customerId: undefined },
		[licence({ client_id: 12 })],
		'unchanged',
	],
])('a row against %s', (_, row, licences, expected) => {
	expect(short(plan(row, licences).own)).toEqual(expected);
});

test.each<[string, Partial<SyncRow>, IDataObject[], unknown]>([
	[
		'its own site',
		{ siteId: 3 },
		[licence({ site_id: 3 }), licence({ id: 2, site_id: 4 })],
		'unchanged',
	],
	['its own site as text', { siteId: 3 }, [licence({ site_id: '3' })], 'unchanged'],
	['any site, where there is one', {}, [licence({ site_id: 3 })], 'unchanged'],
	[
		'any site, where there are two',
		{},
		[3, 4].map((id) => licence({ id, site_id: id })),
		'refused',
	],
	['a site, where the licence has none', { siteId: 3, to: 0 }, [licence()], 'skipped'],
	[
		'a site, where the list shows none',
		{ siteId: 3, to: 0 },
		[licence({ site_id: undefined })],
		'skipped',
	],
])('a row means %s', (_, row, licences, expected) => {
	expect(short(plan(row, licences).own)).toEqual(expected);
});

test.each<[string, IDataObject[], unknown]>([
	['is taken, and gets the item', [licence({ item_id: 0 })], update(21, { item_id: 501 })],
	['of an older build is taken', [licence({ item_id: undefined })], update(21)],
	['is left where one has the item', [licence({ id: 2 }), licence({ item_id: 0 })], update(21)],
])('a licence of the name without an item %s', (_, licences, expected) => {
	const own = licences.map((one) =>
		Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)),
	);
	const product = { key: KEYS.item, value: '501', name: 'petra' };
	expect(short(plan({ product, to: 21 }, own).own)).toEqual(expected);
});

test.each<[string, Partial<SyncRow>, object, unknown]>([
	['a count', { to: 3 }, {}, { create: newLicence(located({ to: 3 }).row) }],
	['0', { to: 0 }, {}, 'skipped'],
	['a count, where none is created', { to: 3 }, { createMissing: false }, 'skipped'],
	['too many seats', { to: 51 }, { guards: { ...OPEN, maxSeats: 50 } }, 'refused'],
	['a licence that Halo does not show', { product: { key: KEYS.id, value: '9' } }, {}, 'refused'],
])('a row without a licence and with %s', (_, row, more, expected) => {
	expect(short(plan(row, [], more).own)).toEqual(expected);
});

test('what is sent for a new licence: fields may not change what identifies it, or its count', () => {
	const product = { key: KEYS.item, value: '501', name: 'Petra' };
	const { row } = located({ product, siteId: 3 });
	const fixed = { item_id: 501, client_id: 12, site_id: 3, count: 20 };
	expect(newLicence(row)).toEqual({ type: 1, name: 'Petra', ...fixed });
	const given = { type: 0, vendor: 'V', count: 9, client_id: 9, item_id: 9, site_id: 9 };
	expect(newLicence(row, given)).toEqual({ type: 0, name: 'Petra', vendor: 'V', ...fixed });
	const bySku = located({ product: { key: KEYS.sku, value: '0100', name: '0100' } }).row;
	expect(newLicence(bySku)).toMatchObject({ product_sku: '0100', name: '0100' });
});

const inactive = licence({ id: 2, is_active: false, count: 5 });

test.each<[string, Partial<SyncRow>, object, unknown[]]>([
	['the active one takes its seats', { to: 25 }, {}, [update(0)]],
	['the active one is right already', {}, {}, [update(0)]],
	['0 is not allowed', {}, { guards: { ...OPEN, allowZero: false } }, ['refused']],
	[
		'the row of the active one is refused',
		{ to: 60 },
		{ guards: { ...OPEN, maxSeats: 10 } },
		['skipped'],
	],
])('an inactive licence with a count beside an active one, where %s', (_, row, more, expected) => {
	const { beside } = plan(row, [licence(), inactive], more);
	expect(beside.map(short)).toEqual(expected);
	expect(beside[0].row).toMatchObject({ licence: { id: 2 }, from: 5, to: 0, index: undefined });
});

test('beside a row whose count was refused, an inactive licence with seats is only told of', () => {
	const index = new LicenceIndex([located().row]);
	index.add(licence());
	index.add(inactive);
	const settings = { record, guards: OPEN, createMissing: true };
	const ended = endUnknown(located().row, 'Nobody');
	expect(planRow(settings, ended, index)).toEqual({ own: ended, beside: [] });
	const blank = planRow(settings, { ...located(), countRefused: 'Count is blank' }, index);
	expect(blank).toMatchObject({
		own: { outcome: 'refused', reason: 'Count is blank' },
		beside: [{ outcome: 'skipped', row: { licence: { id: 2 }, from: 5 } }],
	});
});

test('beside a row that is refused after its plan, nothing is set to 0', () => {
	const { own, beside } = plan({ to: 25, index: 0 }, [licence(), inactive]);
	expect(beside.map((one) => leftWhereRefused(one, [own]))).toEqual(beside);
	const shared = endRow(own.row, 'refused', 'Two rows mean one licence');
	expect(beside.map((one) => short(leftWhereRefused(one, [shared])))).toEqual(['skipped']);
});
