import type { IDataObject } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import type { Field, LinesField, RecordType, ReferenceField } from '../records/record';
import { nounOf } from '../records/record';
import { inputRefused } from '../../shared/errors';
import { isObject } from '../../shared/reply';
import { readCustomFields } from './customFields';
import { toHaloDate, toHaloDay } from './dates';
import { ADDITIONAL } from '../description/parameterNames';
import type { ItemContext } from '../execution/itemContext';
import type { Choice } from './references';
import { choiceOf, writeReference } from './references';

type Scalar = Exclude<Field, LinesField | ReferenceField>;

/** One scalar value in the form that Halo wants; the message of a refusal names the field. */
function scalar(item: ItemContext, field: Scalar, value: unknown): unknown {
	const { node } = item.client;
	if (field.kind === 'boolean') {
		const isTrue = value === true || String(value).toLowerCase() === 'true';
		if (!isTrue && value !== false && String(value).toLowerCase() !== 'false') {
			throw inputRefused(node, `${field.label}: "${String(value)}" is neither true nor false`);
		}
		return field.inverted ? !isTrue : isTrue;
	}
	if (field.kind === 'number') {
		const number = typeof value === 'number' ? value : Number(String(value).trim());
		if (field.whole && Number.isFinite(number) && !Number.isInteger(number)) {
			throw inputRefused(node, `${field.label}: ${String(value)} is not a whole number`);
		}
		if (Number.isFinite(number)) return number;
		throw inputRefused(
			node,
			`${field.label}: "${String(value)}" is not a number`,
			'Use a point for decimals, such as 0.25.',
		);
	}
	if (field.kind === 'dateTime') {
		const date = toHaloDate(value, item.context.getTimezone());
		if (date !== undefined) return date;
		throw inputRefused(
			node,
			`${field.label}: "${String(value).slice(0, 60)}" is not a date`,
			'Use the form 2026-03-09 or 2026-03-09T14:05:00, with or without a time zone such as Z or +02:00.',
		);
	}
	if (field.kind === 'date') {
		const day = toHaloDay(value, item.context.getTimezone());
		if (day !== undefined) return day;
		throw inputRefused(
			node,
			`${field.label}: "${String(value).slice(0, 60)}" is not a date`,
			'Use the form 2026-03-09.',
		);
	}
	if (field.kind === 'options') return value;
	if (typeof value === 'object') {
		throw inputRefused(
			node,
			`${field.label}: the value is an object, not a text`,
			'Point the expression at one field of it.',
		);
	}
	return String(value);
}

/** A value that stands for "not given": an expression that found nothing, or a field left blank that can't hold a blank. */
function isBlank(field: Field, value: unknown): boolean {
	return value === undefined || value === null || (value === '' && field.kind !== 'text');
}

/** The free JSON of a write, checked to be an object. */
function otherFields(item: ItemContext, given: unknown): IDataObject {
	if (given === undefined || given === null || given === '') return {};
	const value =
		typeof given === 'string' ? jsonParse<unknown>(given, { fallbackValue: null }) : given;
	if (isObject(value)) return value;
	throw inputRefused(
		item.client.node,
		'Other Fields (JSON): this is not a JSON object',
		'It must look like { "property": "value" }, with Halo\'s own property names.',
	);
}

/** Where the values of fields come from, and how their refusals are worded. */
interface Source {
	valueOf: (field: Field) => unknown;
	/** Whether fields that Halo needs must be given. */
	needed: boolean;
	/** Stands before a label in a message, such as `Line 2: `. */
	where: string;
	/** What is being made, in words. */
	noun: string;
	/** A text left empty means "not given", rather than "to be emptied". */
	emptyIsNotGiven: boolean;
	/** Names of the only references to read, which may take a request each; all of them when absent. */
	references?: Set<string>;
}

/** The lines filled in for a list field. */
function linesGiven(given: unknown): IDataObject[] {
	const lines: unknown = isObject(given) ? given.line : undefined;
	return Array.isArray(lines) ? lines.filter(isObject) : [];
}

/** Reads the lines of a list field, each as a row of its own. */
export async function readLines(
	item: ItemContext,
	field: LinesField,
	given: unknown,
): Promise<IDataObject[]> {
	const rows: IDataObject[] = [];
	for (const [position, line] of linesGiven(given).entries()) {
		rows.push(
			await readFields(item, field.of, {
				valueOf: ({ name }) => line[name] ?? (isObject(line.more) ? line.more[name] : undefined),
				needed: false,
				where: `${field.lineLabel} ${position + 1}: `,
				noun: field.lineLabel.toLowerCase(),
				emptyIsNotGiven: true,
			}),
		);
	}
	return rows;
}

