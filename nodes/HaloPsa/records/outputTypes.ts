import type { IDataObject } from 'n8n-workflow';

/** JSON type of a value that the node puts out. Halo's dates and GUIDs are strings. */
export type JsonType = 'array' | 'boolean' | 'integer' | 'number' | 'object' | 'string';

/** A list inside a record that Simplify shortens row by row. */
export interface SimpleRows {
	/** What is left of a row, with types. */
	rows: Record<string, JsonType>;
	/** Halo's row → the row as Simplify shows it. */
	shape: (row: IDataObject) => IDataObject;
}

/**
 * The properties that Simplify keeps, in order, with their types; `a|b` takes the first one present and calls it `a`.
 * Halo leaves each of them null at times. A `reference` is the ID of another record, where -1 and 0 stand for none.
 */
export type Simplified = Record<string, JsonType | 'reference' | SimpleRows>;

/** Properties of an output that is no record as Simplify shows it; `string[]` is a list of texts, `?` may be null. */
export type OutputTypes = Record<string, JsonType | 'string[]' | `${JsonType}?`>;
