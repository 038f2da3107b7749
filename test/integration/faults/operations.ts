import type { Row, Sandbox } from '../../../sandbox';
import { by } from '../world';

/** What a run leaves behind, and what one more run of the same input does to it. */
export type Again =
	/** It reads: what it puts out is what counts. */
	| 'reads'
	/** Halo holds the same after one run and after two. */
	| 'same'
	/** Each run adds its rows. */
	| 'adds';

/** Properties of a stored entity that tell what a run did, without those that differ from run to run. */
type Watched = Record<string, string[]>;

/** An operation of a node, with an input. */
export interface Operation {
	name: string;
	service: 'Halo' | 'Petra';
	again: Again;
	parameters: Row;
	items?: Row[];
	watch?: Watched;
	/** What a run may do without where its output says so: the next one does not do it either. */
	mayLack?: { watch: Watched; told: RegExp };
	/** What is there before. */
	prepare?(sandbox: Sandbox): unknown;
	/** Nobody has published what its answer looks like, so it goes out as it is. */
	isFormless?: true;
	/** It begins without a token, with a credential that was never used. */
	logsIn?: boolean;
}

const CLIENT = 12;
const TICKETS: Watched = {
	Tickets: ['summary', 'supplier_reference', 'client_id', 'status_id', 'reportedby', 'assets'],
};
const NOTES: Watched = { ...TICKETS, Actions: ['note', 'ticket_id', 'hiddenfromuser'] };
const LICENCES: Watched = { SoftwareLicence: ['name', 'client_id', 'count', 'is_active'] };
const INVOICES: Watched = { RecurringInvoice: ['reference', 'lines'] };

const halo = (name: string, again: Again, parameters: Row, more: Partial<Operation> = {}) => ({
	name,
	service: 'Halo' as const,
	again,
	parameters,
	...more,
});
const petra = (name: string, parameters: Row, more: Partial<Operation> = {}): Operation => ({
	...{ name, service: 'Petra', again: 'reads', parameters, ...more },
});

const addCustomer = ({ halo: stored }: Sandbox) =>
	stored.add('Client', { id: 2_000, name: 'Kestrel Ltd', toplevel_id: 1 });

/**
 * The main operations of both nodes.
 *
 * @param words made-up words that no other run has
 * @param numbers made-up counts
 */
