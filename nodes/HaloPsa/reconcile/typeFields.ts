import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import type { TypeFields } from '../records/record';
import { typeFieldKindOf } from '../records/typeField';
import { typedValue } from './customFields';
import type { CustomFieldForm } from './values';
import { canonicalValue, formOfKind, isEmptyValue, withoutSeparators } from './values';

/** The fields of its type that a row shows; undefined where it shows none, as lists do that were not asked for them. */
export function typeFieldRows(
	row: IDataObject | undefined,
	{ property }: Pick<TypeFields, 'property'>,
): IDataObject[] | undefined {
	const rows = row?.[property];
	return Array.isArray(rows) ? rows.filter(isObject) : undefined;
}

/** What a field of a type holds, by which its values are compared; undefined where Halo does not tell. */
export function formOfTypeField({ validate, lookup }: IDataObject): CustomFieldForm | undefined {
	if (validate === undefined || validate === null) return undefined;
	const kind = typeFieldKindOf(validate, lookup);
	return kind === undefined ? undefined : formOfKind(kind);
}

/** Whether two rows are the same field: by the label, which no type has twice; where one has none, by the ID. */
export function isSameTypeField(left: IDataObject, right: IDataObject): boolean {
	const labels = [left, right].map(({ name }) => canonicalValue('name', name));
	return labels.every((label) => label !== '')
		? labels[0] === labels[1]
		: String(left.id as number) === String(right.id as number);
}

/** The fields of a row by their labels, as values of their types; undefined where it shows none. */
export function typedTypeFields(row: IDataObject, of: TypeFields): IDataObject | undefined {
	const rows = typeFieldRows(row, of)?.filter(({ name }) => typeof name === 'string');
	if (rows === undefined) return undefined;
	return Object.fromEntries(
		rows.map((field) => [
			String(field.name),
			typedValue(field, typeFieldKindOf(field.validate, field.lookup)) as IDataObject,
		]),
	);
}

/**
 * The fields to send with a change: Halo empties those that are left out (shown by a maintainer of a client), so each that
 * is filled goes along as it is.
 *
 * @param written those that the change writes; they get the IDs that the record has them under
 * @param held those of the record
 */
export function withHeldFields(written: IDataObject[], held: IDataObject[]): IDataObject[] {
	const own = written.map((field) => ({
		...field,
		id: held.find((row) => isSameTypeField(row, field))?.id ?? field.id,
	}));
	const others = held.filter(
		(row) => !isEmptyValue(row.value) && !written.some((field) => isSameTypeField(row, field)),
	);
	return [
		...own,
		...others.map(({ id, name, value, validate, lookup }) => ({
			id,
			name,
			value:
				typeFieldKindOf(validate, lookup) === 'number'
					? (withoutSeparators(value) as string)
					: value,
		})),
	];
}
