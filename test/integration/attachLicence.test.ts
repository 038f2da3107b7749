import type { Row } from '../../sandbox';
import { by, loggedIn, useWorld } from './world';

const world = useWorld(loggedIn);

/** Birch Dental's recurring invoice has a line of 29 typed Microsoft 365 licences, and this licence is for them. */
const LICENCE = 1703;
const INVOICE = -240;
const LINE = 9003;

const halo = () => world().sandbox.halo;
const invoice = (id: unknown = INVOICE): Row =>
	halo()
		.rows('RecurringInvoice')
		.find((row) => row.id === id) ?? {};
const lines = (id: unknown = INVOICE) => invoice(id).lines as Row[];
const line = (id: unknown = LINE) => lines().find((row) => row.id === id) ?? {};
const setLines = (change: (row: Row) => Row, more: Row = {}) =>
	halo().change('RecurringInvoice', { ...invoice(), lines: lines().map(change), ...more });
const licence = (id: number): Row =>
	halo()
		.rows('SoftwareLicence')
		.find((row) => row.id === id) ?? {};
const changeLine = (id: unknown, more: Row) =>
	setLines((row) => (row.id === id ? { ...row, ...more } : row));
const attach = (more: object = {}) => ({
	resource: 'recurringInvoice',
	operation: 'attachLicence',
	recurringInvoiceId: by('id', INVOICE),
	licenceId: by('id', LICENCE),
	dryRun: false,
	...more,
});
const refused = async (more: object = {}) => {
	const { error } = await world().run(attach(more));
	return `${error?.message}. ${error?.description}`;
};
const posts = () =>
	world()
		.sandbox.apiRequests()
		.filter(({ method }) => method === 'POST').length;
const customField = { id: 171, name: 'CFCostCentre', label: 'Cost centre', type: 0, value: 'A7' };

describe('Recurring Invoice → Attach Licence', () => {
	it('has the line of the same item count the licence', async () => {
		halo().change('SoftwareLicence', { id: LICENCE, count: 31 });
		const before = lines();
		const row = await world().one(attach());
		expect(row).toMatchObject({
			id: INVOICE,
			outcome: 'updated',
			licence_id: LICENCE,
			count: 31,
			line_before: { id: LINE, quantity: 29 },
			line_after: {
				id: LINE,
				quantity: 31,
				quantity_from: 'subscriptions: Microsoft 365 Business Premium',
			},
		});
		expect(line()).toMatchObject({
			recurring_invoice_quantity_type: 4,
			quantity_subscriptions: [
				{ kind: 4, licence_id: LICENCE, assigned_licences: false, qty_free: 0, pro_rata: 0 },
			],
		});
		expect(line(9002)).toEqual(before[0]);
		expect(world().requestCounts()).toEqual({
			'GET /api/SoftwareLicence/1703': 1,
			'GET /api/RecurringInvoice': 1,
			'GET /api/RecurringInvoice/-240': 2,
			'POST /api/RecurringInvoice': 1,
		});
	});

	it('says in a dry run what the line would be, and writes nothing', async () => {
		const before = invoice();
		const row = await world().one(attach({ dryRun: undefined, proRata: true }));
		expect(row).toMatchObject({
			outcome: 'updated',
			dry_run: true,
			line_before: { id: LINE, quantity: 29 },
			line_after: {
				id: LINE,
				quantity: 29,
				quantity_from: 'subscriptions: Microsoft 365 Business Premium',
			},
		});
		expect(row.reason).toContain(
			'Would be attached to line 9003 of recurring invoice -240 "Monthly services" ("Microsoft 365 Business Premium", typed quantity 29, unit price 18.6) as it was',
		);
		expect(invoice()).toEqual(before);
		expect(posts()).toBe(0);
	});

	it('bills a change within a period by its part where that is chosen', async () => {
		await world().one(attach({ proRata: true }));
		expect(line()).toMatchObject({ quantity_subscriptions: [{ pro_rata: 1 }] });
	});

	it('counts a licence that is no subscription among the licences', async () => {
		halo().change('SoftwareLicence', { id: LICENCE, type: 0 });
		await world().one(attach());
		expect(line()).toMatchObject({
			recurring_invoice_quantity_type: 1,
			quantity_licences: [{ kind: 1, licence_id: LICENCE }],
		});
	});

	it('adds the licence to those that the line counts', async () => {
		halo().add('SoftwareLicence', { ...licence(1701), id: 1790, count: 5 });
		await world().one(attach({ licenceId: by('id', 1790) }));
		expect(line(9002)).toMatchObject({
			qty_order: 32,
			quantity_subscriptions: [{ licence_id: 1701 }, { licence_id: 1790 }],
		});
	});

	it('has a line count that lists the licence beside a typed quantity', async () => {
		changeLine(LINE, {
			recurring_invoice_quantity_type: 0,
			quantity_subscriptions: [{ id: 77, licence_id: LICENCE, pro_rata: 1 }],
		});
		const row = await world().one(attach({ proRata: false }));
		expect(row.reason).toContain('Halo has pro_rata 1 for it on the line, not 0');
		expect(line()).toMatchObject({
			recurring_invoice_quantity_type: 4,
			quantity_subscriptions: [{ id: 77, pro_rata: 1 }],
		});
	});

	it('attaches to one line by its ID, also of another item', async () => {
		changeLine(LINE, { _itemid: 503 });
		await world().one(attach({ attachLine: 'lineId', lineId: String(LINE) }));
		expect(line()).toMatchObject({ quantity_subscriptions: [{ licence_id: LICENCE }] });
	});

	it('tells that no invoice is made from one that is disabled', async () => {
		halo().change('RecurringInvoice', { id: INVOICE, disabled: true });
		const row = await world().one(attach());
		expect(row.reason).toContain('disabled or has ended');
	});

	it('adds a line with the price of the item where none has it, and that is chosen', async () => {
		setLines((row) => row, { lines: lines().filter(({ id }) => id !== LINE) });
		const row = await world().one(attach({ attachLine: 'sameItemOrNew' }));
		expect(row).toMatchObject({ line_before: null, line_after: { item_id: 502, quantity: 29 } });
		expect(lines().at(-1)).toMatchObject({
			_itemid: 502,
			item_shortdescription: 'Microsoft 365 Business Premium',
			unit_price: 18.6,
			recurring_invoice_quantity_type: 4,
			quantity_subscriptions: [{ licence_id: LICENCE }],
		});
		world().requestCounts();
		const again = await world().one(attach({ attachLine: 'sameItemOrNew' }));
		expect(again).toMatchObject({ outcome: 'unchanged', line_after: row.line_after });
		expect(posts()).toBe(1);
	});
});

