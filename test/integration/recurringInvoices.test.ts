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

const resource = 'recurringInvoice';
const stored = (id: unknown) =>
	world.sandbox.halo.rows('RecurringInvoice').find((row) => row.id === id);

describe('Recurring Invoice', () => {
	it('shows which lines take their quantity from licences', async () => {
		const invoice = await world.one({
			resource,
			operation: 'get',
			recurringInvoiceId: by('name', 'monthly services'),
		});
		expect(invoice).toMatchObject({ id: -240, client_name: 'Birch Dental' });
		expect(invoice.lines).toEqual([
			expect.objectContaining({
				id: 9002,
				quantity: 27,
				quantity_from: 'subscriptions: Petra Identity Protection',
			}),
			expect.not.objectContaining({ quantity_from: expect.anything() }),
		]);
	});

	it.each(['deleted', 'kept'] as const)(
		'keeps counted quantities when lines are added and changed, where Halo takes a left-out line as %s',
		async (leftOutLines) => {
			world.sandbox.switches.leftOutLines = leftOutLines;
			const before = stored(-240)?.lines as Rows;
			await world.one({
				resource,
				operation: 'changeLines',
				recurringInvoiceId: by('id', -240),
				lines: {
					line: [
						{ id: '9003', more: { unit_price: 19 } },
						{ _itemid: by('name', 'Petra Identity Protection (per user)') },
					],
				},
			});
			const after = stored(-240)?.lines as Rows;
			expect(after).toHaveLength(before.length + 1);
			expect(after.find(({ id }) => id === 9002)).toMatchObject({
				recurring_invoice_quantity_type: 4,
				quantity_subscriptions: [{ licence_id: 1701 }],
			});
			expect(after.find(({ id }) => id === 9003)).toMatchObject({ qty_order: 29, unit_price: 19 });
			expect(after.at(-1)).toMatchObject({ _itemid: 501, unit_price: 4.5 });
			world.sandbox.switches.leftOutLines = 'deleted';
		},
	);

	it('is created and updated under its negative ID', async () => {
		const invoice = await world.one({
			resource,
			operation: 'create',
			client_id: by('name', 'Quay Logistics'),
			startdate: '2026-05-01',
			lines: { line: [{ _itemid: by('id', 502), item_shortdescription: '', qty_order: 64 }] },
			additionalFields: {
				reference: 'Quay monthly',
				period: 1,
				nextcreationdate: '2026-06-01',
				disabled: true,
			},
		});
		expect(invoice).toMatchObject({
			id: expect.any(Number),
			reference: 'Quay monthly',
			disabled: true,
			nextcreationdate: '2026-06-01T12:00:00Z',
			lines: [{ item_id: 502, quantity: 64, unit_price: 18.6 }],
		});
		expect(Number(invoice.id)).toBeLessThan(0);
		await world.one({
			resource,
			operation: 'update',
			recurringInvoiceId: by('list', Number(invoice.id)),
			updateFields: { disabled: false, enddate: '2027-04-30' },
		});
		expect(stored(invoice.id)).toMatchObject({ disabled: false, lines: [{ qty_order: 64 }] });
	});

	it('is refused with the sentence that says what to tick', async () => {
		const id = await world.newCredential(
			world.sandbox.addApplication({
				permissions: ['read:invoices', 'read:customers', 'read:items'],
			}),
		);
		const { error } = await world.runAs(id, {
			resource,
			operation: 'create',
			client_id: by('id', 12),
		});
		expect(error?.message).toBe(
			'Halo does not let this connection create the recurring invoice: it needs the permission "Edit: invoices"',
		);
		expect(world.sandbox.violations).toEqual([]);
	});
});
