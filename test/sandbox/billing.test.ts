import type { Row } from '../../sandbox';
import { rowsOf, sandboxForTests } from './client';

const here = sandboxForTests();
const { call } = here;

const one = async (path: string) => (await call('GET', path)).body as Row;
const post = async (path: string, row: object) => (await call('POST', path, [row])).body as Row;

describe('an invoice', () => {
	it('is created with lines, takes names and prices from items, and adds up', async () => {
		const invoice = await post('/Invoice', {
			client_id: 12,
			sitenumber: 18,
			invoice_date: '2026-04-01',
			lines: [
				{ _itemid: 501, qty_order: 10 },
				{ item_shortdescription: 'Visit', qty_order: 2, unit_price: 60, tax_rate: 20 },
			],
		});
		expect(invoice).toMatchObject({
			id: 7002,
			invoicenumber: 'INV-7002',
			client_name: 'Birch Dental',
			revenue: 165,
			tax_total: 24,
			total: 189,
		});
		expect(invoice.lines).toMatchObject([
			{ item_shortdescription: 'Petra Identity Protection (per user)', net_amount: 45, ihid: 7002 },
			{ net_amount: 120 },
		]);
	});

	it('shows its lines only with details', async () => {
		expect(await one('/Invoice/7001')).toMatchObject({ lines: null });
		expect(await one('/Invoice/7001?includedetails=true')).toMatchObject({ lines: [{ id: 9001 }] });
		expect(rowsOf(await call('GET', '/Invoice'))[0]).not.toHaveProperty('lines');
		expect(rowsOf(await call('GET', '/Invoice?includelines=true'))[0]).toMatchObject({
			lines: [{ id: 9001 }],
		});
	});

	it('is voided and printed', async () => {
		expect(await call('POST', '/Invoice/7001/void')).toMatchObject({
			status: 201,
			body: { voided: true, amountdue: 0 },
		});
		const pdf = await call('POST', '/Invoice/PDF/7001');
		expect(pdf.headers.get('content-type')).toContain('application/pdf');
		expect(pdf.body).toMatch(/^%PDF-1\.4/);
	});
});

