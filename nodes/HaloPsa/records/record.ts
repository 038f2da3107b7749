import type { IDataObject } from 'n8n-workflow';
import type { PermissionArea } from './permissions';

/** The verbs that a record type can offer; each is written once, in `operations/`. */
export type Verb =
	| 'changeLines'
	| 'checkPermissions'
	| 'close'
	| 'create'
	| 'delete'
	| 'download'
	| 'get'
	| 'getAll'
	| 'getChanges'
	| 'getFailedDeliveries'
	| 'getInfo'
	| 'syncCounts'
	| 'update'
	| 'upload'
	| 'upsert'
	| 'void'
	| 'writeRows';

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
	/** Shown at once on create instead of under Additional Fields; `required` also demands a value. */
	place?: 'main' | 'required';
}

/** A field that points at another record: always a resource locator (From List, By ID, By Name). */
export interface ReferenceField extends FieldCommon {
	kind: 'reference';
	/** `name` of the record type pointed at. */
	to: string;
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
}

/** A list of rows inside a record, such as the lines of an invoice. */
export interface LinesField extends FieldCommon {
	kind: 'lines';
	/** The fields of one line; those with a `place` are shown at once, the rest under More. */
	of: Field[];
	/** What one line is called on the screen. */
	lineLabel: string;
}

export type Field =
	| LinesField
	| ReferenceField
	| (FieldCommon & { kind: 'text'; rows?: number; default?: string })
	| (FieldCommon & {
			kind: 'number';
			default?: number;
			/** Halo keeps no decimals. */ whole?: boolean;
	  })
	| (FieldCommon & { kind: 'dateTime' })
	/** A day without a time; Halo keeps it as a moment, so it is written as noon. */
	| (FieldCommon & { kind: 'date' })
	| (FieldCommon & { kind: 'options'; options: Array<{ name: string; value: number | string }> })
	| (FieldCommon & {
			kind: 'boolean';
			default?: boolean;
			/** The screen's question is the opposite of Halo's property (`dont_do_rules` is "Apply Rules"). */
			inverted?: boolean;
	  });

/** A property and the value that every row of a filtered list must have in it. */
export interface RowTest {
	property: string;
	value: boolean;
	/** Halo's meaning of the property is not certain, so a row without the value is told of rather than refused. */
	doubtful?: boolean;
}

/** A filter of Get Many. Halo ignores what it does not know, so every row is held against `check`. */
export interface Filter {
	/** Query parameter, also the name of the n8n parameter. */
	name: string;
	label: string;
	description?: string;
	/** A `date` is a whole day: from its beginning on, or with `notAfter` to its end. */
	kind: 'text' | 'boolean' | 'date' | 'dateTime' | 'reference' | 'options';
	/** For `reference`: the record type. */
	to?: string;
	/** For `options`: the choices; each stands for the query that it sends, and for what its rows must hold. */
	options?: Array<{
		name: string;
		value: string;
		query: Record<string, string | boolean>;
		rows?: RowTest;
	}>;
	/** Query to send, when it is more than `name=value`. */
	query?: (value: string) => Record<string, string | number | boolean>;
	/** Row properties that must agree with the value (the first one present decides), and how. */
	check?: { properties: string[]; is: 'equal' | 'contains' | 'notBefore' | 'notAfter' };
}

/**
 * How two values of a key are held against each other: `number` by their value; `text` exactly, but for upper and lower
 * case and blanks around it; `name` like text, and whatever looks the same on a screen is the same (composed letters,
 * kinds of blanks, signs without a width).
 */
export type ValueForm = 'name' | 'number' | 'text';

/** What a record is recognized by: declared once, used by everything that finds records again. */
export interface Key {
	/** Value of the choice under Match On. */
	value: string;
	label: string;
	/**
	 * A property by the form of its value; `tag`: the text property holds the tag in square brackets; `customField`: a
	 * custom field that the person chooses is equal, as text.
	 */
	kind: ValueForm | 'customField' | 'tag';
	/** The property that holds it; of a custom field, `customfields`. */
	property: string;
	/** Query parameter by which Halo narrows its list to rows that hold the key; absent: the list is read whole. */
	search?: string;
}

/** How a record is found again, and what becomes of a duplicate that two runs created at the same time. */
export interface MatchOn {
	keys: Key[];
	/** Properties within which a key counts, such as the customer of a contract; those not given narrow nothing. */
	within?: string[];
	/** The change that puts a duplicate out of use; empty where it can only give up its key, absent where it is only told of. */
	retired?: IDataObject;
}

