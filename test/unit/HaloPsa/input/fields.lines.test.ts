import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Halo } from '../../../support/halo';
import type { RunOptions } from '../../../support/node';
import { locator, refusalOf, run } from '../../../support/node';

const laptop = { id: 503, name: 'Laptop', baseprice: 890, recurringprice: 0 };
const seat = { id: 501, name: 'Petra seat', baseprice: 0, recurringprice: 4.5 };

const creating = (lines: unknown, resource = 'invoice'): INodeParameters => ({
	resource,
	operation: 'create',
	client_id: locator('id', 12),
	lines: lines as INodeParameters,
});

/** The lines that a create sends. */
async function written(
	parameters: INodeParameters,
	halo = new Halo(),
	options: RunOptions = {},
): Promise<unknown> {
	const path = parameters.resource === 'invoice' ? '/Invoice' : '/RecurringInvoice';
	halo.on(`POST ${path}`, { body: { id: 7 } });
	await run(parameters, options);
	const [{ body }] = halo.api.filter(({ method }) => method === 'POST');
	return (body as IDataObject[])[0].lines;
}

describe('lines of an invoice', () => {
	test('are read from the form, those under More too', async () => {
		const lines = await written(
			creating({
				line: [
					{
						item_shortdescription: 'Travel',
						qty_order: '={{ "2.5" }}',
						more: {
							unit_price: 40,
							discount_perc: 5,
							tax_code: locator('id', 1),
							startdate: '2026-04-01',
							item_longdescription: '',
						},
					},
					{ item_shortdescription: 'Parking', qty_order: 1, more: {} },
				],
			}),
		);
		expect(lines).toEqual([
			{
				item_shortdescription: 'Travel',
				qty_order: 2.5,
				unit_price: 40,
				discount_perc: 5,
				tax_code: '1',
				startdate: '2026-04-01T12:00:00Z',
			},
			{ item_shortdescription: 'Parking', qty_order: 1 },
		]);
	});

	test('of any number come as JSON from the input', async () => {
		const rows = [{ _itemid: 503, qty_order: 2 }, { item_shortdescription: 'Travel' }];
		const parameters = {
			...creating({}),
			additionalFields: { otherFields: '={{ { lines: $json.rows } }}' },
		};
		expect(await written(parameters, new Halo(), { items: [{ rows }] })).toEqual(rows);
	});

	test('are left out where there are none', async () => {
		expect(await written(creating({}))).toBeUndefined();
	});

	test.each([
		['invoice', [890, 4.5]],
		['recurringInvoice', [890, 4.5]],
	])(
		'of an %s bring name and price of an item that has only one price',
		async (resource, prices) => {
			const halo = new Halo()
				.on('GET /Item/503', { body: laptop })
				.on('GET /Item/501', { body: seat });
			const lines = await written(
				creating(
					{ line: [{ _itemid: locator('id', 503) }, { _itemid: locator('list', 501) }] },
					resource,
				),
				halo,
			);
			expect(lines).toMatchObject([
				{ _itemid: 503, item_shortdescription: 'Laptop', unit_price: prices[0] },
				{ _itemid: 501, item_shortdescription: 'Petra seat', unit_price: prices[1] },
			]);
		},
	);

	test.each([
		['invoice', 50],
		['recurringInvoice', 9],
	])('of an %s take the fitting one of two prices', async (resource, price) => {
		const halo = new Halo().on('GET /Item', {
			body: { items: [{ id: 5, name: 'Both', baseprice: 50, recurringprice: 9 }] },
		});
		const lines = await written(
			creating({ line: [{ _itemid: locator('name', 'both') }] }, resource),
			halo,
		);
		expect(lines).toMatchObject([{ _itemid: 5, unit_price: price }]);
	});

	test('keep what was filled in, and then the item is not read', async () => {
		const lines = await written(
			creating({
				line: [
					{
						_itemid: locator('id', 501),
						item_shortdescription: 'Seats, April',
						more: { unit_price: 0 },
					},
				],
			}),
		);
		expect(lines).toEqual([
			{ _itemid: 501, item_shortdescription: 'Seats, April', qty_order: 1, unit_price: 0 },
		]);
	});

	test('read an item once, however many lines name it', async () => {
		const halo = new Halo().on('GET /Item', { body: { items: [seat] } });
		const line = { _itemid: locator('name', 'Petra seat') };
		expect(await written(creating({ line: [line, line, line] }), halo)).toHaveLength(3);
	});

	test.each([
		[{ qty_order: 'two' }, 'Line 2: Quantity: "two" is not a number'],
		[{ more: { startdate: 'soon' } }, 'Line 2: Start Date: "soon" is not a date'],
		[
			{ _itemid: locator('id', 'laptop') },
			'Line 2: Item: no item has the Name or External Reference "laptop"',
		],
	])('are refused by number and label: %j', async (line, message) => {
		new Halo().on('GET /Item', { body: { record_count: 0, items: [] } }, 'any');
		const refused = await refusalOf(
			creating({ line: [{ item_shortdescription: 'x' }, line as IDataObject] }),
		);
		expect(refused.message).toBe(message);
	});
});
