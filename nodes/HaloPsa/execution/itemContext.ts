import type { IExecuteFunctions } from 'n8n-workflow';
import type { HaloClient } from '../transport/client';
import type { ReferenceResolver } from './referenceResolver';

/** Everything an operation needs to work on one input item. */
export interface ItemContext {
	context: IExecuteFunctions;
	client: HaloClient;
	resolver: ReferenceResolver;
	/** Index of the input item. */
	index: number;
}
