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

/** The address at which Halo's own screens show the record. */
export interface PageAddress {
	/** What stands behind the server, with the record's ID at its end. */
	page: string;
}

/**
 * The properties that Simplify keeps, in order, with their types; `a|b` takes the first one filled and calls it `a`, and
 * `a.b` is one inside another. Each row has all of them, null where Halo says nothing. A `reference` is the ID of another
 * record, where -1 and 0 stand for none. What a person looks for comes first: a table in n8n's editor shows a few columns.
 */
export type Simplified = Record<string, JsonType | 'reference' | PageAddress | SimpleRows>;

/** Properties of an output that is no record as Simplify shows it; `string[]` is a list of texts, `?` may be null. */
export type OutputTypes = Record<string, JsonType | 'string[]' | `${JsonType}?`>;
