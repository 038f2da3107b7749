import type { IDataObject } from 'n8n-workflow';
import type { Choice } from '../../../shared/locator';
import type { Batch } from '../../execution/batch';
import type { ItemContext } from '../../execution/itemContext';
import { CUSTOMER } from '../../input/belonging';
import { writeReference } from '../../input/references';
import { writeAbsent } from '../../input/whenNotFound';
import { idOfRow } from '../../reconcile/state';
import type { RecordType, ReferenceField } from '../../records/record';
import { firstIdIn } from '../../records/record';
import { choiceIn, forgetAbsent, UNCHANGED } from './namedWhereFound';
import type { UpsertTarget } from './targets';

/** The user of a found record, or whatever else brings its customer with it, and which item gives it last. */
function givenAlone(
	batch: Batch,
	{ indexes, body }: UpsertTarget,
	field: ReferenceField,
	held: IDataObject,
): { item: ItemContext; choice: Choice } | undefined {
	const own = firstIdIn(held, [CUSTOMER]);
	const isElsewhere = own !== undefined && firstIdIn(body, [CUSTOMER]) !== own;
	const items = indexes.map((index) => batch.items[index]);
	const saysCustomer = (item: ItemContext) =>
		choiceIn(item, CUSTOMER) !== undefined || item.absent.has(CUSTOMER);
	if (!isElsewhere || items.some(saysCustomer)) return undefined;
	return items
		.map((item) => ({ item, choice: choiceIn(item, field.name) }))
		.filter((given): given is { item: ItemContext; choice: Choice } => given.choice !== undefined)
		.pop();
}

/**
 * Who is meant at the customer of the record that was found, where no customer is given: somebody of another one would take
 * the record there.
 *
 * @returns what to write of these; undefined for what stays, since there is nobody at its customer
 * @throws NodeOperationError where the item stops at that
 */
export async function placedWhereFound(
	batch: Batch,
	record: RecordType,
	target: UpsertTarget,
	held: IDataObject,
): Promise<IDataObject> {
	const placed: IDataObject = {};
	const setsCustomer = ({ alsoSets }: ReferenceField) => alsoSets?.[CUSTOMER] !== undefined;
	for (const field of batch.resolver.registry
		.referencesIn(record.fields ?? [])
		.filter(setsCustomer)) {
		const given = givenAlone(batch, target, field, held);
		if (given === undefined) continue;
		const { item, choice } = given;
		const { name, alsoSets = {} } = field;
		const came = Object.keys(alsoSets).filter((property) => choiceIn(item, property) === undefined);
		const stays = Object.fromEntries([name, ...came].map((property) => [property, undefined]));
		const changes = { record, id: idOfRow(record, held), row: held };
		try {
			const found = await writeReference({ ...item, changes }, field, choice, {
				...target.body,
				...stays,
			});
			Object.assign(placed, stays, found);
			for (const index of target.indexes) forgetAbsent(batch.items[index], name);
		} catch (thrown) {
			Object.assign(placed, stays);
			for (const index of target.indexes)
				await writeAbsent(batch.items[index], field, thrown, target.body, UNCHANGED);
		}
	}
	return placed;
}
