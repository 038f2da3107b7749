import type { Verb } from '../records/record';
import { closeTicket } from './closeTicket';
import { create } from './create';
import { remove } from './delete';
import { get } from './get';
import { getMany } from './getMany';
import type { Operation } from './operation';
import { update } from './update';

/** Every verb, by its value in the Operation parameter. */
export const operations: Record<Verb, Operation> = {
	close: closeTicket,
	create,
	delete: remove,
	get,
	getAll: getMany,
	update,
};
