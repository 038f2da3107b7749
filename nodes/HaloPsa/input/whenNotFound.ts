import type { IDataObject } from 'n8n-workflow';
import { readChoice } from '../../shared/choice';
import { asNodeError, inputRefused } from '../../shared/errors';
import { choiceOf } from '../../shared/locator';
import { WHEN_NOT_FOUND } from '../description/parameterNames';
import { LEAVE_UNCHANGED, notFoundInputs } from '../description/whenNotFound';
import type { Absent, ItemContext } from '../execution/itemContext';
import { leftOutBy } from '../execution/leftOut';
import { emptyExpression, isNotFound, notFound } from '../execution/notFound';
import type { RecordType, ReferenceField } from '../records/record';
import { firstIdIn, idPropertyOf, nounOf, titleOf } from '../records/record';
import { CUSTOMER } from './belonging';
import { recordMeant, writeReference } from './references';

/** How references of a record are read: for what, and those without which nothing can be told. */
export interface ReferenceReading {
	verb: 'create' | 'update' | 'upsert';
	/** Their names; what sets one of these that is not there yet is needed as well. */
	needed: ReadonlySet<string>;
	/** Another one in the place of these would make records of different things one. */
	takesNoOther?: boolean;
	/** The input in question gives nothing. */
	isBlank?: boolean;
}

interface Choices {
	customer?: 'leave' | 'stop' | 'use';
	customerToUse?: unknown;
	user?: 'general' | 'leave' | 'stop';
	routing?: 'leave' | 'stop';
	note?: boolean;
}

/** What the item says of references that name nothing. */
export const notFoundChoices = ({ context, index }: ItemContext): Choices =>
	context.getNodeParameter(WHEN_NOT_FOUND, index, {}) as Choices;

/** What the item says of one kind of them; undefined where it says nothing. */
export function notFoundChoice(
	item: ItemContext,
	kind: keyof typeof notFoundInputs,
): string | undefined {
	const choices = notFoundChoices(item);
	if (!(kind in choices)) return undefined;
	const { displayName, options } = notFoundInputs[kind];
	const input = {
		displayName: `When Not Found → ${displayName}`,
		options: [...options, LEAVE_UNCHANGED],
	};
	return readChoice(item.client.node, input, choices[kind]);
}

/** The customer that takes the place of one that is not found. */
export async function customerToUse(item: ItemContext): Promise<{ id: number; name: string }> {
	const label = 'Customer to Use';
	const choice = choiceOf(notFoundChoices(item).customerToUse);
	if (choice === undefined)
		throw inputRefused(
			item.client.node,
			`${label} is empty`,
			'Choose it under When Not Found: the customer that gets what belongs to no other.',
		);
	const record = item.resolver.registry.record('customer');
	const meant = await recordMeant(item, record, choice, { label, narrowing: {} });
	const row = meant.row ?? (await item.resolver.byId(record, meant.id, label));
	return { id: Number(meant.id), name: titleOf(record, row) };
}

async function generalUser(
	item: ItemContext,
	field: ReferenceField,
	row: IDataObject,
): Promise<Pick<Absent, 'did' | 'written'>> {
	const record = item.resolver.registry.record(field.to);
	const { name = '', leftOutBy: parameter = '' } = record.standIn ?? {};
	const left = { written: {}, did: `left empty, since the customer has no ${name}` };
	const customer = firstIdIn(row, ['client_id']);
	if (customer === undefined) return left;
	const did = `the customer's ${name} was used`;
	try {
		return { written: await writeReference(item, field, { mode: 'name', value: name }, row), did };
	} catch (thrown) {
		if (!isNotFound(thrown)) throw asNodeError(item.client.node, thrown, item.index);
	}
	// It may have another name, or be at another site than the one that was given.
	const rows = await leftOutBy(item.resolver, record, { client_id: customer }, parameter);
	if (rows.length !== 1) return left;
	const choice = { mode: 'id', value: String(rows[0][idPropertyOf(record)] as number) };
	const called = titleOf(record, rows[0]);
	return {
		written: await writeReference(item, field, choice, row),
		did: called === name ? did : `${did}, "${called}"`,
	};
}

/**
 * What takes the place of a record that was not found, as the item says it.
 *
 * @param isNeeded whether nothing can be written without it
 */
