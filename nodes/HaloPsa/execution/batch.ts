import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Attempt } from '../../shared/concurrency';
import { hasFailed } from '../../shared/concurrency';
import type { RecordType } from '../records/record';
import type { HaloClient } from '../transport/client';
import type { ItemContext } from './itemContext';
import type { ReferenceResolver } from './referenceResolver';
import type { WriteMemory } from './writeMemory';

/** All input items of an execution, for what is done to them together. */
export interface Batch {
	context: IExecuteFunctions;
	client: HaloClient;
	resolver: ReferenceResolver;
	memory: WriteMemory;
	items: ItemContext[];
	/** How many items are worked on at the same time. */
	width: number;
	/** The most rows of a request, where the person set it. */
	rowsPerRequest: number | undefined;
	/** Whether an item that is refused stops the others. */
	stops: boolean;
	/** Whether it is only tried: everything is read and planned, and nothing written. */
	dryRun: boolean;
}

/** What became of one input item: its output row, or the error that says why there is none. */
export type ItemResult =
	/** `own`: the item's own fields, put out behind the row's as they are, and with its files; their names differ. */
	{ row: IDataObject; own?: IDataObject } | { error: unknown };

/** What became of all items, by their index; nothing for those that a stop left untouched. */
export interface BatchResult {
	results: Array<ItemResult | undefined>;
	/** Rows about all items, behind the others. */
	more?: IDataObject[];
}

/** Does an operation for all items together. */
export type RunBatch = (batch: Batch, record: RecordType) => Promise<BatchResult>;

/** Whether an item names something that Halo does not have. */
export const hasAbsent = ({ items }: Batch): boolean => items.some(({ absent }) => absent.size > 0);

/** Whether an item was refused that stops all, so that nothing is to be written. */
export function isStopped({ stops }: Batch, attempts: Array<Attempt<unknown>>): boolean {
	return stops && attempts.some(hasFailed);
}

/** The results of items as far as they are refused already. */
export function refusedOf(attempts: Array<Attempt<unknown>>): Array<ItemResult | undefined> {
	return attempts.map((attempt) => (hasFailed(attempt) ? attempt : undefined));
}
