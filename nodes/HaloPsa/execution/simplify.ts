import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import { typedCustomFields } from '../reconcile/customFields';
import { typedTypeFields } from '../reconcile/typeFields';
import { isDateNotSet } from '../reconcile/values';
import type { SimpleRows, Simplified } from '../records/outputTypes';
import type { RecordType } from '../records/record';

interface Kept {
	/** The names of a property, the one that it gets first. */
	names: string[];
	isReference: boolean;
	/** Of a list that is shortened too. */
	shape?: SimpleRows['shape'];
}

const keptOf = new WeakMap<Simplified, Kept[]>();

function kept(simplified: Simplified): Kept[] {
	const known =
		keptOf.get(simplified) ??
		Object.entries(simplified).map(([entry, type]) => ({
			names: entry.split('|'),
			isReference: type === 'reference',
			...(typeof type === 'string' ? {} : { shape: type.shape }),
		}));
	keptOf.set(simplified, known);
	return known;
}

/**
 * The useful properties of a row: dates that stand for "not set" as null, and -1 or 0 in a reference likewise. Custom
 * fields stand by their names and fields of the type by their labels, with values of their types.
 */
export function simplify(record: RecordType, row: IDataObject): IDataObject {
	if (record.simplified === undefined) return row;
	const simple: IDataObject = {};
	for (const { names, isReference, shape } of kept(record.simplified)) {
		const held = names.find((name) => row[name] !== undefined);
		if (held === undefined) continue;
		const value = row[held];
		const noRecord = isReference && (value === -1 || value === 0);
		if (noRecord || isDateNotSet(value)) simple[names[0]] = null;
		else if (shape === undefined || !Array.isArray(value)) simple[names[0]] = value;
		else simple[names[0]] = value.filter(isObject).map((one) => shape(one));
	}
	const customfields = record.customFields === undefined ? undefined : typedCustomFields(row);
	const { typeFields } = record;
	const fields = typeFields && typedTypeFields(row, typeFields);
	return {
		...simple,
		...(typeFields === undefined || fields === undefined ? {} : { [typeFields.property]: fields }),
		...(customfields === undefined ? {} : { customfields }),
	};
}
