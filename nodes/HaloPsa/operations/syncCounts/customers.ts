import type { IDataObject } from 'n8n-workflow';
import type { Wanted } from '../../reconcile/key';
import { LookUp } from '../../execution/lookUp';
import type { Batch } from '../../execution/batch';
import type { SyncRow } from './rows';
import { end } from './rows';

const plain = (name: unknown): string =>
	String(name ?? '')
		.trim()
		.toLowerCase();

/** Customers by their names, as the licences tell them: most need no request. */
function idsByName(licences: IDataObject[]): Map<string, Set<number>> {
	const ids = new Map<string, Set<number>>();
	for (const { client_id, client_name } of licences) {
		if (client_id === undefined || plain(client_name) === '') continue;
		const known = ids.get(plain(client_name)) ?? new Set();
		ids.set(plain(client_name), known.add(Number(client_id)));
	}
	return ids;
}

function several(name: string, ids: number[]): string {
	return `${ids.length} customers are named "${name}" (ID ${ids.join(', ')}). Choose the customer by its ID`;
}

/**
 * Finds the customers that rows name: by the licences, and only what is not among them in Halo's list of customers.
 * A row whose customer is unknown or ambiguous ends as refused. Rows that have their end already are found as well: a
 * customer whose count was refused is named all the same.
 */
export async function findCustomers(
	batch: Batch,
	rows: SyncRow[],
	licences: IDataObject[],
): Promise<void> {
	const known = idsByName(licences);
	const named = rows.filter(
		({ customerId, customerName }) => customerId === undefined && customerName !== undefined,
	);
	const unknown: SyncRow[] = [];
	for (const row of named) {
		const ids = [...(known.get(plain(row.customerName)) ?? [])];
		if (ids.length === 1) [row.customerId] = ids;
		else if (ids.length > 1) end(row, 'refused', several(row.customerName ?? '', ids));
		else unknown.push(row);
	}
	const record = batch.resolver.registry.record('customer');
	const key = record.recognised?.keys.find(({ value }) => value === 'name');
	if (key === undefined || unknown.length === 0) return;
	const wanted = unknown.map(({ customerName = '' }): Wanted => {
		return { key, value: customerName, within: {}, words: `Name "${customerName}"` };
	});
	const found = await new LookUp(batch.client, record, []).find(wanted);
	for (const [place, row] of unknown.entries()) {
		const active = found[place].filter(({ inactive }) => inactive !== true);
		const name = row.customerName ?? '';
		if (active.length === 1) row.customerId = Number(active[0].id);
		else if (active.length > 1)
			end(
				row,
				'refused',
				several(
					name,
					active.map(({ id }) => Number(id)),
				),
			);
		else
			end(
				row,
				'refused',
				found[place].length > 0
					? `The customer "${name}" is inactive in Halo. Switch it on there, or leave it out`
					: `No customer in Halo is named "${name}". Compare the spelling, and that the agent of the API application may see it`,
			);
	}
}

/**
 * Sees that the customers of new licences exist, where a row gave only an ID that no licence shows.
 * A row of a customer that Halo does not have ends as refused.
 */
export async function checkCustomers(
	batch: Batch,
	rows: SyncRow[],
	licences: IDataObject[],
): Promise<void> {
	const seen = new Set(licences.map(({ client_id }) => Number(client_id)));
	const doubtful = rows.filter(
		({ customerId, customerName }) => customerName === undefined && !seen.has(Number(customerId)),
	);
	if (doubtful.length === 0) return;
	const record = batch.resolver.registry.record('customer');
	const wanted = doubtful.map(({ customerId }): Wanted => {
		const value = String(customerId);
		const key = { value: 'id', label: 'ID', kind: 'field' as const, property: 'id' };
		return { key, value, within: {}, words: `ID ${value}` };
	});
	const found = await new LookUp(batch.client, record, []).find(wanted);
	for (const [place, row] of doubtful.entries()) {
		if (found[place].length === 0)
			end(row, 'refused', `Halo has no customer with the ID ${String(row.customerId)}`);
		else row.customerName = String(found[place][0].name ?? '');
	}
}
