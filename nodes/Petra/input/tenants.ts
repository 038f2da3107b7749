import type { IDataObject } from 'n8n-workflow';
import { inputRefused } from '../../shared/errors';
import type { Choice } from '../../shared/locator';
import { firstOf, isGuid, isSameText } from '../../shared/text';
import type { PetraClient } from '../transport/client';
import { readTenants } from '../transport/tenants';

const TENANTS_SHOWN = 20;

/**
 * The tenant that a choice means, as Petra's list of tenants has it.
 *
 * @param field the input's label, for the sentence of a refusal
 * @throws NodeOperationError where no tenant fits, or several bear the name
 */
export async function findTenant(
	client: PetraClient,
	choice: Choice,
	field: string,
): Promise<IDataObject> {
	const tenants = await readTenants(client);
	const found = tenants.filter((row) => isTenant(row, choice));
	if (found.length === 1) return found[0];
	const by = choice.mode === 'name' ? 'named' : 'with the ID';
	if (found.length > 1) {
		throw inputRefused(
			client.node,
			`${field}: ${found.length} tenants in Petra are ${by} "${choice.value.slice(0, 60)}"`,
			`They are ${listOf(found)}. Give the ID of the one that is meant.`,
		);
	}
	throw inputRefused(
		client.node,
		`${field}: Petra watches no tenant ${by} "${choice.value.slice(0, 60)}"`,
		`Petra watches ${tenants.length === 0 ? 'no tenant at all' : listOf(tenants)}.`,
	);
}

/**
 * The tenant's ID for a route that takes Petra's and Microsoft's: an ID needs no request, a name one.
 */
export async function tenantIdOf(
	client: PetraClient,
	choice: Choice,
	field: string,
): Promise<string> {
	if (choice.mode !== 'name') return choice.value;
	return String((await findTenant(client, choice, field)).petraTenantId);
}

/** Petra's own ID of the tenant, for the route that takes no other. */
export async function petraTenantIdOf(
	client: PetraClient,
	choice: Choice,
	field: string,
): Promise<string> {
	if (choice.mode !== 'name' && !isMicrosoftId(choice.value)) return choice.value;
	return String((await findTenant(client, choice, field)).petraTenantId);
}

/** Whether a text is a Microsoft tenant ID: a GUID, which Petra's own short IDs are not. */
export function isMicrosoftId(text: string): boolean {
	return isGuid(text);
}

/** Whether a tenant, as any route shows it, has this ID (Petra's or Microsoft's) or exactly this name. */
export function isTenant(row: IDataObject, wanted: Choice): boolean {
	if (wanted.mode === 'name') return isSameText(row.name, wanted.value);
	// Petra's short IDs differ in upper and lower case.
	return row.petraTenantId === wanted.value || isSameText(row.microsoftTenantId, wanted.value);
}

function listOf(tenants: IDataObject[]): string {
	const names = tenants.map(
		({ name, petraTenantId }) => `${String(name)} (${String(petraTenantId)})`,
	);
	return firstOf(names, { most: TENANTS_SHOWN });
}
