import type { Row } from '../../../sandbox';
import { by } from '../world';

type Item = Record<string, unknown>;

/** One kind of run over many rows. */
export interface ScaleJob {
	name: string;
	parameters: Record<string, unknown>;
	/** The entity that it writes. */
	entity: string;
	/** The rows that Halo holds of each entity before the run. */
	rows: (count: number) => Record<string, Row[]>;
	items: (count: number) => Item[];
	/** What the items end as, by `outcome`. */
	outcomes: (count: number) => Record<string, number>;
	/** How many requests so many rows take, where that is what one plans with; of whole hundreds of rows. */
	requests?: (count: number) => number;
}

const FIRST_CUSTOMER = 2_000;
const ITEM = 501;
const PRODUCT = 'Petra Identity Protection';
const SEATS = 20;

const list = <T>(count: number, make: (index: number) => T): T[] =>
	Array.from({ length: count }, (_, index) => make(index));

const reference = (index: number) => `inc_${String(index).padStart(8, '0')}`;
const summary = (index: number) => `Account taken over ${index}`;
const customers = (count: number): Row[] =>
	list(count, (index) => ({ id: FIRST_CUSTOMER + index, name: `Customer ${index}` }));

const ticketRow = (index: number): Row => ({
	id: 10_000 + index,
	summary: summary(index),
	supplier_reference: reference(index),
	client_id: FIRST_CUSTOMER,
	tickettype_id: 1,
	priority_id: 3,
	category_1: 'Security',
});

const ticketItem = (index: number): Item => ({
	reference: reference(index),
	summary: summary(index),
	customer: FIRST_CUSTOMER,
});

const tickets = {
	resource: 'ticket',
	operation: 'upsert',
	matchOn: 'supplier_reference',
	supplier_reference: '={{ $json.reference }}',
	summary: '={{ $json.summary }}',
	details: 'What Petra saw',
	client_id: by('id', '={{ $json.customer }}'),
	tickettype_id: by('id', 1),
	additionalFields: { priority_id: by('id', 3) },
};

const licenceRow = (index: number): Row => ({
	id: 10_000 + index,
	client_id: FIRST_CUSTOMER + index,
	name: PRODUCT,
	count: SEATS,
	item_id: ITEM,
	product_sku: 'PETRA-USER',
	type: 1,
});

const counts = {
	resource: 'softwareLicence',
	operation: 'syncCounts',
	dryRun: false,
	client_id: by('id', '={{ $json.customer }}'),
	productBy: 'item_id',
	item_id: by('id', ITEM),
	count: '={{ $json.count }}',
};

/** Rows of a page, and of a request that writes. */
const [PAGE, ARRAY] = [100, 50];
const pages = (count: number) => Math.ceil(count / PAGE);
const share = (count: number) => Math.ceil(count / 20);
const licences = (count: number) => ({
	Client: customers(count),
	SoftwareLicence: list(count, licenceRow),
});

