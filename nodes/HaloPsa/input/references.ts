import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { asNodeError, inputRefused } from '../../shared/errors';
import type { Choice } from '../../shared/locator';
import { choiceOf } from '../../shared/locator';
import { isObject } from '../../shared/reply';
import { isGuid } from '../../shared/text';
import { ADDITIONAL, REQUIRED_FIELDS, WHEN_NOT_FOUND } from '../description/parameterNames';
import type { ItemContext } from '../execution/itemContext';
import { listedRow } from '../execution/listedRows';
import { cluesIn, matchedCustomer } from '../execution/matchedCustomer';
import { namesNone, noneWithKey, notFound, severalFound } from '../execution/notFound';
import { recordsWithKey } from '../execution/recordsWithKey';
import type { ReferenceResolver } from '../execution/referenceResolver';
import type { Key, RecordType, ReferenceField } from '../records/record';
import { idPropertyOf, locatorKeysOf, matchOnOf, titleOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import type { Query } from '../transport/pages';
import { rowsWithin } from '../transport/pages';
import type { Looking } from './belonging';
import { CUSTOMER, isFilled, narrowingElse, refuseOther } from './belonging';

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

const parametersOf = new WeakMap<IExecuteFunctions, IDataObject>();

/** The parameters of the node as they were typed, expressions unread. */
function typedIn({ context }: ItemContext): IDataObject {
	const parameters = parametersOf.get(context) ?? (context.getNode().parameters as IDataObject);
	parametersOf.set(context, parameters);
	return parameters;
}

/** Whether an expression stands in an input of a group; such a group may be an expression as a whole, which tells nothing. */
function standsIn(group: unknown, field: string): boolean {
	const given = isObject(group) ? group[field] : undefined;
	const text = isObject(given) ? given.value : given;
	return typeof text === 'string' && text.startsWith('=');
}

/**
 * Whether an expression stands in a field's input: where that is empty, it found nothing, and does not mean "none".
 *
 * @param group the only collection to look into; else wherever fields of a record stand
 */
export function isExpression(item: ItemContext, field: string, group?: string): boolean {
	const parameters = typedIn(item);
	if (group !== undefined) return standsIn(parameters[group], field);
	const required = parameters[REQUIRED_FIELDS];
	const groups = [
		parameters,
		parameters[ADDITIONAL.create],
		parameters[ADDITIONAL.update],
		parameters.filters,
		isObject(required) ? required.value : undefined,
	];
	return groups.some((one) => standsIn(one, field));
}

/** The same of a field of a line, such as the item of an invoice line. */
export function isExpressionInLine(
	item: ItemContext,
	lines: string,
	position: number,
	field: string,
): boolean {
	const given = typedIn(item)[lines];
	const typed: unknown = isObject(given) && Array.isArray(given.line) ? given.line[position] : {};
	return standsIn(typed, field) || standsIn(isObject(typed) ? typed.more : undefined, field);
}

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

/** What to do where a Microsoft tenant and a name mean no customer. */
const MATCH_HINT =
	'In Halo, give one active customer this name, or this ID as its Azure Tenant ID. Customer → Match shows it for a whole list.';

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
	if (isIdOf(record, choice)) return { id: idOf(item.client, label, choice.value) };
	const { client, resolver } = item;
	const { mode, value } = choice;
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
	const clues = mode === 'name' || mode === 'list' ? undefined : cluesIn(record, value);
	if (clues !== undefined) {
		const match = await matchedCustomer(resolver, record, clues);
		if ('customer' in match) return found(match.customer, match.by);
		throw notFound(client.node, `${label}: ${match.why}`, MATCH_HINT, match.hits);
	}
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
		const here = rows.length > 1 && more !== undefined ? rowsWithin(rows, await more()) : rows;
		if (here.length === 1) return found(here[0], by);
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

/** Whether the item leaves out a routing field, such as a team, that Halo does not have any more. */
function leavesOutRouting({ context, index }: Looking): boolean {
	if (context === undefined || index === undefined) return false;
	return (context.getNodeParameter(WHEN_NOT_FOUND, index, {}) as IDataObject).routing === 'leave';
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
			more: async () => await narrowingElse(item, record, written, field),
		});
	if (field.writes === 'name') {
		// A name from the list was the record's own when it was chosen. Whether it still is has to be asked only where one
		// that is gone is to be left out.
		if (mode === 'list' && !leavesOutRouting(item)) return { [field.name]: value };
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
	const setsCustomer = field.alsoSets?.[CUSTOMER] !== undefined;
	const isPlaced = setsCustomer && (written[CUSTOMER] ?? item.changes) !== undefined;
	if (copies.length === 0 && found === undefined && !isPlaced) return properties;
	const needed = copies.flatMap(([, sources]) => sources.split('|'));
	const shown = setsCustomer ? [...needed, CUSTOMER] : needed;
	const listed = found ?? (await listedRow(resolver, record, id, shown));
	const row = listed ?? (await resolver.byId(record, id, field.label));
	if (isPlaced) await refuseOther(item, field, row, written);
	for (const [property, sources] of copies) {
		const held = sources
			.split('|')
			.map((source) => row[source])
			.find(isFilled);
		if (held !== undefined) properties[property] = held;
	}
	return properties;
}
