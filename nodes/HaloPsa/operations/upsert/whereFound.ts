import type { IDataObject } from 'n8n-workflow';
import type { Choice } from '../../../shared/locator';
import { choiceOf } from '../../../shared/locator';
import { ADDITIONAL } from '../../description/parameterNames';
import type { Batch } from '../../execution/batch';
import type { ItemContext } from '../../execution/itemContext';
import { CUSTOMER } from '../../input/belonging';
import { isIdText, narrowingOf, writeReference } from '../../input/references';
import { writeAbsent } from '../../input/whenNotFound';
import { idOfRow } from '../../reconcile/state';
import type { RecordType, ReferenceField } from '../../records/record';
import { firstIdIn, idPropertyOf } from '../../records/record';
import type { UpsertTarget } from './targets';

/** What an item gives for a reference, wherever its input stands. */
function choiceIn({ context, index }: ItemContext, name: string): Choice | undefined {
	const more = context.getNodeParameter(ADDITIONAL.upsert, index, {}) as IDataObject;
	return choiceOf(more[name] ?? context.getNodeParameter(name, index, ''));
}

/** A field whose name means nothing in the record that was found stays as it is. */
const UNCHANGED = { verb: 'update', needed: new Set<string>() } as const;

/**
 * What a name means in the record that was found: of priorities, the same number has another name in each SLA. Items of a
 * target agree, or the last one counts.
 *
 * @returns what to write of these; undefined for what stays, since the name means nothing there
 * @throws NodeOperationError where the item stops at that
 */
export async function namedWhereFound(
	batch: Batch,
	record: RecordType,
	{ indexes, body }: UpsertTarget,
	held: IDataObject,
): Promise<IDataObject> {
	const named: IDataObject = {};
	const { resolver } = batch;
	const fields = resolver.registry.referencesIn(record.fields ?? []).filter(({ name, to }) => {
		const target = resolver.registry.record(to);
		return target.narrowedElse !== undefined && body[name] !== undefined;
	});
	for (const field of fields) {
		const { name, to, label } = field;
		const target = resolver.registry.record(to);
		const narrowing = narrowingOf(target, { ...held, ...body });
		const choices = indexes.map((index) => choiceIn(batch.items[index], name));
		const isName = ({ mode, value }: Choice) => mode !== 'list' && !isIdText(value);
		const choice = choices.filter((given) => given !== undefined && isName(given)).pop();
		if (choice === undefined || !Object.values(narrowing).every((value) => Number(value) > 0))
			continue;
		try {
			const more = async () => await Promise.resolve(narrowing);
			const row = await resolver.byNameNarrowed(target, choice.value, {}, label, more);
			named[name] = Number(row[idPropertyOf(target)]);
		} catch (thrown) {
			for (const index of indexes)
				await writeAbsent(batch.items[index], field, thrown, body, UNCHANGED);
			named[name] = undefined;
		}
	}
	return named;
}

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
			for (const index of target.indexes) forget(batch.items[index], name);
		} catch (thrown) {
			Object.assign(placed, stays);
			for (const index of target.indexes)
				await writeAbsent(batch.items[index], field, thrown, target.body, UNCHANGED);
		}
	}
	return placed;
}

/** Takes back that something was not found. */
function forget({ absent, remarks }: ItemContext, name: string): void {
	if (absent.delete(name)) delete remarks.not_found;
}
