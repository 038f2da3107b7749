import type { Lookup } from './record';

declare module './recordName' {
	interface RecordNames {
		approvalProcess: 'lookup';
		assetGroup: 'lookup';
		assetType: 'lookup';
		category1: 'lookup';
		category2: 'lookup';
		category3: 'lookup';
		category4: 'lookup';
		chargeRate: 'lookup';
		contractType: 'lookup';
		customField: 'lookup';
		faqList: 'lookup';
		impact: 'lookup';
		licenceChange: 'lookup';
		lookup: 'lookup';
		notification: 'lookup';
		outcome: 'lookup';
		priority: 'lookup';
		service: 'lookup';
		sla: 'lookup';
		tax: 'lookup';
		ticketSource: 'lookup';
		topLevel: 'lookup';
		urgency: 'lookup';
		webhookEvent: 'lookup';
	}
}

const category = (level: 1 | 2 | 3 | 4): Lookup => ({
	name: `category${level}`,
	label: `Category ${level}`,
	plural: `categories ${level}`,
	article: 'none',
	path: '/Category',
	paging: 'none',
	titles: ['value', 'category_name'],
	chosenBy: 'title',
	query: { type_id: level },
	narrowedBy: { tickettype_id: 'tickettype_id' },
});

/**
 * One of the numbered lists of names that Halo keeps together.
 *
 * @param number of the list, as reports that run inside Halo read it: 22 and 28 by several, 12 and 27 by one; 17 as
 * shipped clients read it
 */
const numberedList = (
	number: number,
	words: Pick<Lookup, 'article' | 'label' | 'name' | 'plural'>,
): Lookup => ({
	...words,
	path: '/Lookup',
	paging: 'none',
	titles: ['name'],
	query: { lookupid: number },
	meant: { property: 'lookupid', value: number },
});
export const approvalProcess: Lookup = {
	name: 'approvalProcess',
	label: 'Approval Process',
	plural: 'approval processes',
	path: '/ApprovalProcess',
	paging: 'none',
	titles: ['name'],
};

export const assetGroup: Lookup = {
	name: 'assetGroup',
	label: 'Item Group',
	plural: 'item groups',
	path: '/AssetGroup',
	paging: 'none',
	titles: ['name'],
};

export const assetType: Lookup = {
	name: 'assetType',
	label: 'Asset Type',
	plural: 'asset types',
	path: '/AssetType',
	paging: 'none',
	permission: 'assets',
	titles: ['name'],
};

export const category1 = category(1);

export const category2 = category(2);

export const category3 = category(3);

export const category4 = category(4);

/** What work is charged by. */
export const chargeRate = numberedList(17, {
	name: 'chargeRate',
	label: 'Charge Rate',
	plural: 'charge rates',
});

export const contractType = numberedList(28, {
	name: 'contractType',
	label: 'Contract Type',
	plural: 'contract types',
});

/** Halo's list of custom fields; `includevalues` brings the choices of selection fields with it. */
export const customField: Lookup = {
	name: 'customField',
	label: 'Custom Field',
	plural: 'custom fields',
	path: '/FieldInfo',
	paging: 'none',
	titles: ['label', 'name'],
	subtitle: 'name',
	chosenBy: 'name',
	query: { iscustomfieldsetup: true, includevalues: true },
};

export const faqList: Lookup = {
	name: 'faqList',
	label: 'FAQ List',
	plural: 'FAQ lists',
	article: 'an',
	path: '/FAQLists',
	paging: 'none',
	permission: 'kb',
	titles: ['full_name', 'name'],
};

export const impact = numberedList(12, { name: 'impact', label: 'Impact', plural: 'impacts' });

export const licenceChange: Lookup = {
	name: 'licenceChange',
	label: 'Licence Change',
	plural: 'licence changes',
	path: '/LicenceChange',
	listKey: 'changes',
	paging: 'pages',
	permission: 'softwarelicensing',
	titles: ['id'],
};

export const lookup: Lookup = {
	name: 'lookup',
	label: 'List Value',
	plural: 'list values',
	path: '/Lookup',
	paging: 'none',
	titles: ['name'],
};

export const notification: Lookup = {
	name: 'notification',
	label: 'Webhook Event',
	plural: 'events of a webhook',
	path: '/Notification',
	listKey: 'notifications',
	mayBeBare: true,
	paging: 'none',
	permission: 'webhooks',
	titles: ['name'],
};

export const outcome: Lookup = {
	name: 'outcome',
	label: 'Outcome',
	plural: 'outcomes',
	path: '/Outcome',
	paging: 'none',
	titles: ['outcome', 'buttonname'],
	narrowedBy: { tickettype_id: 'tickettype_id' },
};

export const priority: Lookup = {
	name: 'priority',
	label: 'Priority',
	plural: 'priorities',
	path: '/Priority',
	paging: 'none',
	// Tickets hold `priorityid`; the row's own `id` is the policy of one SLA.
	idProperty: 'priorityid',
	titles: ['name'],
	meant: { property: 'ishidden', value: false },
	narrowedBy: { slaid: 'sla_id' },
	// Without an SLA on the ticket that of its type counts.
	narrowedElse: {
		field: 'sla_id',
		chosenIn: 'tickettype_id',
		record: 'ticketType',
		properties: ['default_sla', 'default_sla_id', 'sla_id', 'slaid', 'sla'],
	},
};

export const service: Lookup = {
	name: 'service',
	label: 'Service',
	plural: 'services',
	path: '/Service',
	listKey: 'services',
	paging: 'pages',
	permission: 'tickets',
	titles: ['name'],
	search: 'search',
};

export const sla: Lookup = {
	name: 'sla',
	label: 'SLA',
	plural: 'SLAs',
	article: 'an',
	path: '/SLA',
	paging: 'none',
	titles: ['name'],
};

export const tax: Lookup = {
	name: 'tax',
	label: 'Tax',
	plural: 'taxes',
	path: '/Tax',
	paging: 'none',
	titles: ['name'],
};

export const ticketSource = numberedList(22, {
	name: 'ticketSource',
	label: 'Source',
	plural: 'sources',
});

export const topLevel: Lookup = {
	name: 'topLevel',
	label: 'Top Level',
	plural: 'top levels',
	path: '/TopLevel',
	listKey: 'tree',
	paging: 'pages',
	permission: 'customers',
	titles: ['long_name', 'name'],
	search: 'search',
};

export const urgency = numberedList(27, {
	name: 'urgency',
	label: 'Urgency',
	plural: 'urgencies',
	article: 'an',
});

export const webhookEvent: Lookup = {
	name: 'webhookEvent',
	label: 'Webhook Delivery',
	plural: 'webhook deliveries',
	path: '/WebhookEvent',
	listKey: 'events',
	paging: 'pages',
	permission: 'webhooks',
	titles: ['id'],
};
