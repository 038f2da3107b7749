import * as all from './all';
import type { Operations } from './operation';

/** Every verb, by its value in the Operation parameter; the list is in `all.ts`. */
export const operations: Operations = all;
