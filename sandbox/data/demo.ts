import type { Row } from '../types';
import { customers } from './customers';

const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day).toISOString().slice(0, 19);

interface DemoTicket {
	client: number;
	user?: number;
	summary: string;
	details: string;
	type: number;
	status: number;
	agent: number;
	category?: string;
	days: number;
}

const tickets: DemoTicket[] = [
	{
		client: 12,
		user: 41,
		summary: 'Printer on the first floor jams',
		details: 'Every third page.',
		type: 1,
		status: 2,
		agent: 2,
		category: 'Hardware>Printer',
		days: 9,
	},
	{
		client: 13,
		user: 44,
		summary: 'New starter on Monday',
		details: 'Account, laptop and badge, please.',
		type: 2,
		status: 1,
		agent: 1,
		days: 4,
	},
	{
		client: 14,
		user: 46,
		summary: 'Suspicious sign-in: helen.grey@northwindlaw.example',
		details: 'Sign-in from an unusual country.',
		type: 4,
		status: 9,
		agent: 3,
		category: 'Security>Account Compromise',
		days: 20,
	},
	{
		client: 15,
		summary: 'Backup report shows one failure',
		details: 'Server ALDER-SRV1.',
		type: 1,
		status: 3,
		agent: 2,
		days: 2,
	},
	{
		client: 19,
		user: 53,
		summary: 'Shared mailbox does not open',
		details: 'Since this morning.',
		type: 1,
		status: 1,
		agent: 1,
		category: 'Software>Microsoft 365',
		days: 1,
	},
];

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

/** The made-up data of a small service provider, beside Halo's configuration. */
export function demoData(): Record<string, Row[]> {
	return {
		...customers(),
		Supplier: [
			{ id: 8, name: 'Cloud Distribution Ltd', inactive: false },
			{ id: 9, name: 'Petra Security', inactive: false },
		],
		Item: [
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
		],
		ClientContract: [
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
		],
		SoftwareLicence: [
			licence(1701, 12, 'Petra Identity Protection', 27, 'PETRA-USER', 501),
			licence(1702, 13, 'Petra Identity Protection', 64, 'PETRA-USER', 501),
			licence(1703, 12, 'Microsoft 365 Business Premium', 29, 'M365-BP', 502),
			licence(1704, 15, 'Microsoft 365 Business Premium', 8, 'M365-BP', 502),
			licence(1705, 23, 'Petra Identity Protection', 0, 'PETRA-USER', 501, { is_active: false }),
		],
		Asset: [
			{
				id: 801,
				inventory_number: 'BIRCH-LT-01',
				key_field: 'Latitude 5440',
				assettype_id: 1,
				client_id: 12,
				site_id: 18,
				inactive: false,
			},
			{
				id: 802,
				inventory_number: 'ALDER-SRV1',
				key_field: 'PowerEdge T150',
				assettype_id: 2,
				client_id: 15,
				site_id: 23,
				inactive: false,
			},
		],
		Invoice: [
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
		],
		RecurringInvoice: [
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
						recurring_invoice_quantity_type: 3,
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
		],
		Tickets: tickets.map(
			({ client, user, summary, details, type, status, agent, category, days }, index) => ({
				id: 1001 + index,
				client_id: client,
				user_id: user ?? -1,
				summary,
				details,
				tickettype_id: type,
				status_id: status,
				agent_id: agent,
				category_1: category ?? '',
				dateoccurred: ago(days),
				last_update: ago(days / 2),
			}),
		),
		Actions: [
			{
				id: 1,
				ticket_id: 1001,
				outcome_id: 7,
				note: 'Ordered a new roller.',
				datetime: ago(8),
				who_agentid: 2,
				hiddenfromuser: true,
			},
			{
				id: 1,
				ticket_id: 1003,
				outcome_id: 7,
				note: 'Password reset, sessions revoked.',
				datetime: ago(19),
				who_agentid: 3,
				hiddenfromuser: true,
			},
		],
	};
}
