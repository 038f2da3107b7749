import type { IDataObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { mapConcurrent, mapWithTurns } from '../../../shared/concurrency';
import { asNodeError } from '../../../shared/errors';
import type { Choice } from '../../../shared/locator';
import { isGuid } from '../../../shared/text';
import type { Batch } from '../../execution/batch';
import { customersOfTenant, ownTenants } from '../../execution/customerTenants';
import { LookUp } from '../../execution/lookUp';
import { emptyExpression } from '../../execution/notFound';
import { wordsOf } from '../../execution/warnings';
import { resolveId } from '../../input/references';
import type { MatchKey } from '../../reconcile/key';
import { isInUse } from '../../reconcile/state';
import { canonicalValue } from '../../reconcile/values';
import type { Key } from '../../records/record';
import { matchOnOf } from '../../records/record';
import { listRows } from '../../transport/pages';
import type { EndedRow, LocatedRow, ParsedRow } from './rows';
import { endUnknown } from './rows';

/** What is needed to look customers up. */
type Tools = Pick<Batch, 'client' | 'resolver'>;

/** A customer, or why there is none. */
export type FoundCustomer = { id: number; name: string } | { refused: string };

function severalNamed(name: string, rows: IDataObject[]): string {
	const ids = rows.map(({ id }) => String(id as number)).join(', ');
	return `${rows.length} customers are named "${name}" (ID ${ids}). Choose the customer by its ID`;
}

const GUID_LENGTH = 36;

/** The key by which a customer of a Microsoft tenant is chosen. */
const BY_TENANT = { value: 'microsoftTenantId', label: 'Microsoft Tenant ID' };

/** Whether a customer is given by its Microsoft tenant ID, which looks like no ID of Halo's. */
export const isByTenant = ({ mode, value }: Choice): boolean =>
	mode === BY_TENANT.value || (mode !== 'name' && value.length === GUID_LENGTH && isGuid(value));

/** The lists of customers that were read, by client: one is enough for a run. */
const listedCustomers = new WeakMap<object, Promise<IDataObject[]>>();

/** All customers, inactive ones too, with their Microsoft tenants; read once a run. */
export async function listCustomers({ client, resolver }: Tools): Promise<IDataObject[]> {
	const record = resolver.registry.record('customer');
	const query = { includeinactive: true, includeazuretenants: true };
	const purpose = { record, access: 'read' as const, doing: `list ${record.plural}` };
	const listed =
		listedCustomers.get(client) ??
		listRows(client, record, query, undefined, purpose, [
			...['id', 'name', 'inactive', 'azure_tenant_id', 'azure_tenants'],
		]);
	listedCustomers.set(client, listed);
	return await listed;
}

/** Why no customer in use has a Microsoft tenant. */
async function whyNoOwner(tools: Tools, tenant: string): Promise<string> {
	const left = (await listCustomers(tools)).filter((row) =>
		ownTenants(row).some((id) => id.toLowerCase() === tenant),
	);
	return left.length > 0
		? `The customer of the Microsoft tenant ${tenant} is inactive in Halo: ${namedOwners(left)}. Make it active there, or leave it out`
		: `No customer in Halo has the Microsoft tenant ${tenant}. Enter it as the customer's Azure Tenant ID`;
}

const namedOwners = (rows: IDataObject[]): string =>
	rows.map(({ id, name }) => `"${String(name)}" (ID ${String(id as number)})`).join(', ');

/** Finds the customers whose Microsoft tenants rows give; the list that tells them is read once for all. */
async function findByTenant(tools: Tools, tenants: string[]): Promise<Map<string, FoundCustomer>> {
	const record = tools.resolver.registry.record('customer');
	const found = new Map<string, FoundCustomer>();
	for (const tenant of tenants) {
		const { rows } = await customersOfTenant(tools.resolver, record, BY_TENANT, tenant);
		const [{ id, name } = {}] = rows;
		if (rows.length === 1) found.set(tenant, { id: Number(id), name: String(name) });
		else if (rows.length === 0) found.set(tenant, { refused: await whyNoOwner(tools, tenant) });
		else {
			const refused = `${rows.length} customers have the Microsoft tenant ${tenant}: ${namedOwners(rows)}. Take it off all but one in Halo`;
			found.set(tenant, { refused });
		}
	}
	return found;
}

/**
 * Finds the customers that rows name, among Halo's customers: a name that only licences show may be that of another
 * customer, or of one that left.
 */
async function findByName(batch: Tools, names: string[]): Promise<Map<string, FoundCustomer>> {
	const record = batch.resolver.registry.record('customer');
	const key: Key | undefined = matchOnOf(record)?.keys.find(({ value }) => value === 'name');
	if (key === undefined || names.length === 0) return new Map();
	const keys = names.map(
		(value): MatchKey => ({ key, value, within: {}, words: `Name "${value}"` }),
	);
	const found = await new LookUp(batch.client, record, []).find(keys);
	return new Map(
		await mapWithTurns(names, (name, index): [string, FoundCustomer] => {
			const active = found[index].filter((row) => isInUse(record, row));
			const identity = canonicalValue('name', name);
			if (active.length === 1)
				return [identity, { id: Number(active[0].id), name: String(active[0].name) }];
			if (active.length > 1) return [identity, { refused: severalNamed(name, active) }];
			const refused =
				found[index].length > 0
					? `The customer "${name}" is inactive in Halo. Make it active there, or leave it out`
					: `No customer in Halo is named "${name}". Compare the spelling, and that the agent of the API application may see it`;
			return [identity, { refused }];
		}),
	);
}

async function locateSite(batch: Batch, { row, site, hasEmptySite, countRefused }: ParsedRow) {
	const located: LocatedRow = {
		kind: 'located',
		row,
		...(countRefused === undefined ? {} : { countRefused }),
	};
	const { resolver, client } = batch;
	const record = resolver.registry.record('site');
	if (hasEmptySite) {
		const todo = 'give 0 for a row that means the licence of any site';
		const words = { label: record.label, record, taken: 'any site', todo };
		return { ...endUnknown(row, wordsOf(emptyExpression(client.node, words))), unknownSite: '' };
	}
	if (site === undefined) return located;
	const written = { client_id: row.customerId };
	try {
		const siteId = Number(await resolveId(resolver, client, record, site, 'Site', written));
		return { ...located, row: { ...row, siteId, isOwnSite: site.mode === 'name' } };
	} catch (thrown) {
		if (!(thrown instanceof NodeOperationError))
			throw asNodeError(client.node, thrown, row.index ?? 0);
		return { ...endUnknown(row, wordsOf(thrown)), unknownSite: site.value };
	}
}

/**
 * Looks up customers that are given by name or by Microsoft tenant ID, each once.
 *
 * @returns tells of each what was found; undefined for one that is given by its ID in Halo
 */
export async function findCustomers(
	tools: Tools,
	choices: readonly Choice[],
): Promise<(choice: Choice) => FoundCustomer | undefined> {
	const keyOf = ({ mode, value }: Choice): string =>
		mode === 'name' ? canonicalValue('name', value) : value.toLowerCase();
	const named = choices.filter(({ mode }) => mode === 'name');
	const names = new Map(named.map((choice) => [keyOf(choice), choice.value]));
	const tenants = new Set(choices.filter(isByTenant).map(keyOf));
	const [byName, byTenant] = [
		await findByName(tools, [...names.values()]),
		await findByTenant(tools, [...tenants]),
	];
	return (choice) => {
		if (choice.mode !== 'name' && !isByTenant(choice)) return undefined;
		const found = (choice.mode === 'name' ? byName : byTenant).get(keyOf(choice));
		return found ?? { refused: 'The customer could not be looked up' };
	};
}

/**
 * Finds customers and sites of the rows, each name once. A row whose customer or site is unknown or ambiguous ends as
 * refused; one whose count was refused is located all the same.
 */
export async function locateRows(
	batch: Batch,
	rows: Array<EndedRow | ParsedRow>,
): Promise<Array<EndedRow | LocatedRow>> {
	const choices = rows.flatMap((one) => (one.kind === 'parsed' ? (one.customer ?? []) : []));
	const customerOf = await findCustomers(batch, choices);
	return await mapConcurrent(rows, batch.width, async (one) => {
		if (one.kind === 'ended') return one;
		const found = one.customer === undefined ? undefined : customerOf(one.customer);
		if (found === undefined) return await locateSite(batch, one);
		if ('refused' in found) return endUnknown(one.row, found.refused);
		const row = { ...one.row, customerId: found.id, customerName: found.name };
		return await locateSite(batch, { ...one, row });
	});
}
