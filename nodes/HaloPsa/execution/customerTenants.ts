import type { IDataObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { asNodeError } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { isGuid } from '../../shared/text';
import { customFieldRows } from '../reconcile/customFields';
import { isInUse } from '../reconcile/state';
import { customFieldKindOf, isCustomFieldOf } from '../records/customFieldKind';
import { customField } from '../records/lookups';
import type { Key, RecordType } from '../records/record';
import type { ReferenceResolver } from './referenceResolver';
import type { KeyHits } from './rowsByName';

/** The labels of custom fields that are meant for a Microsoft tenant, so that another ID there contradicts. */
const TENANT_LABEL = /tenant|microsoft|azure|entra|365/i;

/** Stands for "none" in a field that takes a GUID. */
const NO_ID = /^[0-]*$/;

/** The Microsoft tenants that Halo itself keeps with a customer. */
export function ownTenants({ azure_tenant_id: own, azure_tenants: more }: IDataObject): string[] {
	const listed = Array.isArray(more) ? more.filter(isObject) : [];
	return [own, ...listed.map(({ azure_tenant_id: id }) => id)]
		.map((id) => String(id ?? '').trim())
		.filter((id) => !NO_ID.test(id));
}

/** IDs of the text fields of customers; none where Halo refuses the list, which is then said. */
async function textFieldIds(resolver: ReferenceResolver, record: RecordType): Promise<string> {
	try {
		const fields = await resolver.list(customField, {});
		return fields
			.filter((field) => isCustomFieldOf(record.name, field.usage))
			.filter((field) => customFieldKindOf(field) === 'text')
			.map(({ id }) => String(id as number))
			.join(',');
	} catch (thrown) {
		if (!(thrown instanceof NodeApiError) || thrown.httpCode !== '403')
			throw asNodeError(resolver.client.node, thrown, 0);
		resolver.refused.add('custom fields of customers');
		return '';
	}
}

/** Customers in use, with what tells their Microsoft tenants. */
interface Tenants {
	customers: IDataObject[];
	/** By the ID of a tenant that Halo itself keeps. */
	own: Map<string, Set<IDataObject>>;
	/** By the text of a custom field, each with the field. */
	fields: Map<string, Map<IDataObject, IDataObject>>;
}

const known = new WeakMap<IDataObject[], Tenants>();

const sameFor = (id: unknown): string =>
	String(id ?? '')
		.trim()
		.toLowerCase();

function tenantsIn(record: RecordType, rows: IDataObject[]): Tenants {
	const customers = rows.filter((row) => isInUse(record, row));
	const own: Tenants['own'] = new Map();
	const fields: Tenants['fields'] = new Map();
	for (const row of customers) {
		for (const id of ownTenants(row).map(sameFor)) own.set(id, (own.get(id) ?? new Set()).add(row));
		for (const field of customFieldRows(row)) {
			const text = sameFor(field.value);
			if (text !== '') fields.set(text, (fields.get(text) ?? new Map()).set(row, field));
		}
	}
	return { customers, own, fields };
}

/** The customers in use, with what tells their Microsoft tenants; the list is read once a run. */
export async function customersWithTenants(
	resolver: ReferenceResolver,
	record: RecordType,
): Promise<Tenants> {
	const ids = await textFieldIds(resolver, record);
	const rows = await resolver.list(record, {
		includeazuretenants: true,
		...(ids === '' ? {} : { include_custom_fields: ids }),
	});
	const tenants = known.get(rows) ?? tenantsIn(record, rows);
	known.set(rows, tenants);
	return tenants;
}

/**
 * The customers in use of a Microsoft tenant: by what Halo itself keeps, else by a custom field that holds exactly this ID.
 */
export async function customersOfTenant(
	resolver: ReferenceResolver,
	record: RecordType,
	{ label }: Pick<Key, 'label'>,
	id: string,
): Promise<KeyHits> {
	const { own, fields } = await customersWithTenants(resolver, record);
	const rows = [...(own.get(sameFor(id)) ?? [])];
	// Any other text, such as "none", may stand in many a field.
	if (rows.length > 0 || NO_ID.test(id) || !isGuid(id)) return { rows, by: label };
	const held = fields.get(sameFor(id)) ?? new Map<IDataObject, IDataObject>();
	const [field] = held.values();
	const by = field === undefined ? label : `Custom Field "${String(field.label ?? field.name)}"`;
	return { rows: [...held.keys()], by };
}

/** Which other Microsoft tenant a customer has, in words; undefined where it has none. */
export function otherTenantOf(row: IDataObject, id: string): string | undefined {
	const own = ownTenants(row);
	const fields = customFieldRows(row)
		.filter(({ label, name }) => TENANT_LABEL.test(`${String(label ?? '')} ${String(name ?? '')}`))
		.map(({ value }) => String(value ?? '').trim())
		.filter((value) => isGuid(value) && !NO_ID.test(value));
	const all = [...own, ...fields];
	return all.some((one) => sameFor(one) === sameFor(id)) ? undefined : all[0];
}
