import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { toUtcMoment } from '../../shared/dates';
import { isObject } from '../../shared/reply';
import { withoutSecretParameter } from '../../shared/secret';
import { readSwitch } from '../../shared/switch';
import { typedCustomFields } from '../reconcile/customFields';
import { formOfTypeField, typedTypeFields } from '../reconcile/typeFields';
import { formOfCustomField, isDateNotSet } from '../reconcile/values';
import { records } from '../records';
import type { SimpleRows, Simplified } from '../records/outputTypes';
import type { Field, RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';
import type { ItemContext } from './itemContext';

interface Kept {
	/** What the property is called. */
	name: string;
	/** Where its value may be, each as a path. */
	paths: string[][];
	isReference: boolean;
	/** Of a list that is shortened too. */
	shape?: SimpleRows['shape'];
	/** Of the address of the record's page: what stands behind the server. */
	page?: string;
}

const keptOf = new WeakMap<Simplified, Kept[]>();

function kept(simplified: Simplified): Kept[] {
	const known =
		keptOf.get(simplified) ??
		Object.entries(simplified).map(([entry, type]) => ({
			name: entry.split('|')[0],
			paths: entry.split('|').map((path) => path.split('.')),
			isReference: type === 'reference',
			...(typeof type === 'string' ? {} : type),
		}));
	keptOf.set(simplified, known);
	return known;
}

/** The first of these that a row fills. */
function heldAt(row: IDataObject, paths: string[][]): IDataObject[string] {
	for (const [name, ...inner] of paths) {
		const value = inner.reduce<unknown>(
			(outer, one) => (isObject(outer) ? outer[one] : undefined),
			row[name],
		);
		if (value !== undefined && value !== null) return value as IDataObject[string];
	}
	return null;
}

/** Where people see the record; null where Halo's screens may be elsewhere, or where the row has no number. */
function screenPageOf(
	record: RecordType,
	row: IDataObject,
	page: string,
	screens: string | undefined,
): string | null {
	const id = Number(row[idPropertyOf(record)]);
	return screens !== undefined && id > 0 ? `${screens}${page}${id}` : null;
}

/**
 * The useful properties of a row, the same of each: null where Halo says nothing, for dates that stand for "not set", and
 * for -1 or 0 in a reference. Custom fields stand by their names and fields of the type by their labels, with values of
 * their types.
 *
 * @param screens where people see Halo's screens; undefined where that is not certain
 */
export function simplify(record: RecordType, row: IDataObject, screens?: string): IDataObject {
	if (record.simplified === undefined) return row;
	const simple: IDataObject = {};
	for (const { name, paths, isReference, shape, page } of kept(record.simplified)) {
		if (page !== undefined) {
			simple[name] = screenPageOf(record, row, page, screens);
			continue;
		}
		const value = heldAt(row, paths);
		const noRecord = isReference && (value === -1 || value === 0);
		if (noRecord || isDateNotSet(value)) simple[name] = null;
		else if (shape === undefined || !Array.isArray(value)) simple[name] = value;
		else simple[name] = value.filter(isObject).map((one) => shape(one));
	}
	const { customFields, typeFields } = record;
	return {
		...simple,
		...(typeFields && { [typeFields.property]: typedTypeFields(row, typeFields) ?? null }),
		...(customFields && { customfields: typedCustomFields(row) ?? null }),
	};
}

/** A row as the person asked for it: simplified or as Halo sends it. */
export function shaped(item: ItemContext, record: RecordType, row: IDataObject): IDataObject {
	const simple = item.context.getNodeParameter('simple', item.index, true) as unknown;
	return readSwitch(item.client.node, 'Simplify', simple)
		? simplify(record, row, item.client.screens)
		: row;
}

const SHORTEST_DATE = '2026-03-09T14:05'.length;
const HALO_DATE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[+-]\d{2}:\d{2})?$/;

const textNamesOf = (field: Field): string[] => {
	if (field.kind === 'lines') return field.of.flatMap(textNamesOf);
	return field.kind === 'text' ? [field.name] : [];
};

/** Properties that hold what a person or another system wrote, also where that looks like a date. */
const textNames = new Set(
	records.flatMap(({ titles, fields = [] }) => [...titles, ...fields.flatMap(textNamesOf)]),
);

/** A date as Halo writes nearly all of them, on a day that every month has: nothing in it has to be worked out. */
const PLAIN_DATE =
	/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

function textInUtc(text: string): string {
	if (PLAIN_DATE.test(text)) return `${text}Z`;
	if (text.length < SHORTEST_DATE || text[4] !== '-' || !HALO_DATE.test(text)) return text;
	return toUtcMoment(text, 'UTC') ?? text;
}

/** What is hidden wherever Halo shows it, and addresses of webhooks, which may carry their secret. */
const HIDDEN_PROPERTIES = new Set(['basic_password', 'client_secret']);
const WEBHOOK_PLACE = '/webhook';

/** A text without the secret that the address of a webhook may carry, where Halo shows such an address. */
function withoutWebhookSecret(name: string, value: unknown): unknown {
	if (typeof value !== 'string') return value;
	if (HIDDEN_PROPERTIES.has(name) && value !== '') return '***';
	const mayCarry = value.includes('secret=') && (name === 'url' || value.includes(WEBHOOK_PLACE));
	return mayCarry ? withoutSecretParameter(value) : value;
}

/** Properties that hold fields which Halo's people set up. */
const fieldLists = new Set([
	'customfields',
	...records.map(({ typeFields }) => typeFields?.property),
]);

/** Whether a property holds text by its name or, of a field that people set up, by what Halo says the field is. */
function holdsText(name: string, row: IDataObject): boolean {
	// Simplify puts such fields out by name, as values of their types.
	if (fieldLists.has(name)) return !Array.isArray(row[name]);
	if (name !== 'value' && name !== 'display') return textNames.has(name);
	const form = formOfCustomField(row) ?? formOfTypeField(row);
	return form !== undefined && form !== 'day' && form !== 'moment';
}

function valueInUtc(value: unknown): unknown {
	if (typeof value === 'string') return textInUtc(value);
	if (Array.isArray(value)) return value.map(valueInUtc);
	return isObject(value) ? rowInUtc(value) : value;
}

/**
 * A row of Halo's as it goes out of the node: each date in it ends in `Z`. Halo leaves the zone out of most of its dates
 * and means UTC (seen live); n8n, and each input of this node, would take such a date for one of the workflow's zone. No secret of a webhook goes out.
 */
export function rowInUtc(row: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(row).map(([name, held]) => {
			const value = withoutWebhookSecret(name, held);
			return [name, holdsText(name, row) ? value : valueInUtc(value)];
		}),
	) as IDataObject;
}

/**
 * The same for a row that is nobody else's, changed in place.
 *
 * @param isText whether a property holds text besides those that do by their names
 */
export function putRowInUtc(row: IDataObject, isText: (name: string) => boolean): void {
	for (const name of Object.keys(row)) {
		const held = row[name];
		const shown = withoutWebhookSecret(name, held);
		const value = isText(name) || holdsText(name, row) ? shown : valueInUtc(shown);
		if (value !== held) row[name] = value as IDataObject[string];
	}
}

/** The same for an item of a trigger. */
export const itemInUtc = (item: INodeExecutionData): INodeExecutionData => ({
	...item,
	json: rowInUtc(item.json),
});
