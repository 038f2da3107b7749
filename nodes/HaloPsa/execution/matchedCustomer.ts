import type { IDataObject } from 'n8n-workflow';
import { firstOf, isGuid } from '../../shared/text';
import { isBlankName } from '../reconcile/values';
import type { RecordType } from '../records/record';
import { locatorKeysOf, titleOf } from '../records/record';
import { customersOfTenant, customersWithTenants, otherTenantOf } from './customerTenants';
import type { ReferenceResolver } from './referenceResolver';
import { rowsNamed } from './rowsByName';

/** What is known of a customer: a Microsoft tenant ID, a name, or both; an empty text where it is not. */
export interface CustomerClues {
	tenant: string;
	name: string;
}

/** The customer that clues mean and by what, or why none is. */
export type CustomerMatch =
	| { customer: IDataObject; by: string }
	| { why: string; hits: 'none' | 'several' };

const GUID_LENGTH = 36;

/** What a customer was recognized by where no tenant told. */
export const BY_NAME = 'Name';

/**
 * The clues in one text, a Microsoft tenant ID and a name behind it, such as `{{ $json.microsoftTenantId }}
 * {{ $json.tenantName }}` gives.
 *
 * @returns undefined for a text of another form, and for a record that has no Microsoft tenants
 */
export function cluesIn(record: RecordType, text: string): CustomerClues | undefined {
	const [tenant, rest] = [text.slice(0, GUID_LENGTH), text.slice(GUID_LENGTH)];
	const name = rest.trim();
	const isBoth = isGuid(tenant) && /^\s/.test(rest) && !isBlankName(name);
	return isBoth && locatorKeysOf(record).some(({ isTenant }) => isTenant)
		? { tenant, name }
		: undefined;
}

const named = (record: RecordType, rows: IDataObject[]): string =>
	firstOf(rows.map((row) => `"${titleOf(record, row)}" (ID ${String(row.id)})`));

/**
 * The customer in use that has the Microsoft tenant, else the one that bears the name and has no other tenant. The list
 * that tells is read once a run.
 */
export async function matchedCustomer(
	resolver: ReferenceResolver,
	record: RecordType,
	{ tenant, name }: CustomerClues,
): Promise<CustomerMatch> {
	const [label] = locatorKeysOf(record).flatMap((key) => (key.isTenant ? [key.label] : []));
	const { rows, by } = await customersOfTenant(resolver, record, { label }, tenant);
	if (rows.length === 1) return { customer: rows[0], by };
	if (rows.length > 1)
		return {
			why: `${rows.length} customers have the ID ${tenant}: ${named(record, rows)}`,
			hits: 'several',
		};
	const { customers } = await customersWithTenants(resolver, record);
	const isNamed = !isBlankName(name);
	const alike = isNamed ? rowsNamed(record, customers, name) : [];
	const other = (row: IDataObject) => (tenant === '' ? undefined : otherTenantOf(row, tenant));
	const fitting = alike.filter((row) => other(row) === undefined);
	if (fitting.length === 1) return { customer: fitting[0], by: BY_NAME };
	if (fitting.length > 1)
		return {
			why: `${fitting.length} customers bear the name "${name}": ${named(record, fitting)}`,
			hits: 'several',
		};
	const [contradicting] = alike;
	if (contradicting !== undefined)
		return {
			why: `${named(record, [contradicting])} bears the name, but has another Microsoft tenant, ${other(contradicting)}`,
			hits: 'none',
		};
	const given = [
		...(tenant === '' ? [] : [`the ID ${tenant}`]),
		...(isNamed ? [`the name "${name}"`] : []),
	];
	return { why: `No customer in use has ${given.join(' or ')}`, hits: 'none' };
}
