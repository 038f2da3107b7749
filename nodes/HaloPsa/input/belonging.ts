import type { IDataObject } from 'n8n-workflow';
import type { ItemContext } from '../execution/itemContext';
import { notFound } from '../execution/notFound';
import type { ReferenceResolver } from '../execution/referenceResolver';
import type { ReferenceField } from '../records/record';
import { firstIdIn, titleOf } from '../records/record';

/** The property by which records say whose they are. */
export const CUSTOMER = 'client_id';

/** What the record that is changed holds, read once; nothing where none is changed. */
export async function heldBy(
	resolver: ReferenceResolver,
	changes: ItemContext['changes'],
	field: string,
): Promise<IDataObject> {
	if (changes === undefined) return {};
	return changes.row ?? (await resolver.byId(changes.record, changes.id, field));
}

/** Who looks a record up: an item of the input, or what is set up once. */
export type Looking = Partial<ItemContext> & Pick<ItemContext, 'client' | 'resolver'>;

/**
 * Refuses a user, or whatever else brings its customer with it, where another customer was chosen beside it; without one,
 * where the record that is changed is at another.
 */
export async function refuseOther(
	{ client, resolver, changes }: Looking,
	{ label, to }: ReferenceField,
	row: IDataObject,
	written: IDataObject,
): Promise<void> {
	const isGiven = written[CUSTOMER] !== undefined;
	const place = isGiven ? written : await heldBy(resolver, changes, label);
	const [own, chosen] = [row, place].map((properties) => firstIdIn(properties, [CUSTOMER]));
	if (own === undefined || chosen === undefined || own === chosen) return;
	const customer = resolver.registry.record('customer');
	const nameOf = async (id: number) =>
		titleOf(customer, await resolver.byId(customer, String(id), customer.label));
	const name = titleOf(resolver.registry.record(to), row);
	const [theirs, given] = [await nameOf(own), await nameOf(chosen)];
	throw notFound(
		client.node,
		`${label}: "${name}" is at ${theirs}, not at ${given}`,
		`Choose somebody at ${given}, or the customer ${theirs}. Halo would move the record to the customer of the user.`,
	);
}
