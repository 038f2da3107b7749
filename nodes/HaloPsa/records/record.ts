import type { Field, ReferenceField } from './field';
import type { Key, MatchOn } from './key';
import type {
	ConnectionVerb,
	EndpointVerb,
	FieldVerb,
	Offers,
	OperationNeeds,
	Verb,
} from './operations';
import type { Simplified } from './outputTypes';
import type { PermissionArea } from './permissions';
import type { RecordName } from './recordName';

export type { Field, Filter, LinesField, ReferenceField } from './field';
export type { Key, MatchOn, ValueForm } from './key';
export type { Verb } from './operations';

/** Where a choice is narrowed by a record that was chosen beside it, since nobody chose what would narrow it directly. */
export interface NarrowedElse {
	/** The sibling field of `narrowedBy` that was left empty. */
	field: string;
	/** The sibling field whose record tells the value, and the properties of that record that may, by build. */
	chosenIn: string;
	record: RecordName;
	properties: string[];
}

/** Fields which a record has by its type, such as the serial number of a laptop: each has an ID and a label. */
export interface TypeFields {
	/** The property that holds them. */
	property: string;
	/** What they are called on the screen. */
	label: string;
	/** The field that names the type. */
	chosenIn: string;
	/** Query parameter without which lists do not show them. */
	inLists: string;
}

/** How Halo lists, names and guards records of a type. */
interface Listed {
	/** Singular camelCase, the name of the constant as well; of a resource the value of the Resource parameter. */
	name: RecordName;
	label: string;
	plural: string;
	/** What stands before the label in a sentence, where it is not "a" or "an" by its first letter. */
	article?: 'an' | 'none';
	/** Path below `/api`. */
	path: string;
	/** Envelope property that holds the rows of a list; absent where Halo answers a bare array. */
	listKey?: string;
	/** Halo may also send its list without the envelope, also an empty one. */
	mayBeBare?: boolean;
	/** How Halo cuts a list: `pages` (pageinate), `count` (first N only) or not at all. */
	paging: 'count' | 'none' | 'pages';
	/** The application permission and agent right that guard it; absent: every valid token. */
	permission?: PermissionArea;
	/** Property that identifies a row; `id` when absent. */
	idProperty?: string;
	/** Properties that name a row for a person, the first filled one is shown and matched By Name. */
	titles: string[];
	/** What the title is called on the screen; "Name" when absent. */
	titleLabel?: string;
	/** What a title looks like, where that is not plain. */
	titleExample?: string;
	/** What its ID is called on the screen; "ID" when absent. */
	idLabel?: string;
	/** What a drop-down keeps of the chosen row where it is not the ID: the title, or Halo's property `name`. */
	chosenBy?: 'name' | 'title';
	/** Property shown behind the title, to tell equals apart. */
	subtitle?: string;
	/**
	 * What a drop-down shows of a row, in order: `number`, `title`, or a property. A long text stands last, since the editor
	 * cuts it. Title and subtitle when absent.
	 */
	choiceLine?: readonly string[];
	/** Query parameter that searches on the server; absent: the whole list is searched here. */
	search?: string;
	/** Query parameter that searches by the number alone. */
	numberSearch?: string;
	/** Property that drop-downs are sorted by, where Halo can; its own order otherwise. */
	order?: string;
	/** Fixed query of every list request. */
	query?: Record<string, string | number | boolean>;
	/**
	 * Halo's list holds others besides those meant: a row is meant whose property has this value, or none. Where none is,
	 * the property says something else in this build, and all are.
	 */
	meant?: { property: string; value: boolean | number };
	/** Narrows the list by what was chosen in sibling fields: query parameter ← field name. */
	narrowedBy?: Record<string, string>;
	narrowedElse?: NarrowedElse;
}

/** What a resource has besides, whatever it offers. */
interface ResourceBase extends Listed {
	/** The one that the node begins with. */
	isDefault?: true;
	/**
	 * The owner without which Halo neither lists, gets nor deletes (a note's ticket): the field that names it. With
	 * `inListsOnly` the record's own ID is enough for all but lists.
	 */
	parent?: { field: string; inListsOnly?: true };
	/** Its records are open until a status closes them, so that Create or Update has to know what to do with a closed one. */
	hasClosedState?: true;
	/**
	 * Halo gives each new one the next number, and two that are created at the same moment were reported to get the same.
	 * So they are created one after the other, unless the person asks for more.
	 */
	numberedInTurn?: true;
	/** Its IDs may be negative, so that -1 is one of them and does not mean "none". */
	hasNegativeIds?: true;
	/** It carries Halo custom fields; `inLists`: its list shows those whose IDs are asked for too (`include_custom_fields`). */
	customFields?: true | 'inLists';
	/**
	 * The one of a customer that stands for whoever is not known: its name as Halo makes it, and the parameter by which a
	 * list leaves it out, whatever it is called.
	 */
	standIn?: { name: string; leftOutBy: string };
	typeFields?: TypeFields;
	/** Keys by which one is only found: nothing is created by them. */
	foundBy?: Key[];
	/** Inputs that choose a record whose values narrow the choices of other fields, as if they had been chosen. */
	narrowsChoices?: string[];
}