async function inItsPlace(
	item: ItemContext,
	field: ReferenceField,
	row: IDataObject,
	choice: string | undefined,
	isNeeded: boolean,
): Promise<Pick<Absent, 'did' | 'written'>> {
	if (choice === 'general') return await generalUser(item, field, row);
	if (choice !== 'use') return { written: {}, did: 'left empty' };
	try {
		const { id, name } = await customerToUse(item);
		return { written: { [field.name]: id }, did: `"${name}" was used` };
	} catch (thrown) {
		if (isNeeded || !isNotFound(thrown)) throw asNodeError(item.client.node, thrown, item.index);
		const why = thrown.message.replace('Customer to Use: ', '');
		return { written: {}, did: `left empty, since Customer to Use gives none: ${why}` };
	}
}

/**
 * Whether a name means one record or another by what the record holds that it is given for, such as its type. What belongs
 * to a customer is told by the customer.
 */
export function isToldByFound({ narrowedBy = {}, narrowedElse }: RecordType): boolean {
	const by = Object.values(narrowedBy);
	return narrowedElse !== undefined || (by.length > 0 && !by.includes(CUSTOMER));
}

/**
 * Notes that the input of a reference names nothing, and what a new record gets in its place; one that is there keeps what
 * it has.
 *
 * @param thrown why nothing was found
 * @param row properties written so far
 * @returns the properties to write
 * @throws what was thrown, where the item stops at it, or nothing can be told without it
 */
export async function writeAbsent(
	item: ItemContext,
	field: ReferenceField,
	thrown: unknown,
	row: IDataObject,
	{ verb, needed, takesNoOther = false, isBlank = false }: ReferenceReading,
): Promise<IDataObject> {
	const kind = field.to === 'customer' || field.to === 'user' ? field.to : 'routing';
	const choice = isNotFound(thrown) ? notFoundChoice(item, kind) : 'stop';
	const setsNeeded = Object.keys(field.alsoSets ?? {}).some(
		(property) => needed.has(property) && row[property] === undefined,
	);
	const isNeeded =
		needed.has(field.name) || setsNeeded || (verb !== 'update' && field.place === 'required');
	// Of such a name, the record that is found may tell more than the input does.
	const isDecidedWhereFound =
		verb === 'upsert' &&
		!isBlank &&
		isNotFound(thrown) &&
		isToldByFound(item.resolver.registry.record(field.to));
	const isStopped =
		(choice === 'stop' && !isDecidedWhereFound) ||
		(verb === 'create' && choice === undefined) ||
		(isNeeded && (choice !== 'use' || takesNoOther));
	if (isStopped) throw asNodeError(item.client.node, thrown, item.index);
	const { message } = thrown as Error;
	const kept = { written: {}, did: 'left unchanged' };
	const place = verb === 'update' ? kept : await inItsPlace(item, field, row, choice, isNeeded);
	item.absent.set(field.name, {
		label: field.label,
		why: message.replace(`${field.label}: `, ''),
		isBlank,
		...place,
		error: thrown,
		stops: choice !== 'leave' && choice !== 'use' && choice !== 'general' && verb === 'upsert',
	});
	return place.written;
}

/**
 * Refuses an input that can name nothing: an expression that is empty, or the user of a customer who was not found.
 *
 * @param isEmpty whether the input is empty
 * @param reading how references of the record are read; absent for those of a line, or of a collection
 */
export function checkNames(
	item: ItemContext,
	{ label, name, to }: ReferenceField,
	row: IDataObject,
	isEmpty: boolean,
	reading: ReferenceReading | undefined,
): void {
	const { node } = item.client;
	const record = item.resolver.registry.record(to);
	if (isEmpty) {
		const todo =
			reading === undefined
				? 'take the field out of the node'
				: reading.needed.has(name)
					? 'take the field out of the node: it tells which record is meant, so nothing takes its place'
					: 'choose under When Not Found what to do';
		throw emptyExpression(node, { label, record, taken: 'none', todo });
	}
	if (reading === undefined) return;
	const isOfCustomer = Object.values(record.narrowedBy ?? {}).includes('client_id');
	if (isOfCustomer && item.absent.has('client_id') && firstIdIn(row, ['client_id']) === undefined)
		throw notFound(
			node,
			`${label}: the customer was not found, so neither is the ${nounOf(record)}`,
			`A ${nounOf(record)} is only looked for at the customer who is given.`,
		);
}

/**
 * Has the output of an item tell what was not found.
 *
 * @param isNew whether the record is created; one that was there keeps what it has
 */
export function tellAbsent({ absent, remarks }: ItemContext, isNew: boolean): void {
	remarks.not_found = Object.fromEntries(
		[...absent.values()].map(({ label, why, did, isApplied }) => [
			label,
			`${why}: ${isNew || isApplied === true ? did : 'left unchanged'}`,
		]),
	);
}
