/**
 * Each record type by its name. A declaration adds its own, so that this file needs none of them; the one that stands for
 * the rest of Halo's API is always there.
 */
export interface RecordNames {
	otherRecord: 'resource';
}

/** `name` of any record type: a reference to what nobody declared is refused by the compiler. */
export type RecordName = keyof RecordNames;

/** `name` of a record type that the node offers under Resource, rather than one that is only pointed at. */
export type ResourceName = {
	[Name in RecordName]: RecordNames[Name] extends 'resource' ? Name : never;
}[RecordName];
