import { DAY_MS, SECOND_MS } from '../../shared/clock';
import type { CustomFieldKind, CustomFieldType } from '../records/customFieldKind';
import { customFieldKindOf } from '../records/customFieldKind';
import type { ValueForm } from '../records/record';

const PLAIN = /^[\x21-\x7e]*$/;
/** Words with one plain blank between them, as most names are. */
const PLAIN_WORDS = /^(?:[\x21-\x7e]+(?: [\x21-\x7e]+)*)?$/;
const WHOLE_NUMBER = /^([+-]?)(\d+)(?:\.0*)?$/;
const LEADING_ZEROS = /^0+(?=\d)/;

const NOT_SET_UNTIL_YEAR = 1901;

/**
 * A date of Halo's as milliseconds since 1970. Halo leaves the zone out and means UTC.
 *
 * @returns undefined where it is no date, or one of the dates that stand for "not set" (1899 to 1901)
 */
export function fromHaloDate(value: unknown): number | undefined {
	if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(value)) return undefined;
	const short = value.replace(/(\.\d{3})\d+/, '$1');
	const moment = Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(short) ? short : `${short}Z`);
	if (Number.isNaN(moment) || new Date(moment).getUTCFullYear() <= NOT_SET_UNTIL_YEAR)
		return undefined;
	return moment;
}

/** Whether a value is one of Halo's dates that stand for "not set". */
export function isDateNotSet(value: unknown): boolean {
	return typeof value === 'string' && /^(0001|1899|1900|1901)-\d{2}-\d{2}T/.test(value);
}

/** Whether a value stands for "nothing": absent, empty, or one of Halo's dates for "not set". */
export function isEmptyValue(value: unknown): boolean {
	return value === undefined || value === null || value === '' || isDateNotSet(value);
}

/** Whether an ID stands for "none": Halo writes 0 or -1. */
export const isNoRecord = (id: unknown): boolean => [0, -1].includes(Number(id));

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

/** Blanks that Unicode counts among letters and signs: fillers of Hangul, an empty Braille cell, a next line. */
const OTHER_BLANKS = /[\u115f\u1160\u3164\uffa0\u2800\u0085]/g;
/** Signs that a screen gives no width: zero-width blanks and joiners, soft hyphens, variation selectors, tags, controls. */
const WITHOUT_WIDTH = /[\p{DI}\p{Cf}]|(?!\s)\p{Cc}/gu;
/** Whether a text holds a sign that no screen shows: whether a search of Halo's minds it is not known. */
export const hasSignWithoutWidth = (text: string): boolean => text.search(WITHOUT_WIDTH) !== -1;

/** Letters set as one sign, as copies out of a PDF hold them. */
const LIGATURES = /[\ufb00-\ufb06]/g;

/**
 * A name as it looks on a screen: signs without a width, kinds of blanks and ligatures make no other name. Other
 * compatible signs look otherwise, so they do: "Acme²" is not "Acme2".
 */
function canonicalName(value: unknown): string {
	const text = String(value ?? '');
	if (PLAIN_WORDS.test(text)) return text.toLowerCase();
	return text
		.replace(OTHER_BLANKS, ' ')
		.replace(WITHOUT_WIDTH, '')
		.replace(LIGATURES, (sign) => sign.normalize('NFKC'))
		.replace(/\s+/gu, ' ')
		.normalize('NFC')
		.trim()
		.toLowerCase();
}

/** Whether a value looks like nothing on a screen: absent, blank, or made of signs without a width. */
export const isBlankName = (value: unknown): boolean => canonicalName(value) === '';

/** What a custom field holds, by which its values are compared. */
export type CustomFieldForm = 'boolean' | 'day' | 'moment' | 'number' | 'text';

/**
 * What a custom field holds, by the `type` and `inputtype` that Halo gives with the field and with its values.
 *
 * @returns undefined where Halo does not tell
 */
export function formOfCustomField(field: CustomFieldType): CustomFieldForm | undefined {
	if (field.type === undefined || field.type === null) return undefined;
	return formOfKind(customFieldKindOf(field));
}

/** The form in which values of a kind are compared. */
export function formOfKind(kind: CustomFieldKind | undefined): CustomFieldForm {
	switch (kind) {
		case 'checkbox':
			return 'boolean';
		case 'date':
			return 'day';
		case 'dateTime':
			return 'moment';
		case 'number':
		case 'whole':
			return 'number';
		default:
			return 'text';
	}
}

const DAY_ALONE = /^\d{4}-\d{2}-\d{2}$/;

function canonicalMoment(value: unknown, unit: number): string | undefined {
	const text = String(value ?? '').trim();
	const moment = fromHaloDate(DAY_ALONE.test(text) ? `${text}T00:00:00Z` : text);
	return moment === undefined ? undefined : String(Math.floor(moment / unit));
}

function canonicalSwitch(value: unknown): string | undefined {
	const text = String(value ?? '')
		.trim()
		.toLowerCase();
	if (['true', '1', 'yes'].includes(text)) return 'true';
	return ['false', '0', 'no'].includes(text) ? 'false' : undefined;
}

/**
 * A value of a custom field in the form in which equal values are equal; what is not of the field's form is compared as
 * text.
 */
export function canonicalCustomValue(form: CustomFieldForm, value: unknown): string {
	const canonical = {
		boolean: () => canonicalSwitch(value),
		day: () => canonicalMoment(value, DAY_MS),
		moment: () => canonicalMoment(value, SECOND_MS),
		number: () => canonicalNumber(withoutSeparators(value)),
		text: () => undefined,
	}[form]();
	return canonical ?? canonicalText(value);
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
