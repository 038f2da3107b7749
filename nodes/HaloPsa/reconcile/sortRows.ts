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

/** How two values that follow each other stand: below 0 in ascending order, above 0 in descending order, 0 where it is open. */
function standing(before: unknown, value: unknown): number {
	if ([before, value].every((one) => typeof one === 'number' || isMoment(one)))
		return compareHeld(before, value);
	const [left, right] = [before, value].map((one) => String(one).trim().charAt(0).toLowerCase());
	return [left, right].every((one) => /[a-z0-9]/.test(one)) ? compareHeld(left, right) : 0;
}

/**
 * Whether rows show by themselves that they are in this order, those without a value last: two values differ in its
 * sense, and none in the other. Numbers and moments have one order; of texts only the first letters are looked at, since
 * databases put signs and accents in different places.
 */
export function showsOrder(
	rows: readonly IDataObject[],
	{ property, isDescending }: SortOrder,
): boolean {
	const values = rows.map((row) => row[property]);
	const firstEmpty = values.findIndex(isEmptyValue);
	const filled = firstEmpty < 0 ? values : values.slice(0, firstEmpty);
	if (values.slice(filled.length).some((value) => !isEmptyValue(value))) return false;
	const steps = filled
		.slice(1)
		.map((value, index) => standing(filled[index], value) * (isDescending ? -1 : 1));
	return steps.some((step) => step < 0) && steps.every((step) => step <= 0);
}
