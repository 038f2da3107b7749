import type { IDataObject } from 'n8n-workflow';
import { isEmptyValue } from './values';

/** By which property rows are sorted, and which way. */
export interface SortOrder {
	property: string;
	isDescending: boolean;
}

const isMoment = (value: unknown): boolean =>
	typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value);

function compareHeld(left: unknown, right: unknown): number {
	if (typeof left === 'number' && typeof right === 'number') return left - right;
	return String(left).localeCompare(String(right), 'en', { sensitivity: 'base', numeric: true });
}

/** Rows by a property, those without a value last. */
export function sortRows(
	rows: readonly IDataObject[],
	{ property, isDescending }: SortOrder,
): IDataObject[] {
	const isEmpty = (row: IDataObject): boolean => isEmptyValue(row[property]);
	const filled = rows.filter((row) => !isEmpty(row));
	filled.sort(
		(left, right) => compareHeld(left[property], right[property]) * (isDescending ? -1 : 1),
	);
	return [...filled, ...rows.filter(isEmpty)];
}

/**
 * Whether rows that Halo sorted are surely not in this order. Numbers and moments have one order; of texts only the first
 * letters are looked at, since databases put signs and accents in different places.
 */
export function isOutOfOrder(
	rows: readonly IDataObject[],
	{ property, isDescending }: SortOrder,
): boolean {
	const values = rows.map((row) => row[property]).filter((value) => !isEmptyValue(value));
	return values.some((value, index) => {
		if (index === 0) return false;
		const before = values[index - 1];
		const isPlain = [before, value].every((one) => typeof one === 'number' || isMoment(one));
		const [left, right] = isPlain
			? [before, value]
			: [before, value].map((one) => String(one).trim().charAt(0).toLowerCase());
		const isSign = [left, right].some((one) => !isPlain && !/[a-z0-9]/.test(String(one)));
		return !isSign && compareHeld(left, right) * (isDescending ? -1 : 1) > 0;
	});
}
