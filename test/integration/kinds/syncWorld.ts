import type { Row } from '../../../sandbox';
import type { World } from '../world';
import { by, loggedIn, useWorld } from '../world';

/** The Halo item that is counted, and the name of its licences. */
export const ITEM = 501;
export const NAME = 'Petra Identity Protection';
/** ID of the first of the customers that `fill` adds. */
export const FIRST = 2_000;

export interface Count {
	customer: unknown;
	count: unknown;
	[more: string]: unknown;
}

/** The parameters of a sync by customer ID and item. */
export const sync = (more: object = {}) => ({
	resource: 'softwareLicence',
	operation: 'syncCounts',
	dryRun: false,
	client_id: by('id', '={{ $json.customer }}'),
	productBy: 'item_id',
	item_id: by('id', ITEM),
	count: '={{ $json.count }}',
	...more,
});

/** The same with customers by name. */
export const syncByName = (more: object = {}) =>
	sync({ client_id: by('name', '={{ $json.customer }}'), ...more });

/** What sets licences to 0 that the input does not name. */
export const zeroing = { notInInput: 'zero', guards: { allowZero: true, minCoverage: 0 } };

/** A world for the tests of one file about Sync Counts. */
export function useSync() {
	const world = useWorld(loggedIn);

	const licence = (more: Row): Row =>
		world().sandbox.halo.add('SoftwareLicence', {
			name: NAME,
			count: 20,
			item_id: ITEM,
			product_sku: 'PETRA-USER',
			type: 1,
			...more,
		});
	const licences = () => world().sandbox.halo.rows('SoftwareLicence');
	const run = async (parameters: object, input: object[], settings?: Record<string, unknown>) => {
		const done = await world().run({ ...parameters }, input as Row[], settings);
		return { ...done, said: `${done.error?.message} ${done.error?.description}` };
	};

	return {
		world,
		licence,
		licences,
		run,
		/** Customers, each with one licence of the product; what the input says of them. */
		fill: (customers: number, seats = 20): Count[] => {
			world().sandbox.halo.clear('SoftwareLicence');
			return Array.from({ length: customers }, (_, index) => {
				const customer = FIRST + index;
				world().sandbox.halo.add('Client', { id: customer, name: `Customer ${index}` });
				licence({ id: 10_000 + index, client_id: customer, count: seats });
				return { customer, count: seats };
			});
		},
		/** The counts of a customer's licences. */
		countOf: (customer: number) =>
			licences()
				.filter((row) => row.client_id === customer && row.deleted !== true)
				.map(({ count }) => count),
		/** Runs a sync that must not fail. */
		synced: async (parameters: object, input: object[]) => {
			const { items, error } = await run(parameters, input);
			expect(error).toBeNull();
			return { rows: items.slice(0, -1), summary: items[items.length - 1] };
		},
		/** How many writes Halo had since the last look. */
		writes: () =>
			Object.entries(world().requestCounts())
				.filter(([name]) => name.startsWith('POST /api'))
				.reduce((sum, [, count]) => sum + count, 0),
	};
}

/** Adds so many items that their list is searched for each name; it is looked at once before. */
export function addManyItems(world: World): void {
	for (let number = 0; number < 301; number++)
		world.sandbox.halo.add('Item', { name: `Cable ${number}`, assetgroup_id: 14 });
}

/** How many rows ended how. */
export function outcomes(rows: Row[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { outcome } of rows) counts[String(outcome)] = (counts[String(outcome)] ?? 0) + 1;
	return counts;
}

/** The outcomes of rows, in their order. */
export const outcomesOf = (rows: Row[]): unknown[] => rows.map(({ outcome }) => outcome);

/** Rows by customer name instead of ID. */
export const byName = (input: Count[]): Count[] =>
	input.map((row, index) => ({ ...row, customer: `Customer ${index}` }));
