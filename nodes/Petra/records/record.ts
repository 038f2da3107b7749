import type { IDataObject } from 'n8n-workflow';

/** One route of Petra's public API. All of them only read. */
export interface Route {
	/** Below the Base URL, such as `/v1/incidents`. */
	path: string;
	/** Requests a minute that Petra's pages name for it. */
	perMinute: number;
	/** What it gives, in the middle of a sentence: "incidents". */
	noun: string;
	/** Property that holds the rows; absent where the answer is one object. */
	listKey?: string;
	/** Property with Petra's own count of the rows, to notice an answer that is not whole. */
	countKey?: string;
}

/** One kind of record, declared once: its route, and what Simplify makes of a row. */
export interface PetraRecord {
	/** Value of the Resource parameter, singular camelCase. */
	name: string;
	label: string;
	plural: string;
	route: Route;
	/** Names that Simplify gives ← where Petra has the value, as a path (`tenant.name`); `a|b` takes the first filled. */
	simplified?: Record<string, string>;
	/** JSON types of what Simplify gives, for the editor to map before anything has run. */
	types?: Record<string, 'array' | 'boolean' | 'integer' | 'number' | 'string'>;
}

/** A value inside an object by its path, such as `tenant.name`; undefined where there is none. */
export function valueAt(row: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>(
			(value, name) =>
				typeof value === 'object' && value !== null && Object.hasOwn(value, name)
					? (value as Record<string, unknown>)[name]
					: undefined,
			row,
		);
}

const isFilled = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

/** A row with the useful properties only, flat; what Petra left out is null. */
export function simplify(record: PetraRecord, row: IDataObject): IDataObject {
	if (record.simplified === undefined) return row;
	return Object.fromEntries(
		Object.entries(record.simplified).map(([name, paths]) => {
			const value = paths
				.split('|')
				.map((path) => valueAt(row, path))
				.find(isFilled);
			return [name, (value ?? null) as IDataObject[string]];
		}),
	);
}