describe('A licence that is attached already', () => {
	it.each(['sameItem', 'sameItemOrNew', 'lineId'])('costs no write: %s', async (attachLine) => {
		const row = await world().one(
			attach({ licenceId: by('id', 1701), attachLine, lineId: '9002' }),
		);
		expect(row).toMatchObject({
			outcome: 'unchanged',
			reason: 'The line counts it already',
			line_before: { id: 9002 },
			line_after: { id: 9002 },
		});
		expect(posts()).toBe(0);
	});

	it('is refused on another line', async () => {
		const said = await refused({ licenceId: by('id', 1701), attachLine: 'lineId', lineId: '9003' });
		expect(said).toContain('The licence is billed already: line 9002 of recurring invoice -240');
		expect(posts()).toBe(0);
	});

	const other = (more: Row = {}) =>
		halo().add('RecurringInvoice', {
			id: -300,
			client_id: 12,
			reference: 'Yearly',
			lines: [{ _itemid: 502, qty_order: 1, quantity_subscriptions: [{ licence_id: LICENCE }] }],
			...more,
		});

	it('is refused where another recurring invoice of the customer bills it', async () => {
		other();
		expect(await refused()).toContain('of recurring invoice -300 "Yearly"');
		expect(posts()).toBe(0);
	});

	it.each([
		['is disabled', { disabled: true }],
		['has ended', { enddate: '2020-01-01T00:00:00' }],
	])('but not where that one %s', async (_, more) => {
		other(more);
		expect(await world().one(attach())).toMatchObject({ outcome: 'updated' });
	});
});

