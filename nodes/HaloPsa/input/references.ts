import type { IDataObject } from 'n8n-workflow';
import { asNodeError, inputRefused } from '../../shared/errors';
import type { Choice } from '../../shared/locator';
import { choiceOf } from '../../shared/locator';
import { isGuid } from '../../shared/text';
import type { ItemContext } from '../execution/itemContext';
import { namesNone, noneWithKey, notFound, severalFound } from '../execution/notFound';
import { recordsWithKey } from '../execution/recordsWithKey';
import type { ReferenceResolver } from '../execution/referenceResolver';
import type { Key, RecordType, ReferenceField } from '../records/record';
import { firstIdIn, idPropertyOf, locatorKeysOf, matchOnOf, titleOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import type { Query } from '../transport/pages';

/**
 * Halo's numeric ID in the form that goes into paths and bodies. Halo has negative IDs and writes whole numbers as
 * `12.0` at times.
 *
 * @throws NodeOperationError naming the field, where it is no ID
 */
export function idOf(client: HaloClient, field: string, value: string): string {
	if (/^-?\d+(\.0+)?$/.test(value) && Number.isSafeInteger(Number(value)))
		return String(Number(value));
	throw inputRefused(
		client.node,
		`${field}: "${value.slice(0, 60)}" is not an ID`,
		'Halo IDs are whole numbers, such as 1207. To give a name, switch the field to By Name.',
	);
}

/** The query that narrows a list by fields already written, as the drop-down does. */
export function narrowingOf(record: RecordType, written: IDataObject): Query {
	const narrowing: Query = {};
	for (const [parameter, field] of Object.entries(record.narrowedBy ?? {})) {
		const value = written[field];
		if (typeof value === 'number' || (typeof value === 'string' && value !== ''))
			narrowing[parameter] = value;
	}
	return narrowing;
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
	field: string,
): Promise<Query> {
	const { narrowedBy = {}, narrowedElse } = record;
	const owner = changes ?? ownerAmong(resolver, written);
	const held = owner === undefined ? {} : await resolver.byId(owner.record, owner.id, field);
	const narrowing: Query = {};
	for (const [parameter, property] of Object.entries(narrowedBy)) {
		if (isFilled(written[property])) continue;
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

/** Who looks a record up: an item of the input, or what is set up once. */
type Looking = Partial<ItemContext> & Pick<ItemContext, 'client' | 'resolver'>;

/** Whether a text can only be one of Halo's IDs. */
export const isIdText = (text: string): boolean => /^-?\d+(\.0+)?$/.test(text);

/** Whether a choice is an ID, so that nothing has to be looked up. */
const isIdOf = ({ chosenBy }: RecordType, { mode, value }: Choice): boolean =>
	mode === 'list' ? chosenBy === undefined : mode === 'id' && isIdText(value);

/** What a value of a key must look like. */
const FORMS = {
	email: (text: string) => /^[^\s@]+@[^\s@]+$/.test(text),
	guid: isGuid,
};

/**
 * The keys by which a choice is looked up, one after the other until one is had; undefined stands for the name. Where no
 * key was chosen, the form of the value tells: an expression can only stand in By ID, and a model knows no other.
 */
function waysOf(record: RecordType, { mode, value }: Choice): Array<Key | undefined> {
	if (mode === 'name' || mode === 'list') return [undefined];
	const keys = locatorKeysOf(record);
	const own = keys.find((key) => key.value === mode);
	if (own !== undefined) return [own];
	const fitting = keys.filter(({ form }) => form !== undefined && FORMS[form](value));
	if (fitting.some(({ form }) => form === 'guid')) return fitting;
	const others = keys.filter(({ form }) => form === undefined);
	const isNamed = matchOnOf(record)?.keys.some(({ kind }) => kind === 'name');
	if (isNamed) return [undefined, ...others];
	// Anybody who writes to the desk chooses the summary of a ticket.
	const byKey = [...fitting, ...others];
	return record.hasClosedState && byKey.length > 0 ? byKey : [...byKey, undefined];
}

/** What the items of the run give in the same input to be looked up by a key. */
function valuesOfRun({ context }: Looking, record: RecordType, key: Key, parameter?: string) {
	if (context === undefined || parameter === undefined) return [];
	return context.getInputData().flatMap((_, index) => {
		try {
			const choice = choiceOf(context.getNodeParameter(parameter, index, ''));
			return choice !== undefined && waysOf(record, choice).includes(key) ? [choice.value] : [];
		} catch {
			// Its own item tells what is wrong with it.
			return [];
		}
	});
}

/** The input that chooses a record. */
export interface LocatorInput {
	label: string;
	/** Name of its parameter, where that stands at the top. */
	parameter?: string;
	/** Query that narrows the list. */
	narrowing: Query;
	/** What narrows it besides, at the price of a request. */
	more?: () => Promise<Query>;
}

/** A record that was chosen: its ID, and its row where it was looked up. */
export interface Meant {
	id: string;
	row?: IDataObject;
}

/**
 * The record that a choice means.
 *
 * @throws NodeOperationError where it means none, or several
 */
export async function recordMeant(
	item: Looking,
	record: RecordType,
	choice: Choice,
	{ label, parameter, narrowing, more }: LocatorInput,
): Promise<Meant> {
	const { client, resolver } = item;
	const { mode, value } = choice;
	if (isIdOf(record, choice)) return { id: idOf(client, label, value) };
	const ways = waysOf(record, choice);
	const isKey = ways.length === 1 && ways[0]?.value === mode;
	const found = (row: IDataObject, by: string): Meant => {
		const { remarks } = item;
		// What a person chose need not be told again.
		const isPlain = isKey ? by === ways[0]?.label : mode === 'name' || mode === 'list';
		if (remarks !== undefined && !isPlain)
			remarks.found_by = { ...(remarks.found_by as IDataObject | undefined), [label]: by };
		return { id: String(row[idPropertyOf(record)]), row };
	};
	const nameLabel = record.titleLabel ?? 'Name';
	for (const key of ways) {
		if (key === undefined) {
			try {
				return found(
					more === undefined
						? await resolver.byName(record, value, narrowing, label)
						: await resolver.byNameNarrowed(record, value, narrowing, label, more),
					nameLabel,
				);
			} catch (thrown) {
				if (ways.length === 1 || !namesNone(thrown))
					throw asNodeError(client.node, thrown, item.index ?? 0);
				continue;
			}
		}
		const ofRun = () => valuesOfRun(item, record, key, parameter);
		const { rows, by } = await recordsWithKey(resolver, record, key, value, narrowing, ofRun);
		if (rows.length === 1) return found(rows[0], by);
		const how = `have the ${by} "${value}"`;
		if (rows.length > 1) throw severalFound(client.node, record, label, how, rows);
	}
	const labels = ways.map((key) => key?.label ?? nameLabel);
	throw noneWithKey(client.node, record, label, labels, value);
}

/** The ID that a choice stands for. */
export async function resolveId(
	resolver: ReferenceResolver,
	client: HaloClient,
	record: RecordType,
	choice: Choice,
	field: string,
	written: IDataObject,
): Promise<string> {
	if (isIdOf(record, choice)) return idOf(client, field, choice.value);
	const input = { label: field, narrowing: narrowingOf(record, written) };
	return (await recordMeant({ resolver, client }, record, choice, input)).id;
}

/** Whether a property of a record holds something: Halo writes -1 and 0 for "none". */
function isFilled(value: unknown): boolean {
	const isEmpty = value === undefined || value === null || value === -1 || value === 0;
	return !isEmpty && value !== '' && typeof value !== 'object';
}

/** Refuses a user, or whatever else brings its customer with it, where another customer was chosen beside it. */
async function refuseOther(
	{ client, resolver }: Looking,
	{ label, to }: ReferenceField,
	row: IDataObject,
	written: IDataObject,
): Promise<void> {
	const [own, chosen] = [row, written].map((properties) => firstIdIn(properties, ['client_id']));
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

/**
 * The properties to write for a reference: its ID, or its name where Halo wants that, and what travels with it.
 *
 * @param written properties written so far; those set by hand are not overwritten, and they narrow a look-up by name
 */
export async function writeReference(
	item: Looking,
	field: ReferenceField,
	choice: Choice,
	written: IDataObject,
): Promise<IDataObject> {
	const { client, resolver } = item;
	const record = resolver.registry.record(field.to);
	const { mode, value } = choice;
	const isId = mode !== 'name' && isIdText(value);
	const meant = async () =>
		await recordMeant(item, record, choice, {
			label: field.label,
			parameter: field.name,
			narrowing: narrowingOf(record, written),
			more: async () => await narrowingElse(item, record, written, field.label),
		});
	if (field.writes === 'name') {
		// A name from the list is the record's own, so nothing has to be asked.
		if (mode === 'list') return { [field.name]: value };
		if (!isId) return { [field.name]: titleOf(record, (await meant()).row ?? {}) };
		const id = idOf(client, field.label, value);
		if (field.idProperty !== undefined) return { [field.idProperty]: Number(id) };
		return { [field.name]: titleOf(record, await resolver.byId(record, id, field.label)) };
	}
	const copies = Object.entries(field.alsoSets ?? {}).filter(
		([property]) => written[property] === undefined,
	);
	const { id, row: found } = await meant();
	const properties: IDataObject = { [field.name]: field.asText ? id : Number(id) };
	const mayBeElsewhere = field.alsoSets !== undefined && written.client_id !== undefined;
	if (copies.length === 0 && found === undefined && !mayBeElsewhere) return properties;
	const row = found ?? (await resolver.byId(record, id, field.label));
	if (field.alsoSets !== undefined) await refuseOther(item, field, row, written);
	for (const [property, sources] of copies) {
		const held = sources
			.split('|')
			.map((source) => row[source])
			.find(isFilled);
		if (held !== undefined) properties[property] = held;
	}
	return properties;
}
