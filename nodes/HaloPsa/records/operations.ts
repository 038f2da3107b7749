import type { Filter, LinesField } from './field';
import type { MatchOn } from './key';
import type { OutputTypes } from './outputTypes';
import type { RecordName } from './recordName';

/** What every operation may be given. */
interface Offered {
	/** Its name in the Operation drop-down, where Halo's screen has a word of its own (`Add` a note). */
	label?: string;
	/** What a person has to know before anything is filled in. */
	notice?: string;
}

/**
 * The verbs, each with what it needs to know of a record type that offers it. A verb is written once for all record types,
 * in a file of `operations/`; a new one begins with a line here.
 */
export interface OperationNeeds {
	/** Makes a record that is there the child of another. */
	addChild: Offered;
	/** Has a line of the record count a licence; a new line has these fields. */
	attachLicence: Offered & { lines: LinesField };
	/** Adds, removes or replaces the records that a record is about, which are read and sent back whole. */
	changeAssets: Offered & {
		/** The property that holds them. */
		property: string;
		/** What they are. */
		of: RecordName;
	};
	/** Adds or changes the lines of a record, which are read and sent back whole. */
	changeLines: Offered & { lines: LinesField };
	checkHealth: Offered;
	checkPermissions: Offered;
	close: Offered;
	create: Offered & {
		/** Shows the fields that the chosen ticket type requires. */
		requiredByType?: true;
		/** It is a note on a ticket: mail is built from its HTML, and it may say nothing where its outcome is meant. */
		isNote?: true;
		/** One of these fields has to be given, since Halo has to know whom it is for. */
		needsOneOf?: string[];
		/** What is created may be several rows, which Halo answers all: each is sent in a request of its own. */
		mayBeSeveral?: true;
	};
	delete: Offered;
	download: Offered & {
		method: 'GET' | 'POST';
		/** Halo's path, behind which the record's ID goes. */
		path: string;
		/** Name of a file that Halo sends without one; `{id}` is the record's ID. */
		fileName: string;
		/** What is downloaded, with its article, where it is not the record itself. */
		what?: string;
	};
	get: Offered;
	getAll: Offered & { filters?: Filter[] };
	/** Lists the history of the record's quantity. */
	getChanges: Offered & {
		/** The record type that is listed. */
		from: RecordName;
		/** Query parameter that takes the record's ID. */
		parameter: string;
		output: OutputTypes;
	};
	getFailedDeliveries: Offered;
	getInfo: Offered;
	/** Lists the rows that were published under an ID. */
	getPublishedData: Offered & {
		/** Halo's path, behind which the published ID goes. */
		path: string;
	};
	/** Says for each item which customer it means, and by what he was recognized. */
	match: Offered;
	/** Makes one record of two; what was written on one is on the other. */
	merge: Offered;
	/** Has two records name each other. */
	relate: Offered;
	/** Brings back a record that was deleted. */
	restore: Offered;
	/** Runs the record and lists the rows that come of it. */
	run: Offered & {
		/** What it can be run for. */
		filters: Filter[];
	};
	/** Runs a query that the person wrote, in SQL. */
	runQuery: Offered;
	/** Brings counts in line with the input; the product is one of the keys. */
	syncCounts: Offered & { matchOn: MatchOn };
	/** Takes back what an earlier run of Sync Counts wrote. */
	undoSync: Offered;
	update: Offered;
	upload: Offered;
	upsert: Offered & { matchOn: MatchOn };
	void: Offered;
	writeRows: Offered;
}

/** Value of the Operation parameter. */
export type Verb = keyof OperationNeeds;

/** Verbs that write the fields of a record. */
export type FieldVerb = 'create' | 'syncCounts' | 'update' | 'upload' | 'upsert';

/** Verbs about the connection, which is no record. */
export type ConnectionVerb = 'checkHealth' | 'checkPermissions' | 'getInfo';

/** Verbs that need to know nothing of the record type but its path. */
export type EndpointVerb = 'delete' | 'get' | 'getAll' | 'writeRows';

/** Some of the verbs with what they need, and no other. */
export type Offers<V extends Verb> = { [P in V]?: OperationNeeds[P] } & {
	[P in Exclude<Verb, V>]?: undefined;
};
