import type { IExecuteFunctions } from 'n8n-workflow';
import type { HaloClient } from '../transport/client';
import type { ReferenceResolver } from './referenceResolver';
import type { WriteMemory } from './writeMemory';

/** Everything an operation needs to work on one input item. */
export interface ItemContext {
	context: IExecuteFunctions;
	client: HaloClient;
	resolver: ReferenceResolver;
	/** What earlier tries of this node have written. */
	memory: WriteMemory;
	/** Index of the input item. */
	index: number;
}