describe('Nothing is written, and it is said what to do, where', () => {
	it.each<[string, () => unknown, object, string]>([
		[
			'two lines fit',
			() =>
				setLines((row) => ({
					...row,
					_itemid: 502,
					quantity_subscriptions: undefined,
					recurring_invoice_quantity_type: 0,
				})),
			{},
			'2 lines fit, since they have the item of the licence: line 9002 of recurring invoice -240 "Monthly services" ("Petra Identity Protection", typed quantity 27, unit price 4.5); line 9003 of',
		],
		[
			'no line has the item',
			() => changeLine(LINE, { _itemid: 503 }),
			{},
			'No line of recurring invoice -240 "Monthly services" that goes out has the item 502',
		],
		['the line is inactive', () => changeLine(LINE, { isinactive: true }), {}, 'No line of'],
		[
			'the line that is chosen is inactive',
			() => changeLine(LINE, { isinactive: true }),
			{ attachLine: 'lineId', lineId: '9003' },
			'since it is inactive',
		],
		['it has ended', () => changeLine(LINE, { enddate: '2020-01-01T00:00:00' }), {}, 'No line of'],
		['it is charged once', () => changeLine(LINE, { onetimecharge: true }), {}, 'No line of'],
		[
			'it counts users',
			() => changeLine(LINE, { recurring_invoice_quantity_type: 2 }),
			{ attachLine: 'sameItemOrNew' },
			'since it counts users',
		],
		[
			'it counts licences, and this is a subscription',
			() => changeLine(LINE, { recurring_invoice_quantity_type: 1 }),
			{},
			'since it counts licences, and this is one of the subscriptions',
		],
		[
			'its quantity is of an unknown kind',
			() => changeLine(LINE, { recurring_invoice_quantity_type: 9 }),
			{},
			'something that this node does not know',
		],
		[
			'it counts the users of the licence',
			() =>
				changeLine(LINE, {
					recurring_invoice_quantity_type: 4,
					quantity_subscriptions: [{ licence_id: LICENCE, assigned_licences: true }],
				}),
			{},
			'counts the users to whom the licence is assigned',
		],
		[
			'it lists another licence, which it does not count',
			() =>
				changeLine(LINE, {
					recurring_invoice_quantity_type: 0,
					quantity_subscriptions: [{ licence_id: 1704 }],
				}),
			{},
			'while another licence is listed on it',
		],
		[
			'the licence is one of another customer',
			() => undefined,
			{ licenceId: by('id', 1704) },
			'is one of another customer: Birch Dental',
		],
		[
			'the licence is inactive',
			() => halo().change('SoftwareLicence', { id: LICENCE, is_active: false }),
			{},
			'is inactive. Halo may bill',
		],
		[
			'the licence has another type',
			() => halo().change('SoftwareLicence', { id: LICENCE, type: 7 }),
			{},
			'has a type that this node does not know: 7',
		],
		[
			'the count of the licence is no number',
			() => halo().change('SoftwareLicence', { id: LICENCE, count: 'many' }),
			{},
			'Halo does not show the customer and the count of licence 1703',
		],
		[
			'the licence has no item',
			() => halo().change('SoftwareLicence', { id: LICENCE, item_id: 0 }),
			{},
			'names no item',
		],
		[
			'the line ID is empty',
			() => undefined,
			{ attachLine: 'lineId', lineId: '={{ "" }}' },
			'Line ID is empty',
		],
		[
			'there is no such line',
			() => undefined,
			{ attachLine: 'lineId', lineId: '1' },
			'no line with the ID 1. It has line 9002',
		],
		[
			'the licence is empty',
			() => undefined,
			{ licenceId: by('id', '={{ "" }}') },
			'Licence is empty',
		],
		[
			'the choice of a dry run is empty',
			() => undefined,
			{ dryRun: '={{ "" }}' },
			'Dry Run is empty',
		],
		[
			'a new line would have no price',
			() => {
				changeLine(LINE, { _itemid: 503 });
				halo().change('Item', { id: 502, recurringprice: 0, baseprice: 0 });
			},
			{ attachLine: 'sameItemOrNew' },
			'The item 502 has no price',
		],
		[
			'Halo does not show the lines',
			() =>
				world().sandbox.faults.add({
					path: '/RecurringInvoice/-240',
					status: 200,
					body: { id: INVOICE, client_id: 12, lines: null },
				}),
			{},
			'Halo does not show the lines of recurring invoice -240',
		],
	])('%s', async (_, prepare, more, words) => {
		prepare();
		const before = lines();
		expect(await refused(more)).toContain(words);
		expect(lines()).toEqual(before);
		expect(posts()).toBe(0);
	});
});

