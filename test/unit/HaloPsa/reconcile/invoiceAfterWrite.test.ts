import type { IDataObject } from 'n8n-workflow';
import { compareInvoice, repairOf } from '../../../../nodes/HaloPsa/reconcile/invoiceAfterWrite';

const line = (id: number, more: IDataObject = {}): IDataObject => ({
	id,
	_itemid: 501,
	item_shortdescription: `Line ${id}`,
	qty_order: 29,
	unit_price: 18.6,
	startdate: '2026-01-01T00:00:00',
	...more,
});
const invoice = (lines: IDataObject[], more: IDataObject = {}): IDataObject => ({
	id: -240,
	reference: 'Monthly',
	lines,
	...more,
});
const wordsOf = (before: IDataObject, after: IDataObject) =>
	compareInvoice(before, after, undefined, ['reference']).effects.map(({ words }) => words);

describe('What a write changed of a line that was sent back as it was', () => {
	test.each<[string, IDataObject, IDataObject]>([
		['the same', {}, {}],
		['a date with its zone', {}, { startdate: '2026-01-01T00:00:00Z' }],
		['another date for none', { enddate: '1900-01-01T00:00:00' }, { enddate: null }],
		['another ID for none', { contract_id: 0 }, { contract_id: -1 }],
		['a number of another form', { unit_price: '18.60' }, { unit_price: 18.6 }],
		['sums and names', { net_amount: 1, tax_name: 'A' }, { net_amount: 2, tax_name: 'B' }],
		[
			'entries made anew',
			{ quantity_users: [{ id: 1, type_id: 2, invoice_line_id: 9 }] },
			{ quantity_users: [{ id: 4, type_id: 2, invoice_line_id: 8 }] },
		],
		[
			'the quantity of a line that counts',
			{ recurring_invoice_quantity_type: 2, qty_order: 3 },
			{ recurring_invoice_quantity_type: 2, qty_order: 4 },
		],
	])('nothing: %s', (_, was, is) => {
		expect(wordsOf(invoice([line(1, was)]), invoice([line(1, is)]))).toEqual([]);
	});

	test.each<[string, IDataObject, IDataObject, string]>([
		['a typed quantity', {}, { qty_order: 1 }, 'qty_order 29 → 1'],
		['a credit', { qty_order: -1 }, { qty_order: 0 }, 'qty_order -1 → 0'],
		['a price', {}, { unit_price: 0 }, 'unit_price 18.6 → 0'],
		['a price that is gone', {}, { unit_price: undefined }, 'unit_price 18.6 → nothing'],
		['an end', {}, { enddate: '2026-12-31T00:00:00' }, 'enddate nothing → "2026-12-31T00:00:00"'],
		['its being active', {}, { isinactive: true }, 'isinactive nothing → true'],
		['its item', {}, { _itemid: 502 }, '_itemid 501 → 502'],
		[
			'what it counts',
			{ quantity_users: [{ id: 1, type_id: 2 }] },
			{ quantity_users: [] },
			'quantity_users [{"id":1,"type_id":2}] → []',
		],
	])('%s', (_, was, is, words) => {
		const found = wordsOf(invoice([line(1, was)]), invoice([line(1, is)]));
		expect(found).toEqual([`line 1 ("Line 1"): ${words}`]);
	});

	test('a line that is gone, which is added anew with what it had', () => {
		const before = invoice([line(1), line(2)]);
		const after = invoice([line(2)]);
		const look = compareInvoice(before, after, undefined, []);
		expect(look.effects.map(({ words }) => words)).toEqual(['line 1 ("Line 1") is gone']);
		expect(repairOf(before, after, look)).toEqual({
			id: -240,
			lines: [line(2), { ...line(1), id: undefined }],
		});
	});

	test('nothing where lines have new IDs: each is known by what it is for', () => {
		const before = invoice([line(1), line(2)]);
		const renewed = [line(2), line(1)].map((one) => ({ ...one, id: Number(one.id) + 10 }));
		const look = compareInvoice(before, invoice(renewed), undefined, []);
		expect(look).toMatchObject({ effects: [], hasNewIds: true, added: [] });
	});

	test('of the invoice itself, with what writes it back', () => {
		const before = invoice([line(1)]);
		const after = invoice([line(1, { qty_order: 1 })], { reference: '' });
		const look = compareInvoice(before, after, undefined, ['reference']);
		expect(repairOf(before, after, look)).toEqual({
			id: -240,
			lines: [line(1)],
			reference: 'Monthly',
		});
	});

	test('of the line that was to change, all but what was sent for it', () => {
		const was = line(1, { quantity_subscriptions: [{ licence_id: 5, licence_name: 'Old' }] });
		const sent = {
			...was,
			recurring_invoice_quantity_type: 4,
			quantity_subscriptions: [{ licence_id: 5, licence_name: 'Old' }, { licence_id: 6 }],
		};
		const target = { line: was, sent };
		const words = (now: IDataObject) =>
			compareInvoice(invoice([was]), invoice([now]), target, []).effects.map((one) => one.words);
		expect(words({ ...sent, qty_order: 31, net_amount: 5 })).toEqual([]);
		expect(words({ ...sent, unit_price: 1 })).toEqual(['line 1 ("Line 1"): unit_price 18.6 → 1']);
		const without = { ...sent, quantity_subscriptions: [{ licence_id: 6 }] };
		expect(words(without)).toEqual(['line 1 ("Line 1"): no longer lists Old']);
		const [before, after] = [invoice([was]), invoice([without])];
		expect(repairOf(before, after, compareInvoice(before, after, target, [])).lines).toEqual([
			{ ...sent, quantity_licences: [] },
		]);
	});

	test('nothing of a line to which somebody else has attached a licence: it is left', () => {
		const [before, after] = [line(1), line(2)].map((one) => invoice([one]));
		const attached = { ...line(1), qty_order: 5, quantity_subscriptions: [{ licence_id: 9 }] };
		const look = compareInvoice(before, invoice([attached]), undefined, []);
		expect(look).toMatchObject({ effects: [], byOthers: [{ id: 1 }] });
		expect(compareInvoice(before, after, undefined, []).byOthers).toEqual([]);
	});
});