type ReadOperations = Offers<Exclude<Verb, ConnectionVerb | FieldVerb | 'writeRows'>>;

type WritingOperations = Offers<Exclude<Verb, ConnectionVerb | 'writeRows'>> &
	{ [V in FieldVerb]: { [P in V]: OperationNeeds[P] } }[FieldVerb];

/** Nothing of its own is written. */
interface ReadResource extends ResourceBase {
	operations: ReadOperations;
	simplified: Simplified;
}

/** At least one of its operations writes its fields. */
interface WrittenResource extends ResourceBase {
	operations: WritingOperations;
	fields: Field[];
	simplified: Simplified;
}

/** Of this there is one for each credential. */
interface ConnectionResource extends ResourceBase {
	isConnection: true;
	operations: Offers<ConnectionVerb>;
}

/** The endpoint is chosen by the person; it stands for the whole API. */
interface EndpointResource extends ResourceBase {
	anyEndpoint: true;
	operations: Offers<EndpointVerb>;
}

type Member =
	| keyof ConnectionResource
	| keyof EndpointResource
	| keyof ReadResource
	| keyof WrittenResource;

/** Nothing but what T has. */
type Only<T> = T & { [P in Exclude<Member, keyof T>]?: undefined };

/** A record type that the node offers under Resource, declared once: all that it shows and does with it derives from this. */
export type Resource =
	| Only<ConnectionResource>
	| Only<EndpointResource>
	| Only<ReadResource>
	| Only<WrittenResource>;

/** A record type that others point at; it has no operations of its own. */
export type Lookup = Only<Listed>;

/** One Halo record type. */
export type RecordType = Lookup | Resource;

/** The same record type with lists of those that were deleted. */
export const amongDeleted = (record: RecordType): RecordType => ({
	...record,
	query: { ...record.query, deleted: true },
});

/** The declared field of this name; undefined where the record type has none. */
export function fieldOf(record: RecordType, name: string | undefined): Field | undefined {
	return record.fields?.find((field) => field.name === name);
}

/** The fields of a new record that have a value where none is given. */
export function defaultedFieldsOf({ fields = [] }: RecordType): ReferenceField[] {
	return fields.filter(
		(field): field is ReferenceField =>
			field.kind === 'reference' && field.defaultFrom !== undefined,
	);
}

/** The verbs that a record type offers, in the order of its declaration. */
export function verbsOf(record: RecordType): Verb[] {
	return Object.keys(record.operations ?? {}) as Verb[];
}

/** The verb's own name in this record type, where it has one. */
export function ownLabelOf({ operations }: RecordType, verb: Verb): string | undefined {
	return operations?.[verb]?.label;
}

/** How a record of this type is found again; undefined where it is not. */
export function matchOnOf({ operations }: RecordType): MatchOn | undefined {
	return operations?.upsert?.matchOn ?? operations?.syncCounts?.matchOn;
}

/**
 * The keys by which a record can be chosen besides its ID and its title: texts by which Create or Update matches, and those
 * by which it is only found.
 */
export function locatorKeysOf(record: RecordType): Key[] {
	return [...(matchOnOf(record)?.keys ?? []), ...(record.foundBy ?? [])].filter(
		({ kind, property }) => kind === 'text' && property !== record.titles[0],
	);
}

/** Whether a list of this type has a filter of this name. */
export function hasFilter({ operations }: RecordType, name: string): boolean {
	return operations?.getAll?.filters?.some((filter) => filter.name === name) === true;
}

/** The first of these properties that holds the ID of a record; Halo writes -1 and 0 for "none". */
export function firstIdIn(row: Record<string, unknown>, properties: string[]): number | undefined {
	return properties.map((property) => Number(row[property])).find((id) => id > 0);
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
	// Only the endpoint tells what it is.
	if (record.anyEndpoint) return 'record';
	return record.label.replace(/[A-Z][a-z]+/g, (word) => word.toLowerCase());
}

/** "a ticket", "an SLA", "a user"; "category 1" has none. */
export function withArticle(record: RecordType): string {
	const noun = nounOf(record);
	if (record.article === 'none') return noun;
	return `${record.article ?? (/^[aeio]/.test(noun) ? 'an' : 'a')} ${noun}`;
}