describe('What is not known of Halo', () => {
	it.each<[string, object]>([
		['deletes lines that are left out', { leftOutLines: 'deleted' }],
		['keeps lines that are left out', { leftOutLines: 'kept' }],
		['works the quantity out at once', { countedQuantity: 'at once' }],
		['works it out with the invoice', { countedQuantity: 'with the invoice' }],
	])('it %s: the other lines stay, and the licence is counted', async (_, switches) => {
		Object.assign(world().sandbox.switches, switches);
		halo().change('SoftwareLicence', { id: LICENCE, count: 31 });
		changeLine(9002, { customfields: [customField] });
		const before = line(9002);
		const row = await world().one(attach());
		expect(line(9002)).toEqual(before);
		expect(lines()).toHaveLength(2);
		const isLater = 'countedQuantity' in switches && switches.countedQuantity !== 'at once';
		expect(line().qty_order).toBe(isLater ? 29 : 31);
		expect(String(row.reason).includes('still shows the quantity 29')).toBe(isLater);
	});

	it.each(['sameItem', 'sameItemOrNew'])('it drops the licence: %s', async (attachLine) => {
		world().sandbox.switches.newLineLicences = 'dropped';
		const isNew = attachLine === 'sameItemOrNew';
		if (isNew) setLines((row) => row, { lines: lines().filter(({ id }) => id !== LINE) });
		const before = lines();
		const said = await refused({ attachLine });
		expect(said).toContain('Halo did not keep the licence on a line of recurring invoice -240');
		const active = lines().filter(({ isinactive }) => isinactive !== true);
		expect(active.map(({ id, qty_order }) => [id, qty_order])).toEqual(
			before.map(({ id, qty_order }) => [id, qty_order]),
		);
		expect(line().recurring_invoice_quantity_type ?? 0).toBe(0);
		for (const idle of lines().filter(({ isinactive }) => isinactive === true))
			expect(idle).toMatchObject({ qty_order: 0, net_amount: 0 });
	});

	const withOther = () => {
		changeLine(LINE, { customfields: [customField] });
		halo().add('SoftwareLicence', { ...licence(1701), id: 1790, count: 5 });
		setLines((row) =>
			row.id === 9002
				? { ...row, recurring_invoice_quantity_type: 0, quantity_subscriptions: [], qty_order: 27 }
				: row,
		);
		return attach({ licenceId: by('id', 1790) });
	};

	it('it changes another line and empties its custom fields: they are put back, and that is said', async () => {
		const parameters = withOther();
		world().sandbox.switches.linesSentBack = 'reset once';
		const { items } = await world().run(parameters);
		expect(items[0]).toMatchObject({ outcome: 'updated' });
		expect(items[0].reason).toContain(
			'Halo changed more than was sent, which was put back: line 9003 ("Microsoft 365 Business Premium"): qty_order 29 → 1; line 9003 ("Microsoft 365 Business Premium"): custom field Cost centre held "A7"',
		);
		expect(line()).toMatchObject({ qty_order: 29, customfields: [{ id: 171, value: 'A7' }] });
		expect(line(9002)).toMatchObject({ quantity_subscriptions: [{ licence_id: 1790 }] });
		expect(posts()).toBe(2);
	});

	it('it changes it each time: what is wrong is named, for a person to correct', async () => {
		const parameters = withOther();
		world().sandbox.switches.linesSentBack = 'reset';
		const { error } = await world().run(parameters);
		expect(error?.message).toContain(
			'Recurring Invoice -240 is not as it should be: line 9003 ("Microsoft 365 Business Premium"): qty_order 29 → 1',
		);
		expect(error?.description).toContain('Correct it in Halo before the next invoice');
	});

	it('it empties what the write leaves out of the invoice itself: that is put back', async () => {
		world().sandbox.switches.leftOutInvoiceFields = 'emptied';
		const row = await world().one(attach());
		expect(row.reason).toContain('reference "Monthly services" → nothing');
		expect(invoice().reference).toBe('Monthly services');
	});

	it.each(['sameItem', 'sameItemOrNew'])('it gives the lines new IDs: %s', async (attachLine) => {
		world().sandbox.switches.lineIds = 'renewed';
		const isNew = attachLine === 'sameItemOrNew';
		if (isNew) setLines((row) => row, { lines: lines().filter(({ id }) => id !== LINE) });
		const row = await world().one(attach({ attachLine }));
		expect(row.reason).toContain('Halo gave its lines new IDs');
		expect(lines()).toHaveLength(2);
		expect(lines()).toEqual([
			expect.objectContaining({ _itemid: 501, qty_order: 27 }),
			expect.objectContaining({ _itemid: 502, qty_order: 29 }),
		]);
		expect(posts()).toBe(1);
		expect(await world().one(attach({ attachLine }))).toMatchObject({ outcome: 'unchanged' });
	});

	it('it does not show the lines afterwards: nothing is taken for gone, nor put back', async () => {
		const [before, body] = [lines(), { ...invoice(), lines: null }];
		const path = '/RecurringInvoice/-240';
		world().sandbox.faults.add({ method: 'GET', path, status: 200, body: invoice() });
		world().sandbox.faults.add({ method: 'GET', path, status: 200, body, times: 9 });
		const said = await refused();
		expect(said).toContain('Halo may or may not have done this: attach the licence to line 9003');
		expect(posts()).toBe(1);
		expect(lines()).toHaveLength(before.length);
	});

	it('Get Info tells what the last write has shown', async () => {
		const seen = async () => {
			const { assumptions } = await world().one({ resource: 'connection', operation: 'getInfo' });
			return (assumptions as Row[]).find(({ name }) => name === 'attached-licences')?.state;
		};
		await world().one(attach());
		expect(await seen()).toBe('confirmed');
		world().sandbox.reset();
		world().sandbox.switches.newLineLicences = 'dropped';
		await refused();
		expect(await seen()).toBe('contradicted');
	});
});