export function operationsWith(words: string[], numbers: number[]): Operation[] {
	const [first, second, third] = words;
	return [
		halo('Ticket: Get Many', 'reads', { resource: 'ticket', operation: 'getAll', returnAll: true }),
		halo('Ticket: Get', 'reads', {
			resource: 'ticket',
			operation: 'get',
			ticketId: by('id', 1003),
		}),
		halo(
			'Customer: Get Many, first log-in',
			'reads',
			{ resource: 'customer', operation: 'getAll' },
			{
				logsIn: true,
			},
		),
		halo('Customer: Match', 'reads', {
			resource: 'customer',
			operation: 'match',
			microsoftTenantId: '',
			customerName: 'Birch Dental',
		}),
		halo('Report: Run', 'reads', {
			resource: 'report',
			operation: 'run',
			reportId: by('name', 'customers'),
		}),
		halo('Recurring Invoice: Get', 'reads', {
			resource: 'recurringInvoice',
			operation: 'get',
			recurringInvoiceId: by('name', 'monthly services'),
		}),
		halo(
			'Ticket: Create',
			'adds',
			{
				resource: 'ticket',
				operation: 'create',
				summary: '={{ $json.word }}',
				client_id: by('name', 'Birch Dental'),
			},
			{ items: [{ word: first }], watch: TICKETS },
		),
		halo(
			'Ticket: Create, three items',
			'adds',
			{ resource: 'ticket', operation: 'create', summary: '={{ $json.word }}' },
			{ items: words.map((word) => ({ word })), watch: TICKETS },
		),
		halo(
			'Ticket: Create or Update',
			'same',
			{
				resource: 'ticket',
				operation: 'upsert',
				matchOn: 'supplier_reference',
				supplier_reference: '={{ $json.word }}',
				summary: '=Incident {{ $json.word }}',
				client_id: by('id', CLIENT),
			},
			{
				items: words.map((word) => ({ word })),
				watch: TICKETS,
				prepare: ({ halo: stored }) =>
					stored.add('Tickets', {
						...{ summary: 'Before', supplier_reference: third, client_id: CLIENT },
						tickettype_id: 1,
					}),
			},
		),
		halo(
			'Ticket: Update',
			'same',
			{
				resource: 'ticket',
				operation: 'update',
				ticketId: by('id', '={{ $json.id }}'),
				updateFields: { reportedby: '={{ $json.word }}' },
			},
			{
				items: words.map((word, index) => ({ word, id: 1001 + index })),
				watch: TICKETS,
			},
		),
		halo(
			'Ticket: Close',
			'same',
			{
				resource: 'ticket',
				operation: 'close',
				ticketId: by('id', 1001),
				status_id: by('name', 'Closed'),
			},
			{ watch: TICKETS },
		),
		halo(
			'Ticket Note: Create',
			'adds',
			{
				resource: 'ticketNote',
				operation: 'create',
				ticket_id: by('id', 1001),
				note: second,
				outcome_id: by('id', 7),
			},
			{ watch: NOTES },
		),
		halo(
			'Customer: Create or Update',
			'same',
			{
				resource: 'customer',
				operation: 'upsert',
				matchOn: 'name',
				name: '={{ $json.word }}',
			},
			{
				items: words.map((word) => ({ word })),
				watch: { Client: ['name'] },
				prepare: ({ halo: stored }) => stored.add('Client', { name: second, toplevel_id: 1 }),
			},
		),
		halo(
			'Software Licence: Create or Update',
			'same',
			{
				resource: 'softwareLicence',
				operation: 'upsert',
				matchOn: 'product_sku',
				product_sku: first,
				name: 'Licence',
				client_id: by('id', CLIENT),
				count: numbers[0],
			},
			{ watch: LICENCES },
		),
		halo(
			'Software Licence: Sync Counts',
			'same',
			{
				resource: 'softwareLicence',
				operation: 'syncCounts',
				dryRun: false,
				client_id: by('id', '={{ $json.customer }}'),
				productBy: 'item_id',
				item_id: by('id', 501),
				count: '={{ $json.count }}',
				attachNew: 'sameItem',
				guards: {
					...{ allowZero: true, allowFirstRun: true, smallChange: 100 },
					...{ maxRowsPercent: 100, minCoverage: 0, maxNewPercent: 100 },
				},
			},
			{
				items: [CLIENT, 13, 2_000].map((customer, index) => ({ customer, count: numbers[index] })),
				watch: LICENCES,
				mayLack: { watch: INVOICES, told: /Not attached to a line|may or may not have done this/ },
				prepare: (sandbox) => {
					addCustomer(sandbox);
					sandbox.halo.add('RecurringInvoice', {
						client_id: 2_000,
						reference: 'Monthly',
						lines: [
							{
								...{ _itemid: 501, item_shortdescription: 'Petra', qty_order: 3 },
								unit_price: 4.5,
							},
						],
					});
				},
			},
		),
		halo(
			'Recurring Invoice: Attach Licence',
			'same',
			{
				resource: 'recurringInvoice',
				operation: 'attachLicence',
				recurringInvoiceId: by('id', -240),
				licenceId: by('id', 1703),
				dryRun: false,
			},
			{ watch: INVOICES },
		),
		halo(
			'Recurring Invoice: Add or Change Lines',
			'same',
			{
				resource: 'recurringInvoice',
				operation: 'changeLines',
				recurringInvoiceId: by('id', -240),
				lines: { line: [{ id: '9003', more: { unit_price: numbers[1] } }] },
			},
			{ watch: INVOICES },
		),
		halo(
			'Ticket: Change Assets',
			'same',
			{
				resource: 'ticket',
				operation: 'changeAssets',
				ticketId: by('id', 1001),
				assetChange: 'add',
				assets: { line: [{ id: by('id', 801) }] },
			},
			{ watch: TICKETS },
		),
		halo(
			'Other Record: Create or Update Rows',
			'adds',
			{
				resource: 'otherRecord',
				operation: 'writeRows',
				endpoint: by('name', 'Tickets'),
				rows: JSON.stringify([{ summary: third, client_id: CLIENT }]),
			},
			{ watch: TICKETS },
		),
		petra('Tenant: Get Many', { resource: 'tenant', operation: 'getAll' }),
		petra(
			'Incident: Get Many',
			{ resource: 'incident', operation: 'getAll', returnAll: true },
			{ prepare: (sandbox) => sandbox.petra.raiseMany(8) },
		),
		petra('Usage: Get', { resource: 'usage', operation: 'get' }),
		petra('Billable User: Get Many', {
			resource: 'billableUser',
			operation: 'getAll',
			tenantId: by('name', 'Birch Dental'),
			returnAll: true,
		}),
		petra(
			'Failed Attack: Get Summary',
			{ resource: 'failedAttack', operation: 'getSummary', tenantId: by('list', 'Qx71Ab') },
			{ isFormless: true },
		),
	];
}
