import type { Row } from '../../../sandbox';
import { by } from '../world';
import { NAME, sync, useSync } from './syncWorld';

/** Kind: a new licence that the next invoice does not bill, bills twice, or bills on a line that nobody meant. */
const { world, fill, synced, writes, countOf } = useSync();

const NEW = 3_000;
const halo = () => world().sandbox.halo;
const invoices = (customer = NEW): Row[] =>
	halo()
		.rows('RecurringInvoice')
		.filter((row) => row.client_id === customer);
const lines = (customer = NEW) => invoices(customer).flatMap((row) => row.lines as Row[]);

/** A customer without the licence, with a recurring invoice of these lines. */
const newcomer = (given: Row[], customer = NEW, more: Row = {}) => {
	halo().add('Client', { id: customer, name: `Newcomer ${customer}` });
	return halo().add('RecurringInvoice', {
		client_id: customer,
		reference: 'Monthly',
		lines: given,
		...more,
	});
};
const petra = (more: Row = {}) => ({
	_itemid: 501,
	item_shortdescription: NAME,
	qty_order: 3,
	unit_price: 4.5,
	...more,
});
const other = { _itemid: 502, item_shortdescription: 'M365', qty_order: 29, unit_price: 18.6 };
const attaching = (more: object = {}) => sync({ attachNew: 'sameItem', ...more });
const input = (count = 7) => [...fill(6), { customer: NEW, count }];
const rowOf = (rows: Row[]) => rows.find(({ client_id: id }) => id === NEW) ?? {};
const licenceId = () =>
	halo()
		.rows('SoftwareLicence')
		.find((row) => row.client_id === NEW)?.id;

