import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import { customFieldKindOf } from '../records/customFieldKind';
import { isSameValue } from './compare';
import { customFieldRows, isUnsetField } from './customFields';
import { fromHaloDate, withoutSeparators } from './values';

/** What a write did to custom fields that it does not name. */
export interface OtherCustomFields {
	/** They were filled and are empty now; as they were before. */
	emptied: IDataObject[];
	/** They hold something else now, or were empty. */
	changed: Array<{ before: IDataObject; after: IDataObject }>;
	/** Whether one that was filled still holds the same, so that Halo keeps what a write leaves out. */
	isKept: boolean;
}

const isSameField = (left: IDataObject, right: IDataObject): boolean =>
	left.id === undefined || right.id === undefined
		? left.name === right.name
		: Number(left.id) === Number(right.id);

const isCalculated = (field: IDataObject): boolean => customFieldKindOf(field) === 'calculated';

/** The custom field of a row; one that the row does not show is unset. */
const fieldIn = (rows: IDataObject[], { id, name, label }: IDataObject): IDataObject =>
	rows.find((field) => isSameField(field, { id, name })) ?? { id, name, label };

function isSameHeld(before: IDataObject, { id, name, value }: IDataObject): boolean {
	return isSameValue([before], [{ id, name, value }]) !== false;
}

/**
 * Compares the custom fields of a record before and after a write, but for those that it names and those that Halo
 * calculates.
 *
 * @param written the `customfields` of the write
 */
export function otherCustomFields(
	before: IDataObject,
	after: IDataObject,
	written: IDataObject[],
): OtherCustomFields {
	const isOther = (field: IDataObject) =>
		!isCalculated(field) && !written.some((one) => isSameField(one, field));
	const earlier = customFieldRows(before).filter(isOther);
	const now = customFieldRows(after).filter(isOther);
	const filled = earlier.filter((field) => !isUnsetField(field));
	const emptied = filled.filter((field) => isUnsetField(fieldIn(now, field)));
	const changed = now
		.filter((field) => !isUnsetField(field))
		.map((field) => ({ before: fieldIn(earlier, field), after: field }))
		.filter((pair) => isUnsetField(pair.before) || !isSameHeld(pair.before, pair.after));
	const isKept = filled.some((field) => isSameHeld(field, fieldIn(now, field)));
	return { emptied, changed, isKept };
}

/** Fields that are filled, and that Halo would empty along with others if a write left them out. */
export function otherFilled(row: IDataObject, named: IDataObject[]): IDataObject[] {
	return customFieldRows(row).filter(
		(field) =>
			!isUnsetField(field) && !isCalculated(field) && !named.some((one) => isSameField(one, field)),
	);
}

/** The fields that a later look shows empty still. */
export function stillEmpty(emptied: IDataObject[], later: IDataObject): IDataObject[] {
	const rows = customFieldRows(later);
	return emptied.filter((field) => isUnsetField(fieldIn(rows, field)));
}

const isNumeric = (value: unknown): boolean => /^-?\d+$/.test(String(value));

function writableValue({ value, display, ...field }: IDataObject): unknown {
	switch (customFieldKindOf(field)) {
		case 'number':
		case 'whole':
			return withoutSeparators(value);
		case 'date':
		case 'dateTime': {
			const moment = fromHaloDate(value);
			return moment === undefined ? value : new Date(moment).toISOString();
		}
		case 'single':
			// By build the number of the choice stands in one or in the other.
			return [value, display].find(isNumeric) ?? value;
		case 'multiple':
			return Array.isArray(value)
				? value.map((one) => (isObject(one) ? { id: one.id } : one))
				: value;
		default:
			return value;
	}
}

/** A custom field that Halo showed, as it is written. */
export const writableField = (field: IDataObject): IDataObject => ({
	id: field.id,
	name: field.name,
	value: writableValue(field) as IDataObject,
});

/** What a custom field is called on the screen. */
export const fieldLabelOf = ({ label, name, id }: IDataObject): string =>
	[label, name].find((text) => typeof text === 'string' && text !== '')?.toString() ??
	`ID ${String(id)}`;

/** What a custom field holds, for a message. */
export function fieldTextOf({ value, display }: IDataObject): string {
	const text = [display, value].find((one) => typeof one === 'string' && one !== '') ?? value;
	if (text === undefined || text === null) return 'nothing';
	return `"${(typeof text === 'object' ? JSON.stringify(text) : String(text)).slice(0, 60)}"`;
}
