import type { RecordName } from './recordName';

interface FieldCommon {
	/** Halo's own property name, also the name of the n8n parameter. */
	name: string;
	/** The word on Halo's screen, in Title Case. */
	label: string;
	description?: string;
	placeholder?: string;
	/** Where the field can be written; both when absent. */
	on?: 'create' | 'update';
	/** Older Halo builds drop it without a word; a hint then says so. */
	newerBuildsOnly?: boolean;
	/** Create or Update writes it with a new record only: it starts the record's history, which belongs to Halo's people. */
	firstWriteOnly?: boolean;
	/** Shown at once on create instead of under Additional Fields; `required` also requires a value. */
	place?: 'main' | 'required';
}

/** A field that points at another record: always a resource locator (From List, By ID, By Name). */
export interface ReferenceField extends FieldCommon {
	kind: 'reference';
	/** The record type pointed at. */
	to: RecordName;
	/** Halo wants the record's name in this property, not its ID (`team`, `category_1`). */
	writes?: 'name';
	/** With `writes: 'name'`: the property that takes an ID, when Halo has one (`categoryid_1`). */
	idProperty?: string;
	/** Halo keeps the ID as text in this property (`tax_code`). */
	asText?: boolean;
	/**
	 * Properties that travel with the reference, unless they are set by hand: property written → property
	 * of the referenced record (`a|b` takes the first that is filled). A ticket's user is only accepted together
	 * with the user's site.
	 */
	alsoSets?: Record<string, string>;
	/** Left out of a new record, it is what another field's record holds: a new asset stands at its customer's main site. */
	defaultFrom?: { field: string; property: string };
}

/** A list of rows inside a record, such as the lines of an invoice. */
export interface LinesField extends FieldCommon {
	kind: 'lines';
	/** The fields of one line; those with a `place` are shown at once, the rest under More. */
	of: Field[];
	/** What one line is called on the screen. */
	lineLabel: string;
}

/** What can be written to a record, and what goes in. */
export type Field =
	| LinesField
	| ReferenceField
	| (FieldCommon & {
			kind: 'text';
			rows?: number;
			default?: string;
			/** Line breaks become blanks: a name from elsewhere could make it look like several. */
			oneLine?: true;
	  })
	| (FieldCommon & {
			kind: 'number';
			/** The empty text presets nothing, where a number that nobody chose would do harm. */
			default?: number | '';
			/** Halo keeps no decimals. */ whole?: boolean;
			/** Another way to give a property: it gets the number divided by `by`, and may not be given itself. */
			converts?: { to: string; by: number };
	  })
	| (FieldCommon & {
			kind: 'dateTime';
			/** In which time zone Halo takes it is not known, so its answer is held against it. */
			zoneIsDoubtful?: true;
	  })
	/** A day without a time; Halo keeps it as a moment, so it is written as noon. */
	| (FieldCommon & { kind: 'date' })
	| (FieldCommon & { kind: 'options'; options: Array<{ name: string; value: number }> })
	| (FieldCommon & {
			kind: 'boolean';
			default?: boolean;
			/** The screen's question is the opposite of Halo's property (`dont_do_rules` is "Apply Rules"). */
			inverted?: boolean;
			/** Much hangs on it, and whether Halo takes it is not known, so its answer is held against it. */
			isDoubtful?: true;
	  });

/** What every row of a filtered list must be. */
export interface RowTest {
	state: 'closed' | 'open';
	/** Halo's meaning of the filter is not certain, so a row in the other state causes a warning rather than an error. */
	doubtful?: boolean;
}

/** Row properties that must agree with a filter's value (the first one present decides), and how. */
export interface FilterCheck {
	properties: string[];
	/** `sameRecord`: the ID is equal; a row that names no record there says nothing. */
	is: 'contains' | 'equal' | 'notAfter' | 'notBefore' | 'sameRecord';
}

interface FilterCommon {
	/** Query parameter, also the name of the n8n parameter. */
	name: string;
	label: string;
	description?: string;
}

interface ValueFilter extends FilterCommon {
	/** What is sent when it is more than `name=value`: each of `as` with the value, and what goes with it as it stands. */
	sends?: { as: string[]; with: Record<string, string> };
	check?: FilterCheck;
}

/** A filter of Get Many. Halo ignores what it does not know, so every row is held against `check`. */
export type Filter =
	| (ValueFilter & { kind: 'boolean' | 'dateTime' | 'text' })
	/** A whole day: from its beginning on, or with `notAfter` to its end. */
	| (ValueFilter & { kind: 'date' })
	| (ValueFilter & {
			kind: 'reference';
			to: RecordName;
			/** The parameter takes the record's name, not its ID. */
			takes?: 'name';
	  })
	| (FilterCommon & {
			kind: 'options';
			/** The choices; each stands for the query that it sends, and for what its rows must hold. */
			options: Array<{
				name: string;
				value: string;
				query: Record<string, boolean | string>;
				rows?: RowTest;
			}>;
	  });
