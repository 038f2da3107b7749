import type { Row, Sandbox } from '../../sandbox';
import { by } from './world';

/** Work of many writes that may be ended in its midst. */
export interface Job {
	parameters: Record<string, unknown>;
	input: Array<Record<string, unknown>>;
	/** Where it writes to. */
	path: string;
	/** How many items have what they are to have in Halo, and not twice. */
	right(): number;
}

const ROWS_PER_REQUEST = 10;

const isActive = ({ is_active }: Row) => is_active !== false;

/** Sync Counts of so many customers, two thirds of which have a licence with another count. */
export function syncJob({ halo }: Sandbox, howMany: number): Job {
	const input = Array.from({ length: howMany }, (_, index) => ({
		customer: 2_000 + index,
		count: 21,
	}));
	for (const [index, { customer }] of input.entries()) {
		halo.add('Client', { id: customer, name: `Customer ${index}` });
		if (index >= (howMany * 2) / 3) continue;
		halo.add('SoftwareLicence', { client_id: customer, name: 'Petra', count: 20, item_id: 501 });
	}
	const isRight = ({ customer, count }: (typeof input)[number]) => {
		const own = halo.rows('SoftwareLicence').filter(({ client_id }) => client_id === customer);
		const counts = own.filter(isActive).map((row) => row.count);
		// What two runs made at once is put out of use, and empty.
		const rest = own.filter((row) => !isActive(row));
		return counts.length === 1 && counts[0] === count && rest.every((row) => row.count === 0);
	};
	return {
		parameters: {
			resource: 'softwareLicence',
			operation: 'syncCounts',
			dryRun: false,
			client_id: by('id', '={{ $json.customer }}'),
			productBy: 'item_id',
			item_id: by('id', 501),
			count: '={{ $json.count }}',
			guards: { maxRowsPercent: 100, maxNewPercent: 100 },
			options: { rowsPerRequest: ROWS_PER_REQUEST },
		},
		input,
		path: '/SoftwareLicence',
		right: () => input.filter(isRight).length,
	};
}

/** Create or Update of a ticket for each of so many incidents. */
export function incidentJob({ halo }: Sandbox, howMany: number): Job {
	const input = Array.from({ length: howMany }, (_, index) => ({ reference: `killed-${index}` }));
	const ticketsOf = ({ reference }: (typeof input)[number]) =>
		halo.rows('Tickets').filter(({ supplier_reference }) => supplier_reference === reference);
	return {
		parameters: {
			resource: 'ticket',
			operation: 'upsert',
			matchOn: 'supplier_reference',
			supplier_reference: '={{ $json.reference }}',
			summary: 'Account taken over',
			options: { rowsPerRequest: ROWS_PER_REQUEST },
		},
		input,
		path: '/Tickets',
		right: () => input.filter((item) => ticketsOf(item).length === 1).length,
	};
}

/** Holds back what Halo is asked to write after so many writes, until the faults are cleared; resolves when one is held. */
export async function heldAfter({ faults }: Sandbox, howMany: number, path: string): Promise<void> {
	await new Promise<void>((resolve) => {
		const hold = async () => {
			resolve();
			await new Promise(() => undefined);
		};
		faults.add({ method: 'POST', path, skip: howMany, times: Infinity, hold });
	});
}
