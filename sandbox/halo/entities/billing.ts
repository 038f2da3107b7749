import type { Row } from '../../types';
import type { Entity } from '../entity';
import { dateSearch, is, oneOf, onlyWhenTrue, since, until } from '../filters';
import { completeInvoice, prepareLines } from '../rules/invoice';
import { completeLicence, recordLicenceChange } from '../rules/licence';
import { noDate, timeOf } from '../values';

const isInactive = (row: Row) => row.inactive === true;

const customer = { entity: 'Client', names: { client_name: 'name' }, label: 'Customer' };
const place = { entity: 'Site', names: { site_name: 'name' }, label: 'Site' };

const contract: Entity = {
	path: 'ClientContract',
	schema: 'ContractHeader',
	listSchema: 'ContractHeader_List',
	listExtra: ['last_modified', 'contracttype_name'],
	listKey: 'contracts',
	permission: 'contracts',
	module: 'contracts',
	refusedGetOneIs401: true,
	firstId: 61,
	defaults: {
		site_id: -1,
		active: true,
		status: 0,
		start_date: noDate,
		end_date: noDate,
		note: '',
		customfields: [],
	},
	required: [
		{ field: 'client_id', message: 'A Client must be selected' },
		{ field: 'ref', message: 'Please enter a Contract Reference' },
	],
	references: { client_id: customer, site_id: place },
	isInactive: (row) => row.active === false,
	searched: ['ref', 'refextra', 'client_name'],
	filters: { client_id: is('client_id'), site_id: is('site_id') },
	computed: (row) => ({
		started: timeOf(row.start_date) <= Date.now(),
		expired: timeOf(row.end_date) < Date.now() && row.end_date !== noDate,
		contract_status: row.active === false ? 'Inactive' : 'Active',
		last_modified: row.last_update,
	}),
};

const item: Entity = {
	path: 'Item',
	schema: 'Item',
	listKey: 'items',
	permission: 'items',
	module: 'products',
	firstId: 501,
	defaults: {
		baseprice: 0,
		costprice: 0,
		recurringprice: 0,
		recurringcost: 0,
		isrecurringitem: false,
		status: 0,
		description: '',
		customfields: [],
	},
	required: [
		{ field: 'name', message: 'Please enter a Name' },
		{ field: 'assetgroup_id', message: 'Please select an Item Group' },
	],
	references: {
		assetgroup_id: {
			entity: 'AssetGroup',
			names: { assetgroup_name: 'name' },
			label: 'Item Group',
		},
		supplier_id: { entity: 'Supplier', names: { supplier_name: 'name' }, label: 'Supplier' },
	},
	isInactive,
	searched: ['name', 'description', 'internalreference', 'externalreference'],
	filters: {
		assetgroup_id: is('assetgroup_id'),
		supplier_id: is('supplier_id'),
		recurringonly: onlyWhenTrue((row) => row.isrecurringitem === true),
		excluderecurring: onlyWhenTrue((row) => row.isrecurringitem !== true),
	},
};

const invoiceBase: Omit<Entity, 'path'> = {
	schema: 'InvoiceHeader',
	listKey: 'invoices',
	listOnlyWhen: { lines: 'includelines' },
	permission: 'invoices',
	module: 'invoices',
	defaults: {
		sitenumber: -1,
		posted: false,
		voided: false,
		paymentstatus: 0,
		amountpaid: 0,
		lines: [],
		customfields: [],
		reference: '',
	},
	required: [{ field: 'client_id', message: 'A Client must be selected' }],
	references: {
		client_id: customer,
		sitenumber: place,
		contract_id: { entity: 'ClientContract', names: { contract_ref: 'ref' }, label: 'Contract' },
	},
	detailMembers: ['lines'],
	searched: ['invoicenumber', 'reference', 'client_name'],
	filters: {
		client_id: is('client_id'),
		client_ids: oneOf('client_id'),
		site_id: is('sitenumber'),
		ticket_id: is('ticket_id'),
		contract_id: is('contract_id'),
		recurringinvoice_id: is('recurring_invoice_id'),
		postedonly: onlyWhenTrue((row) => row.posted === true),
		notpostedonly: onlyWhenTrue((row) => row.posted !== true),
		paymentstatuses: oneOf('paymentstatus'),
		invoicedatestart: since('invoice_date'),
		invoicedateend: until('invoice_date'),
		datesearch: dateSearch(
			{ invoice_date: 'invoice_date', duedate: 'duedate', last_modified: 'last_update' },
			'start_date',
			'end_date',
		),
	},
	complete: completeInvoice,
	afterSave: prepareLines,
};

const invoice: Entity = {
	...invoiceBase,
	path: 'Invoice',
	firstId: 7001,
	required: [
		{ field: 'client_id', message: 'A Client must be selected' },
		{ field: 'invoice_date', message: 'Please enter an Invoice Date' },
	],
};

const recurringInvoice: Entity = {
	...invoiceBase,
	path: 'RecurringInvoice',
	ids: 'negative',
	firstId: 240,
};

const licence: Entity = {
	path: 'SoftwareLicence',
	schema: 'Licence_List',
	listKey: 'licences',
	permission: 'softwarelicensing',
	module: 'softwareLicensing',
	firstId: 1701,
	defaults: {
		type: 0,
		count: 0,
		site_id: -1,
		is_active: true,
		deleted: false,
		start_date: noDate,
		end_date: '1901-01-01T00:00:00',
		status: '',
		notes: '',
		licences_in_use: 0,
		item_id: 0,
		external_link_id: 0,
	},
	required: [{ field: 'name', message: 'Please enter a Name' }],
	references: {
		client_id: customer,
		site_id: place,
		supplier_id: { entity: 'Supplier', names: { supplier_name: 'name' }, label: 'Supplier' },
		item_id: { entity: 'Item', label: 'Item' },
	},
	fractional: ['count', 'licences_available'],
	newerSwitch: 'newerLicenceFields',
	newerMembers: [
		'item_id',
		'linked_item',
		'external_link_id',
		'new_external_link',
		'consumedcount',
	],
	isInactive: (row) => row.is_active === false || row.deleted === true,
	searched: ['name', 'vendor', 'product_sku', 'client_name'],
	filters: {
		client_id: is('client_id'),
		site_id: is('site_id'),
		licence_type: is('type'),
		tenant_id: is('tenant_id'),
	},
	computed: (row) => ({
		licences_available: Number(row.count) - Number(row.licences_in_use ?? 0),
		licence_client_name: row.client_name,
	}),
	complete: completeLicence,
	afterSave: recordLicenceChange,
	softDelete: true,
};

/** Contracts, items, invoices, licences and what they point at. */
export const billing: Entity[] = [
	contract,
	item,
	invoice,
	recurringInvoice,
	licence,
	{
		path: 'LicenceChange',
		listKey: 'changes',
		permission: 'softwarelicensing',
		module: 'softwareLicensing',
		readOnly: true,
		newestFirst: true,
		filters: { licence_id: is('licence_id') },
	},
	{
		path: 'InvoicePayment',
		schema: 'InvoicePayment_List',
		listKey: 'payments',
		permission: 'invoices',
		module: 'invoices',
		filters: { invoice_id: is('invoice_id') },
	},
	{
		path: 'Supplier',
		schema: 'Company',
		listKey: 'suppliers',
		permission: 'suppliers',
		module: 'suppliers',
		required: [{ field: 'name', message: 'Please enter a Name' }],
		isInactive,
		searched: ['name'],
		filters: { toplevel_id: is('toplevel_id') },
	},
];
