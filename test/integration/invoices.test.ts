import type { World } from './world';
import { by, enterWorld } from './world';

type Rows = Array<Record<string, unknown>>;

let world: World;

beforeAll(async () => {
	world = await enterWorld();
});

afterAll(async () => {
	await world.leave();
});

const stored = (entity: string, id: unknown) =>
	world.sandbox.halo.rows(entity).find((row) => row.id === id);

const linesOf = (entity: string, id: unknown) => stored(entity, id)?.lines as Rows;

describe('Invoice', () => {
	let id: unknown;

	it('is created with lines, whose description and price come from the item', async () => {
		const invoice = await world.one({
			resource: 'invoice',
			operation: 'create',
			client_id: by('name', 'Birch Dental'),
			invoice_date: '2026-04-01',
			lines: {
				line: [
					{ _itemid: by('name', 'laptop 14"'), item_shortdescription: '', qty_order: 2 },
					{
						_itemid: by('list', 501),
						item_shortdescription: 'Petra, April',
						qty_order: 37,
						more: {
							unit_price: 4.25,
							discount_perc: 10,
							tax_code: by('name', 'Standard Rate'),
							startdate: '2026-04-01',
							enddate: '2026-04-30',
						},
					},
					// The item has a price for each period only.
					{ _itemid: by('id', 502), item_shortdescription: '', qty_order: 1 },
				],
			},
			additionalFields: {
				duedate: '2026-05-01',
				reference: 'Petra Apr 2026',
				sitenumber: by('name', 'Harbour Street'),
				contract_id: by('name', 'BIRCH-SEC-2026'),
				uid: by('name', 'Pat Lee'),
			},
			customfields: {},
		});
		id = invoice.id;
		expect(invoice).toMatchObject({
			reference: 'Petra Apr 2026',
			client_name: 'Birch Dental',
			contract_id: 61,
			total: 1940.13,
			lines: [
				{ item_id: 503, description: 'Laptop 14"', quantity: 2, unit_price: 890 },
				{ item_id: 501, description: 'Petra, April', quantity: 37, unit_price: 4.25 },
				{ item_id: 502, description: 'Microsoft 365 Business Premium', unit_price: 18.6 },
			],
		});
		expect(stored('Invoice', id)).toMatchObject({ sitenumber: 19, uid: 41 });
		const sent = world.sandbox
			.apiRequests()
			.filter(({ method, path }) => method === 'POST' && path === '/api/Invoice')[0].body as Rows;
		expect(sent[0]).toMatchObject({ invoice_date: '2026-04-01T12:00:00Z' });
		expect(sent[0].lines).toEqual([
			{ _itemid: 503, item_shortdescription: 'Laptop 14"', qty_order: 2, unit_price: 890 },
			{
				_itemid: 501,
				item_shortdescription: 'Petra, April',
				qty_order: 37,
				unit_price: 4.25,
				discount_perc: 10,
				tax_code: '1',
				startdate: '2026-04-01T12:00:00Z',
				enddate: '2026-04-30T12:00:00Z',
			},
			{
				_itemid: 502,
				item_shortdescription: 'Microsoft 365 Business Premium',
				qty_order: 1,
				unit_price: 18.6,
			},
		]);
	});

	it('is read by its number, and its head updated without touching the lines', async () => {
		const invoiceId = by('name', `INV-${String(id)}`);
		expect(await world.one({ resource: 'invoice', operation: 'get', invoiceId })).toMatchObject({
			id,
			duedate: '2026-05-01T12:00:00Z',
		});
		const before = linesOf('Invoice', id);
		await world.one({
			resource: 'invoice',
			operation: 'update',
			invoiceId,
			updateFields: { internal_note: 'Sent by post', cust_order_number: 'PO-7' },
		});
		expect(stored('Invoice', id)).toMatchObject({
			internal_note: 'Sent by post',
			cust_order_number: 'PO-7',
			reference: 'Petra Apr 2026',
			lines: before,
		});
	});

	it.each(['deleted', 'kept'] as const)(
		'gets lines added and changed while the others survive where Halo takes a left-out line as %s',
		async (leftOutLines) => {
			world.sandbox.switches.leftOutLines = leftOutLines;
			const before = linesOf('Invoice', id);
			const changed = await world.one({
				resource: 'invoice',
				operation: 'changeLines',
				invoiceId: by('id', String(id)),
				lines: {
					line: [
						{ id: String(before[1].id), more: { qty_order: Number(before[1].qty_order) + 1 } },
						{
							id: '',
							_itemid: by('name', ''),
							item_shortdescription: 'Travel',
							more: { qty_order: 3, unit_price: 40 },
						},
					],
				},
			});
			const after = linesOf('Invoice', id);
			expect(after).toHaveLength(before.length + 1);
			expect(after.map((line) => line.id)).toEqual(
				expect.arrayContaining(before.map((line) => line.id)),
			);
			expect(after.find((line) => line.id === before[1].id)).toMatchObject({
				item_shortdescription: 'Petra, April',
				qty_order: Number(before[1].qty_order) + 1,
				unit_price: 4.25,
				tax_code: '1',
			});
			expect(after.find((line) => line.id === before[0].id)).toEqual(before[0]);
			expect((changed.lines as Rows).at(-1)).toMatchObject({
				description: 'Travel',
				quantity: 3,
				net_amount: 120,
			});
			world.sandbox.switches.leftOutLines = 'deleted';
		},
	);

	it('keeps the lines that several items add at the same time', async () => {
		const before = linesOf('Invoice', id).length;
		const { error } = await world.run(
			{
				resource: 'invoice',
				operation: 'changeLines',
				invoiceId: by('id', String(id)),
				lines: { line: [{ item_shortdescription: '=Line of {{ $json.name }}' }] },
			},
			['A', 'B', 'C', 'D', 'E'].map((name) => ({ name })),
		);
		expect(error).toBeNull();
		const lines = linesOf('Invoice', id);
		expect(lines).toHaveLength(before + 5);
		expect(lines.slice(-5).map((line) => line.item_shortdescription)).toEqual(
			['A', 'B', 'C', 'D', 'E'].map((name) => `Line of ${name}`),
		);
	});

	it('is refused with its lines where a line does not exist', async () => {
		const { error } = await world.run({
			resource: 'invoice',
			operation: 'changeLines',
			invoiceId: by('id', 7001),
			lines: { line: [{ id: '4', item_shortdescription: 'x' }] },
		});
		expect(error?.message).toBe('Lines: invoice 7001 has no line with the ID 4');
		expect(error?.description).toContain('It has 9001 (Petra Identity Protection).');
	});

	it('is refused with the name of the line whose item does not exist', async () => {
		const { error } = await world.run({
			resource: 'invoice',
			operation: 'create',
			client_id: by('id', 12),
			lines: { line: [{ qty_order: 1 }, { _itemid: by('name', 'Desk'), qty_order: 1 }] },
		});
		expect(error?.message).toBe('Line 2: Item: no item is named "Desk"');
	});

	it("is refused with Halo's own sentence without a date", async () => {
		const { error } = await world.run({
			resource: 'invoice',
			operation: 'create',
			client_id: by('id', 12),
			lines: { line: [{ _itemid: by('id', 501), qty_order: 1 }] },
		});
		expect(error?.message).toBe('Halo refused to create the invoice: Please enter an Invoice Date');
	});

	it.each(['none', 'datesearch', 'invoicedatestart'])(
		'is listed by its filters where Halo does not know %s',
		async (unknown) => {
			world.sandbox.switches.ignoredFilters.add(unknown);
			const { items, error } = await world.run({
				resource: 'invoice',
				operation: 'getAll',
				returnAll: true,
				filters: {
					client_id: by('id', 12),
					invoicedatestart: '2026-03-31',
					invoicedateend: '2026-04-02',
					contract_id: by('id', 61),
					includelines: true,
					notpostedonly: true,
				},
			});
			world.sandbox.switches.ignoredFilters.clear();
			expect(error).toBeNull();
			expect(items.map((invoice) => invoice.id)).toEqual([id]);
			expect(items[0].lines).toHaveLength(linesOf('Invoice', id).length);
		},
	);

	it('is downloaded as a PDF', async () => {
		const pdf = world.node('PDF', {
			resource: 'invoice',
			operation: 'download',
			invoiceId: by('id', '={{ $json.id }}'),
			binaryProperty: 'pdf',
		});
		const [item] = await world.runChain([pdf], [{ id: String(id) }]);
		expect(item.json).toMatchObject({ id, fileName: `Invoice INV-${String(id)}.pdf` });
		expect(item.binary?.pdf).toMatchObject({
			mimeType: 'application/pdf',
			fileExtension: 'pdf',
			fileName: `Invoice INV-${String(id)}.pdf`,
		});
		const content = (await world.fileOf(item, 'pdf')).toString('latin1');
		expect(content).toMatch(/^%PDF-/);
		expect(content).toContain('Petra Apr 2026');
		expect(world.sandbox.violations).toEqual([]);
	});

	it('is voided once however often, and deleted', async () => {
		const parameters = { resource: 'invoice', invoiceId: by('id', String(id)) };
		world.requestCounts();
		for (let time = 1; time <= 2; time++) {
			const voided = await world.one({ ...parameters, operation: 'void' });
			expect(voided).toMatchObject({ id, voided: true, amountdue: 0 });
		}
		expect(world.requestCounts()[`POST /api/Invoice/${String(id)}/void`]).toBe(1);
		expect(await world.one({ ...parameters, operation: 'delete' })).toEqual({
			deleted: true,
			id,
			name: expect.any(String),
			already_gone: false,
		});
		expect(stored('Invoice', id)).toBeUndefined();
	});
});
