import type { IDataObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { mapConcurrent } from '../../../shared/concurrency';
import { asNodeError } from '../../../shared/errors';
import type { Batch } from '../../execution/batch';
import { LookUp } from '../../execution/lookUp';
import { wordsOf } from '../../execution/warnings';
import { readFieldCollection } from '../../input/fields';
import type { MatchKey } from '../../reconcile/key';
import { isInUse } from '../../reconcile/state';
import type { Key, RecordType } from '../../records/record';
import { titleOf } from '../../records/record';
import type { RecordName } from '../../records/recordName';
import { NEW_FIELDS } from './inputs';
import type { LicenceIndex } from './licences';
import { isOneLicence } from './licences';
import { newLicence } from './plan';
import type { EndedRow, LocatedRow, RunRow } from './rows';
import { endRow, endUnknown } from './rows';

/**
 * A record by its ID, or in words that Halo does not have it.
 *
 * @param index the input item that is warned of a look-up that Halo refused
 */
async function findById(
	{ resolver, client }: Batch,
	name: RecordName,
	id: string,
	index = 0,
): Promise<IDataObject | string> {
	const record = resolver.registry.record(name);
	try {
		return await resolver.byId(record, id, record.label);
	} catch (thrown) {
		const isMissing =
			thrown instanceof NodeOperationError ||
			(thrown instanceof NodeApiError && thrown.httpCode === '404');
		if (isMissing) return wordsOf(thrown);
		throw asNodeError(client.node, thrown, index);
	}
}

/**
 * Learns the names of items that were given by ID, where licences have to be recognized or created by them. A row whose
 * item Halo does not have ends as refused.
 */
export async function nameItems(
	batch: Batch,
	record: RecordType,
	rows: Array<EndedRow | LocatedRow>,
	licences: LicenceIndex,
): Promise<Array<EndedRow | LocatedRow>> {
	const isNameless = ({ row }: LocatedRow): boolean =>
		row.product.name === undefined &&
		!licences.meantBy(record, row).some((licence) => isInUse(record, licence));
	return await mapConcurrent(rows, batch.width, async (one) => {
		const { idOf } = one.row.product.key;
		if (one.kind === 'ended' || idOf === undefined || !isNameless(one)) return one;
		const found = await findById(batch, idOf, one.row.product.value, one.row.index);
		if (typeof found === 'string') return endUnknown(one.row, found);
		const product = {
			...one.row.product,
			name: titleOf(batch.resolver.registry.record(idOf), found),
		};
		return { ...one, row: { ...one.row, product } };
	});
}

/** The names of customers, by their IDs, as far as Halo has them. */
async function customersWith(
	batch: Batch,
	ids: readonly number[],
): Promise<ReadonlyMap<number, string>> {
	if (ids.length === 0) return new Map();
	const record = batch.resolver.registry.record('customer');
	const key: Key = { value: 'id', label: 'ID', kind: 'number', property: 'id' };
	const keys = ids.map((id): MatchKey => {
		const value = String(id);
		return { key, value, within: {}, words: `ID ${value}` };
	});
	const found = await new LookUp(batch.client, record, []).find(keys);
	return new Map(
		ids.flatMap((id, index) => {
			const [customer] = found[index];
			return customer === undefined ? [] : [[id, String(customer.name ?? '')] as const];
		}),
	);
}

/** Why a site that was given by its ID is not one of the row's customer. */
async function wrongSite(
	batch: Batch,
	{ siteId, isOwnSite, customerId, index }: RunRow['row'],
): Promise<string | undefined> {
	if (siteId === undefined || isOwnSite) return undefined;
	const site = await findById(batch, 'site', String(siteId), index);
	if (typeof site === 'string') return site;
	return site.client_id === undefined || Number(site.client_id) === customerId
		? undefined
		: `The site ${siteId} is one of another customer: ${String(site.client_name ?? (site.client_id as number))}`;
}

/** A row of an unknown customer or site; one that was refused before keeps its reason. */
const unknown = (one: RunRow, why: string): RunRow =>
	one.kind === 'ended' && one.outcome === 'refused'
		? { ...one, isUnknown: true }
		: endUnknown(one.row, why);

/**
 * Sees that the customers and sites of rows without a licence exist, where the row gave only an ID that no licence
 * shows. A row whose customer or site Halo does not have ends as refused.
 *
 * @param alsoEnded whether rows that create nothing count too, since they would tell which licences are not named
 */
export async function verifyUnseen(
	batch: Batch,
	rows: RunRow[],
	licences: readonly IDataObject[],
	alsoEnded: boolean,
): Promise<RunRow[]> {
	const seen = new Set(licences.map(({ client_id: customer }) => Number(customer)));
	const isDoubtful = (one: RunRow): boolean =>
		one.row.licence === undefined &&
		!isOneLicence(one.row.product) &&
		(one.kind === 'create' || (alsoEnded && one.kind === 'ended' && one.isUnknown !== true));
	const isUnseen = ({ row }: RunRow): boolean =>
		row.customerName === undefined && !seen.has(Number(row.customerId));
	const unseen = rows.filter((one) => isDoubtful(one) && isUnseen(one));
	const ids = new Set(unseen.map(({ row }) => Number(row.customerId)));
	const names = await customersWith(batch, [...ids]);
	return await mapConcurrent(rows, batch.width, async (one): Promise<RunRow> => {
		if (one.kind === 'update' || !isDoubtful(one)) return one;
		const id = Number(one.row.customerId);
		const customerName = one.row.customerName ?? names.get(id);
		if (isUnseen(one) && customerName === undefined)
			return unknown(one, `Halo has no customer with the ID ${id}`);
		const why = await wrongSite(batch, one.row);
		if (why !== undefined) return unknown(one, why);
		return { ...one, row: { ...one.row, ...(customerName === undefined ? {} : { customerName }) } };
	});
}

/** Completes new licences by the fields that were given for them. A row whose fields can't be used ends as refused. */
export async function fillNewLicences(
	batch: Batch,
	record: RecordType,
	rows: RunRow[],
): Promise<RunRow[]> {
	return await mapConcurrent(rows, batch.width, async (one): Promise<RunRow> => {
		if (one.kind !== 'create') return one;
		const index = one.row.index ?? 0;
		try {
			const given = await readFieldCollection(batch.items[index], record, NEW_FIELDS);
			return { ...one, change: newLicence(one.row, given) };
		} catch (thrown) {
			if (!(thrown instanceof NodeOperationError))
				throw asNodeError(batch.client.node, thrown, index);
			return endRow(one.row, 'refused', wordsOf(thrown));
		}
	});
}
