import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { Attempt } from '../../shared/concurrency';
import { attemptEach, hasFailed, valueOf } from '../../shared/concurrency';
import { readSwitch } from '../../shared/switch';
import { isGuid } from '../../shared/text';
import type { Batch, BatchResult, ItemResult } from '../execution/batch';
import { isStopped, refusedOf } from '../execution/batch';
import type { ItemContext } from '../execution/itemContext';
import { BY_NAME, matchedCustomer } from '../execution/matchedCustomer';
import { readIfChanged } from '../execution/writeChange';
import { writeItems } from '../execution/writeItems';
import { isBlankName } from '../reconcile/values';
import type { OutputTypes } from '../records/outputTypes';
import type { RecordType } from '../records/record';
import { titleOf } from '../records/record';
import type { Operation } from './operation';

const TENANT_INPUT = 'Microsoft Tenant ID';

/** What is put out beside the item's own fields; items often have a `client_id` or a `client_name` of another system. */
const output = {
	halo_client_id: 'integer?',
	halo_client_name: 'string?',
	halo_matched_by: 'string?',
	halo_not_matched_because: 'string',
	halo_tenant_id_outcome: 'string',
} satisfies OutputTypes;

type Told = { [name in keyof typeof output]?: number | string | null };

/** Keeps what an item has under the names of the output, such as of an earlier match. */
const BEFORE = 'halo_match_before';

const inputs: INodeProperties[] = [
	{
		displayName: TENANT_INPUT,
		name: 'microsoftTenantId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 11111111-2222-4333-8444-555555555555',
		description: "Looked for first, in Halo's own fields and in custom fields of customers",
	},
	{
		displayName: 'Name',
		name: 'customerName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Acme Ltd',
		description: 'Used where no customer has the ID; one who has another ID is not taken',
	},
	{
		displayName: 'Write Microsoft Tenant ID',
		name: 'writeTenantId',
		type: 'boolean',
		default: false,
		description:
			'Whether to write the ID to customers who were recognized by name and have none (needs "Edit: customers", not in Petra\'s guide)',
	},
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: true,
		displayOptions: { show: { writeTenantId: [true] } },
		description: 'Whether to show what would be written, and write nothing',
	},
];

/** What one item says of its customer, and who that is. */
interface MatchOfItem {
	tenant: string;
	customer?: IDataObject;
	by?: string;
	/** Why there is none. */
	why?: string;
}

/** The customer of a Microsoft tenant, else of a name whose own tenant does not contradict. */
async function matchOne(item: ItemContext, record: RecordType): Promise<MatchOfItem> {
	const { context, resolver, index } = item;
	const textOf = (name: string) => String(context.getNodeParameter(name, index, '') ?? '').trim();
	const [tenant, name] = [textOf('microsoftTenantId'), textOf('customerName')];
	if (tenant === '' && isBlankName(name))
		return { tenant, why: `${TENANT_INPUT} and Name are empty` };
	return { tenant, ...(await matchedCustomer(resolver, record, { tenant, name })) };
}

/** A name that two Microsoft tenants of the input bear proves neither of them. */
function withoutSharedNames(matches: Array<Attempt<MatchOfItem>>): Array<Attempt<MatchOfItem>> {
	const tenants = new Map<unknown, Set<string>>();
	for (const { customer, tenant } of matches.map(valueOf).filter((match) => match !== undefined))
		if (customer !== undefined && tenant !== '')
			tenants.set(customer.id, (tenants.get(customer.id) ?? new Set()).add(tenant.toLowerCase()));
	return matches.map((attempt) => {
		const match = valueOf(attempt);
		const several = tenants.get(match?.customer?.id)?.size ?? 0;
		if (match === undefined || match.by !== BY_NAME || several < 2) return attempt;
		const why = `${several} Microsoft tenants of the input mean the same customer, so the name does not tell which is his`;
		return { value: { tenant: match.tenant, why } };
	});
}

