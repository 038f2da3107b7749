import type { IDataObject } from 'n8n-workflow';
import type { LookUpRows } from './lateLooks';

/** What became of a row: the row as Halo holds it, or the error that says why not. */
export type WriteResult =
	| {
			row: IDataObject;
			/** It was sent more than once, so that an older record of the same may come of the first time. */
			wasSentAgain?: true;
	  }
	| { error: unknown };

/** Rows to write, and how the writer recognizes them in what Halo answers or holds. */
export interface RowsToWrite {
	bodies: IDataObject[];
	/** The most rows of a request. */
	rowsPerRequest: number;
	/** How many requests are under way at the same time. */
	requestsAtOnce?: number;
	/** Whether a row of Halo's is the one written. */
	isRow: (index: number, row: IDataObject) => boolean;
	/** Whether a row of Halo's was there before, so that it is no new record of this row's. */
	isKnown?: (index: number, row: IDataObject) => boolean;
	/**
	 * Reads what Halo holds for the rows at these indexes, in their order: the row where the write is done, undefined
	 * where it is not. Absent: nothing can tell, and an unconfirmed write stays so.
	 */
	lookUp?: LookUpRows;
	/** Is told of each row as Halo holds it, before any look-up. */
	onWritten?: (index: number, row: IDataObject) => void;
	/**
	 * One row goes out first, then two, then more, as long as replies show every row and this says so of what they show:
	 * undefined where that is nothing yet.
	 */
	goTogether?: () => boolean | undefined;
	/** What is done to a single row, where the verb and the record's name do not say it: `upload the file`. */
	doing?: string;
	/** What a row is, for the message of an unconfirmed one: `"Mailbox rule alert"`. */
	nameOf: (index: number) => string;
	/** A look-up only confirms: what it does not show is not sent again, since two of these writes differ from one. */
	sendsOnce?: boolean;
	/** Nothing more is sent once a row was refused. */
	stopsAtRefusal?: boolean;
}

/** Some of the rows, in their order, with indexes of their own. */
export function rowsAt(rows: RowsToWrite, indexes: number[]): RowsToWrite {
	if (indexes.length === rows.bodies.length) return rows;
	const { bodies, isRow, isKnown, nameOf, onWritten, lookUp } = rows;
	return {
		...rows,
		bodies: indexes.map((index) => bodies[index]),
		isRow: (at, row) => isRow(indexes[at], row),
		isKnown: isKnown && ((at, row) => isKnown(indexes[at], row)),
		nameOf: (at) => nameOf(indexes[at]),
		onWritten: onWritten && ((at, row) => onWritten(indexes[at], row)),
		lookUp: lookUp && (async (places) => await lookUp(places.map((at) => indexes[at]))),
	};
}