/** One Halo record type, declared once. Everything the node shows and does with it derives from this. */
export interface RecordType {
	/** Value of the Resource parameter, singular camelCase. */
	name: string;
	label: string;
	plural: string;
	/** Path below `/api`. */
	path: string;
	/** The endpoint is chosen by the person instead; the record type then stands for the whole API. */
	anyEndpoint?: boolean;
	/** Envelope property that holds the rows of a list; absent where Halo answers a bare array. */
	listKey?: string;
	/** How Halo cuts a list: `pages` (pageinate), `count` (first N only) or not at all. */
	paging: 'pages' | 'count' | 'none';
	/** The application permission and agent right that guard it; absent: every valid token. */
	permission?: PermissionArea;
	/** Property that identifies a row; `id` when absent. */
	idProperty?: string;
	/** Properties that name a row for a person, the first filled one is shown and matched By Name. */
	titles: string[];
	/** Property shown behind the title in drop-downs, to tell equals apart. */
	subtitle?: string;
	/** Query parameter that searches on the server; absent: the whole list is searched here. */
	search?: string;
	/** Property that drop-downs are sorted by, where Halo can; its own order otherwise. */
	order?: string;
	/** Fixed query of every list request. */
	query?: Record<string, string | number | boolean>;
	/** Narrows the list by what was chosen in sibling fields: query parameter ← field name. */
	narrowedBy?: Record<string, string>;
	/** Field that names the owner without which Halo neither lists, gets nor deletes (a note's ticket). */
	parent?: string;
	/** Halo wants the owner only to list; the record's own ID is enough for the rest. */
	parentInListsOnly?: boolean;
	/** Verbs offered under Operation; a record type without any is only pointed at. */
	operations?: Verb[];
	/** Other words for a verb, where Halo's screen has its own (`Add` a note). */
	verbs?: Partial<Record<Verb, string>>;
	fields?: Field[];
	filters?: Filter[];
	/** How a record is found again by what identifies it. */
	matchOn?: MatchOn;
	/** Its records are open until a status closes them, so that Create or Update has to know what to do with a closed one. */
	hasClosedState?: boolean;
	/** Create shows the fields that the chosen ticket type demands. */
	requiredByType?: boolean;
	/** Whether the record carries Halo custom fields. */
	customFields?: boolean;
	/** Its list shows custom fields whose IDs are asked for (`include_custom_fields`). */
	listsCustomFields?: boolean;
	/** Properties that Simplify keeps, in order; `a|b` takes the first one present and calls it `a`. */
	simplified?: string[];
	/** Shapes a row further than a list of properties can say. */
	simplify?: (row: IDataObject) => IDataObject;
	/** How its file is fetched, for Download. */
	download?: { method: 'GET' | 'POST'; path: string; fileName: string };
	/** Where the history of its quantity is listed, for Get Changes: record type and the parameter for the ID. */
	changes?: { record: string; parameter: string };
}

/** Property that identifies a row of this record type. */
export function idPropertyOf(record: RecordType): string {
	return record.idProperty ?? 'id';
}

/** What a person calls this row, or an empty text where Halo left every title blank. */
export function titleOf(record: RecordType, row: Record<string, unknown>): string {
	for (const property of record.titles) {
		const value = row[property];
		if (typeof value === 'string' && value.trim() !== '') return value.trim();
		if (typeof value === 'number') return String(value);
	}
	return '';
}

/** Name of the parameter that holds the record itself; differs per type, so that switching the resource never carries an ID over. */
export function locatorNameOf(record: RecordType): string {
	return `${record.name}Id`;
}

/** Name of the list search method of a record type. */
export function searchMethodOf(recordName: string): string {
	return `search${recordName.charAt(0).toUpperCase()}${recordName.slice(1)}`;
}

/** The record type in the middle of a sentence: "ticket note", but "SLA". */
export function nounOf(record: RecordType): string {
	return record.label.replace(/[A-Z][a-z]+/g, (word) => word.toLowerCase());
}

/** "a ticket", "an SLA", "a user"; "any record" and "category 1" have none. */
export function withArticle(record: RecordType): string {
	const noun = nounOf(record);
	if (/^any |\d$/.test(noun)) return noun;
	return `${/^([aeio]|SLA)/.test(noun) ? 'an' : 'a'} ${noun}`;
}
