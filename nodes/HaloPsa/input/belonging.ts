import type { IDataObject } from 'n8n-workflow';
import type { ItemContext } from '../execution/itemContext';
import { notFound } from '../execution/notFound';
import type { ReferenceResolver } from '../execution/referenceResolver';
import type { RecordType, ReferenceField } from '../records/record';
import { firstIdIn, titleOf } from '../records/record';
import type { Query } from '../transport/pages';

/** The property by which records say whose they are. */
export const CUSTOMER = 'client_id';

/** What the record that is changed holds, read once; nothing where none is changed. */
export async function heldByChanged(
	resolver: ReferenceResolver,
	changes: ItemContext['changes'],
	field: string,
): Promise<IDataObject> {
	if (changes === undefined) return {};
	return changes.row ?? (await resolver.byId(changes.record, changes.id, field));
}

/** Who looks a record up: an item of the input, or what is set up once. */
export type Looking = Partial<ItemContext> & Pick<ItemContext, 'client' | 'resolver'>;

/** Whether a property of a record holds something: Halo writes -1 and 0 for "none". */
export function isFilled(value: unknown): boolean {
	const isEmpty = value === undefined || value === null || value === -1 || value === 0;
	return !isEmpty && value !== '' && typeof value !== 'object';
}

/**
 * What narrows a list besides what was chosen: what the record holds that is being changed or that a note belongs to, and
 * what the record type itself names as the next best, such as the SLA of the ticket type.
 *
 * @param written properties written so far; what they narrow by is not asked for
 */
export async function narrowingElse(
	{ resolver, changes }: Pick<ItemContext, 'resolver' | 'changes'>,
	record: RecordType,
	written: IDataObject,
	{ label: field, alsoSets = {} }: ReferenceField,
): Promise<Query> {
	const { narrowedBy = {}, narrowedElse } = record;
	const held = await heldByChanged(resolver, changes ?? ownerAmong(resolver, written), field);
	const narrowing: Query = {};
	for (const [parameter, property] of Object.entries(narrowedBy)) {
		// What comes with the record that is chosen is its own: a user may be at another site, but at no other customer.
		const isOwn = property in alsoSets && property !== CUSTOMER;
		if (isFilled(written[property]) || isOwn) continue;
		let value = firstIdIn(held, [property]);
		if (value === undefined && narrowedElse?.field === property) {
			const { chosenIn, properties, record: name } = narrowedElse;
			const chosen = firstIdIn({ ...held, ...written }, [chosenIn]);
			const type = resolver.registry.record(name);
			const row = chosen && (await resolver.byId(type, String(chosen), field));
			value = row ? firstIdIn(row, properties) : undefined;
		}
		if (value !== undefined) narrowing[parameter] = value;
	}
	return narrowing;
}

/** The record that the written properties say it belongs to, where what that holds narrows choices. */
function ownerAmong(resolver: ReferenceResolver, written: IDataObject): ItemContext['changes'] {
	const record = resolver.registry.all.find(({ narrowsChoices }) => narrowsChoices !== undefined);
	const id = firstIdIn(written, record?.narrowsChoices ?? []);
	return record === undefined || id === undefined ? undefined : { record, id: String(id) };
}

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
	const place = isGiven ? written : await heldByChanged(resolver, changes, label);
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
