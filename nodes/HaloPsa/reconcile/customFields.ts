import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import type { CustomFieldKind } from '../records/customFieldKind';
import { customFieldKindOf } from '../records/customFieldKind';
import { canonicalNumber, fromHaloDate, isEmptyValue, withoutSeparators } from './values';

/** The custom fields that a row shows. */
export function customFieldRows(row: IDataObject | undefined): IDataObject[] {
	return Array.isArray(row?.customfields) ? row.customfields.filter(isObject) : [];
}

/** Whether a custom field holds nothing: an unset selection has no value at all (seen on a tenant). */
export function isUnsetField({ value }: IDataObject): boolean {
	return isEmptyValue(value) || (Array.isArray(value) && value.length === 0);
}

function typedNumber(value: unknown): unknown {
	const text = canonicalNumber(withoutSeparators(value));
	const number = Number(text);
	// What JavaScript can't count exactly stays text.
	return text === undefined || (Number.isInteger(number) && !Number.isSafeInteger(number))
		? value
		: number;
}

function typedCheckbox(value: unknown): unknown {
	const text = String(value).toLowerCase();
	if (['true', '1'].includes(text)) return true;
	return ['false', '0'].includes(text) ? false : value;
}

function typedDate(value: unknown, isDay: boolean): unknown {
	const moment = fromHaloDate(value);
	if (moment === undefined) return value;
	const text = new Date(moment).toISOString();
	return isDay ? text.slice(0, 10) : text.replace(/\.\d{3}Z$/, 'Z');
}

const isFilledText = (text: unknown): text is string => typeof text === 'string' && text !== '';

/** The labels of several choices. */
function choiceLabelsOf({ value, display }: IDataObject): unknown {
	const named = Array.isArray(value) ? value.filter(isObject).map(({ name }) => name) : [];
	if (named.length > 0 && named.every(isFilledText)) return named;
	if (isFilledText(display)) return display.split(',').map((label) => label.trim());
	return Array.isArray(value) ? value : String(value).split(',');
}

function typedTable(value: unknown): unknown {
	if (!Array.isArray(value)) return value;
	return value.map((row) => (isObject(row) ? typedCustomFields(row) : (row as unknown)));
}

/**
 * What a field holds, as its type: a number as number, a day as a day, a choice as its label.
 *
 * @param kind of a field that does not tell it as custom fields do
 */
export function typedValue(
	field: IDataObject,
	kind: CustomFieldKind | undefined = customFieldKindOf(field),
): unknown {
	const { value, display } = field;
	if (isUnsetField(field)) return null;
	switch (kind) {
		case 'calculated':
		case 'number':
		case 'whole':
			return typedNumber(value);
		case 'checkbox':
			return typedCheckbox(value);
		case 'date':
		case 'dateTime':
			return typedDate(value, kind === 'date');
		case 'single':
			return isFilledText(display) ? display : value;
		case 'multiple':
			return choiceLabelsOf(field);
		case 'table':
			return typedTable(value);
		default:
			return value;
	}
}

/** The custom fields of a row as values of their types, by the fields' names; undefined where it shows none. */
export function typedCustomFields(row: IDataObject): IDataObject | undefined {
	const fields = customFieldRows(row).filter(({ name }) => isFilledText(name));
	if (fields.length === 0) return undefined;
	return Object.fromEntries(
		fields.map((field) => [String(field.name), typedValue(field)]),
	) as IDataObject;
}
