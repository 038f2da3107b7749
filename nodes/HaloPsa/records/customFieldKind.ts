import type { RecordName } from './recordName';

/** What a custom field holds. */
export type CustomFieldKind =
	| 'calculated'
	| 'checkbox'
	| 'date'
	| 'dateTime'
	| 'multiple'
	| 'number'
	| 'single'
	| 'table'
	| 'text'
	| 'time'
	| 'whole';

/** What Halo tells of a custom field; the same two numbers stand with its values (seen on tenants). */
export interface CustomFieldType {
	type?: unknown;
	inputtype?: unknown;
}

const TEXT = 0;
const DATE = 4;
const RICH_TEXT = 10;
/** Of a date field: it has a time as well. */
const WITH_TIME = 1;

/** Halo's `type`: text of one line, memo, selections, time, checkbox, table, rich text. */
const CUSTOM_FIELD_KINDS: Record<number, CustomFieldKind> = {
	[TEXT]: 'text',
	1: 'text',
	2: 'single',
	3: 'multiple',
	[DATE]: 'date',
	5: 'time',
	6: 'checkbox',
	7: 'table',
	[RICH_TEXT]: 'text',
};

/** Halo's `inputtype` of a text of one line, where it is not any text: whole number, money, decimal, calculated. */
const INPUTS: Record<number, CustomFieldKind> = {
	1: 'whole',
	2: 'number',
	4: 'number',
	7: 'calculated',
};

/**
 * What a custom field holds, by the `type` and `inputtype` that Halo gives with it.
 *
 * @returns undefined where Halo does not tell, or tells a type that is not known
 */
export function customFieldKindOf({
	type,
	inputtype,
}: CustomFieldType): CustomFieldKind | undefined {
	if (type === undefined || type === null) return undefined;
	if (Number(type) === TEXT) return INPUTS[Number(inputtype ?? 0)] ?? 'text';
	if (Number(type) === DATE) return Number(inputtype ?? 0) === WITH_TIME ? 'dateTime' : 'date';
	return CUSTOM_FIELD_KINDS[Number(type)];
}

/**
 * The most characters that a text may have. Halo counts UTF-16 units, as .NET does; 0 stands for no limit (seen on
 * tenants). What other kinds of limit mean (`characterlimittype`), and what is counted of HTML, is published nowhere: that
 * is left to Halo.
 *
 * @returns undefined where none is told
 */
export function characterLimitOf({
	type,
	characterlimit,
	characterlimittype,
}: CustomFieldType & {
	characterlimit?: unknown;
	characterlimittype?: unknown;
}): number | undefined {
	const limit = Number(characterlimit ?? 0);
	return limit > 0 && Number(characterlimittype ?? 0) === 0 && Number(type) !== RICH_TEXT
		? limit
		: undefined;
}

/** Halo's `usage` of custom fields: whose they are. The numbers of other record types are not known. */
const USAGES: Partial<Record<RecordName, number>> = {
	ticket: 1,
	customer: 2,
	site: 3,
	asset: 5,
	// Halo keeps both among its tickets.
	project: 1,
	opportunity: 1,
};

/**
 * Whether records of a type have a custom field.
 *
 * @param usage Halo's number for whose field it is; without one it may be anybody's
 */
export function isCustomFieldOf(record: RecordName, usage: unknown): boolean {
	const told = Number(usage ?? 0);
	if (told === 0) return true;
	const own = USAGES[record];
	return own === undefined ? !Object.values(USAGES).includes(told) : own === told;
}