describe('A lost answer', () => {
	it.each([
		['done', 'after', 1],
		['not done', 'before', 2],
	] as const)('is looked up: what was %s ends as one entry', async (_, drop, requests) => {
		world().sandbox.faults.add({ method: 'POST', path: '/RecurringInvoice', drop });
		const row = await world().one(attach());
		expect(row).toMatchObject({ outcome: 'updated' });
		expect(line().quantity_subscriptions).toHaveLength(1);
		expect(posts()).toBe(requests);
	});

	it('of a new line is not sent again blindly, and the next run ends with one', async () => {
		setLines((row) => row, { lines: lines().filter(({ id }) => id !== LINE) });
		world().sandbox.faults.add({ method: 'POST', path: '/RecurringInvoice', drop: 'before' });
		const said = await refused({ attachLine: 'sameItemOrNew' });
		expect(said).toContain('Halo may or may not have done this');
		expect(posts()).toBe(1);
		await world().one(attach({ attachLine: 'sameItemOrNew' }));
		expect(lines().filter(({ _itemid }) => _itemid === 502)).toHaveLength(1);
	});
});

describe('Two at once', () => {
	const ITEM_LINES = () =>
		lines().filter(({ _itemid, isinactive }) => _itemid === 502 && isinactive !== true);

	it.each(['sameItem', 'sameItemOrNew'])('end with one entry: %s', async (attachLine) => {
		if (attachLine !== 'sameItem')
			setLines((row) => row, { lines: lines().filter(({ id }) => id !== LINE) });
		const done = await Promise.all(
			[1, 2].map(async () => await world().run(attach({ attachLine }), [{}, {}])),
		);
		expect(done.flatMap(({ items }) => items.map(({ outcome }) => outcome)).sort()).toEqual([
			'unchanged',
			'unchanged',
			'unchanged',
			'updated',
		]);
		expect(ITEM_LINES()).toMatchObject([{ quantity_subscriptions: [{ licence_id: LICENCE }] }]);
	});

	it('of which one stands in another n8n, and its entry was added: one of the two is taken away', async () => {
		world().sandbox.switches.newLineLicences = 'appended';
		changeLine(LINE, {
			recurring_invoice_quantity_type: 0,
			quantity_subscriptions: [],
		});
		// The other n8n writes between this one's look and its write.
		const stale = invoice();
		const entry = { licence_id: LICENCE, kind: 4, pro_rata: 0 };
		changeLine(LINE, {
			recurring_invoice_quantity_type: 4,
			quantity_subscriptions: [{ ...entry, id: 5 }],
		});
		world().sandbox.faults.add({
			method: 'GET',
			path: '/RecurringInvoice/-240',
			status: 200,
			body: stale,
		});
		const row = await world().one(attach());
		expect(row.reason).toContain('the licence is listed 2 times');
		expect(line().quantity_subscriptions).toEqual([expect.objectContaining({ id: 5 })]);
	});

	it('of which one stands in another n8n, and both made a line: the younger bills nothing', async () => {
		setLines((row) => row, { lines: lines().filter(({ id }) => id !== LINE) });
		world().sandbox.switches.leftOutLines = 'kept';
		const stale = invoice();
		await world().one(attach({ attachLine: 'sameItemOrNew' }));
		world().sandbox.faults.add({
			method: 'GET',
			path: '/RecurringInvoice/-240',
			status: 200,
			body: stale,
		});
		const row = await world().one(attach({ attachLine: 'sameItemOrNew' }));
		expect(row.reason).toContain('the licence is listed 2 times');
		const [older] = ITEM_LINES();
		expect(ITEM_LINES()).toHaveLength(1);
		expect(row).toMatchObject({ line_after: { id: older.id } });
		const younger = lines().filter(({ isinactive }) => isinactive === true);
		expect(younger).toMatchObject([{ qty_order: 0, net_amount: 0, quantity_subscriptions: [] }]);
	});
});
