import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import type { CustomFieldKind } from './customFieldKind';

/** Halo's letters for what a field of a type holds (seen on a tenant); others are filled in as text. */
const LETTER_KINDS: Partial<Record<string, CustomFieldKind>> = {
	C: 'number',
	D: 'date',
	X: 'text',
};

/** A field that records of a type have. */
export interface TypeField {
	/** Its ID in the records, which is not the ID of its row in the type (seen on a tenant). */
	id: number;
	/** The label on Halo's screen. */
	name: string;
	kind: CustomFieldKind | undefined;
	/** Halo's declaration of it: the choices of a list. */
	info: IDataObject;
}

const declaredRows = (value: unknown): IDataObject[] =>
	Array.isArray(value) ? value.filter(isObject) : [];

/**
 * What a field of a type holds.
 *
 * @param letter Halo's letter for it: `type` in the type, `validate` in a record
 * @param lookup number of the list that it is chosen from; 0 for none
 */
export function typeFieldKindOf(letter: unknown, lookup: unknown): CustomFieldKind | undefined {
	return Number(lookup ?? 0) > 0 ? 'single' : LETTER_KINDS[String(letter ?? '')];
}

/**
 * The fields that records of a type have, from Halo's row of the type: `fields` has their order, `field_list` what each
 * holds.
 *
 * @returns undefined where this Halo does not show them
 */
export function typeFieldsIn(type: IDataObject): TypeField[] | undefined {
	if (!Array.isArray(type.fields) && !Array.isArray(type.field_list)) return undefined;
	const said = new Map(declaredRows(type.field_list).map((row) => [Number(row.id), row]));
	const placed = declaredRows(type.fields).map((row) => ({
		...said.get(Number(row.field_id)),
		id: row.field_id,
		name: row.field_name,
		validate: row.type,
	}));
	return (placed.length > 0 ? placed : [...said.values()])
		.map((info: IDataObject) => ({
			id: Number(info.id),
			name: String(info.name ?? '').trim(),
			kind: typeFieldKindOf(info.validate, info.lookup),
			info,
		}))
		.filter(({ id, name }) => Number.isFinite(id) && name !== '');
}
