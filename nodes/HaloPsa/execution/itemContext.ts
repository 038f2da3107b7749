import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { RecordType } from '../records/record';
import type { HaloClient } from '../transport/client';
import type { ReferenceResolver } from './referenceResolver';
import type { WriteMemory } from './writeMemory';

/** A field whose input names no record of Halo's. */
export interface Absent {
	/** Label of the field, and why nothing was found, in a sentence. */
	label: string;
	why: string;
	/** Nothing was given at all. */
	isBlank: boolean;
	/** What a new record gets in its place, and in words. */
	written: IDataObject;
	did: string;
	/** It took that place in a record that is there, too. */
	isApplied?: boolean;
	/** Why it was refused, and whether that keeps a new record from being created. */
	error: unknown;
	stops: boolean;
}

/** Everything an operation needs to work on one input item. */
export interface ItemContext {
	context: IExecuteFunctions;
	client: HaloClient;
	resolver: ReferenceResolver;
	/** What earlier tries of this node have written. */
	memory: WriteMemory;
	/** The record that the item changes: what it holds narrows a choice by name, as if it had been chosen beside it. */
	changes?: { record: RecordType; id: string; row?: IDataObject };
	/** What the output tells besides the record, such as by what a record was found; the same object for the whole item. */
	remarks: IDataObject;
	/** What the input names and Halo does not have, by the name of the field. */
	absent: Map<string, Absent>;
	/** Index of the input item. */
	index: number;
}
