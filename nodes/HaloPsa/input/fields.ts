import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import type { Field, RecordType, ReferenceField } from '../records/record';
import { nounOf } from '../records/record';
import type { HaloClient } from '../transport/client';
import { inputRefused } from '../transport/errors';
import { isObject } from '../transport/reply';
import { readCustomFields } from './customFields';
import { toHaloDate } from './dates';
import type { Directory } from './directory';
import { choiceOf, writeReference } from './references';

/** Names of the parameters that hold the fields beside the main ones. */
export const ADDITIONAL = { create: 'additionalFields', update: 'updateFields' } as const;

/** Everything an operation needs to work on one input item. */
export interface ItemContext {
	context: IExecuteFunctions;
	client: HaloClient;
	directory: Directory;
	index: number;
}

type Scalar = Exclude<Field, ReferenceField>;

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

/** Puts references whose drop-down follows another field behind that field. */
function inOrderOfScope(directory: Directory, fields: ReferenceField[]): ReferenceField[] {
	const waiting = [...fields];
	const ordered: ReferenceField[] = [];
	while (waiting.length > 0) {
		const free = waiting.findIndex((field) => {
			const needed = Object.values(directory.record(field.to).scopes ?? {});
			return !waiting.some((other) => other !== field && needed.includes(other.name));
		});
		ordered.push(...waiting.splice(Math.max(0, free), 1));
	}
	return ordered;
}

/** The free JSON of a write, checked to be an object. */
function otherFields(item: ItemContext, given: unknown): IDataObject {
	if (given === undefined || given === null || given === '') return {};
	const value =
		typeof given === 'string' ? jsonParse<unknown>(given, { fallbackValue: undefined }) : given;
	if (isObject(value)) return value;
	throw inputRefused(
		item.client.node,
		'Other Fields (JSON): this is not a JSON object',
		'It must look like { "property": "value" }, with Halo\'s own property names.',
	);
}

/**
 * Reads an item's parameters into the row to write.
 *
 * @returns Halo's properties, without the record's own ID; what was left blank is left out
 * @throws NodeOperationError naming the field, before anything is sent
 */
export async function readRow(
	item: ItemContext,
	record: RecordType,
	verb: 'create' | 'update',
): Promise<IDataObject> {
	const { context, client, directory, index } = item;
	const extra = context.getNodeParameter(ADDITIONAL[verb], index, {}) as IDataObject;
	const fields = (record.fields ?? []).filter(
		(field) => field.on === undefined || field.on === verb,
	);
	const valueOf = (field: Field): unknown =>
		verb === 'create' && field.place !== undefined
			? context.getNodeParameter(field.name, index, '')
			: extra[field.name];
	const row: IDataObject = {};
	for (const field of fields) {
		const value = valueOf(field);
		const empty =
			field.kind === 'reference'
				? choiceOf(value) === undefined
				: isBlank(field, value) || value === '';
		if (verb === 'create' && field.place === 'required' && empty) {
			throw inputRefused(
				client.node,
				`${field.label} is empty`,
				`Fill in ${field.label}: Halo needs it to create a ${nounOf(record)}.`,
			);
		}
		// A main text field that was left untouched is an empty text: not given, rather than to be emptied.
		if (field.kind === 'reference' || isBlank(field, value) || (verb === 'create' && value === ''))
			continue;
		row[field.name] = scalar(item, field, value) as IDataObject;
	}
	const references = fields.filter((field): field is ReferenceField => field.kind === 'reference');
	for (const field of inOrderOfScope(directory, references)) {
		const choice = choiceOf(valueOf(field));
		if (choice !== undefined)
			Object.assign(row, await writeReference(directory, client, field, choice, row));
	}
	if (record.customFields) {
		const written = await readCustomFields(
			directory,
			client,
			context.getNodeParameter('customfields', index, {}),
		);
		if (written.length > 0) row.customfields = written;
	}
	return { ...row, ...otherFields(item, extra.otherFields) };
}