/** The IDs to write, each customer once, by the index of the item. */
function tenantsToWrite(
	batch: Batch,
	matches: Array<Attempt<MatchOfItem>>,
): Array<Attempt<IDataObject>> {
	const seen = new Set<unknown>();
	return matches.map((attempt, index) => {
		const { by, customer, tenant = '' } = valueOf(attempt) ?? {};
		const isProven = by === BY_NAME && customer !== undefined && isGuid(tenant);
		if (!isProven || seen.has(customer.id)) return undefined;
		const given = batch.context.getNodeParameter('writeTenantId', index, false) as unknown;
		if (!readSwitch(batch.client.node, 'Write Microsoft Tenant ID', given)) return undefined;
		seen.add(customer.id);
		return { value: { id: Number(customer.id), azure_tenant_id: tenant } };
	});
}

async function writeTenants(
	batch: Batch,
	record: RecordType,
	bodies: Array<Attempt<IDataObject>>,
): Promise<Array<ItemResult | undefined>> {
	const bodyOf = (index: number) => valueOf(bodies[index]) ?? {};
	const idOf = (index: number) => String(bodyOf(index).id);
	return await writeItems(batch, record, bodies, {
		isRow: (index, row) => String(Number(row.id)) === idOf(index),
		nameOf: (index) => `with the ID ${idOf(index)}`,
		lookUp: async (indexes) =>
			await Promise.all(
				indexes.map(async (index) => {
					const { id, ...change } = bodyOf(index);
					return await readIfChanged(batch.items[index], record, String(id), change);
				}),
			),
	});
}

/** The item's own fields at their places; those that the output needs itself are kept together. */
function withoutOutput(own: IDataObject): IDataObject {
	const names = Object.keys(own).filter((name) => name in output);
	if (names.length === 0) return own;
	const isKept = (name: string) => name === BEFORE || names.includes(name);
	const entries = Object.entries(own);
	const before = Object.fromEntries(entries.filter(([name]) => isKept(name)));
	return { ...Object.fromEntries(entries.filter(([name]) => !isKept(name))), [BEFORE]: before };
}

async function runMatch(batch: Batch, record: RecordType): Promise<BatchResult> {
	const attempts = await attemptEach(batch, async (item) => await matchOne(item, record));
	if (isStopped(batch, attempts)) return { results: refusedOf(attempts) };
	const matches = withoutSharedNames(attempts);
	const bodies = tenantsToWrite(batch, matches);
	const dryRun = bodies.map((body, index) => {
		const given = batch.context.getNodeParameter('dryRun', index, true) as unknown;
		return body !== undefined && readSwitch(batch.client.node, 'Dry Run', given);
	});
	const written = await writeTenants(
		batch,
		record,
		bodies.map((body, index) => (dryRun[index] ? undefined : body)),
	);
	const items = batch.context.getInputData();
	const results = matches.map((attempt, index): ItemResult | undefined => {
		const match = valueOf(attempt);
		if (match === undefined) return hasFailed(attempt) ? attempt : undefined;
		const result = written[index];
		if (result !== undefined && 'error' in result) return result;
		const { customer, by = null, why } = match;
		const told: Told = {
			halo_client_id: customer === undefined ? null : Number(customer.id),
			halo_client_name: customer === undefined ? null : titleOf(record, customer),
			halo_matched_by: by,
			...(why === undefined ? {} : { halo_not_matched_because: why }),
			...(bodies[index] === undefined
				? {}
				: { halo_tenant_id_outcome: dryRun[index] ? 'to be written' : 'written' }),
		};
		return { row: told, own: withoutOutput(items[index].json) };
	});
	return { results };
}

/** Says which customer each item means: by Microsoft tenant, else by name. Nothing is written unless that is asked for. */
export const matchCustomer: Operation<'match'> = {
	verb: 'match',
	access: 'read',
	name: 'Match',
	action: () => 'Match items to customers',
	description: () => 'Find the customer that each item means, and say how it was found or why not',
	properties: () => inputs,
	output: () => output,
	kind: 'perBatch',
	run: runMatch,
};
