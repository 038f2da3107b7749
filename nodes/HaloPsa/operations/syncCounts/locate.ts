import type { IDataObject } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { mapConcurrent, mapWithTurns } from '../../../shared/concurrency';
import { asNodeError } from '../../../shared/errors';
import type { Choice } from '../../../shared/locator';
import { isGuid } from '../../../shared/text';
import type { Batch } from '../../execution/batch';
import { customersOfTenant, ownTenants } from '../../execution/customerTenants';
import { LookUp } from '../../execution/lookUp';
import { cluesIn, matchedCustomer } from '../../execution/matchedCustomer';
import { emptyExpression } from '../../execution/notFound';
import { wordsOf } from '../../execution/warnings';
import { isIdText, resolveId } from '../../input/references';
import type { MatchKey } from '../../reconcile/key';
import { isInUse } from '../../reconcile/state';
import { canonicalValue } from '../../reconcile/values';
import type { Key, RecordType } from '../../records/record';
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

/** The key by which a customer of a Microsoft tenant is chosen. */
const BY_TENANT = { value: 'microsoftTenantId', label: 'Microsoft Tenant ID' };

/** How a customer is given: by its ID in Halo, its name, its Microsoft tenant, or a tenant with a name behind it. */
type GivenBy = 'clues' | 'id' | 'name' | 'tenant';

/** How a customer is given; an expression can only stand in By ID, so there the form of the text tells. */
export function givenBy(record: RecordType, { mode, value }: Choice): GivenBy {
	if (mode === 'name') return 'name';
	if (mode === 'list' || isIdText(value)) return 'id';
	if (cluesIn(record, value) !== undefined) return 'clues';
	return mode === BY_TENANT.value || isGuid(value) ? 'tenant' : 'name';
}

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

/** Finds the customers of Microsoft tenants with a name behind, for a customer that Halo knows no tenant of. */
async function findByClues(tools: Tools, texts: string[]): Promise<Map<string, FoundCustomer>> {
	const record = tools.resolver.registry.record('customer');
	const found = new Map<string, FoundCustomer>();
	for (const text of texts) {
		const match = await matchedCustomer(
			tools.resolver,
			record,
			cluesIn(record, text) ?? { tenant: '', name: text },
		);
		found.set(
			text.toLowerCase(),
			'customer' in match
				? { id: Number(match.customer.id), name: String(match.customer.name) }
				: {
						refused: `${match.why}. In Halo, give one active customer this name, or this ID as its Azure Tenant ID`,
					},
		);
	}
	return found;
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
	const record = tools.resolver.registry.record('customer');
	const given = { clues: [], id: [], name: [], tenant: [] } as Record<GivenBy, string[]>;
	for (const choice of choices) given[givenBy(record, choice)].push(choice.value);
	const keyOf = (by: GivenBy, value: string): string =>
		by === 'name' ? canonicalValue('name', value) : value.toLowerCase();
	const each = (by: GivenBy) => [
		...new Map(given[by].map((value) => [keyOf(by, value), value])).values(),
	];
	const found: Record<Exclude<GivenBy, 'id'>, Map<string, FoundCustomer>> = {
		name: await findByName(tools, each('name')),
		tenant: await findByTenant(
			tools,
			each('tenant').map((value) => value.toLowerCase()),
		),
		clues: await findByClues(tools, each('clues')),
	};
	return (choice) => {
		const by = givenBy(record, choice);
		if (by === 'id') return undefined;
		return (
			found[by].get(keyOf(by, choice.value)) ?? { refused: 'The customer could not be looked up' }
		);
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
