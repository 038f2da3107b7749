import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import { typedCustomFields } from '../reconcile/customFields';
import { typedTypeFields } from '../reconcile/typeFields';
import { isDateNotSet } from '../reconcile/values';
import type { SimpleRows, Simplified } from '../records/outputTypes';
import type { RecordType } from '../records/record';
import { idPropertyOf } from '../records/record';

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
