import type { IDataObject } from 'n8n-workflow';
import { oneLineOf } from '../../shared/reply';
import { plainLineOf } from '../../shared/text';

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
	/** Property of a row; where rows share it, Petra's count may be that of its values. */
	counts?: string;
}

/** A property as Simplify shows it. */
export interface SimpleProperty {
	/** JSON type, for the editor to map before anything has run; an array is one of texts. */
	type: 'array' | 'boolean' | 'integer' | 'number' | 'string';
	/** Where Petra has the value, as a path (`tenant.name`); `a|b` takes the first filled. */
	from: string;
	/** It is a text that the person concerned, or who took the account over, may have chosen: it comes as a plain line. */
	isChosen?: true;
}

/** One kind of record, declared once: its route, and what Simplify makes of a row. */
export interface PetraRecord {
	/** Value of the Resource parameter, singular camelCase. */
	name: string;
	label: string;
	plural: string;
	route: Route;
	/** What Simplify makes of a row, by the names that it gives; absent where Petra's pages do not name the properties. */
	simplified?: Record<string, SimpleProperty>;
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

const isSent = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const cleaned = (value: unknown, isChosen = false): unknown => {
	if (typeof value !== 'string') return value;
	return isChosen ? plainLineOf(value) : oneLineOf(value);
};

/** A row with the useful properties only, flat, each text on one line; what Petra left out is null. */
export function simpleRow(record: PetraRecord, row: IDataObject): IDataObject {
	if (record.simplified === undefined) return row;
	return Object.fromEntries(
		Object.entries(record.simplified).map(([name, { from, isChosen }]) => {
			const value = from
				.split('|')
				.map((path) => cleaned(valueAt(row, path), isChosen))
				.find(isSent);
			return [name, (value ?? null) as IDataObject[string]];
		}),
	);
}