async function readFields(
	item: ItemContext,
	declared: Field[],
	{ valueOf, needed, where, noun, emptyIsNotGiven, references: wanted }: Source,
): Promise<IDataObject> {
	const { client, resolver } = item;
	const labelled = <F extends Field>(field: F): F =>
		where === '' ? field : { ...field, label: `${where}${field.label}` };
	const row: IDataObject = {};
	// Each value is asked for once: an expression takes n8n up to a millisecond.
	const choices = new Map<string, Choice>();
	for (const field of declared.map(labelled)) {
		const value = valueOf(field);
		if (field.kind === 'lines') {
			const lines = await readLines(item, field, value);
			if (lines.length > 0) row[field.name] = lines;
			continue;
		}
		const isReference = field.kind === 'reference';
		const choice = isReference ? choiceOf(value) : undefined;
		if (choice !== undefined) choices.set(field.name, choice);
		const empty = isReference ? choice === undefined : isBlank(field, value) || value === '';
		if (needed && field.place === 'required' && empty) {
			throw inputRefused(
				client.node,
				`${field.label} is empty`,
				`Fill in ${field.label}: Halo needs it to create a ${noun}.`,
			);
		}
		if (isReference || isBlank(field, value) || (emptyIsNotGiven && value === '')) continue;
		row[field.name] = scalar(item, field, value) as IDataObject;
	}
	for (const field of resolver.registry.referencesIn(declared)) {
		const choice = choices.get(field.name);
		if (choice === undefined || (wanted !== undefined && !wanted.has(field.name))) continue;
		Object.assign(row, await writeReference(resolver, client, labelled(field), choice, row));
	}
	return row;
}

/** The values filled in for what the ticket type demands, by property or custom field name. */
function demandedValues({ context, index }: ItemContext): IDataObject {
	const mapper = context.getNodeParameter('demanded', index, {}) as unknown;
	const value = isObject(mapper) ? mapper.value : undefined;
	return isObject(value) ? value : {};
}

/** Demanded values as the fields read them: a reference was picked from its list, or its name was typed. */
function asLocators(record: RecordType, demanded: IDataObject): IDataObject {
	const values: IDataObject = {};
	for (const field of record.fields ?? []) {
		const value = demanded[field.name];
		if (value === undefined || value === null) continue;
		const isTyped =
			typeof value === 'string' &&
			!/^-?\d+$/.test(value) &&
			(field.kind !== 'reference' || field.writes !== 'name');
		values[field.name] =
			field.kind === 'reference' ? { mode: isTyped ? 'name' : 'list', value } : value;
	}
	return values;
}

/** Demanded custom fields in front of those that were added by hand. */
function withDemanded(record: RecordType, demanded: IDataObject, given: unknown): unknown {
	const declared = (record.fields ?? []).map(({ name }) => name);
	const custom = Object.entries(demanded)
		.filter(([name, value]) => !declared.includes(name) && value !== null && value !== '')
		.map(([name, value]) => ({ field: { mode: 'name', value: name }, value }));
	const byHand = isObject(given) && Array.isArray(given.field) ? given.field : [];
	return { field: [...custom, ...byHand] };
}

/** Reads the fields of one collection, such as the fields of new licences; what was left blank is left out. */
export async function readCollection(
	item: ItemContext,
	record: RecordType,
	name: string,
): Promise<IDataObject> {
	const given = item.context.getNodeParameter(name, item.index, {}) as IDataObject;
	const row = await readFields(item, record.fields ?? [], {
		valueOf: (field) => given[field.name],
		needed: false,
		where: '',
		noun: nounOf(record),
		emptyIsNotGiven: true,
	});
	return { ...row, ...otherFields(item, given.otherFields) };
}

/**
 * Reads an item's parameters into the row to write.
 *
 * @param shown property of a field that the form shows at once besides those that Create shows
 * @param references names of the only references to read, without custom fields, for what has to be known before it is
 * clear whether anything is written; the whole row when absent
 * @returns Halo's properties, without the record's own ID; what was left blank is left out
 * @throws NodeOperationError naming the field, before anything is sent
 */
export async function readRow(
	item: ItemContext,
	record: RecordType,
	verb: 'create' | 'update' | 'upsert',
	shown?: string,
	references?: Set<string>,
): Promise<IDataObject> {
	const { context, client, resolver, index } = item;
	const creates = verb !== 'update';
	const demanded = creates && record.requiredByType ? demandedValues(item) : {};
	const given = context.getNodeParameter(ADDITIONAL[verb], index, {}) as IDataObject;
	const extra = { ...asLocators(record, demanded), ...given };
	const fields = resolver.registry.fieldsOn(record, creates ? 'create' : 'update');
	const row = await readFields(item, fields, {
		valueOf: (field) =>
			creates && (field.place !== undefined || field.name === shown)
				? context.getNodeParameter(field.name, index, '')
				: extra[field.name],
		needed: creates,
		where: '',
		noun: nounOf(record),
		emptyIsNotGiven: creates,
		references,
	});
	if (record.customFields && references === undefined) {
		const written = await readCustomFields(
			resolver,
			client,
			withDemanded(record, demanded, context.getNodeParameter('customfields', index, {})),
		);
		if (written.length > 0) row.customfields = written;
	}
	return { ...row, ...otherFields(item, extra.otherFields) };
}
