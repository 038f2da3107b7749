import type { ValueForm } from '../records/record';
import { isDateNotSet } from './haloDates';

const PLAIN = /^[\x21-\x7e]*$/;
/** Words with one plain blank between them, as most names are. */
const PLAIN_WORDS = /^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/;
const WHOLE_NUMBER = /^([+-]?)(\d+)(?:\.0*)?$/;
const LEADING_ZEROS = /^0+(?=\d)/;

/** Whether a value stands for "nothing": absent, empty, or one of Halo's dates for "not set". */
export function isEmptyValue(value: unknown): boolean {
	return value === undefined || value === null || value === '' || isDateNotSet(value);
}

/** Inputs of a custom field of text that take a whole number, money or a decimal. */
const NUMERIC_INPUTS = [1, 2, 4];

/** Whether a custom field of a row holds a number, by the two numbers that Halo gives with it (seen live). */
export function isNumberField({
	type,
	inputtype,
}: {
	type?: unknown;
	inputtype?: unknown;
}): boolean {
	return type === 0 && NUMERIC_INPUTS.includes(Number(inputtype));
}

/** A number without the separators that Halo puts into those of custom fields ("20,000", seen live). */
export function withoutSeparators(value: unknown): unknown {
	const isGrouped =
		typeof value === 'string' && /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(value.trim());
	return isGrouped ? value.replace(/,/g, '') : value;
}

/** A number as text that is equal for equal numbers, also beyond what JavaScript counts exactly; undefined for anything else. */
export function canonicalNumber(value: unknown): string | undefined {
	if (typeof value !== 'number' && typeof value !== 'string') return undefined;
	const text = String(value).trim();
	const [, sign, written] = WHOLE_NUMBER.exec(text) ?? [];
	const digits = written?.replace(LEADING_ZEROS, '');
	if (digits !== undefined) return sign === '-' && digits !== '0' ? `-${digits}` : digits;
	const number = text === '' ? NaN : Number(text);
	return Number.isFinite(number) ? String(number) : undefined;
}

/** A text in the form in which equal texts are equal: capitals and outer blanks aside. */
function canonicalText(value: unknown): string {
	const text = String(value ?? '');
	return (PLAIN.test(text) ? text : text.normalize('NFC').trim()).toLowerCase();
}

/** A name as it looks on a screen: signs without a width and kinds of blanks make no other name. */
function canonicalName(value: unknown): string {
	const text = String(value ?? '');
	if (PLAIN_WORDS.test(text)) return text.toLowerCase();
	return text
		.replace(/\p{Cf}/gu, '')
		.replace(/\s+/gu, ' ')
		.normalize('NFC')
		.trim()
		.toLowerCase();
}

/**
 * A value in the form in which equal values are equal, by what it is declared to be. Text is never taken for a number:
 * "007" is not "7", and two IDs of 20 digits that differ in the last are two.
 */
export function canonicalValue(form: ValueForm, value: unknown): string {
	if (form === 'name') return canonicalName(value);
	const number = form === 'number' ? canonicalNumber(value) : undefined;
	return number ?? canonicalText(value);
}