describe('Attach New Licences to', () => {
	it('the line of the same item: it counts the new licence, and the others stay', async () => {
		const rows = input();
		newcomer([petra(), other]);
		const [, untouched] = lines();
		const done = await synced(attaching(), rows);
		expect(rowOf(done.rows)).toMatchObject({ outcome: 'created', to: 7 });
		expect(rowOf(done.rows).reason).toMatch(
			/^Attached to line \d+ of recurring invoice -\d+ "Monthly" \("Petra Identity Protection", typed quantity 3, unit price 4.5\) as it was$/,
		);
		expect(lines()).toEqual([
			expect.objectContaining({
				qty_order: 7,
				recurring_invoice_quantity_type: 4,
				quantity_subscriptions: [expect.objectContaining({ licence_id: licenceId() })],
			}),
			expect.objectContaining(untouched),
		]);
		expect(done.summary).toMatchObject({ created: 1, attached: 1 });
		expect(done.summary.report).toContain('New, and on a line of the recurring invoice (1):');
		expect(done.summary.report).not.toContain('not yet on an invoice');
		const { 'POST /api/RecurringInvoice': posts, ...counts } = world().requestCounts();
		expect(posts).toBe(1);
		expect(counts).toMatchObject({ 'GET /api/RecurringInvoice': 1 });
	});

	it('says in a dry run to which, and writes nothing', async () => {
		const rows = input();
		newcomer([petra(), other]);
		const before = lines();
		const done = await synced(attaching({ dryRun: true }), rows);
		expect(rowOf(done.rows).reason).toContain('Would be attached to line ');
		expect(done.summary).toMatchObject({ created: 1, attached: 1, writes: 0 });
		expect(lines()).toEqual(before);
		expect(writes()).toBe(0);
	});

	it('nothing, unless it is chosen: no recurring invoice is asked for', async () => {
		const rows = input();
		newcomer([petra()]);
		const done = await synced(sync(), rows);
		expect(lines()).toMatchObject([{ qty_order: 3 }]);
		expect(done.summary).not.toHaveProperty('attached');
		expect(done.summary.report).toContain('New, not yet on an invoice');
		expect(Object.keys(world().requestCounts()).join()).not.toContain('RecurringInvoice');
	});

	it('asks for no recurring invoice where no licence is new', async () => {
		const done = await synced(attaching(), fill(6));
		expect(done.summary).toMatchObject({ created: 0, attached: 0 });
		expect(Object.keys(world().requestCounts()).join()).not.toContain('RecurringInvoice');
	});

	it('in the findings says of an attached licence where it is', async () => {
		const rows = input();
		newcomer([petra()]);
		const { items } = await world().run(attaching({ output: 'findings' }), rows as Row[]);
		expect(items).toMatchObject([{ finding: 'New licence' }]);
		expect(items[0].found).toMatch(/^Petra Identity Protection.*Attached to line/);
		expect(items[0].found).not.toContain('Put it on a line');
	});

	it('bills a change within a period by its part where that is chosen', async () => {
		const rows = input();
		newcomer([petra()]);
		await synced(attaching({ proRata: true }), rows);
		expect(lines()).toMatchObject([{ quantity_subscriptions: [{ pro_rata: 1 }] }]);
	});

	it('a new line where none has the item, and that is chosen', async () => {
		const rows = input();
		newcomer([other]);
		const done = await synced(attaching({ attachNew: 'sameItemOrNew' }), rows);
		expect(rowOf(done.rows).reason).toMatch(/^Attached to a new line \d+ of recurring invoice/);
		expect(lines()).toMatchObject([
			other,
			{ _itemid: 501, unit_price: 4.5, qty_order: 7, quantity_subscriptions: [{ pro_rata: 0 }] },
		]);
	});

	it('goes by the item of the input where this Halo does not keep that of a licence', async () => {
		const rows = input();
		newcomer([petra()]);
		world().sandbox.switches.newerLicenceFields = false;
		await synced(
			attaching({
				item_id: by('name', 'Petra Identity Protection (per user)'),
				guards: { allowFirstRun: true },
			}),
			rows,
		);
		expect(lines()[0].quantity_subscriptions).toHaveLength(1);
	});

	it.each<[string, () => unknown, string]>([
		['two lines fit', () => newcomer([petra(), petra()]), '2 lines fit'],
		[
			'two recurring invoices have one',
			() => [newcomer([petra()]), newcomer([petra()])],
			'2 lines fit, since they have the item of the licence: line ',
		],
		['none has the item', () => newcomer([other]), 'that goes out has the item 501'],
		[
			'there is no recurring invoice',
			() => halo().add('Client', { id: NEW, name: 'Newcomer' }),
			'The customer 3000 has no recurring invoice from which Halo makes invoices',
		],
		[
			'the only one is disabled',
			() => newcomer([petra()], NEW, { disabled: true }),
			'has no recurring invoice from which',
		],
		[
			'the line counts users',
			() => newcomer([petra({ recurring_invoice_quantity_type: 2 })]),
			'since it counts users',
		],
		[
			'recurring invoices may not be read',
			() => {
				newcomer([petra()]);
				world().sandbox.faults.add({ path: '/RecurringInvoice', status: 403, times: 9 });
			},
			'"Read: invoices"',
		],
		[
			'Halo does not keep the licence on the line',
			() => {
				newcomer([petra()]);
				world().sandbox.switches.newLineLicences = 'dropped';
			},
			'Halo did not keep the licence',
		],
	])('the count is written all the same, and it is said why, where %s', async (_, prepare, why) => {
		const rows = input();
		prepare();
		const before = lines().map(({ id, qty_order }) => [id, qty_order]);
		const done = await synced(attaching(), rows);
		expect(rowOf(done.rows)).toMatchObject({ outcome: 'created' });
		expect(rowOf(done.rows).reason).toMatch(/^Not attached to a line: /);
		expect(rowOf(done.rows).reason).toContain(why);
		expect(countOf(NEW)).toEqual([7]);
		expect(lines().map(({ id, qty_order }) => [id, qty_order])).toEqual(before);
		expect(done.summary).toMatchObject({ created: 1, attached: 0 });
		expect(done.summary.report).toContain('New, not yet on an invoice');
		expect((done.summary.warnings as string[]).join()).toContain(
			'1 new licence is on no line of a recurring invoice',
		);
	});

	it('a line of which Halo does not show what became: the licence is perhaps there', async () => {
		const rows = input();
		newcomer([petra(), other]);
		const path = /RecurringInvoice\/-\d+/;
		world().sandbox.faults.add({ method: 'GET', path, skip: 1, status: 403, times: 9 });
		const done = await synced(attaching(), rows);
		expect(rowOf(done.rows).reason).toMatch(
			/^Halo may or may not have done this: attach the licence to line \d+ of the recurring invoice/,
		);
		expect(done.summary).toMatchObject({ created: 1, attached: 0 });
		expect(done.summary.report).toContain('New, perhaps on an invoice: look in Halo');
		expect(done.summary.report).not.toContain('not yet on an invoice');
		expect((done.summary.warnings as string[]).join()).toContain('perhaps on a line');
	});

	it('a line that has it, while another is not as it should be: it counts as attached', async () => {
		const rows = input();
		newcomer([petra(), other]);
		world().sandbox.switches.linesSentBack = 'reset';
		const done = await synced(attaching(), rows);
		expect(rowOf(done.rows).reason).toMatch(
			/^Attached to line \d+ of recurring invoice -\d+\. Recurring Invoice .* is not as it should be/,
		);
		expect(done.summary).toMatchObject({ created: 1, attached: 1 });
	});

	it('nothing, where Pro-Rata is empty: that is found before anything is written', async () => {
		const rows = input();
		newcomer([petra()]);
		const { error } = await world().run(attaching({ proRata: '={{ "" }}' }), rows as Row[]);
		expect(error?.message).toContain('Pro-Rata is empty');
		expect(writes()).toBe(0);
	});

	it.each(['sameItem', 'sameItemOrNew'])(
		'two products of a customer go one after the other: %s',
		async (attachNew) => {
			const rows = [...fill(6), { customer: NEW, count: 7 }, { customer: NEW, count: 9 }];
			newcomer(attachNew === 'sameItem' ? [petra(), other] : []);
			const products = rows.map((row, index) => ({ ...row, item: index === 7 ? 502 : 501 }));
			const done = await synced(
				attaching({
					attachNew,
					item_id: by('id', '={{ $json.item }}'),
					guards: { allowFirstRun: true },
				}),
				products,
			);
			expect(done.summary).toMatchObject({ created: 2, attached: 2 });
			expect(lines().map(({ _itemid, qty_order }) => [_itemid, qty_order])).toEqual([
				[501, 7],
				[502, 9],
			]);
		},
	);

	it.each(['type', 'client_id'])(
		"the line by the licence itself, where Halo's reply leaves out its %s",
		async (name) => {
			const rows = input();
			newcomer([petra()]);
			const body = () =>
				halo()
					.rows('SoftwareLicence')
					.filter((row) => row.client_id === NEW)
					.map((row) => ({ ...row, [name]: undefined }));
			const answer = { status: 200, afterwards: true, body };
			world().sandbox.faults.add({ method: 'POST', path: '/SoftwareLicence', ...answer });
			const done = await synced(attaching(), rows);
			expect(done.summary).toMatchObject({ created: 1, attached: 1 });
			expect(lines()).toMatchObject([
				{ qty_order: 7, quantity_subscriptions: [{ licence_id: licenceId() }] },
			]);
		},
	);

	it('run twice: the second finds nothing to attach', async () => {
		const rows = input();
		newcomer([petra()]);
		await synced(attaching(), rows);
		world().requestCounts();
		const done = await synced(attaching(), rows);
		expect(done.summary).toMatchObject({ unchanged: 7, attached: 0 });
		expect(writes()).toBe(0);
	});

	it('two runs at once end with one licence and one entry', async () => {
		const rows = input();
		newcomer([petra()]);
		await Promise.all([synced(attaching(), rows), synced(attaching(), rows)]);
		const entries = lines().flatMap((line) => (line.quantity_subscriptions ?? []) as Row[]);
		expect(entries).toHaveLength(1);
		expect(
			halo()
				.rows('SoftwareLicence')
				.find(({ id }) => id === entries[0].licence_id),
		).toMatchObject({ client_id: NEW, count: 7, is_active: true });
	});

	it('Undo Sync takes the count back, and says which lines keep the licence', async () => {
		const rows = input();
		newcomer([petra()]);
		const { summary } = await synced(attaching(), rows);
		for (const report of [summary.report, summary.report_html]) {
			const undone = await synced(
				{
					resource: 'softwareLicence',
					operation: 'undoSync',
					report,
					dryRun: true,
					guards: { allowZero: true },
				},
				[{}],
			);
			expect((undone.summary.warnings as string[]).join()).toMatch(
				/Licences that the sync has attached stay on their lines, which bill what the licences then have: line \d+ of recurring invoice -\d+\. To detach one/,
			);
			expect(undone.rows).toMatchObject([{ from: 7, to: 0 }]);
		}
		expect(lines()[0].quantity_subscriptions).toHaveLength(1);
	});
});
