import type { IDataObject } from 'n8n-workflow';
import type {
	AttachPlan,
	InvoiceRead,
	LicenceToAttach,
	LineChoice,
} from '../../../../nodes/HaloPsa/reconcile/attachLicence';
import {
	goesOut,
	idleLinesWith,
	planAttachment,
} from '../../../../nodes/HaloPsa/reconcile/attachLicence';

const NOW_MS = Date.UTC(2026, 10, 27, 15);
const YESTERDAY = '2026-11-26T00:00:00';

test.each([
	['today', '2026-11-27T00:00:00', true],
	['yesterday', YESTERDAY, false],
	['tomorrow', '2026-11-28T00:00:00', true],
])('A recurring invoice that ends %s', (_, enddate, isOut) => {
	expect(goesOut({ enddate }, NOW_MS)).toBe(isOut);
});

const LICENCE: LicenceToAttach = {
	id: 77,
	name: 'Petra Identity Protection',
	source: { type: 1, label: 'licences', list: 'quantity_licences' },
	itemId: 501,
	seats: 20,
};

/** A line of the licence's item with a typed quantity. */
const line = (more: IDataObject = {}): IDataObject => ({
	id: 9001,
	_itemid: 501,
	item_shortdescription: 'Petra',
	qty_order: 3,
	recurring_invoice_quantity_type: 0,
	...more,
});

/** A line that counts this licence, or others. */
const counting = (more: IDataObject = {}, ...entries: IDataObject[]) =>
	line({
		recurring_invoice_quantity_type: 1,
		quantity_licences: entries.length > 0 ? entries : [{ licence_id: 77 }],
		...more,
	});

const invoice = (lines: IDataObject[], more: Partial<InvoiceRead> = {}): InvoiceRead => ({
	id: '-240',
	title: 'Monthly',
	row: {},
	lines,
	isTarget: true,
	...more,
});

const SAME: LineChoice = { kind: 'sameItem', createsLine: false };
const OR_NEW: LineChoice = { kind: 'sameItem', createsLine: true };
const lineOf = (id: string): LineChoice => ({ kind: 'line', id });

const planOf = (
	invoices: InvoiceRead[],
	choice: LineChoice = SAME,
	licence: LicenceToAttach = LICENCE,
): AttachPlan => planAttachment(invoices, licence, choice, NOW_MS);

const DISABLED = { id: '-241', title: 'Old', row: { disabled: true }, isTarget: false };

describe('The one line that fits is changed', () => {
	test.each<[string, IDataObject[], LineChoice]>([
		['that of the item', [line(), line({ id: 9002, _itemid: 9 })], SAME],
		['that of the ID', [line({ id: 9002, _itemid: 9 }), line()], lineOf('9001')],
		['that of the item which goes out', [line({ id: 9002, isinactive: true }), line()], SAME],
		['one that counts other licences', [counting({}, { licence_id: 5 })], SAME],
	])('%s', (_, lines, choice) => {
		expect(planOf([invoice(lines)], choice)).toMatchObject({ kind: 'change', line: { id: 9001 } });
	});
});

describe('A licence that the line meant counts is attached', () => {
	test.each<[string, InvoiceRead[]]>([
		['alone', [invoice([counting()])]],
		['beside one that has ended', [invoice([counting(), counting({ id: 2, enddate: YESTERDAY })])]],
		['beside one that is inactive', [invoice([counting(), counting({ id: 2, isinactive: true })])]],
		[
			'beside one of an invoice that does not go out',
			[invoice([counting()]), invoice([counting({ id: 2 })], DISABLED)],
		],
	])('%s', (_, invoices) => {
		expect(planOf(invoices)).toMatchObject({ kind: 'attached', line: { id: 9001 } });
	});
});

describe('No licence is billed twice', () => {
	test.each<[string, InvoiceRead[]]>([
		['by two lines', [invoice([counting(), counting({ id: 2 })])]],
		['by two entries of a line', [invoice([counting({}, { licence_id: 77 }, { licence_id: 77 })])]],
		[
			'by the count and by users',
			[invoice([counting({}, { licence_id: 77, assigned_licences: true })])],
		],
		[
			'by another invoice that goes out',
			[
				invoice([line()]),
				invoice([counting({ id: 2 })], { id: '-242', title: 'Yearly', isTarget: false }),
			],
		],
		['by a line of another item', [invoice([line(), counting({ id: 2, _itemid: 9 })])]],
	])('%s', (name, invoices) => {
		const choice = name.includes('another item') ? lineOf('9001') : SAME;
		expect(planOf(invoices, choice)).toMatchObject({
			kind: 'refused',
			why: expect.stringContaining('billed already'),
		});
	});
});

describe('Nothing is guessed', () => {
	test.each<[string, IDataObject[], LineChoice, string]>([
		['two lines fit', [line(), line({ id: 2 })], SAME, '2 lines fit'],
		['none has the item', [line({ _itemid: 9 })], SAME, 'No line'],
		['the line has ended', [line({ enddate: YESTERDAY })], lineOf('9001'), 'it has ended'],
		['the line is inactive', [line({ isinactive: true })], lineOf('9001'), 'it is inactive'],
		['the line is a heading', [line({ isgroupdesc: true })], lineOf('9001'), 'heading'],
		['the line is charged once', [line({ onetimecharge: true })], lineOf('9001'), 'charged once'],
		['the line has a meter', [line({ is_meter: true })], SAME, 'a meter'],
		['the source is unknown', [line({ recurring_invoice_quantity_type: 9 })], SAME, 'not know'],
		['it counts users', [line({ recurring_invoice_quantity_type: 2 })], SAME, 'counts users'],
		[
			'it is typed, and lists another',
			[line({ quantity_licences: [{ licence_id: 5 }] })],
			SAME,
			'another licence is listed',
		],
		['the invoice has no such line', [line()], lineOf('5'), 'no line with the ID 5'],
		[
			'an earlier run gave a line up',
			[line({ isinactive: true, qty_order: 0 })],
			OR_NEW,
			'inactive with the quantity 0',
		],
	])('where %s', (_, lines, choice, why) => {
		expect(planOf([invoice(lines)], choice)).toMatchObject({
			kind: 'refused',
			why: expect.stringContaining(why),
		});
	});

	test('where the licence names no item', () => {
		const licence = { ...LICENCE, itemId: undefined };
		expect(planOf([invoice([line()])], SAME, licence)).toMatchObject({ kind: 'refused' });
		expect(planOf([invoice([line()])], lineOf('9001'), licence)).toMatchObject({ kind: 'change' });
	});

	test('where several invoices could have the new line', () => {
		const other = invoice([], { id: '-242', title: 'Yearly' });
		expect(planOf([invoice([])], OR_NEW)).toMatchObject({ kind: 'create' });
		expect(planOf([invoice([]), other], OR_NEW)).toMatchObject({
			kind: 'refused',
			why: expect.stringContaining('Several recurring invoices'),
		});
	});
});

test('Lines that would bill the licence, were they made active again, are named with why they do not', () => {
	const invoices = [
		invoice([counting(), counting({ id: 2, isinactive: true })]),
		invoice([counting({ id: 3 })], DISABLED),
	];
	expect(idleLinesWith(invoices, 77, NOW_MS)).toEqual([
		expect.stringMatching(/^line 2 .* it is inactive$/),
		expect.stringMatching(/^line 3 .* its recurring invoice is disabled or has ended$/),
	]);
	expect(idleLinesWith(invoices, undefined, NOW_MS)).toEqual([]);
});