/** The runs whose time has to grow with their rows, and no faster. */
export const scaleJobs: ScaleJob[] = [
	{
		name: 'Create or Update, all unchanged',
		// The details are written with a new ticket only.
		parameters: tickets,
		entity: 'Tickets',
		rows: (count) => ({ Client: customers(1), Tickets: list(count, ticketRow) }),
		items: (count) => list(count, ticketItem),
		outcomes: (count) => ({ unchanged: count }),
		requests: pages,
	},
	{
		name: 'Create or Update, half new',
		parameters: tickets,
		entity: 'Tickets',
		rows: (count) => ({ Client: customers(1), Tickets: list(count / 2, ticketRow) }),
		items: (count) => list(count, ticketItem),
		outcomes: (count) => ({ created: count / 2, unchanged: count / 2 }),
	},
	{
		name: 'Create or Update, all changed',
		parameters: tickets,
		entity: 'Tickets',
		rows: (count) => ({ Client: customers(1), Tickets: list(count, ticketRow) }),
		items: (count) =>
			list(count, (index) => ({ ...ticketItem(index), summary: `Changed ${index}` })),
		outcomes: (count) => ({ updated: count }),
	},
	{
		name: 'Create or Update by Tag, one in twenty new',
		parameters: { ...tickets, matchOn: 'tag', tag: '={{ $json.reference }}' },
		entity: 'Tickets',
		rows: (count) => ({
			Client: customers(1),
			Tickets: list(count - share(count), (index) => ({
				...ticketRow(index),
				summary: `${summary(index)} [${reference(index)}]`,
			})),
		}),
		items: (count) => list(count, ticketItem),
		outcomes: (count) => ({ created: share(count), unchanged: count - share(count) }),
	},
	{
		name: 'Create or Update, each with a customer by name',
		parameters: { ...tickets, client_id: by('name', '={{ $json.name }}') },
		entity: 'Tickets',
		rows: (count) => ({
			Client: customers(count),
			Tickets: list(count, (index) => ({
				...ticketRow(index),
				client_id: FIRST_CUSTOMER + index,
			})),
		}),
		items: (count) => list(count, (index) => ({ ...ticketItem(index), name: `Customer ${index}` })),
		outcomes: (count) => ({ unchanged: count }),
	},
	{
		name: 'Create or Update of customers by Name',
		parameters: { resource: 'customer', operation: 'upsert', name: '={{ $json.name }}' },
		entity: 'Client',
		rows: (count) => ({ Client: customers(count) }),
		items: (count) => list(count, (index) => ({ name: `CUSTOMER ${index}` })),
		outcomes: (count) => ({ unchanged: count }),
	},
	{
		name: 'Sync Counts, one in twenty changed',
		parameters: counts,
		entity: 'SoftwareLicence',
		rows: licences,
		items: (count) =>
			list(count, (index) => ({
				customer: FIRST_CUSTOMER + index,
				count: SEATS + (index % 20 === 0 ? 1 : 0),
			})),
		outcomes: (count) => ({ unchanged: count - share(count), updated: share(count), summary: 1 }),
		requests: (count) => pages(count) + Math.ceil(share(count) / ARRAY),
	},
	{
		name: 'Sync Counts by the names of customers',
		parameters: { ...counts, client_id: by('name', '={{ $json.name }}') },
		entity: 'SoftwareLicence',
		rows: licences,
		items: (count) => list(count, (index) => ({ name: `Customer ${index}`, count: SEATS })),
		outcomes: (count) => ({ unchanged: count, summary: 1 }),
	},
	{
		name: 'Sync Counts, all new',
		parameters: { ...counts, guards: { allowFirstRun: true } },
		entity: 'SoftwareLicence',
		rows: (count) => ({
			Client: customers(count),
			Item: [{ id: ITEM, name: PRODUCT }],
			SoftwareLicence: [],
		}),
		items: (count) => list(count, (index) => ({ customer: FIRST_CUSTOMER + index, count: SEATS })),
		outcomes: (count) => ({ created: count, summary: 1 }),
	},
	{
		name: 'Create, 50 rows a request',
		parameters: {
			resource: 'ticket',
			operation: 'create',
			summary: '={{ $json.summary }}',
			client_id: by('id', '={{ $json.customer }}'),
			tickettype_id: by('id', 1),
			options: { rowsPerRequest: 50 },
		},
		entity: 'Tickets',
		rows: () => ({ Client: customers(1), Tickets: [] }),
		items: (count) => list(count, ticketItem),
		outcomes: (count) => ({ undefined: count }),
	},
	{
		name: 'Get Many',
		parameters: { resource: 'ticket', operation: 'getAll', returnAll: true },
		entity: 'Tickets',
		rows: (count) => ({ Client: customers(1), Tickets: list(count, ticketRow) }),
		items: () => [{}],
		outcomes: (count) => ({ undefined: count }),
	},
];
