import type { Row } from '../types';
import { ago } from './ago';

const licence = (
	id: number,
	client_id: number,
	name: string,
	count: number,
	sku: string,
	item_id: number,
	more: Row = {},
): Row => ({
	id,
	client_id,
	name,
	count,
	product_sku: sku,
	item_id,
	type: 1,
	site_id: -1,
	vendor: sku.startsWith('PETRA') ? 'Petra Security' : 'Microsoft',
	supplier_id: sku.startsWith('PETRA') ? 9 : 8,
	billing_cycle: 'Monthly',
	status: 'Active',
	start_date: `${ago(200).slice(0, 10)}T00:00:00`,
	...more,
});

/** Who the provider buys from. */
export const suppliers = (): Row[] => [
	{ id: 8, name: 'Cloud Distribution Ltd', inactive: false },
	{ id: 9, name: 'Petra Security', inactive: false },
];

/** What the provider sells. */
export const items = (): Row[] => [
	{
		id: 501,
		name: 'Petra Identity Protection (per user)',
		assetgroup_id: 14,
		supplier_id: 9,
		isrecurringitem: true,
		recurringprice: 4.5,
		recurringcost: 2.1,
		externalreference: 'PETRA-USER',
	},
	{
		id: 502,
		name: 'Microsoft 365 Business Premium',
		assetgroup_id: 14,
		supplier_id: 8,
		isrecurringitem: true,
		recurringprice: 18.6,
		recurringcost: 16,
		externalreference: 'M365-BP',
	},
	{
		id: 503,
		name: 'Laptop 14"',
		assetgroup_id: 15,
		supplier_id: 8,
		baseprice: 890,
		costprice: 720,
	},
];

/** What customers have agreed to. */
export const contracts = (): Row[] => [
	{
		id: 61,
		client_id: 12,
		ref: 'BIRCH-SEC-2026',
		contracttype: 3,
		start_date: ago(200),
		end_date: ago(-165),
		billingperiod: 1,
	},
	{
		id: 62,
		client_id: 13,
		ref: 'QUAY-MSP-2025',
		contracttype: 1,
		start_date: ago(420),
		end_date: ago(55),
		billingperiod: 1,
	},
	{
		id: 63,
		client_id: 14,
		ref: 'NORTHWIND-SEC-2026',
		contracttype: 3,
		start_date: ago(120),
		end_date: ago(-245),
		billingperiod: 1,
	},
];

/** What customers are billed by the seat. */
export const licences = (): Row[] => [
	licence(1701, 12, 'Petra Identity Protection', 27, 'PETRA-USER', 501),
	licence(1702, 13, 'Petra Identity Protection', 64, 'PETRA-USER', 501),
	licence(1703, 12, 'Microsoft 365 Business Premium', 29, 'M365-BP', 502),
	licence(1704, 15, 'Microsoft 365 Business Premium', 8, 'M365-BP', 502),
	licence(1705, 23, 'Petra Identity Protection', 0, 'PETRA-USER', 501, { is_active: false }),
];

/** What was billed. */
export const invoices = (): Row[] => [
	{
		id: 7001,
		client_id: 12,
		sitenumber: 18,
		contract_id: 61,
		invoice_date: ago(30),
		reference: 'Petra last month',
		posted: true,
		invoicenumber: 'INV-7001',
		lines: [
			{
				id: 9001,
				ihid: 7001,
				_itemid: 501,
				item_shortdescription: 'Petra Identity Protection',
				qty_order: 27,
				unit_price: 4.5,
				tax_code: '1',
				net_amount: 121.5,
				tax_amount: 0,
			},
		],
		total: 121.5,
	},
];

/** What is billed each month. */
export const recurringInvoices = (): Row[] => [
	{
		id: -240,
		client_id: 12,
		sitenumber: 18,
		contract_id: 61,
		reference: 'Monthly services',
		is_recurring_invoice: true,
		lines: [
			{
				id: 9002,
				ihid: -240,
				_itemid: 501,
				item_shortdescription: 'Petra Identity Protection',
				qty_order: 27,
				unit_price: 4.5,
				recurring_invoice_quantity_type: 4,
				quantity_subscriptions: [
					{ licence_id: 1701, licence_name: 'Petra Identity Protection', pro_rata: 0 },
				],
			},
			{
				id: 9003,
				ihid: -240,
				_itemid: 502,
				item_shortdescription: 'Microsoft 365 Business Premium',
				qty_order: 29,
				unit_price: 18.6,
			},
		],
	},
];
