import type { IDataObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { asNodeError } from '../../../shared/errors';
import { mapConcurrent, mapWithTurns } from '../../../shared/concurrency';
import type { Batch } from '../../execution/batch';
import { LookUp } from '../../execution/lookUp';
import { wordsOf } from '../../execution/warnings';
import { resolveId } from '../../input/references';
import type { MatchKey } from '../../reconcile/key';
import { isInUse } from '../../reconcile/state';
import { canonicalValue } from '../../reconcile/values';
import type { Key } from '../../records/record';
import type { EndedRow, LocatedRow, ParsedRow } from './rows';
import { endUnknown } from './rows';

type Found = { id: number; name: string } | { refused: string };

function severalNamed(name: string, rows: IDataObject[]): string {
	const ids = rows.map(({ id }) => String(id as number)).join(', ');
	return `${rows.length} customers are named "${name}" (ID ${ids}). Choose the customer by its ID`;
}

/**
 * Finds the customers that rows name, among Halo's customers: a name that only licences show may be that of another
 * customer, or of one that left.
 */
async function findCustomers(batch: Batch, names: string[]): Promise<Map<string, Found>> {
	const record = batch.resolver.registry.record('customer');
	const key: Key | undefined = record.matchOn?.keys.find(({ value }) => value === 'name');
	if (key === undefined || names.length === 0) return new Map();
	const keys = names.map(
		(value): MatchKey => ({ key, value, within: {}, words: `Name "${value}"` }),
	);
	const found = await new LookUp(batch.client, record, []).find(keys);
	return new Map(
		await mapWithTurns(names, (name, place): [string, Found] => {
			const active = found[place].filter((row) => isInUse(record, row));
			const identity = canonicalValue('name', name);
			if (active.length === 1)
				return [identity, { id: Number(active[0].id), name: String(active[0].name) }];
			if (active.length > 1) return [identity, { refused: severalNamed(name, active) }];
			const refused =
				found[place].length > 0
					? `The customer "${name}" is inactive in Halo. Make it active there, or leave it out`
					: `No customer in Halo is named "${name}". Compare the spelling, and that the agent of the API application may see it`;
			return [identity, { refused }];
		}),
	);
}

async function locateSite(batch: Batch, { row, site, countRefused }: ParsedRow) {
	const located: LocatedRow = {
		kind: 'located',
		row,
		...(countRefused === undefined ? {} : { countRefused }),
	};
	if (site === undefined) return located;
	const { resolver, client } = batch;
	const record = resolver.registry.record('site');
	const written = { client_id: row.customerId };
	try {
		const siteId = Number(await resolveId(resolver, client, record, site, 'Site', written));
		return { ...located, row: { ...row, siteId, isOwnSite: site.mode === 'name' } };
	} catch (thrown) {
		if (!(thrown instanceof NodeOperationError))
			throw asNodeError(client.node, thrown, row.index ?? 0);
		return endUnknown(row, wordsOf(thrown));
	}
}

/**
 * Finds customers and sites of the rows, each name once. A row whose customer or site is unknown or ambiguous ends as
 * refused; one whose count was refused is located all the same.
 */
export async function locateRows(
	batch: Batch,
	rows: Array<EndedRow | ParsedRow>,
): Promise<Array<EndedRow | LocatedRow>> {
	const distinct = new Map<string, string>();
	await mapWithTurns(rows, (one) => {
		if (one.kind === 'parsed' && one.customer?.mode === 'name')
			distinct.set(canonicalValue('name', one.customer.value), one.customer.value);
	});
	const customers = await findCustomers(batch, [...distinct.values()]);
	return await mapConcurrent(rows, batch.width, async (one) => {
		if (one.kind === 'ended') return one;
		if (one.customer?.mode !== 'name') return await locateSite(batch, one);
		const customer = customers.get(canonicalValue('name', one.customer.value));
		if (customer === undefined || 'refused' in customer)
			return endUnknown(one.row, customer?.refused ?? 'The customer could not be looked up');
		const row = { ...one.row, customerId: customer.id, customerName: customer.name };
		return await locateSite(batch, { ...one, row });
	});
}
