import type { Row } from '../types';

/** Halo's ways of saying that a date is not set. */
export const noDate = '1900-01-01T00:00:00';

/** A date in Halo's form: UTC without a zone. */
export function haloDate(date: Date): string {
	return date.toISOString().replace('Z', '');
}

/** Any date text that Halo takes, in its own form. A text without a zone is UTC already. */
export function toHaloDate(text: string): string {
	if (!/(Z|[+-]\d{2}:?\d{2})$/i.test(text) || !text.includes('T')) {
		return text.includes('T') ? text : `${text.slice(0, 10)}T00:00:00`;
	}
	return haloDate(new Date(text)).replace(/\.000$/, '');
}

/** Milliseconds since 1970 of a Halo date, with or without a zone; NaN for none. */
export function timeOf(value: unknown): number {
	if (typeof value !== 'string' || value === '') return NaN;
	return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(value.slice(10)) ? value : `${value}Z`);
}

/** Whether two values are the same for Halo: numbers as numbers, texts without regard to case. */
export function same(a: unknown, b: unknown): boolean {
	if (typeof a === 'number' || typeof b === 'number') return Number(a) === Number(b);
	return String(a ?? '').toLowerCase() === String(b ?? '').toLowerCase();
}

/** A reference that points at nothing: absent, -1 or 0. */
export function isEmptyValue(value: unknown): boolean {
	return (
		value === undefined ||
		value === null ||
		value === '' ||
		Number(value) === -1 ||
		Number(value) === 0
	);
}

/** The value of a row as text, '' when absent. */
export function text(row: Row | undefined, field: string): string {
	const value = row?.[field];
	return value === undefined || value === null ? '' : String(value);
}

/** The list that a row holds under a name, empty when absent. */
export function listOf(row: Row, field: string): Row[] {
	const value = row[field];
	return Array.isArray(value) ? (value as Row[]) : [];
}