describe('the lines of a recurring invoice', () => {
	const lineIds = async () =>
		((await one('/RecurringInvoice/-240?includedetails=true')).lines as Row[]).map(({ id }) => id);

	it('have a negative header', async () => {
		expect(rowsOf(await call('GET', '/RecurringInvoice'))).toMatchObject([{ id: -240 }]);
		expect(
			await post('/RecurringInvoice', { client_id: 13, lines: [{ _itemid: 501, qty_order: 1 }] }),
		).toMatchObject({ id: -241 });
	});

	it('stay when an update has no lines', async () => {
		await post('/RecurringInvoice', { id: -240, reference: 'New' });
		expect(await lineIds()).toEqual([9002, 9003]);
	});

	it('are deleted when left out of an update, or kept', async () => {
		here.sandbox.switches.leftOutLines = 'kept';
		await post('/RecurringInvoice', { id: -240, lines: [{ id: 9002, qty_order: 30 }] });
		expect((await lineIds()).sort()).toEqual([9002, 9003]);
		here.sandbox.switches.leftOutLines = 'deleted';
		await post('/RecurringInvoice', { id: -240, lines: [{ id: 9002, qty_order: 31 }] });
		expect(await lineIds()).toEqual([9002]);
	});

	it('are changed alone by updatelines', async () => {
		await call('POST', '/RecurringInvoice/updatelines', [{ id: 9003, ihid: -240, qty_order: 40 }]);
		expect((await one('/RecurringInvoice/-240?includedetails=true')).lines).toMatchObject([
			{ id: 9002 },
			{ id: 9003, qty_order: 40, unit_price: 18.6 },
		]);
	});

	describe('that count a licence', () => {
		const attach = async () => {
			const subscriptions = [{ licence_id: 1703, kind: 4 }];
			const { lines } = await post('/RecurringInvoice', {
				id: -240,
				lines: [
					{ id: 9002 },
					{
						id: 9003,
						recurring_invoice_quantity_type: 4,
						quantity_subscriptions: subscriptions,
					},
				],
			});
			return lines as Row[];
		};
		const typed = async () => {
			const typedAgain = { recurring_invoice_quantity_type: 0, quantity_subscriptions: [] };
			await post('/RecurringInvoice', {
				id: -240,
				lines: [{ id: 9002, ...typedAgain }, { id: 9003 }],
			});
			await post('/SoftwareLicence', { id: 1703, count: 33 });
		};

		it.each<[string, object, object[]]>([
			[
				'at once',
				{},
				[
					{ id: 9002, qty_order: 27 },
					{ id: 9003, qty_order: 33 },
				],
			],
			['later', { countedQuantity: 'with the invoice' }, [{ id: 9002 }, { qty_order: 29 }]],
			['never', { newLineLicences: 'dropped' }, [{}, { quantity_subscriptions: [] }]],
			[
				'while the others are reset',
				{ linesSentBack: 'reset once' },
				[{ qty_order: 1 }, { qty_order: 33 }],
			],
			['under a new ID', { lineIds: 'renewed' }, [{ id: 9004 }, { id: 9005, qty_order: 33 }]],
		])('do so %s', async (_, switches, lines) => {
			here.sandbox.reset();
			await typed();
			Object.assign(here.sandbox.switches, switches);
			expect(await attach()).toMatchObject(lines);
		});

		it('twice, where Halo adds what has no ID to what is there', async () => {
			here.sandbox.reset();
			here.sandbox.switches.newLineLicences = 'appended';
			await attach();
			const [, line] = await attach();
			expect(line.quantity_subscriptions).toMatchObject([{ id: 90030 }, { id: 90031 }]);
		});

		it('while what the write leaves out of the invoice is emptied', async () => {
			here.sandbox.reset();
			here.sandbox.switches.leftOutInvoiceFields = 'emptied';
			await attach();
			expect(await one('/RecurringInvoice/-240')).toMatchObject({ reference: '' });
			here.sandbox.reset();
		});
	});

	it('take their quantity from a licence when the invoice is made', async () => {
		await post('/SoftwareLicence', { id: 1701, count: 33 });
		const made = (await call('POST', '/RecurringInvoice/process', [-240])).body as Row;
		expect(made).toMatchObject({
			id: 7002,
			recurring_invoice_id: -240,
			lines: [{ qty_order: 33 }, { qty_order: 29 }],
		});
	});
});

describe('a software licence', () => {
	it('keeps the history of its count', async () => {
		await post('/SoftwareLicence', { id: 1701, client_id: 12, count: 30 });
		await post('/SoftwareLicence', { id: 1701, client_id: 12, notes: 'same count' });
		expect(rowsOf(await call('GET', '/LicenceChange?licence_id=1701'))).toMatchObject([
			{ old_count: 27, new_count: 30 },
		]);
		expect((await call('POST', '/LicenceChange', [])).status).toBe(404);
	});

	it('has the newer members only in newer builds', async () => {
		expect(await one('/SoftwareLicence/1701')).toMatchObject({
			item_id: 501,
			licences_available: 27,
		});
		here.sandbox.switches.newerLicenceFields = false;
		expect(await one('/SoftwareLicence/1701')).not.toHaveProperty('item_id');
		expect(
			await post('/SoftwareLicence', { name: 'x', client_id: 12, item_id: 502 }),
		).not.toHaveProperty('item_id');
	});

	it('takes text for its outside customer', async () => {
		await post('/SoftwareLicence', { id: 1701, thirdparty_client_id: 'Qx71Ab' });
		expect(here.sandbox.violations).toEqual([]);
	});
});

describe('a contract', () => {
	it('tells whether it has started and ended', async () => {
		expect(await one('/ClientContract/62')).toMatchObject({
			started: true,
			expired: true,
			contract_status: 'Active',
		});
		expect(await one('/ClientContract/61')).toMatchObject({
			expired: false,
			client_name: 'Birch Dental',
		});
	});
});
