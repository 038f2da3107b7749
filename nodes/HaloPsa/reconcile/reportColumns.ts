import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../../shared/reply';
import { withoutSeparators } from './values';

/** What the values of a report's column are. */
export type ColumnKind = 'boolean' | 'date' | 'number' | 'text';

/** Names of types, of the database's or of .NET's: which of them Halo uses is not known. */
const TYPE_NAMES: Array<[ColumnKind, RegExp]> = [
	['boolean', /^(bit|bool(ean)?)$/],
	[
		'number',
		/^(u?int(eger|16|32|64)?|(big|small|tiny)int|byte|long|short|decimal|numeric|number|float|real|double|single|(small)?money|currency)$/,
	],
	['date', /^(date|datetime2?|datetimeoffset|smalldatetime)$/],
	['text', /^(n?(var)?char|n?text|string|xml|uniqueidentifier|guid)$/],
];

function kindOfType(type: unknown): ColumnKind | undefined {
	if (typeof type !== 'string') return undefined;
	// `decimal(18,2)`, `System.Int32`, `Nullable<int>`
	const plain = type
		.trim()
		.toLowerCase()
		.replace(/\(.*$/, '')
		.replace(/^(system\.)?nullable<(.*)>$/, '$2')
		.replace(/^system\./, '')
		.trim();
	return TYPE_NAMES.find(([, names]) => names.test(plain))?.[0];
}

/**
 * What the columns of a report hold, by their names in lower case, as far as Halo tells it with the report.
 *
 * @param profile Halo's report, with `available_columns` or `columns`
 */
export function columnKindsOf(profile: IDataObject): Map<string, ColumnKind> {
	const kinds = new Map<string, ColumnKind>();
	for (const list of [profile.columns, profile.available_columns]) {
		for (const column of Array.isArray(list) ? list.filter(isObject) : []) {
			const kind = kindOfType(column.data_type) ?? kindOfType(column.data_type_group);
			if (typeof column.name === 'string' && kind !== undefined)
				kinds.set(column.name.toLowerCase(), kind);
		}
	}
	return kinds;
}

const MOST_DIGITS = 15;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

function columnNumberOf(text: string): number | string {
	const plain = String(withoutSeparators(text)).trim();
	const [, whole = ''] = /^[+-]?0*(\d*)/.exec(plain) ?? [];
	// More digits than a number holds would change the value: an ID of 19 digits stays text.
	return NUMBER.test(plain) && whole.length <= MOST_DIGITS ? Number(plain) : text;
}

const SWITCHES = new Map<unknown, boolean>([
	['true', true],
	['1', true],
	[1, true],
	['false', false],
	['0', false],
	[0, false],
]);

/**
 * A value of a report by the type of its column, where Halo sent it as something else; nothing is guessed from how a
 * value looks, so "007" in a column of text stays what it is.
 */
export function valueOfKind(kind: ColumnKind | undefined, value: unknown): unknown {
	if (kind === 'number' && typeof value === 'string') return columnNumberOf(value);
	if (kind === 'boolean')
		return SWITCHES.get(typeof value === 'string' ? value.trim().toLowerCase() : value) ?? value;
	return value;
}
